package io.celltwin.core.mode;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;
import static java.util.Objects.requireNonNull;

import io.celltwin.core.physics.ElectrodePair;
import java.util.Locale;

/**
 * Finds the balance of a cell's electrodes from its voltage in a slow charge, or a part of one.
 * With q the charge since the first point:
 *
 * <pre>
 *   V(q) = U⁺(y₀ − q/C⁺) − U⁻(x₀ + q/C⁻) + δ
 *   lithium n = y₀·C⁺ + x₀·C⁻      (the same at every q)
 * </pre>
 *
 * <p>C⁺, C⁻, y₀, x₀ and the voltage δ that is left of over-voltage and sensor are found by least
 * squares (Levenberg–Marquardt from several starts), with what is believed beforehand as further
 * equations: the capacities within a quarter of the reference, δ within {@value #OFFSET} V. Then a
 * part of a curve that says nothing of an electrode leaves its capacity where it was believed and
 * its deviation wide, instead of a number out of noise; {@link AgeingModes} turns that into
 * "unknown".
 *
 * <p>Errors of the half-cell curves are not noise: they do not average out. A voltage counts
 * therefore as known to {@value #CURVE_ERROR} V at best, and neighbouring points as one where they
 * are more than {@value #INDEPENDENT}.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2016.12.011">Birkl et al., J. Power Sources 341
 *     (2017) 373–386</a>, the modes from the open-circuit curve
 */
public final class ElectrodeBalance {
  /** What half-cell curves and rest of the cell are off by, at least [V]. */
  public static final double CURVE_ERROR = 0.004;

  /** Where the curve is steep the place on it counts, known to this share of the capacity. */
  public static final double CHARGE_ERROR = 0.003;

  /** So many points of a curve tell something new. */
  public static final int INDEPENDENT = 40;

  /** Spread of δ beforehand [V]. */
  public static final double OFFSET = 0.005;

  /** What a measured capacity is known to, as a share of the fresh one: rate and temperature. */
  public static final double CAPACITY_ERROR = 0.015;

  /** Spread of the capacities' logarithms beforehand. */
  private static final double CAPACITIES = 0.25;

  /** Spread of the stoichiometries beforehand: none to speak of. */
  private static final double STOICHIOMETRIES = 0.5;

  /** A curve that misses by more standard deviations was made by other electrodes. */
  private static final double WORST = 3;

  /** A balance that holds so many times a fresh cell's charge, or so much less, is none. */
  private static final double PLAUSIBLE = 1.25;

  /** By so much more than half must the squares of another explanation sum up to less. */
  private static final double MUCH_BETTER = 25;

  private static final int P = 5;

  private final ElectrodePair pair;
  private final double fresh;
  private final double offset;

  /**
   * @param pair half-cell curves and their fresh balance
   * @param fresh capacity of the cell when it was fresh [Ah]
   */
  public ElectrodeBalance(ElectrodePair pair, double fresh) {
    this(pair, fresh, OFFSET);
  }

  private ElectrodeBalance(ElectrodePair pair, double fresh, double offset) {
    this.pair = requireNonNull(pair, "pair");
    this.offset = offset;
    if (!(fresh > 0)) {
      throw new IllegalArgumentException(
          "fresh capacity is %s Ah, wanted above 0".formatted(fresh));
    }
    this.fresh = fresh;
  }

  /**
   * The same for curves from which the over-voltage could not be taken off.
   *
   * @param deviation of what is left of it [V]
   */
  public ElectrodeBalance withOverVoltage(double deviation) {
    return new ElectrodeBalance(pair, fresh, deviation);
  }

  /**
   * Fits a curve.
   *
   * @param charge since any point, rising [Ah]
   * @param volt as many; open-circuit, or of a slow charge less its ohmic drop [V]
   * @param believed balance to start from, e.g. the one when the cell was young; null for the
   *     pair's own
   * @param from lower end of the capacity reported [V]
   * @param to upper end of it [V]
   */
  public Balance fit(double[] charge, double[] volt, Balance believed, double from, double to) {
    return fit(charge, volt, believed, null, from, to, Double.NaN);
  }

  /**
   * Fits a curve of a cell that has been followed and whose capacity was measured apart from the
   * curve, which tells much of the lithium that a part of a curve does not.
   *
   * @param last balance found before; curves of real cells can often be explained in more than one
   *     way, and a cell does not jump from one to the other, so another explanation must be much
   *     better than the one that continues this; or null
   * @param capacity between from and to, known to {@value #CAPACITY_ERROR} of the fresh one [Ah];
   *     NaN where it was not measured
   */
  public Balance fit(
      double[] charge,
      double[] volt,
      Balance believed,
      Balance last,
      double from,
      double to,
      double capacity) {
    int n = charge.length;
    if (n != volt.length) {
      throw new IllegalArgumentException("%d charges and %d voltages".formatted(n, volt.length));
    }
    if (n < 12) {
      return Balance.unknown("a curve of %d points, wanted 12 or more".formatted(n));
    }
    double span = charge[n - 1] - charge[0];
    if (!(span > 0.25 * fresh)) {
      return Balance.unknown(
          String.format(
              Locale.ROOT,
              "a curve over %.0f %% of the capacity, wanted 25 %% or more",
              100 * span / fresh));
    }
    boolean known = believed != null && believed.missing() == null;
    double positive = known ? believed.positiveCapacity() : pair.positiveCapacity() * fresh;
    double negative = known ? believed.negativeCapacity() : pair.negativeCapacity() * fresh;
    double lithium =
        known
            ? believed.lithium()
            : fresh
                * (pair.positiveFull() * pair.positiveCapacity()
                    + pair.negativeFull() * pair.negativeCapacity());
    double[] weight = new double[n];
    for (int k = 0; k < n; k++) {
      int low = max(0, k - 3);
      int high = min(n - 1, k + 3);
      double slope = (volt[high] - volt[low]) / max(1e-9, charge[high] - charge[low]);
      double error = StrictMath.hypot(CURVE_ERROR, slope * CHARGE_ERROR * fresh);
      weight[k] = sqrt(min(1.0, (double) INDEPENDENT / n)) / error;
    }
    Curve curve =
        new Curve(charge, volt, weight, positive, negative, lithium, from, to, capacity, !known);

    double[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double lamPositive : new double[] {0, 0.08, 0.16}) {
      for (double lamNegative : new double[] {0, 0.08, 0.16}) {
        for (double slip : new double[] {0, 0.1, 0.2}) {
          double[] p = curve.start(1 - lamPositive, 1 - lamNegative, slip);
          double cost = curve.descend(p);
          if (cost < least) {
            least = cost;
            best = p;
          }
        }
      }
    }
    if (last != null && last.missing() == null) {
      double[] p = curve.start(last);
      if (curve.descend(p) < 2 * least + MUCH_BETTER) { // half is what model error can make
        best = p;
      }
    }
    return curve.balance(best);
  }

  private final class Curve {
    private final double[] charge;
    private final double[] volt;
    private final double[] weight;
    private final double positive;
    private final double negative;
    private final double from;
    private final double to;
    private final double capacity;
    private final boolean young;
    private double x0;
    private double y0;

    Curve(
        double[] charge,
        double[] volt,
        double[] weight,
        double positive,
        double negative,
        double lithium,
        double from,
        double to,
        double capacity,
        boolean young) {
      this.young = young;
      this.charge = charge;
      this.volt = volt;
      this.weight = weight;
      this.positive = positive;
      this.negative = negative;
      this.from = from;
      this.to = to;
      this.capacity = capacity;
      double[] place = place(positive, negative, lithium);
      y0 = place[0];
      x0 = place[1];
    }

    /** Stoichiometries, positive first, of such a cell at the curve's first voltage. */
    private double[] place(double positive, double negative, double lithium) {
      double low = 0;
      double high = 1;
      for (int i = 0; i < 50; i++) {
        double x = (low + high) / 2;
        double y = (lithium - x * negative) / positive;
        if (pair.positive().volt(y) - pair.negative().volt(x) < volt[0]) {
          low = x;
        } else {
          high = x;
        }
      }
      return new double[] {(lithium - low * negative) / positive, low};
    }

    double[] start(Balance last) {
      double[] place = place(last.positiveCapacity(), last.negativeCapacity(), last.lithium());
      return new double[] {
        StrictMath.log(last.positiveCapacity() / positive),
        StrictMath.log(last.negativeCapacity() / negative),
        place[0],
        place[1],
        0
      };
    }

    /** Logarithm of C⁺ and of C⁻ over what is believed, y₀, x₀, δ. */
    double[] start(double ofPositive, double ofNegative, double slip) {
      return new double[] {
        StrictMath.log(ofPositive),
        StrictMath.log(ofNegative),
        y0 - slip / 2,
        max(0.01, x0 - slip),
        0
      };
    }

    private double at(double[] p, double q) {
      return pair.positive().volt(p[2] - q / (positive * StrictMath.exp(p[0])))
          - pair.negative().volt(p[3] + q / (negative * StrictMath.exp(p[1])))
          + p[4];
    }

    private double believed(int i) {
      return switch (i) {
        case 2 -> y0;
        case 3 -> x0;
        default -> 0;
      };
    }

    private double spread(int i) {
      return i < 2 ? CAPACITIES : i < 4 ? STOICHIOMETRIES : offset;
    }

    private double cost(double[] p) {
      double cost = 0;
      for (int k = 0; k < charge.length; k++) {
        double r = weight[k] * (volt[k] - at(p, charge[k] - charge[0]));
        cost += r * r;
      }
      for (int i = 0; i < P; i++) {
        double r = (p[i] - believed(i)) / spread(i);
        cost += r * r;
      }
      if (!Double.isNaN(capacity)) {
        double r = (capacity - capacityOf(p)) / (CAPACITY_ERROR * fresh);
        cost += r * r;
      }
      // no electrode holds more than full or less than nothing
      double q = charge[charge.length - 1] - charge[0];
      cost += wall(p[2]) + wall(p[3]);
      cost += wall(p[2] - q / (positive * StrictMath.exp(p[0])));
      cost += wall(p[3] + q / (negative * StrictMath.exp(p[1])));
      return cost;
    }

    private static double wall(double stoichiometry) {
      double out = max(max(0, -stoichiometry), stoichiometry - 1);
      return 1e6 * out * out;
    }

    /** Least squares from p, in place; the cost there. */
    double descend(double[] p) {
      double cost = cost(p);
      double damping = 1e-2;
      double[][] normal = new double[P][P];
      double[] gradient = new double[P];
      for (int round = 0; round < 60; round++) {
        derive(p, normal, gradient);
        boolean better = false;
        while (damping < 1e8) {
          double[][] damped = new double[P][];
          for (int i = 0; i < P; i++) {
            damped[i] = normal[i].clone();
            damped[i][i] *= 1 + damping;
          }
          double[] step = solve(damped, gradient);
          double[] next = p.clone();
          for (int i = 0; i < P; i++) {
            next[i] += step[i];
          }
          double there = cost(next);
          if (there < cost) {
            better = cost - there > 1e-9 * cost;
            System.arraycopy(next, 0, p, 0, P);
            cost = there;
            damping = max(1e-9, damping / 5);
            break;
          }
          damping *= 4;
        }
        if (!better) {
          break;
        }
      }
      return cost;
    }

    /** JᵀJ and Jᵀr, the beliefs among them. */
    private void derive(double[] p, double[][] normal, double[] gradient) {
      for (int i = 0; i < P; i++) {
        java.util.Arrays.fill(normal[i], 0);
        double spread = spread(i);
        normal[i][i] = 1 / (spread * spread);
        gradient[i] = (believed(i) - p[i]) / (spread * spread);
      }
      double[] j = new double[P];
      double[] moved = p.clone();
      for (int k = 0; k < charge.length; k++) {
        double q = charge[k] - charge[0];
        double r = weight[k] * (volt[k] - at(p, q));
        for (int i = 0; i < P; i++) {
          double h = 5e-4;
          moved[i] = p[i] + h;
          double up = at(moved, q);
          moved[i] = p[i] - h;
          j[i] = weight[k] * (up - at(moved, q)) / (2 * h);
          moved[i] = p[i];
        }
        add(normal, gradient, j, r);
      }
      if (!Double.isNaN(capacity)) {
        double known = 1 / (CAPACITY_ERROR * fresh);
        for (int i = 0; i < P; i++) {
          double h = 1e-3;
          moved[i] = p[i] + h;
          double up = capacityOf(moved);
          moved[i] = p[i] - h;
          j[i] = known * (up - capacityOf(moved)) / (2 * h);
          moved[i] = p[i];
        }
        add(normal, gradient, j, known * (capacity - capacityOf(p)));
      }
    }

    private static void add(double[][] normal, double[] gradient, double[] j, double r) {
      for (int i = 0; i < P; i++) {
        gradient[i] += j[i] * r;
        for (int l = 0; l < P; l++) {
          normal[i][l] += j[i] * j[l];
        }
      }
    }

    /** Between the cut-off voltages, as these parameters give it [Ah]. */
    private double capacityOf(double[] p) {
      double cp = positive * StrictMath.exp(p[0]);
      double cn = negative * StrictMath.exp(p[1]);
      return chargeAt(p, cp, cn, to) - chargeAt(p, cp, cn, from);
    }

    Balance balance(double[] p) {
      double sum = 0;
      for (int k = 0; k < charge.length; k++) {
        double r = volt[k] - at(p, charge[k] - charge[0]);
        sum += r * r;
      }
      double residual = sqrt(sum / charge.length);
      double misfit = 0;
      for (int k = 0; k < charge.length; k++) {
        double r = weight[k] * (volt[k] - at(p, charge[k] - charge[0]));
        misfit += r * r;
      }
      misfit /= min(charge.length, INDEPENDENT);
      if (sqrt(misfit) > WORST) {
        return Balance.unknown(
            String.format(
                Locale.ROOT,
                "electrodes of %s miss the curve by %.0f mV",
                pair.name(),
                1000 * residual));
      }
      double holds = capacityOf(p);
      if (holds > PLAUSIBLE * fresh || (young && holds < fresh / PLAUSIBLE)) {
        return Balance.unknown(
            String.format(
                Locale.ROOT,
                "the fitted electrodes of %s would hold %.2f Ah, a fresh cell holds %.2f Ah",
                pair.name(),
                holds,
                fresh));
      }
      if (Math.abs(holds - capacity) > 3 * CAPACITY_ERROR * fresh) {
        return Balance.unknown(
            String.format(
                Locale.ROOT,
                "the curve says %.2f Ah where %.2f Ah were measured",
                holds,
                capacity));
      }
      double cp = positive * StrictMath.exp(p[0]);
      double cn = negative * StrictMath.exp(p[1]);
      double[][] normal = new double[P][P];
      derive(p, normal, new double[P]);
      double[][] covariance = inverse(normal);
      double worse = max(1, sqrt(misfit)); // of a fit that misses, believe less
      // rows: d(C⁺), d(C⁻), d(lithium) by the parameters
      double[][] d = {
        {cp, 0, 0, 0, 0}, {0, cn, 0, 0, 0}, {p[2] * cp, p[3] * cn, cp, cn, 0},
      };
      double[] c = new double[9];
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          double s = 0;
          for (int i = 0; i < P; i++) {
            for (int l = 0; l < P; l++) {
              s += d[a][i] * covariance[i][l] * d[b][l];
            }
          }
          c[3 * a + b] = s * worse * worse;
        }
      }
      double capacity = chargeAt(p, cp, cn, to) - chargeAt(p, cp, cn, from);
      return new Balance(cp, cn, p[2] * cp + p[3] * cn, capacity, c, residual, charge.length, null);
    }

    private double chargeAt(double[] p, double cp, double cn, double volts) {
      double low = max(-p[3] * cn, (p[2] - 1) * cp);
      double high = min((1 - p[3]) * cn, p[2] * cp);
      for (int i = 0; i < 50; i++) {
        double mid = (low + high) / 2;
        if (at(p, mid) - p[4] < volts) {
          low = mid;
        } else {
          high = mid;
        }
      }
      return (low + high) / 2;
    }
  }

  /** Gauss with pivots. */
  private static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      int pivot = i;
      for (int r = i + 1; r < n; r++) {
        if (abs(a[r][i]) > abs(a[pivot][i])) {
          pivot = r;
        }
      }
      double[] row = a[i];
      a[i] = a[pivot];
      a[pivot] = row;
      double right = x[i];
      x[i] = x[pivot];
      x[pivot] = right;
      for (int r = i + 1; r < n; r++) {
        double f = a[r][i] / a[i][i];
        for (int c = i; c < n; c++) {
          a[r][c] -= f * a[i][c];
        }
        x[r] -= f * x[i];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int c = i + 1; c < n; c++) {
        x[i] -= a[i][c] * x[c];
      }
      x[i] /= a[i][i];
    }
    return x;
  }

  private static double[][] inverse(double[][] a) {
    int n = a.length;
    double[][] inverse = new double[n][n];
    for (int c = 0; c < n; c++) {
      double[][] copy = new double[n][];
      for (int r = 0; r < n; r++) {
        copy[r] = a[r].clone();
      }
      double[] unit = new double[n];
      unit[c] = 1;
      double[] column = solve(copy, unit);
      for (int r = 0; r < n; r++) {
        inverse[r][c] = column[r];
      }
    }
    return inverse;
  }
}
