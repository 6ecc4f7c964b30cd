package io.celltwin.fleet.api;

import io.celltwin.domain.Scores;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often something was right, in sums that can be added: whole millionths, so that the same
 * truths give the same sums in any order.
 *
 * @param about what was asked, of which cells, and who answered
 * @param n truths that met an answer
 * @param error sum of |answer − truth| [millionths of the reference]
 * @param bias sum of answer − truth [same]
 * @param covered truths within the answer's 90 % interval
 * @param width sum of the intervals' widths [same]
 * @param persisting truths that persistence could be held against, by their number and its error
 * @param physics the same of physics
 * @param newest of one cell, by how much the latest of these truths were missed, as {@link Misses}
 *     keeps them; 0 of many
 * @param summed the same of many cells; none of one
 */
public record ScoreRow(
    About about,
    long n,
    long error,
    long bias,
    long covered,
    long width,
    Beside persisting,
    Beside physics,
    long newest,
    Misses summed) {
  public ScoreRow {
    summed = summed == null ? Misses.NONE : summed; // of an instance that does not tell them yet
  }

  /** Of whole numbers in a share. */
  public static final double MILLION = 1e6;

  /** Questions that a truth met without an answer. */
  public static final String NOBODY = "none";

  /**
   * What is scored.
   *
   * @param question {@code health} or {@code trajectory}
   * @param kind of cell, e.g. {@code NCM 2 Ah}; empty while only one cell is spoken of
   * @param method that answered, e.g. {@code model}; {@link #NOBODY} where there was no answer
   * @param version of the model or code
   * @param horizon cycles ahead; 0 for health now
   */
  public record About(String question, String kind, String method, String version, int horizon)
      implements Comparable<About> {
    private static final Comparator<About> ORDER =
        Comparator.comparing(About::question)
            .thenComparing(About::kind)
            .thenComparingInt(About::horizon)
            .thenComparing(About::method)
            .thenComparing(About::version);

    @Override
    public int compareTo(About other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * A plain method beside it, on the same truths.
   *
   * @param n it could be held against
   * @param error sum of its |answer − truth| [millionths]
   * @param models sum of what it stands beside, on the same truths [millionths]
   */
  public record Beside(long n, long error, long models) {
    static final Beside NONE = new Beside(0, 0, 0);

    Beside plus(Beside other) {
      return new Beside(n + other.n, error + other.error, models + other.models);
    }

    private Scores.Beside told() {
      return new Scores.Beside(n, points(error, n), points(models, n));
    }
  }

  /** One truth that met no answer. */
  static ScoreRow unanswered(String question, int horizon) {
    return new ScoreRow(
        new About(question, "", NOBODY, "", horizon),
        1,
        0,
        0,
        0,
        0,
        Beside.NONE,
        Beside.NONE,
        0,
        Misses.NONE);
  }

  /** The next truths of the same cell. */
  ScoreRow then(ScoreRow next) {
    return plus(next, newest, Misses.NONE);
  }

  /** With one more truth's miss. */
  ScoreRow missed(int step) {
    return new ScoreRow(
        about,
        n,
        error,
        bias,
        covered,
        width,
        persisting,
        physics,
        Misses.then(newest, step),
        summed);
  }

  /** By how much the latest of these truths were missed. */
  public Misses latest() {
    return newest == 0 ? summed : Misses.of(newest);
  }

  private ScoreRow plus(ScoreRow other, long misses, Misses sum) {
    return new ScoreRow(
        about,
        n + other.n,
        error + other.error,
        bias + other.bias,
        covered + other.covered,
        width + other.width,
        persisting.plus(other.persisting),
        physics.plus(other.physics),
        misses,
        sum);
  }

  /** The same of a kind of cells. */
  public ScoreRow of(String kind) {
    return new ScoreRow(
        new About(about.question, kind, about.method, about.version, about.horizon),
        n,
        error,
        bias,
        covered,
        width,
        persisting,
        physics,
        newest,
        summed);
  }

  /** Rows about the same added up, in order. */
  public static List<ScoreRow> added(Collection<ScoreRow> rows) {
    Map<About, ScoreRow> sums = new TreeMap<>();
    Map<About, Misses.Sum> misses = new HashMap<>();
    for (ScoreRow row : rows) {
      sums.merge(row.about, row, (a, b) -> a.plus(b, 0, Misses.NONE));
      Misses.Sum sum = misses.computeIfAbsent(row.about, about -> new Misses.Sum());
      sum.add(row.newest);
      sum.add(row.summed);
    }
    return sums.values().stream()
        .map(
            row ->
                new ScoreRow(
                    row.about,
                    row.n,
                    row.error,
                    row.bias,
                    row.covered,
                    row.width,
                    row.persisting,
                    row.physics,
                    0,
                    misses.get(row.about).misses()))
        .toList();
  }

  /** Truths of one question at one horizon, of one kind of cells: whoever answered. */
  private record Truths(String question, String kind, int horizon) {
    static Truths of(About about) {
      return new Truths(about.question, about.kind, about.horizon);
    }
  }

  /** All of a scoreboard as it is told, the most often judged first; at most so many. */
  public static List<Scores> told(Collection<ScoreRow> all, int most) {
    Map<Truths, Long> truths = new HashMap<>();
    all.forEach(row -> truths.merge(Truths.of(row.about), row.n, Long::sum));
    return all.stream()
        .sorted(
            Comparator.<ScoreRow>comparingLong(row -> -truths.get(Truths.of(row.about)))
                .thenComparing(ScoreRow::about))
        .limit(most)
        .map(row -> row.told(truths.get(Truths.of(row.about))))
        .toList();
  }

  private Scores told(long truths) {
    long answered = about.method.equals(NOBODY) ? 0 : n;
    Misses latest = latest();
    return new Scores(
        about.question,
        about.kind,
        about.horizon,
        about.method,
        about.version,
        answered,
        truths,
        points(error, answered),
        points(bias, answered),
        persisting.told(),
        physics.told(),
        answered == 0 ? Double.NaN : covered / (double) answered,
        points(width, answered),
        1 - answered / (double) truths,
        latest.n(),
        latest.covered(),
        latest.factor(),
        latest.drifts());
  }

  /** Mean of a sum of millionths, in points of state of health; NaN of nothing. */
  private static double points(long sum, long n) {
    return n == 0 ? Double.NaN : sum * (100 / MILLION) / n;
  }
}
