package io.celltwin.learn;

import java.util.Arrays;

/**
 * Symmetric positive definite systems A x = b by the factor L of A = L·Lᵀ. Columns are taken in
 * blocks of 32, so that a thousand rows stay in the caches; what rounding makes of a pivot below
 * {@value #LEAST_PIVOT} counts as that much.
 *
 * @see <a href="https://doi.org/10.1137/1.9781421407944">Golub and Van Loan, Matrix Computations,
 *     4th edition (2013), sections 4.2 and 4.3</a>
 */
public final class Cholesky {
  private static final int BLOCK = 32;
  private static final double LEAST_PIVOT = 1e-12;

  private final double[][] l;

  /**
   * @param a symmetric, of which the lower triangle is read and overwritten
   */
  public Cholesky(double[][] a) {
    int n = a.length;
    double[][] column = new double[BLOCK][n];
    for (int from = 0; from < n; from += BLOCK) {
      int to = Math.min(n, from + BLOCK);
      for (int j = from; j < to; j++) {
        for (int k = from; k < j; k++) {
          a[j][j] -= a[j][k] * a[j][k];
        }
        a[j][j] = Math.sqrt(Math.max(a[j][j], LEAST_PIVOT));
        for (int i = j + 1; i < n; i++) {
          double[] row = a[i];
          double sum = row[j];
          for (int k = from; k < j; k++) {
            sum -= row[k] * a[j][k];
          }
          row[j] = sum / a[j][j];
        }
      }
      // what is left of the matrix, a row at a time, so that the inner loop runs along memory
      for (int k = from; k < to; k++) {
        for (int j = to; j < n; j++) {
          column[k - from][j] = a[j][k];
        }
      }
      for (int i = to; i < n; i++) {
        double[] row = a[i];
        int k = from;
        for (; k + 3 < to; k += 4) {
          subtract(row, to, i, row[k], column[k - from], row[k + 1], column[k + 1 - from]);
          subtract(row, to, i, row[k + 2], column[k + 2 - from], row[k + 3], column[k + 3 - from]);
        }
        for (; k < to; k++) {
          subtract(row, to, i, row[k], column[k - from], 0, column[k - from]);
        }
      }
    }
    this.l = a;
  }

  private static void subtract(
      double[] row, int from, int last, double a, double[] x, double b, double[] y) {
    for (int j = from; j <= last; j++) {
      row[j] -= a * x[j] + b * y[j];
    }
  }

  /** The rows of L⁻¹, each up to its diagonal. */
  double[][] inverseFactor() {
    int n = l.length;
    double[] row = new double[n];
    double[][] inverse = new double[n][];
    for (int i = 0; i < n; i++) {
      Arrays.fill(row, 0, i + 1, 0);
      row[i] = 1;
      for (int k = 0; k < i; k++) {
        double a = l[i][k];
        double[] other = inverse[k];
        for (int j = 0; j <= k; j++) {
          row[j] -= a * other[j];
        }
      }
      inverse[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        inverse[i][j] = row[j] / l[i][i];
      }
    }
    return inverse;
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
  public double[] solve(double[] b) {
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
  double[][] inverseOfProduct() {
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
