package io.celltwin.core.mode;

/** Symmetric positive definite matrices of a few dozen rows. */
final class Cholesky {
  private Cholesky() {}

  /**
   * Replaces the lower half of a by its factor L, a = L·Lᵀ.
   *
   * @return false where a is not positive definite
   */
  static boolean factor(double[][] a) {
    int n = a.length;
    for (int i = 0; i < n; i++) {
      double[] row = a[i];
      for (int j = 0; j <= i; j++) {
        double sum = row[j];
        double[] other = a[j];
        for (int k = 0; k < j; k++) {
          sum -= row[k] * other[k];
        }
        if (i == j) {
          if (!(sum > 0)) {
            return false;
          }
          row[i] = Math.sqrt(sum);
        } else {
          row[j] = sum / other[j];
        }
      }
    }
    return true;
  }

  /** Solves L·Lᵀ·x = b in place. */
  static void solve(double[][] factor, double[] b) {
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
  static double[][] inverse(double[][] factor) {
    int n = factor.length;
    double[][] inverse = new double[n][n];
    double[] unit = new double[n];
    for (int c = 0; c < n; c++) {
      java.util.Arrays.fill(unit, 0);
      unit[c] = 1;
      solve(factor, unit);
      for (int r = 0; r < n; r++) {
        inverse[r][c] = unit[r];
      }
    }
    return inverse;
  }
}
