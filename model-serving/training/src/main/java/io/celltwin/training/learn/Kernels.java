package io.celltwin.training.learn;

/** Distances and kernels between scaled rows. */
final class Kernels {
  private Kernels() {}

  /** Squared Euclidean distance. */
  static double square(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double d = a[j] - b[j];
      sum += d * d;
    }
    return sum;
  }

  /** Squared distances between all rows. */
  static double[][] squares(double[][] z) {
    double[][] all = new double[z.length][z.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j < i; j++) {
        all[i][j] = square(z[i], z[j]);
        all[j][i] = all[i][j];
      }
    }
    return all;
  }

  /** Symmetric positive definite systems by Cholesky, in place for speed. */
  static final class Cholesky {
    private final double[][] l;

    /**
     * @param a symmetric, overwritten
     */
    Cholesky(double[][] a) {
      int n = a.length;
      for (int j = 0; j < n; j++) {
        double[] rowJ = a[j];
        for (int i = j; i < n; i++) {
          double[] rowI = a[i];
          double sum = rowI[j];
          for (int k = 0; k < j; k++) {
            sum -= rowI[k] * rowJ[k];
          }
          if (i == j) {
            rowJ[j] = Math.sqrt(Math.max(sum, 1e-12));
          } else {
            rowI[j] = sum / rowJ[j];
          }
        }
      }
      this.l = a;
    }

    /** Solves L v = b. */
    double[] forward(double[] b) {
      double[] v = b.clone();
      for (int i = 0; i < v.length; i++) {
        for (int k = 0; k < i; k++) {
          v[i] -= l[i][k] * v[k];
        }
        v[i] /= l[i][i];
      }
      return v;
    }

    /** Solves A x = b. */
    double[] solve(double[] b) {
      double[] v = forward(b);
      for (int i = v.length - 1; i >= 0; i--) {
        v[i] /= l[i][i];
        for (int k = 0; k < i; k++) {
          v[k] -= l[i][k] * v[i];
        }
      }
      return v;
    }

    /** A⁻¹, its lower triangle alone. */
    double[][] inverse() {
      int n = l.length;
      double[][] columns = new double[n][];
      for (int j = 0; j < n; j++) {
        // column j of L⁻¹, from row j down
        double[] c = new double[n - j];
        c[0] = 1 / l[j][j];
        for (int i = j + 1; i < n; i++) {
          double sum = 0;
          double[] row = l[i];
          for (int k = j; k < i; k++) {
            sum -= row[k] * c[k - j];
          }
          c[i - j] = sum / row[i];
        }
        columns[j] = c;
      }
      double[][] inverse = new double[n][];
      for (int i = 0; i < n; i++) {
        inverse[i] = new double[i + 1];
        for (int j = 0; j <= i; j++) {
          double sum = 0;
          for (int k = i; k < n; k++) {
            sum += columns[i][k - i] * columns[j][k - j];
          }
          inverse[i][j] = sum;
        }
      }
      return inverse;
    }

    /** ln det A. */
    double logDeterminant() {
      double sum = 0;
      for (int i = 0; i < l.length; i++) {
        sum += 2 * Math.log(l[i][i]);
      }
      return sum;
    }
  }
}
