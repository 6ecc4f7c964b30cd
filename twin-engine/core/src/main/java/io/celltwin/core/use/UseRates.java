package io.celltwin.core.use;

import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Use;
import java.util.List;

/**
 * How much faster or slower a cell ages under another use: physics ({@link UseStress}), and what
 * cells that were watched showed beyond it.
 *
 * <pre>
 *   ln r = a_make + ln S(u) + f_chemistry(u) + g_make(u) + noise
 * </pre>
 *
 * <p>f and g are Gaussian processes over temperature, charge and discharge rate, a is free. Their
 * posterior gives ln r(B) − ln r(A) with its error, whatever a is. A make that was watched is told
 * by its own cells, another one of its chemistry by those of all makes, any other by physics alone;
 * where nothing was seen the error is that of physics, and grows with the distance.
 *
 * @see <a href="http://gaussianprocess.org/gpml">Rasmussen and Williams, Gaussian Processes for
 *     Machine Learning (2006)</a>, eq. 2.25 and 2.26
 */
public final class UseRates {
  /**
   * How far kinds of cells differ from physics, and over what.
   *
   * @param ofChemistry spread of f [ln]
   * @param ofMake spread of g [ln]
   * @param temperature over which they go their own way [K]
   * @param charge the same of the charge rate [ln]
   * @param discharge the same of the discharge rate [ln]
   */
  public record Spread(
      double ofChemistry, double ofMake, double temperature, double charge, double discharge) {
    /**
     * Of a make whose own cells were watched, chosen on cells of TJU, Sunwoda and XJTU that no
     * table of protocol O judges by.
     */
    public static final Spread KNOWN_MAKE = new Spread(0.05, 1.2, 15, 0.7, 1.5);

    /** Of a make that nobody watched: others of its chemistry tell little of it. */
    public static final Spread ANY_MAKE = new Spread(0.05, 0.3, 15, 0.7, 1.5);

    private double own() {
      return ofChemistry * ofChemistry + ofMake * ofMake;
    }
  }

  /** Of a, wide enough to be free. */
  private static final double LEVEL = 3;

  /** Error of physics' exponent of depth. */
  private static final double DEPTH_OFF = 0.3;

  /** In those lengths; beyond the first the error grows, beyond the second nobody can tell. */
  private static final double NEAR = 1;

  private static final double TOO_FAR = 3.5;

  private final List<SeenUse> seen;
  private final Spread spread;
  private final double[][] points;
  private final double[][] inverse;
  private final double[] weights;

  /**
   * @param spread how far kinds of cells may differ from physics
   */
  public UseRates(List<SeenUse> seen, Spread spread) {
    this.spread = spread;
    this.seen = List.copyOf(seen);
    int n = seen.size();
    points = seen.stream().map(this::point).toArray(double[][]::new);
    double[][] covariance = new double[n][n];
    double[] beyond = new double[n];
    for (int i = 0; i < n; i++) {
      SeenUse a = seen.get(i);
      for (int j = 0; j < n; j++) {
        SeenUse b = seen.get(j);
        double level = a.make().equals(b.make()) ? LEVEL * LEVEL : 0;
        covariance[i][j] =
            level + kernel(a.make(), a.chemistry(), points[i], b.make(), b.chemistry(), points[j]);
      }
      covariance[i][i] += a.spread() * a.spread() / a.cells() + 0.05 * 0.05;
      beyond[i] =
          StrictMath.log(a.rate())
              - UseStress.ln(a.temperature(), a.chargeRate(), a.dischargeRate())
              - TYPICAL;
    }
    inverse = inverse(covariance);
    weights = times(inverse, beyond);
  }

  /** Of the public sets, for cells of any make. */
  public static UseRates published() {
    return new UseRates(SeenUse.published(), Spread.ANY_MAKE);
  }

  /** Level that a is counted from: ln of half a thousandth a cycle. */
  private static final double TYPICAL = StrictMath.log(5e-4);

  /**
   * How a cycle under one use compares with a cycle under another.
   *
   * @param ln of the ratio of what they take
   * @param error standard deviation of it
   * @param distance of the farther of both from the nearest use that was watched; 1 is near
   * @param refused why nothing can be said, or null
   */
  public record Ratio(double ln, double error, double distance, String refused) {}

  /**
   * @param make whose cells were watched, or null for a cell of no known make
   * @param from use it is compared with, complete
   * @param to use asked for, complete
   */
  public Ratio ratio(String make, Chemistry chemistry, Use from, Use to) {
    double[] a = point(from);
    double[] b = point(to);
    double distance = distance(b, a);
    double depth = UseStress.lnOfDepth(to.depth()) - UseStress.lnOfDepth(from.depth());
    double ln =
        UseStress.ln(to.temperature(), to.chargeRate(), to.dischargeRate())
            - UseStress.ln(from.temperature(), from.chargeRate(), from.dischargeRate())
            + depth;
    int n = seen.size();
    double[] k = new double[n];
    for (int i = 0; i < n; i++) {
      SeenUse s = seen.get(i);
      k[i] =
          kernel(make, chemistry, b, s.make(), s.chemistry(), points[i])
              - kernel(make, chemistry, a, s.make(), s.chemistry(), points[i]);
      ln += k[i] * weights[i];
    }
    double variance = 2 * spread.own() * (1 - similar(a, b));
    double[] solved = times(inverse, k);
    for (int i = 0; i < n; i++) {
      variance -= k[i] * solved[i];
    }
    variance = Math.max(0, variance) + DEPTH_OFF * DEPTH_OFF * depth * depth;
    double widened = Math.sqrt(variance) * (1 + Math.max(0, distance - NEAR));
    String refused = distance > TOO_FAR ? farFrom(to, distance) : null;
    return new Ratio(ln, widened, distance, refused);
  }

  /**
   * What a cycle takes.
   *
   * @param ln of the loss per cycle
   * @param error standard deviation of it, of the mean of cells
   */
  public record Rate(double ln, double error) {}

  /**
   * How fast cells of a make age under a full cycle of some use.
   *
   * @param make whose cells were watched; of another one only the chemistry's and physics' guess
   */
  public Rate rate(String make, Chemistry chemistry, Use use) {
    double[] b = point(use);
    int n = seen.size();
    double[] k = new double[n];
    double ln = TYPICAL + UseStress.ln(use.temperature(), use.chargeRate(), use.dischargeRate());
    for (int i = 0; i < n; i++) {
      SeenUse s = seen.get(i);
      k[i] =
          (s.make().equals(make) ? LEVEL * LEVEL : 0)
              + kernel(make, chemistry, b, s.make(), s.chemistry(), points[i]);
      ln += k[i] * weights[i];
    }
    double variance = LEVEL * LEVEL + spread.own();
    double[] solved = times(inverse, k);
    for (int i = 0; i < n; i++) {
      variance -= k[i] * solved[i];
    }
    return new Rate(ln, Math.sqrt(Math.max(0, variance)));
  }

  private String farFrom(Use to, double distance) {
    return String.format(
        java.util.Locale.ROOT,
        "no cell was watched under a use like %.0f °C, charge at %.2f C, discharge at %.2f C: it"
            + " lies %.1f times as far from the nearest as can be told",
        to.temperature(),
        to.chargeRate(),
        to.dischargeRate(),
        distance / TOO_FAR);
  }

  /** From the nearest use that was watched, or from the one the cell is in itself. */
  private double distance(double[] point, double[] own) {
    double nearest = squares(point, own);
    for (double[] watched : points) {
      nearest = Math.min(nearest, squares(point, watched));
    }
    return Math.sqrt(nearest);
  }

  private double[] point(SeenUse s) {
    return point(s.temperature(), s.chargeRate(), s.dischargeRate());
  }

  private double[] point(Use u) {
    return point(u.temperature(), u.chargeRate(), u.dischargeRate());
  }

  private double[] point(double celsius, double charge, double discharge) {
    return new double[] {
      celsius / spread.temperature(),
      StrictMath.log(charge) / spread.charge(),
      StrictMath.log(discharge) / spread.discharge()
    };
  }

  private static double squares(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  private static double similar(double[] a, double[] b) {
    return StrictMath.exp(-squares(a, b) / 2);
  }

  private double kernel(
      String makeA, Chemistry a, double[] x, String makeB, Chemistry b, double[] y) {
    double shared =
        a == b && a != Chemistry.UNKNOWN ? spread.ofChemistry() * spread.ofChemistry() : 0;
    double own = makeB.equals(makeA) ? spread.ofMake() * spread.ofMake() : 0;
    return shared + own == 0 ? 0 : (shared + own) * similar(x, y);
  }

  /** Of a symmetric positive definite matrix, by Gauss and Jordan; some twenty rows, once. */
  private static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] m = new double[n][];
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      m[i] = matrix[i].clone();
      inverse[i][i] = 1;
    }
    for (int i = 0; i < n; i++) {
      double pivot = m[i][i];
      for (int j = 0; j < n; j++) {
        m[i][j] /= pivot;
        inverse[i][j] /= pivot;
      }
      for (int r = 0; r < n; r++) {
        double factor = m[r][i];
        if (r != i && factor != 0) {
          for (int j = 0; j < n; j++) {
            m[r][j] -= factor * m[i][j];
            inverse[r][j] -= factor * inverse[i][j];
          }
        }
      }
    }
    return inverse;
  }

  private static double[] times(double[][] matrix, double[] x) {
    double[] y = new double[matrix.length];
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += matrix[i][j] * x[j];
      }
    }
    return y;
  }
}
