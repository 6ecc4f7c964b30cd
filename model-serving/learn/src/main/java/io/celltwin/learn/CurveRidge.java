package io.celltwin.learn;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * Linear regression of several numbers at once, such as the points of a curve, with one penalty on
 * the squared weights and none on the intercepts. The penalty is the one with the least squared
 * error on rows left out one at a time, which follows from one decomposition.
 *
 * @param alphas penalties to choose from, above 0
 */
public record CurveRidge(double[] alphas) {

  /** From 1 to 10⁵, two a decade. */
  public CurveRidge() {
    this(decades());
  }

  public CurveRidge {
    alphas = alphas.clone();
  }

  private static double[] decades() {
    double[] all = new double[11];
    for (int i = 0; i < all.length; i++) {
      all[i] = Math.pow(10, i / 2.0);
    }
    return all;
  }

  @Override
  public double[] alphas() {
    return alphas.clone();
  }

  /** Learns from rows that count the same and miss nothing. */
  public CurveForest.Fitted fit(double[][] x, double[][] y) {
    int n = x.length;
    double[] center = means(x);
    double[] level = means(y);
    RealMatrix z = minus(x, center);
    RealMatrix t = minus(y, level);
    // few rows, many features: everything happens in the span of the rows
    EigenDecompositionSymmetric of = new EigenDecompositionSymmetric(z.multiplyTransposed(z));
    RealMatrix u = of.getV();
    double[] squares = of.getEigenvalues();
    RealMatrix ut = u.transposeMultiply(t);
    double least = Double.MAX_VALUE;
    RealMatrix dual = null;
    for (double alpha : alphas) {
      double[] kept = new double[n];
      for (int q = 0; q < n; q++) {
        double s = Math.max(0, squares[q]);
        kept[q] = s / (s + alpha);
      }
      RealMatrix shrunk = ut.copy();
      RealMatrix weights = ut.copy();
      for (int q = 0; q < n; q++) {
        for (int o = 0; o < level.length; o++) {
          shrunk.multiplyEntry(q, o, kept[q]);
          weights.multiplyEntry(q, o, 1 / (Math.max(0, squares[q]) + alpha));
        }
      }
      RealMatrix fitted = u.multiply(shrunk);
      double error = 0;
      for (int i = 0; i < n; i++) {
        double leverage = 1.0 / n;
        for (int q = 0; q < n; q++) {
          leverage += u.getEntry(i, q) * u.getEntry(i, q) * kept[q];
        }
        for (int o = 0; o < level.length; o++) {
          double e = (t.getEntry(i, o) - fitted.getEntry(i, o)) / Math.max(1e-9, 1 - leverage);
          error += e * e;
        }
      }
      if (error < least) {
        least = error;
        dual = u.multiply(weights);
      }
    }
    double[][] b = z.transposeMultiply(dual).getData();
    return row -> {
      double[] answer = level.clone();
      for (int j = 0; j < center.length; j++) {
        double d = row[j] - center[j];
        for (int o = 0; o < answer.length; o++) {
          answer[o] += d * b[j][o];
        }
      }
      return answer;
    };
  }

  private static double[] means(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    return mean;
  }

  private static RealMatrix minus(double[][] rows, double[] center) {
    RealMatrix z = new Array2DRowRealMatrix(rows.length, center.length);
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < center.length; j++) {
        z.setEntry(i, j, rows[i][j] - center[j]);
      }
    }
    return z;
  }
}
