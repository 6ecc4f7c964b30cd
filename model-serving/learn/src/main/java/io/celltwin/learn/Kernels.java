package io.celltwin.learn;

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
}
