package io.celltwin.protocol.lookahead;

import io.celltwin.learn.Cholesky;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Linear regression with a penalty on the squared weights of standardised inputs, every condition
 * counting the same however many rows it has. Inputs far outside those learned from are held at the
 * edge.
 */
final class PenalisedRegression {
  private static final double LIMIT = 6;
  private static final double LEAST_SPREAD = 1e-9;

  private final double[] center;
  private final double[] scale;
  private final double[] level;
  private final double[][] weights;

  private PenalisedRegression(double[] center, double[] scale, double[] level, double[][] weights) {
    this.center = center;
    this.scale = scale;
    this.level = level;
    this.weights = weights;
  }

  /**
   * @param x rows of each condition
   * @param y targets of each of these rows
   * @param penalty per unit of total weight
   */
  static PenalisedRegression of(List<double[][]> x, List<double[][]> y, double penalty) {
    return each(x, y, penalty).get(0);
  }

  /**
   * One for each penalty.
   *
   * @param x rows of each condition
   * @param y targets of each of these rows
   * @param penalties per unit of total weight
   */
  static List<PenalisedRegression> each(
      List<double[][]> x, List<double[][]> y, double... penalties) {
    int n = x.get(0)[0].length;
    int outputs = y.get(0)[0].length;
    double[] center = new double[n];
    double[] scale = new double[n];
    double[] level = new double[outputs];
    for (int c = 0; c < x.size(); c++) {
      double w = 1.0 / x.size() / x.get(c).length;
      for (int i = 0; i < x.get(c).length; i++) {
        for (int j = 0; j < n; j++) {
          center[j] += w * x.get(c)[i][j];
        }
        for (int o = 0; o < outputs; o++) {
          level[o] += w * y.get(c)[i][o];
        }
      }
    }
    for (int c = 0; c < x.size(); c++) {
      double w = 1.0 / x.size() / x.get(c).length;
      for (double[] row : x.get(c)) {
        for (int j = 0; j < n; j++) {
          scale[j] += w * (row[j] - center[j]) * (row[j] - center[j]);
        }
      }
    }
    for (int j = 0; j < n; j++) {
      scale[j] = Math.sqrt(scale[j]) > LEAST_SPREAD ? Math.sqrt(scale[j]) : Double.MAX_VALUE;
    }
    double[][] zz = new double[n][n];
    double[][] zy = new double[outputs][n];
    for (int c = 0; c < x.size(); c++) {
      double w = 1.0 / x.size() / x.get(c).length;
      for (int i = 0; i < x.get(c).length; i++) {
        double[] z = scaled(x.get(c)[i], center, scale, Double.MAX_VALUE);
        for (int j = 0; j < n; j++) {
          for (int l = 0; l <= j; l++) {
            zz[j][l] += w * z[j] * z[l];
          }
          for (int o = 0; o < outputs; o++) {
            zy[o][j] += w * z[j] * (y.get(c)[i][o] - level[o]);
          }
        }
      }
    }
    List<PenalisedRegression> all = new ArrayList<>();
    for (double penalty : penalties) {
      double[][] a = Arrays.stream(zz).map(double[]::clone).toArray(double[][]::new);
      for (int j = 0; j < n; j++) {
        a[j][j] += penalty;
      }
      Cholesky factor = new Cholesky(a);
      double[][] weights = new double[outputs][];
      for (int o = 0; o < outputs; o++) {
        weights[o] = factor.solve(zy[o]);
      }
      all.add(new PenalisedRegression(center, scale, level, weights));
    }
    return all;
  }

  private static double[] scaled(double[] row, double[] center, double[] scale, double limit) {
    double[] z = new double[row.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = Math.max(-limit, Math.min(limit, (row[j] - center[j]) / scale[j]));
    }
    return z;
  }

  double[] predict(double[] row) {
    double[] z = scaled(row, center, scale, LIMIT);
    double[] y = level.clone();
    for (int o = 0; o < y.length; o++) {
      for (int j = 0; j < z.length; j++) {
        y[o] += weights[o][j] * z[j];
      }
    }
    return y;
  }
}
