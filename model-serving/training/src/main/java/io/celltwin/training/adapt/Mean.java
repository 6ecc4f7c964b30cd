package io.celltwin.training.adapt;

import java.util.Arrays;

/**
 * A mean over a few cells and where the mean over all cells of the kind may lie, by Student's t: of
 * two or three cells an interval by drawing again would be far too narrow.
 *
 * @param value of the mean
 * @param lower end of its 95 % interval, NaN of a single cell
 * @param upper end of the same
 */
record Mean(double value, double lower, double upper) {
  /** 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private static final double NORMAL = 1.960;

  static Mean of(double[] perCell) {
    double[] known = Arrays.stream(perCell).filter(Double::isFinite).toArray();
    int n = known.length;
    if (n == 0) {
      return new Mean(Double.NaN, Double.NaN, Double.NaN);
    }
    double mean = Arrays.stream(known).average().orElseThrow();
    if (n == 1) {
      return new Mean(mean, Double.NaN, Double.NaN);
    }
    double squares = Arrays.stream(known).map(v -> (v - mean) * (v - mean)).sum();
    double t = n - 2 < T.length ? T[n - 2] : NORMAL;
    double half = t * Math.sqrt(squares / (n - 1) / n);
    return new Mean(mean, mean - half, mean + half);
  }

  /** The same of what cannot be below zero. */
  Mean atLeastZero() {
    return new Mean(value, Math.max(0, lower), upper);
  }
}
