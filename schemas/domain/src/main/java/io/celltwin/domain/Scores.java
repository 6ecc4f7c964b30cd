package io.celltwin.domain;

/**
 * How often one who answers was right about cells of one kind. Errors and widths are in points of
 * state of health [% of the reference capacity]; NaN where nothing was judged.
 *
 * @param question {@code health} or {@code trajectory}
 * @param kind of cells, e.g. {@code NCM 2 Ah}
 * @param horizon cycles ahead that it was told for; 0 for health now
 * @param method who answered; {@code none} for truths that met no answer
 * @param version of the model or code
 * @param n truths that met this answer
 * @param truths all of that question, kind and horizon
 * @param error mean of |answer − truth|
 * @param bias mean of answer − truth
 * @param persistence what the complete discharge before had said, on the same truths
 * @param physics what physics alone says, on the same truths
 * @param coverage share of truths within the 90 % interval
 * @param width mean of that interval's
 * @param refused share of the truths that this answer was not there for
 * @param latest truths that the next three are of: of each cell the latest few
 * @param latestCoverage share of these within the interval
 * @param factor how many times as wide the interval has to be to hold nine in ten of them
 * @param drifts intervals hold too few of them, by more than chance
 */
public record Scores(
    String question,
    String kind,
    int horizon,
    String method,
    String version,
    long n,
    long truths,
    double error,
    double bias,
    Beside persistence,
    Beside physics,
    double coverage,
    double width,
    double refused,
    long latest,
    double latestCoverage,
    double factor,
    boolean drifts) {

  /**
   * A plain method beside it.
   *
   * @param n truths that it could be held against
   * @param error its mean absolute error on these [points]
   * @param answers the answer's own on the same truths [points]
   */
  public record Beside(long n, double error, double answers) {}

  /** What tells it from every other row; the key on its topic. */
  public String key() {
    return String.join("|", question, kind, Integer.toString(horizon), method, version);
  }
}
