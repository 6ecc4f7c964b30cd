package io.celltwin.fleet;

import io.celltwin.domain.Estimate;
import io.celltwin.domain.Scores;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.view.FleetIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How often models were right: looked at once for several questions. */
final class ScoreSums {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST_DRIFTS = 5;

  private final FleetIndex index;
  private Map<String, Judged> sums;
  private List<String> drifts;
  private long madeNanos;

  ScoreSums(FleetIndex index) {
    this.index = index;
  }

  /**
   * Answers that a model had a part in.
   *
   * @param n truths that met one
   * @param sum of errors [millionths]
   * @param covered truths within the interval
   */
  record Judged(long n, long sum, long covered) {
    /** Mean, in points of state of health; NaN before the first truth. */
    double error() {
      return n == 0 ? Double.NaN : 100 * sum / ScoreRow.MILLION / n;
    }

    double coverage() {
      return n == 0 ? Double.NaN : covered / (double) n;
    }
  }

  synchronized Judged of(String question) {
    look();
    return sums.getOrDefault(question, new Judged(0, 0, 0));
  }

  /** Models that are less sure than they say, a sentence each; the most judged first. */
  synchronized List<String> drifts() {
    look();
    return drifts;
  }

  private void look() {
    long now = System.nanoTime();
    if (sums == null || now - madeNanos > FRESH_NANOS) {
      List<ScoreRow> rows = index.scoreboard();
      sums = added(rows);
      drifts =
          ScoreRow.told(rows, rows.size()).stream()
              .filter(Scores::drifts)
              .limit(MOST_DRIFTS)
              .map(ScoreSums::sentence)
              .toList();
      madeNanos = now;
    }
  }

  private static String sentence(Scores row) {
    return String.format(
        Locale.ROOT,
        "MODEL_DRIFT: %s %s on %s of %s%s holds %.0f %% of the latest %d truths in its 90 %% intervals,"
            + " which would have to be %.1f times as wide: look at what changed in the use of these"
            + " cells, or learn them anew with 'celltwin adapt'",
        row.method(),
        row.version(),
        row.question().equals("health") ? "the health" : "the trajectory",
        row.kind(),
        row.horizon() == 0 ? "" : String.format(Locale.ROOT, ", %d cycles ahead,", row.horizon()),
        100 * row.latestCoverage(),
        row.latest(),
        row.factor());
  }

  private static Map<String, Judged> added(List<ScoreRow> rows) {
    Map<String, Judged> all = new HashMap<>();
    for (ScoreRow row : rows) {
      String method = row.about().method();
      if (method.equals(Estimate.MODEL) || method.equals(Estimate.FUSED)) {
        all.merge(
            row.about().question(),
            new Judged(row.n(), row.error(), row.covered()),
            (a, b) -> new Judged(a.n() + b.n(), a.sum() + b.sum(), a.covered() + b.covered()));
      }
    }
    return all;
  }
}
