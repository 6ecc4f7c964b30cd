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
 * <p>State: {@value CellModel#SIZE} numbers and their covariance, however long the cell lives.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2016.12.011">Birkl et al., J. Power Sources 341
 *     (2017) 373–386</a>, the modes from the open-circuit curve
 * @see <a href="https://doi.org/10.1109/9.250476">Bell and Cathey, IEEE Trans. Automatic Control 38
 *     (1993) 294–297</a>, the iterated filter as Gauss–Newton
 */
final class ElectrodeFilter {
  /** What a point of a curve is off by for reasons that do not repeat [V]. */
  private static final double CURVE_ERROR = 0.004;

  /** The same along the charge [share of capacity]. */
  private static final double CHARGE_ERROR = 0.003;

  /** So many points of a curve tell something new. */
  private static final double INDEPENDENT = 25;

  private static final double CAPACITY_ERROR = 0.012;
  private static final double YOUNG_CAPACITY_ERROR = 0.03;

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

  /** Losses below zero are resisted [share]. */
  private static final double NEGATIVE_LOSS = 0.004;

  private static final double LEAST_SPAN = 0.25;
  private static final int LEAST_POINTS = 12;
  private static final double MOST_OVER = 0.25;
  private static final double WORST = 3.5;
  private static final int ROUNDS = 8;

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

  /** What a charge has to tell. */
  static final class Curve {
    /** Since any point, rising [share of the young capacity]. */
    double[] charge;

    /** As many [V]. */
    double[] volt;

    /** In constant current, brought to the reference temperature as over-voltages are [C]. */
    double rate;

    /** Cut-off voltages [V]. */
    double from;

    double to;

    /** Measured between them after this charge [share of the young capacity], or NaN. */
    double capacity;

    /** Of that discharge [C]. */
    double dischargeRate;

    /** Growth of resistance as load steps show it [share], or NaN. */
    double growth;
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
  String accept(Curve curve, int cycle) {
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
    if (!Cholesky.factor(information)) {
      throw new IllegalStateException("covariance of the electrodes is not positive definite");
    }
    information = Cholesky.inverse(information);
    Fit best = null;
    if (young) {
      int first = 0;
      for (int choice = 0; choice < pairs.size(); choice++) {
        believe(choice);
        Fit fit = new Fit(curve, information, p.clone());
        fit.descend();
        if (best == null || fit.cost < best.cost) {
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
          Fit fit = new Fit(curve, information, start);
          fit.descend();
          if (fit.cost < best.cost) {
            best = fit;
          }
        }
      }
    } else {
      best = new Fit(curve, information, p.clone());
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
    p = best.p;
    covariance = after;
    residual = best.rootMeanSquare();
    young = false;
    charges++;
    lastCycle = cycle;
    return null;
  }

  private static double[][] copy(double[][] a) {
    double[][] copy = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      copy[i] = a[i].clone();
    }
    return copy;
  }

  /** One curve against the belief beforehand; Levenberg and Marquardt. */
  private final class Fit {
    private final Curve curve;
    private final double[][] information;
    private final double[] weight;
    private final double[] mean;
    private double[] p;
    private double start; // s at the curve's first point
    private double cost;

    Fit(Curve curve, double[][] information, double[] from) {
      this.curve = curve;
      this.information = information;
      this.mean = ElectrodeFilter.this.p;
      this.p = from;
      int n = curve.charge.length;
      this.weight = new double[n];
      double each = sqrt(min(1, INDEPENDENT / n));
      for (int k = 0; k < n; k++) {
        int low = max(0, k - 3);
        int high = min(n - 1, k + 3);
        double slope =
            (curve.volt[high] - curve.volt[low])
                / max(1e-9, curve.charge[high] - curve.charge[low]);
        weight[k] = each / Math.hypot(CURVE_ERROR, slope * CHARGE_ERROR);
      }
      CellModel model = new CellModel(pair, p, young);
      int middle = n / 2;
      this.start =
          model.place(curve.volt[middle] - model.over(curve.rate))
              - (curve.charge[middle] - curve.charge[0]);
      this.cost = cost(p, start);
    }

    private double cost(double[] p, double start) {
      CellModel model = new CellModel(pair, p, young);
      double over = model.over(curve.rate);
      double sum = 0;
      for (int k = 0; k < curve.charge.length; k++) {
        double s = start + curve.charge[k] - curve.charge[0];
        double r = weight[k] * (curve.volt[k] - model.open(s) - over);
        double out = 300 * model.beyond(s);
        sum += r * r + out * out;
      }
      for (int i = 0; i < SIZE; i++) {
        for (int j = 0; j < SIZE; j++) {
          sum += (p[i] - mean[i]) * information[i][j] * (p[j] - mean[j]);
        }
      }
      double[] by = new double[SIZE];
      for (int i = 0; i < observations(); i++) {
        double r = observe(i, p, by);
        sum += r * r;
      }
      return sum;
    }

    private int observations() {
      return 6;
    }

    /** Residual of what is seen besides the curve, in deviations, and its derivatives. */
    private double observe(int which, double[] p, double[] by) {
      java.util.Arrays.fill(by, 0, SIZE, 0);
      switch (which) {
        case 0 -> { // the young cell's capacity is the unit
          double got =
              new CellModel(pair, p, true).capacity(curve.from, curve.to, curve.dischargeRate, by);
          return scaled(by, got - 1, YOUNG_CAPACITY_ERROR);
        }
        case 1 -> {
          if (young || Double.isNaN(curve.capacity)) {
            return 0;
          }
          double[] first = new double[SIZE];
          double now =
              new CellModel(pair, p, false).capacity(curve.from, curve.to, curve.dischargeRate, by);
          double then =
              new CellModel(pair, p, true)
                  .capacity(curve.from, curve.to, curve.dischargeRate, first);
          for (int i = 0; i < SIZE; i++) {
            by[i] -= curve.capacity * first[i];
          }
          return scaled(by, now - curve.capacity * then, CAPACITY_ERROR);
        }
        case 2 -> {
          if (young || Double.isNaN(curve.growth)) {
            return 0;
          }
          by[GROWTH] = 1;
          return scaled(by, p[GROWTH] - 0.7 * curve.growth, 0.1 + 0.4 * Math.abs(curve.growth));
        }
        default -> {
          int i = LAM_POSITIVE + which - 3;
          if (p[i] >= 0) {
            return 0;
          }
          by[i] = 1;
          return scaled(by, p[i], NEGATIVE_LOSS);
        }
      }
    }

    private static double scaled(double[] by, double r, double deviation) {
      for (int i = 0; i < SIZE; i++) {
        by[i] /= deviation;
      }
      return r / deviation;
    }

    /** Normal equations with s as the last unknown, and the right side. */
    private void normal(double[][] h, double[] g) {
      for (int i = 0; i < SIZE; i++) {
        System.arraycopy(information[i], 0, h[i], 0, SIZE);
        h[i][SIZE] = 0;
        h[SIZE][i] = 0;
        g[i] = 0;
        for (int j = 0; j < SIZE; j++) {
          g[i] -= information[i][j] * (p[j] - mean[j]);
        }
      }
      h[SIZE][SIZE] = 1e-6;
      g[SIZE] = 0;
      CellModel model = new CellModel(pair, p, young);
      double over = model.over(curve.rate);
      double[] by = new double[SIZE + 1];
      for (int k = 0; k < curve.charge.length; k++) {
        double s = start + curve.charge[k] - curve.charge[0];
        by[SIZE] = model.derive(s, curve.rate, by);
        add(h, g, by, curve.volt[k] - model.open(s) - over, weight[k]);
      }
      by[SIZE] = 0;
      for (int i = 0; i < observations(); i++) {
        double r = observe(i, p, by);
        add(h, g, by, -r, 1);
      }
    }

    private static void add(double[][] h, double[] g, double[] by, double r, double weight) {
      double square = weight * weight;
      for (int i = 0; i <= SIZE; i++) {
        if (by[i] != 0) {
          double w = square * by[i];
          g[i] += w * r;
          double[] row = h[i];
          for (int j = 0; j <= i; j++) {
            row[j] += w * by[j];
          }
        }
      }
    }

    void descend() {
      double damping = 1e-3;
      double[][] h = new double[SIZE + 1][SIZE + 1];
      double[] g = new double[SIZE + 1];
      for (int round = 0; round < ROUNDS; round++) {
        normal(h, g);
        boolean better = false;
        while (damping < 1e6) {
          double[][] damped = copy(h);
          for (int i = 0; i <= SIZE; i++) {
            damped[i][i] *= 1 + damping;
          }
          double[] step = g.clone();
          if (Cholesky.factor(damped)) {
            Cholesky.solve(damped, step);
            double[] next = p.clone();
            for (int i = 0; i < SIZE; i++) {
              next[i] += step[i];
            }
            double there = possible(next) ? cost(next, start + step[SIZE]) : Double.NaN;
            if (there < cost) {
              better = cost - there > 1e-4 * cost;
              p = next;
              start += step[SIZE];
              cost = there;
              damping = max(1e-9, damping / 10);
              break;
            }
          }
          damping *= 8;
        }
        if (!better) {
          return;
        }
      }
    }

    private static boolean possible(double[] p) {
      return p[LAM_POSITIVE] < 0.7
          && p[LAM_NEGATIVE] < 0.7
          && p[LLI] < 0.8
          && p[GROWTH] > -0.9
          && p[OVER] > -0.05
          && p[LITHIUM] - p[LLI] > 0.2;
    }

    /** Mean square of the curve's residuals, in deviations. */
    double misfit() {
      double sum = 0;
      double all = 0;
      CellModel model = new CellModel(pair, p, young);
      for (int k = 0; k < weight.length; k++) {
        double s = start + curve.charge[k] - curve.charge[0];
        double r = weight[k] * (curve.volt[k] - model.open(s) - model.over(curve.rate));
        sum += r * r;
        all += 1;
      }
      return sum / min(all, INDEPENDENT);
    }

    double rootMeanSquare() {
      double sum = 0;
      CellModel model = new CellModel(pair, p, young);
      for (int k = 0; k < weight.length; k++) {
        double s = start + curve.charge[k] - curve.charge[0];
        double r = curve.volt[k] - model.open(s) - model.over(curve.rate);
        sum += r * r;
      }
      return sqrt(sum / weight.length);
    }

    /** Of the parameters, s left open; or null. */
    double[][] covariance(double worse) {
      for (int k = 0; k < weight.length; k++) {
        weight[k] /= worse;
      }
      double[][] h = new double[SIZE + 1][SIZE + 1];
      normal(h, new double[SIZE + 1]);
      if (!Cholesky.factor(h)) {
        return null;
      }
      double[][] all = Cholesky.inverse(h);
      double[][] own = new double[SIZE][SIZE];
      for (int i = 0; i < SIZE; i++) {
        System.arraycopy(all[i], 0, own[i], 0, SIZE);
      }
      return own;
    }
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
    chosen = saved.whole(chosen);
    pair = pairs.get(chosen);
    saved.reals(p);
    for (int i = 0; i < SIZE; i++) { // symmetric: one half is enough
      double[] half = java.util.Arrays.copyOf(covariance[i], i + 1);
      saved.reals(half);
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = half[j];
        covariance[j][i] = half[j];
      }
    }
    young = saved.yes(young);
    charges = saved.whole(charges);
    lastCycle = saved.whole(lastCycle);
    residual = saved.real(residual);
  }
}
