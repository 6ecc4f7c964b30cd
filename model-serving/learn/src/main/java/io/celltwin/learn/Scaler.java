package io.celltwin.learn;

import java.util.Arrays;

/**
 * Brings the columns of training rows to a common scale and keeps later rows within reach of them:
 *
 * <pre>  z = clip((x − center) / half range, ±limit),   0 where x is missing</pre>
 *
 * <p>Center and half range come from the 1 and 99 % quantiles of each column, so that a broken
 * sensor cannot stretch the scale.
 */
public final class Scaler {
  private static final double LOW = 0.01;
  private static final double HIGH = 0.99;

  private final double[] center;
  private final double[] inverse;
  private final double limit;

  private Scaler(double[] center, double[] inverse, double limit) {
    this.center = center;
    this.inverse = inverse;
    this.limit = limit;
  }

  /**
   * @param x training rows, NaN where missing
   * @param limit of scaled values either side; 1 is the edge of the usual range
   */
  public static Scaler of(double[][] x, double limit) {
    int n = x[0].length;
    double[] center = new double[n];
    double[] inverse = new double[n];
    for (int j = 0; j < n; j++) {
      int column = j;
      double[] sorted =
          Arrays.stream(x).mapToDouble(r -> r[column]).filter(Double::isFinite).sorted().toArray();
      inverse[j] = 1;
      if (sorted.length > 0) {
        double low = quantile(sorted, LOW);
        double high = quantile(sorted, HIGH);
        if (!(high - low > 1e-12)) {
          low = sorted[0];
          high = sorted[sorted.length - 1];
        }
        center[j] = (low + high) / 2;
        inverse[j] = high - low > 1e-12 ? 2 / (high - low) : 1;
      }
    }
    return new Scaler(center, inverse, limit);
  }

  double[] center() {
    return center.clone();
  }

  double[] inverse() {
    return inverse.clone();
  }

  double limit() {
    return limit;
  }

  /** One row, scaled. */
  public double[] scale(double[] row) {
    double[] z = new double[row.length];
    for (int j = 0; j < z.length; j++) {
      double scaled = (row[j] - center[j]) * inverse[j];
      z[j] = Double.isFinite(scaled) ? Math.max(-limit, Math.min(limit, scaled)) : 0;
    }
    return z;
  }

  /** Rows, scaled. */
  public double[][] scale(double[][] rows) {
    return Arrays.stream(rows).map(this::scale).toArray(double[][]::new);
  }

  /** Linear between order statistics; of sorted values. */
  public static double quantile(double[] sorted, double share) {
    double at = Math.max(0, Math.min(1, share)) * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
