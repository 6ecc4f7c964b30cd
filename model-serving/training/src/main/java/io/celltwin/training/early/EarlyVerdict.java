package io.celltwin.training.early;

import java.util.Arrays;
import java.util.List;

/**
 * What is said of one new cell.
 *
 * @param cell its id
 * @param seen cycles that were known
 * @param curve to come
 * @param life first cycle below the wanted SOH by the mean, and by either end of the band; -1 where
 *     it is beyond what was looked at
 * @param probability that it reaches the target, NaN where none was named
 * @param toSettle more cycles after which that is settled; 0 now, -1 not before the target
 * @param losses beside the references, the largest first; empty where the data do not tell
 * @param came what came after, where the data hold it; null otherwise
 */
record EarlyVerdict(
    String cell,
    int seen,
    EarlyForecast.Curve curve,
    int[] life,
    double probability,
    int toSettle,
    List<Losses.Loss> losses,
    Came came) {

  /**
   * What came, beside what was said before it came.
   *
   * @param cycles compared
   * @param mape of the forecast [%]
   * @param root of the root law through the cell's own cycles [%]
   * @param linear of a line through them [%]
   * @param coverage of the band [%]
   */
  record Came(int cycles, double mape, double root, double linear, double coverage) {}

  static EarlyVerdict of(
      EarlyCell whole,
      EarlyForecast forecast,
      List<EarlyCell> references,
      int seen,
      int target,
      double soh,
      int end) {
    CapacityByCycle life = whole.life();
    CapacityByCycle known = life.first(seen);
    EarlyForecast.Curve curve = forecast.forecast(known, end);
    boolean asked = target > known.cycles();
    return new EarlyVerdict(
        life.cell(),
        known.cycles(),
        curve,
        new int[] {curve.below(soh, -1), curve.below(soh, 0), curve.below(soh, 1)},
        asked ? curve.probability(target, soh) : Double.NaN,
        asked ? forecast.cyclesToSettle(known, target, soh) : 0,
        Losses.of(whole.first(seen), references),
        came(life, known, curve));
  }

  private static Came came(CapacityByCycle life, CapacityByCycle known, EarlyForecast.Curve curve) {
    int n = Math.min(curve.mean().length, life.cycles() - known.cycles());
    if (n < 1) {
      return null;
    }
    int end = known.cycles() + n;
    double[] root = OwnLines.root(known, end);
    double[] linear = OwnLines.line(known, end, k -> k, false);
    double[] truth = Arrays.copyOfRange(life.soh(), known.cycles(), end);
    int inside = 0;
    for (int i = 0; i < n; i++) {
      inside += Math.abs(truth[i] - curve.mean()[i]) <= curve.half()[i] ? 1 : 0;
    }
    return new Came(
        n, mape(curve.mean(), truth), mape(root, truth), mape(linear, truth), 100.0 * inside / n);
  }

  private static double mape(double[] said, double[] truth) {
    double sum = 0;
    for (int i = 0; i < truth.length; i++) {
      sum += Math.abs(said[i] - truth[i]) / truth[i];
    }
    return 100 * sum / truth.length;
  }

  /** The one loss that stands out, null where none does. */
  Losses.Loss leading() {
    return losses.isEmpty() || losses.get(0).z() < Losses.STANDS_OUT ? null : losses.get(0);
  }
}
