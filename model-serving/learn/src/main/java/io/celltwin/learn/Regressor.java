package io.celltwin.learn;

import java.util.Arrays;

/**
 * A way to learn one number from a row of others. The same rows, weights and seed give the same
 * answers. Inputs may hold NaN for what is missing; every regressor copes in its own documented
 * way. Targets and weights are finite.
 */
public interface Regressor {

  /**
   * Learns.
   *
   * @param x rows of equal length
   * @param y target of each row
   * @param weights of each row, at least 0
   */
  Fitted fit(double[][] x, double[] y, double[] weights);

  /**
   * Learns, told which rows belong together, so that anything chosen by cross-validation is chosen
   * on groups left out whole.
   *
   * @param groups of each row, any numbers
   */
  default Fitted fit(double[][] x, double[] y, double[] weights, int[] groups) {
    return fit(x, y, weights);
  }

  /** Learns from rows that count the same. */
  default Fitted fit(double[][] x, double[] y) {
    return fit(x, y, ones(y.length));
  }

  /** What was learned. Safe for use by several threads. */
  interface Fitted {

    /** The target expected for a row. */
    double predict(double[] x);

    /** The targets expected for rows. */
    default double[] predict(double[][] x) {
      return Arrays.stream(x).mapToDouble(this::predict).toArray();
    }
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }
}
