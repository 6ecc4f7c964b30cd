package io.celltwin.core.mode;

import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.physics.ElectrodePair;
import java.util.Arrays;

/**
 * Voltage of a cell by the parameters that {@link ElectrodeFilter} follows, and its derivatives. In
 * units of the young cell's capacity, with s the lithium in the negative electrode, c the charge
 * rate [C]:
 *
 * <pre>
 *   C⁺ = e^a·(1 − LAM⁺)     C⁻ = e^b·(1 − LAM⁻)     n = n₀ − LLI     r = r₀·(1 + ρ)
 *   x = s/C⁻                y = (n − s)/C⁺
 *   V = U⁺(y) + Σ p_k·h_k(y) − U⁻(x) − Σ m_k·h_k(x) + c·r
 * </pre>
 *
 * <p>The h are hats on an even grid: what this cell's electrodes differ by from the published ones.
 */
final class CellModel {
  static final int A = 0;
  static final int B = 1;
  static final int LITHIUM = 2;
  static final int OVER = 3;
  static final int LAM_POSITIVE = 4;
  static final int LAM_NEGATIVE = 5;
  static final int LLI = 6;
  static final int GROWTH = 7;
  static final Hats ON_POSITIVE = new Hats(8, 25, 0.1);
  static final Hats ON_NEGATIVE = new Hats(ON_POSITIVE.until(), 17, 0);

  /** Number of parameters. */
  static final int SIZE = ON_NEGATIVE.until();

  private final ElectrodePair pair;
  private final double[] p;
  private final boolean young;
  private final double positive;
  private final double negative;
  private final double lithium;

  /**
   * @param p the parameters
   * @param young as it was at first, without its losses
   */
  CellModel(ElectrodePair pair, double[] p, boolean young) {
    this.pair = pair;
    this.p = p;
    this.young = young;
    this.positive = StrictMath.exp(p[A]) * (young ? 1 : 1 - p[LAM_POSITIVE]);
    this.negative = StrictMath.exp(p[B]) * (young ? 1 : 1 - p[LAM_NEGATIVE]);
    this.lithium = p[LITHIUM] - (young ? 0 : p[LLI]);
  }

  /** Over-voltage at a charge rate [V]. */
  double over(double rate) {
    return rate * p[OVER] * (young ? 1 : 1 + p[GROWTH]);
  }

  /** Of the cell without current [V]. */
  double open(double s) {
    double x = s / negative;
    double y = (lithium - s) / positive;
    return pair.positive().volt(y)
        + ON_POSITIVE.at(p, y)
        - pair.negative().volt(x)
        - ON_NEGATIVE.at(p, x);
  }

  /** Where the cell without current shows a voltage. */
  double place(double volt) {
    double low = max(0, lithium - positive);
    double high = min(negative, lithium);
    for (int i = 0; i < 45; i++) {
      double middle = (low + high) / 2;
      if (open(middle) < volt) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** How far s is outside of what either electrode can hold. */
  double beyond(double s) {
    double x = s / negative;
    double y = (lithium - s) / positive;
    return max(max(0, -x), x - 1) + max(max(0, -y), y - 1);
  }

  /**
   * Derivatives of the voltage by the parameters.
   *
   * @param rate of charge [C]
   * @param by what to fill; of {@link #SIZE}
   * @return the derivative by s
   */
  double derive(double s, double rate, double[] by) {
    Arrays.fill(by, 0, SIZE, 0);
    double x = s / negative;
    double y = (lithium - s) / positive;
    double up = pair.positive().slope(y) + ON_POSITIVE.slope(p, y);
    double un = pair.negative().slope(x) + ON_NEGATIVE.slope(p, x);
    by[A] = -y * up;
    by[B] = x * un;
    by[LITHIUM] = up / positive;
    by[OVER] = rate;
    if (!young) {
      by[LAM_POSITIVE] = y * up / (1 - p[LAM_POSITIVE]);
      by[LAM_NEGATIVE] = -x * un / (1 - p[LAM_NEGATIVE]);
      by[LLI] = -up / positive;
      by[OVER] = rate * (1 + p[GROWTH]);
      by[GROWTH] = rate * p[OVER];
    }
    ON_POSITIVE.spread(y, 1, by);
    ON_NEGATIVE.spread(x, -1, by);
    return -up / positive - un / negative;
  }

  /**
   * Charge between two voltages of a cell that is discharged at a rate.
   *
   * @param by what to fill with its derivatives
   */
  double capacity(double from, double to, double rate, double[] by) {
    double low = place(from + over(rate));
    double high = place(to);
    double[] other = new double[SIZE];
    double lowSlope = derive(low, -rate, other);
    double highSlope = derive(high, 0, by);
    for (int i = 0; i < SIZE; i++) {
      by[i] = -by[i] / highSlope + other[i] / lowSlope;
    }
    return high - low;
  }
}
