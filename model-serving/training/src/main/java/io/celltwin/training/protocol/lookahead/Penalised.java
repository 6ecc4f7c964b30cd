package io.celltwin.training.protocol.lookahead;

import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.RealMatrix;

/**
 * Linear regression with a penalty on the squared weights of standardised inputs, every condition
 * counting the same however many rows it has. Inputs far outside those learned from are held at the
 * edge.
 */
final class Penalised {
  private static final double LIMIT = 6;
  private static final double LEAST_SPREAD = 1e-9;

  private final double[] center;
  private final double[] scale;
  private final double[] level;
  private final double[][] weights;

  /**
   * @param x rows of each condition
   * @param y targets of each of these rows
   * @param penalty per unit of total weight
   */
  Penalised(List<double[][]> x, List<double[][]> y, double penalty) {
    int n = x.get(0)[0].length;
    int outputs = y.get(0)[0].length;
    this.center = new double[n];
    this.scale = new double[n];
    this.level = new double[outputs];
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
    RealMatrix zz = new Array2DRowRealMatrix(n, n);
    double[][] zy = new double[outputs][n];
    for (int c = 0; c < x.size(); c++) {
      double w = 1.0 / x.size() / x.get(c).length;
      for (int i = 0; i < x.get(c).length; i++) {
        double[] z = scaled(x.get(c)[i], Double.MAX_VALUE);
        for (int j = 0; j < n; j++) {
          for (int l = 0; l <= j; l++) {
            zz.addToEntry(j, l, w * z[j] * z[l]);
          }
          for (int o = 0; o < outputs; o++) {
            zy[o][j] += w * z[j] * (y.get(c)[i][o] - level[o]);
          }
        }
      }
    }
    for (int j = 0; j < n; j++) {
      zz.addToEntry(j, j, penalty);
      for (int l = 0; l < j; l++) {
        zz.setEntry(l, j, zz.getEntry(j, l));
      }
    }
    DecompositionSolver solver = new CholeskyDecomposition(zz, 1e-6, 1e-14).getSolver();
    this.weights = new double[outputs][];
    for (int o = 0; o < outputs; o++) {
      weights[o] = solver.solve(new ArrayRealVector(zy[o], false)).toArray();
    }
  }

  private double[] scaled(double[] row, double limit) {
    double[] z = new double[row.length];
    for (int j = 0; j < z.length; j++) {
      z[j] = Math.max(-limit, Math.min(limit, (row[j] - center[j]) / scale[j]));
    }
    return z;
  }

  double[] predict(double[] row) {
    double[] z = scaled(row, LIMIT);
    double[] y = level.clone();
    for (int o = 0; o < y.length; o++) {
      for (int j = 0; j < z.length; j++) {
        y[o] += weights[o][j] * z[j];
      }
    }
    return y;
  }
}
