package io.celltwin.fleet;

import io.celltwin.domain.Estimate;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.view.FleetIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How often models were right, of all kinds of cells: added up once for several questions. */
final class ScoreSums {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final FleetIndex index;
  private Map<String, Judged> sums;
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
    long now = System.nanoTime();
    if (sums == null || now - madeNanos > FRESH_NANOS) {
      sums = added();
      madeNanos = now;
    }
    return sums.getOrDefault(question, new Judged(0, 0, 0));
  }

  private Map<String, Judged> added() {
    Map<String, Judged> all = new HashMap<>();
    for (ScoreRow row : index.scoreboard()) {
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
