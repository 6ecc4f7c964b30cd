package io.celltwin.learn;

import java.util.Arrays;

/**
 * Linear regression of several numbers at once, such as the points of a curve, with one penalty on
 * the squared weights and none on the intercepts. The penalty is the one with the least squared
 * error on rows left out one at a time, which follows from one factor a penalty.
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

  /**
   * Learns from rows that count the same and miss nothing. With Z the centred inputs of n rows and
   * T the centred targets,
   *
   * <pre>
   *   D = (Z·Zᵀ + α·I)⁻¹·T,   error of row i left out = α·D_i / (α·[(Z·Zᵀ + α·I)⁻¹]_ii − 1/n)
   * </pre>
   *
   * <p>as the penalised fit leaves T − Z·Zᵀ·D = α·D, and its leverage is 1 − α·[…]_ii, to which the
   * intercept adds 1/n. Few rows and many features: everything happens in the span of the rows.
   */
  public CurveForest.Fitted fit(double[][] x, double[][] y) {
    double[] center = means(x);
    double[] level = means(y);
    double[][] z = minus(x, center);
    double[][] t = transposed(minus(y, level));
    double[][] products = new double[z.length][z.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = product(z[i], z[j]);
      }
    }
    double least = Double.MAX_VALUE;
    double[][] dual = null;
    for (double alpha : alphas) {
      double[][] a = Arrays.stream(products).map(double[]::clone).toArray(double[][]::new);
      for (int i = 0; i < a.length; i++) {
        a[i][i] += alpha;
      }
      Cholesky factor = new Cholesky(a);
      double[][] its = Arrays.stream(t).map(factor::solve).toArray(double[][]::new);
      double error = errorLeftOut(its, factor.inverseFactor(), alpha);
      if (error < least) {
        least = error;
        dual = its;
      }
    }
    double[][] b = new double[level.length][center.length];
    for (int o = 0; o < b.length; o++) {
      for (int i = 0; i < z.length; i++) {
        for (int j = 0; j < center.length; j++) {
          b[o][j] += dual[o][i] * z[i][j];
        }
      }
    }
    return row -> {
      double[] answer = level.clone();
      for (int j = 0; j < center.length; j++) {
        double d = row[j] - center[j];
        for (int o = 0; o < answer.length; o++) {
          answer[o] += d * b[o][j];
        }
      }
      return answer;
    };
  }

  /** Squared error over all rows, each left out in turn. */
  private static double errorLeftOut(double[][] dual, double[][] inverseFactor, double alpha) {
    int n = inverseFactor.length;
    double[] diagonal = new double[n];
    for (double[] row : inverseFactor) {
      for (int i = 0; i < row.length; i++) {
        diagonal[i] += row[i] * row[i];
      }
    }
    double error = 0;
    for (double[] ofOutput : dual) {
      for (int i = 0; i < n; i++) {
        double e = alpha * ofOutput[i] / Math.max(1e-9, alpha * diagonal[i] - 1.0 / n);
        error += e * e;
      }
    }
    return error;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static double[][] transposed(double[][] rows) {
    double[][] columns = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
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

  private static double[][] minus(double[][] rows, double[] center) {
    double[][] z = new double[rows.length][center.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < center.length; j++) {
        z[i][j] = rows[i][j] - center[j];
      }
    }
    return z;
  }
}
