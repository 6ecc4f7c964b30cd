package io.celltwin.core.mode;

/**
 * Symmetric positive definite matrices of a few dozen rows. The inner loops go along rows and sum
 * up nothing, so that a compiler can do several columns at once; each number is still the sum of
 * its products in their order.
 */
public final class RowCholesky {
  private RowCholesky() {}

  /**
   * Replaces the lower half of a by its factor L, a = L·Lᵀ.
   *
   * @return false where a is not positive definite
   */
  public static boolean factor(double[][] a) {
    int n = a.length;
    double[] column = new double[n];
    for (int k = 0; k < n; k++) {
      double square = a[k][k];
      if (!(square > 0)) {
        return false;
      }
      double diagonal = Math.sqrt(square);
      a[k][k] = diagonal;
      for (int i = k + 1; i < n; i++) {
        column[i] = a[i][k] / diagonal;
        a[i][k] = column[i];
      }
      for (int i = k + 1; i < n; i++) {
        subtract(a[i], column[i], column, k + 1, i + 1);
      }
    }
    return true;
  }

  private static void subtract(double[] from, double times, double[] what, int begin, int end) {
    for (int j = begin; j < end; j++) {
      from[j] -= times * what[j];
    }
  }

  /** Solves L·Lᵀ·x = b in place. */
  public static void solve(double[][] factor, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      double sum = b[i];
      for (int k = 0; k < i; k++) {
        sum -= factor[i][k] * b[k];
      }
      b[i] = sum / factor[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = b[i];
      for (int k = i + 1; k < n; k++) {
        sum -= factor[k][i] * b[k];
      }
      b[i] = sum / factor[i][i];
    }
  }

  /** The inverse of L·Lᵀ. */
  public static double[][] inverse(double[][] factor) {
    int n = factor.length;
    double[][] inverse = new double[n][n]; // all right sides at once, each a column
    for (int i = 0; i < n; i++) {
      double[] row = inverse[i];
      row[i] = 1;
      for (int k = 0; k < i; k++) {
        subtract(row, factor[i][k], inverse[k], 0, k + 1);
      }
      divide(row, factor[i][i], i + 1);
    }
    for (int i = n - 1; i >= 0; i--) {
      double[] row = inverse[i];
      for (int k = i + 1; k < n; k++) {
        subtract(row, factor[k][i], inverse[k], 0, n);
      }
      divide(row, factor[i][i], n);
    }
    return inverse;
  }

  private static void divide(double[] row, double by, int end) {
    for (int j = 0; j < end; j++) {
      row[j] /= by;
    }
  }
}
