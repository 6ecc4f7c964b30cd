package io.celltwin.core.mode;

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

/** One charge curve against the belief beforehand, by Levenberg and Marquardt. */
final class CurveFit {
  /** What a point of a curve is off by for reasons that do not repeat [V]. */
  private static final double CURVE_ERROR = 0.004;

  /** The same along the charge [share of capacity]. */
  private static final double CHARGE_ERROR = 0.003;

  /** So many points of a curve tell something new. */
  private static final double INDEPENDENT = 25;

  private static final double CAPACITY_ERROR = 0.012;
  private static final double YOUNG_CAPACITY_ERROR = 0.03;

  /** Losses below zero are resisted [share]. */
  private static final double NEGATIVE_LOSS = 0.004;

  /** What is seen besides the curve, and that the three losses are not below zero. */
  private static final int OBSERVATIONS = 6;

  private static final int ROUNDS = 8;

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

  private final ElectrodePair pair;
  private final boolean young;
  private final Curve curve;
  private final double[][] information;
  private final double[] weight;
  private final double[] mean;
  private double[] p;
  private double start; // s at the curve's first point
  private double cost;

  /**
   * @param young whether it is the first charge, without losses
   * @param information of the belief
   * @param mean of the belief
   * @param from where to begin
   */
  CurveFit(
      ElectrodePair pair,
      boolean young,
      Curve curve,
      double[][] information,
      double[] mean,
      double[] from) {
    this.pair = pair;
    this.young = young;
    this.curve = curve;
    this.information = information;
    this.mean = mean;
    this.p = from;
    int n = curve.charge.length;
    this.weight = new double[n];
    double each = sqrt(min(1, INDEPENDENT / n));
    for (int k = 0; k < n; k++) {
      int low = max(0, k - 3);
      int high = min(n - 1, k + 3);
      double slope =
          (curve.volt[high] - curve.volt[low]) / max(1e-9, curve.charge[high] - curve.charge[low]);
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
    for (int i = 0; i < OBSERVATIONS; i++) {
      double r = observe(i, p, by);
      sum += r * r;
    }
    return sum;
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
            new CellModel(pair, p, true).capacity(curve.from, curve.to, curve.dischargeRate, first);
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
  private void normal(double[][] h, double[] g, int observations) {
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
    for (int i = 0; i < observations; i++) {
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

  double cost() {
    return cost;
  }

  double[] parameters() {
    return p;
  }

  void descend() {
    double damping = 1e-3;
    double[][] h = new double[SIZE + 1][SIZE + 1];
    double[] g = new double[SIZE + 1];
    for (int round = 0; round < ROUNDS; round++) {
      normal(h, g, OBSERVATIONS);
      boolean better = false;
      while (damping < 1e6) {
        double[][] damped = ElectrodeFilter.copy(h);
        for (int i = 0; i <= SIZE; i++) {
          damped[i][i] *= 1 + damping;
        }
        double[] step = g.clone();
        if (RowCholesky.factor(damped)) {
          RowCholesky.solve(damped, step);
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
    // that a loss is not below zero pushes, but tells nothing of how large it is
    normal(h, new double[SIZE + 1], OBSERVATIONS - Mode.CAPACITY_MODES);
    if (!RowCholesky.factor(h)) {
      return null;
    }
    double[][] all = RowCholesky.inverse(h);
    double[][] own = new double[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++) {
      System.arraycopy(all[i], 0, own[i], 0, SIZE);
    }
    return own;
  }
}
