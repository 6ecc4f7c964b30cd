package io.celltwin.core.mode;

import static io.celltwin.core.mode.CellModel.A;
import static io.celltwin.core.mode.CellModel.B;
import static io.celltwin.core.mode.CellModel.GROWTH;
import static io.celltwin.core.mode.CellModel.LAM_NEGATIVE;
import static io.celltwin.core.mode.CellModel.LAM_POSITIVE;
import static io.celltwin.core.mode.CellModel.LITHIUM;
import static io.celltwin.core.mode.CellModel.LLI;
import static io.celltwin.core.mode.CellModel.OVER;
import static io.celltwin.core.mode.CellModel.SIZE;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;

import io.celltwin.core.physics.ElectrodePair;
import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Follows the electrodes of one cell from charge to charge: an iterated extended Kalman filter on
 * the parameters of {@link CellModel}. The first charge fits the young cell, and what its
 * electrodes differ by from the published half-cell curves; later ones find what it lost since. As
 * young and now share the electrodes, an error of the curves that stays drops out of the
 * difference, and as a loss may move by little from charge to charge, one explanation is not
 * exchanged for another overnight.
 *
 * <p>State: {@link CellModel#SIZE} numbers and their covariance, however long the cell lives.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2016.12.011">Birkl et al., J. Power Sources 341
 *     (2017) 373–386</a>, the modes from the open-circuit curve
 * @see <a href="https://doi.org/10.1109/9.250476">Bell and Cathey, IEEE Trans. Automatic Control 38
 *     (1993) 294–297</a>, the iterated filter as Gauss–Newton
 */
final class ElectrodeFilter {
  /** Spread beforehand: logarithm of capacities, lithium, over-voltage at 1 C [V]. */
  private static final double CAPACITIES = 0.2;

  private static final double INVENTORY = 0.25;
  private static final double TYPICAL_OVER = 0.10;
  private static final double OVERS = 0.06;
  private static final double POSITIVE_CURVE = 0.025;
  private static final double POSITIVE_LENGTH = 0.08;
  private static final double NEGATIVE_CURVE = 0.006;
  private static final double NEGATIVE_LENGTH = 0.06;

  /** A loss moves by this share in a cycle, all the same way for some cycles. */
  private static final double LOSS_PACE = 0.001;

  private static final double GROWTH_PACE = 0.004;
  private static final double PERSISTENCE = 20;
  private static final double MOST_CYCLES = 100;

  private static final double LEAST_SPAN = 0.25;
  private static final int LEAST_POINTS = 12;
  private static final double MOST_OVER = 0.25;
  private static final double WORST = 3.5;
  private final List<ElectrodePair> pairs;
  private int chosen;
  private ElectrodePair pair;
  private double[] p;
  private double[][] covariance;
  private boolean young = true;
  private int charges;
  private int lastCycle;
  private double residual = Double.NaN;

  /**
   * @param pairs of half-cell curves; the one that explains the first charge best is kept
   */
  ElectrodeFilter(List<ElectrodePair> pairs) {
    this.pairs = List.copyOf(pairs);
    this.covariance = new double[SIZE][SIZE];
    believe(0);
  }

  private void believe(int choice) {
    chosen = choice;
    pair = pairs.get(choice);
    p = new double[SIZE];
    p[A] = StrictMath.log(pair.positiveCapacity());
    p[B] = StrictMath.log(pair.negativeCapacity());
    p[LITHIUM] =
        pair.positiveFull() * pair.positiveCapacity()
            + pair.negativeFull() * pair.negativeCapacity();
    p[OVER] = TYPICAL_OVER;
    square(A, CAPACITIES);
    square(B, CAPACITIES);
    square(LITHIUM, INVENTORY);
    square(OVER, OVERS);
    for (int i = LAM_POSITIVE; i <= GROWTH; i++) {
      square(i, 1e-4);
    }
    CellModel.ON_POSITIVE.believe(covariance, POSITIVE_CURVE, POSITIVE_LENGTH);
    CellModel.ON_NEGATIVE.believe(covariance, NEGATIVE_CURVE, NEGATIVE_LENGTH);
  }

  private void square(int i, double deviation) {
    covariance[i][i] = deviation * deviation;
  }

  /** Name of the half-cell curves that were chosen. */
  String pair() {
    return pair.name();
  }

  boolean begun() {
    return !young;
  }

  /** Of the last charge that was used. */
  int lastCycle() {
    return lastCycle;
  }

  int charges() {
    return charges;
  }

  double loss(int i) {
    return p[LAM_POSITIVE + i];
  }

  /** Of the losses: positive, negative, lithium, and the over-voltage's growth. */
  double covariance(int i, int j) {
    return covariance[LAM_POSITIVE + i][LAM_POSITIVE + j];
  }

  /** Over-voltage per C of the young cell [V]. */
  double over() {
    return p[OVER];
  }

  /** Root mean square of what the last curve was missed by [V]. */
  double residual() {
    return residual;
  }

  /**
   * Capacity that the losses leave, over that of the young cell.
   *
   * @param dischargeRate [C]
   */
  double capacity(double from, double to, double dischargeRate) {
    double[] by = new double[SIZE];
    return new CellModel(pair, p, false).capacity(from, to, dischargeRate, by)
        / new CellModel(pair, p, true).capacity(from, to, dischargeRate, by);
  }

  /** The same for given losses of this cell [shares]. */
  double capacityWith(
      double positive, double negative, double lithium, double from, double to, double rate) {
    double[] other = p.clone();
    other[LAM_POSITIVE] = positive;
    other[LAM_NEGATIVE] = negative;
    other[LLI] = lithium;
    double[] by = new double[SIZE];
    return new CellModel(pair, other, false).capacity(from, to, rate, by)
        / new CellModel(pair, p, true).capacity(from, to, rate, by);
  }

  /**
   * Takes in a charge.
   *
   * @param cycle its number, not below the one before
   * @return why it was not used, or null where it was
   */
  String accept(CurveFit.Curve curve, int cycle) {
    int n = curve.charge.length;
    if (n < LEAST_POINTS) {
      return String.format(Locale.ROOT, "a curve of %d points, wanted %d or more", n, LEAST_POINTS);
    }
    double span = curve.charge[n - 1] - curve.charge[0];
    if (span < LEAST_SPAN) {
      return String.format(
          Locale.ROOT,
          "the charge shows %.0f %% of the capacity above its first grid voltage, wanted %.0f %%",
          100 * span,
          100 * LEAST_SPAN);
    }
    if (curve.rate * p[OVER] * (1 + p[GROWTH]) > MOST_OVER) {
      return String.format(
          Locale.ROOT,
          "too fast: an over-voltage of %.0f mV hides the electrodes",
          1000 * curve.rate * p[OVER] * (1 + p[GROWTH]));
    }
    double[][] prior = copy(covariance);
    if (!young) {
      double passed = max(1, min(MOST_CYCLES, cycle - lastCycle));
      double step = LOSS_PACE * LOSS_PACE * PERSISTENCE * passed;
      prior[LAM_POSITIVE][LAM_POSITIVE] += step;
      prior[LAM_NEGATIVE][LAM_NEGATIVE] += step;
      prior[LLI][LLI] += step;
      prior[GROWTH][GROWTH] += GROWTH_PACE * GROWTH_PACE * PERSISTENCE * passed;
    }
    double[][] information = copy(prior);
    if (!RowCholesky.factor(information)) {
      throw new IllegalStateException("covariance of the electrodes is not positive definite");
    }
    information = RowCholesky.inverse(information);
    CurveFit best = null;
    if (young) {
      int first = 0;
      for (int choice = 0; choice < pairs.size(); choice++) {
        believe(choice);
        CurveFit fit = new CurveFit(pair, young, curve, information, p, p.clone());
        fit.descend();
        if (best == null || fit.cost() < best.cost()) {
          best = fit;
          first = choice;
        }
      }
      believe(first);
      for (double a : new double[] {-0.12, 0.12}) {
        for (double b : new double[] {-0.1, 0.1}) {
          double[] start = p.clone();
          start[A] += a;
          start[B] += b;
          // so that the full cell stays where it was on both curves
          start[LITHIUM] += pair.positiveFull() * pair.positiveCapacity() * a;
          start[LITHIUM] += pair.negativeFull() * pair.negativeCapacity() * b;
          CurveFit fit = new CurveFit(pair, young, curve, information, p, start);
          fit.descend();
          if (fit.cost() < best.cost()) {
            best = fit;
          }
        }
      }
    } else {
      best = new CurveFit(pair, young, curve, information, p, p.clone());
      best.descend();
    }
    double misfit = sqrt(best.misfit());
    if (misfit > WORST) {
      return String.format(
          Locale.ROOT,
          "electrodes of %s miss the curve by %.0f mV",
          pair.name(),
          1000 * best.rootMeanSquare());
    }
    double[][] after = best.covariance(max(1, misfit));
    if (after == null) {
      return "the curve does not settle where the electrodes stand";
    }
    p = best.parameters();
    covariance = after;
    residual = best.rootMeanSquare();
    young = false;
    charges++;
    lastCycle = cycle;
    return null;
  }

  static double[][] copy(double[][] a) {
    double[][] copy = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      copy[i] = a[i].clone();
    }
    return copy;
  }

  ElectrodeFilter copy() {
    ElectrodeFilter copy = new ElectrodeFilter(pairs);
    copy.chosen = chosen;
    copy.pair = pair;
    copy.p = p.clone();
    copy.covariance = copy(covariance);
    copy.young = young;
    copy.charges = charges;
    copy.lastCycle = lastCycle;
    copy.residual = residual;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    chosen = saved.integer(chosen);
    pair = pairs.get(chosen);
    saved.decimals(p);
    for (int i = 0; i < SIZE; i++) { // symmetric: one half is enough
      double[] half = java.util.Arrays.copyOf(covariance[i], i + 1);
      saved.decimals(half);
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = half[j];
        covariance[j][i] = half[j];
      }
    }
    young = saved.bool(young);
    charges = saved.integer(charges);
    lastCycle = saved.integer(lastCycle);
    residual = saved.decimal(residual);
  }
}
