package io.celltwin.learn;

import java.util.Arrays;

/**
 * Training rows with each column cut into at most 255 bins of about equal counts, so that trees can
 * be grown on small histograms. What is missing counts as less than everything.
 */
final class Bins {
  static final int MOST = 255;

  private final double[][] edges;
  private final byte[][] columns;

  Bins(double[][] x) {
    int n = x[0].length;
    edges = new double[n][];
    columns = new byte[n][x.length];
    for (int j = 0; j < n; j++) {
      int column = j;
      double[] sorted =
          Arrays.stream(x).mapToDouble(r -> r[column]).filter(Double::isFinite).sorted().toArray();
      edges[j] = edges(sorted);
      for (int i = 0; i < x.length; i++) {
        columns[j][i] = (byte) bin(edges[j], x[i][j]);
      }
    }
  }

  private static double[] edges(double[] sorted) {
    double[] between = new double[MOST - 1];
    int count = 0;
    double[] distinct = Arrays.stream(sorted).distinct().toArray();
    if (distinct.length <= MOST) {
      for (int i = 1; i < distinct.length; i++) {
        between[count++] = (distinct[i - 1] + distinct[i]) / 2;
      }
    } else {
      double last = sorted[0];
      for (int i = 1; i < MOST; i++) {
        double edge = sorted[(int) ((long) i * sorted.length / MOST)];
        if (edge > last) {
          between[count++] = (last + edge) / 2 > last ? nextBelow(sorted, edge) : edge;
          last = edge;
        }
      }
    }
    return Arrays.copyOf(between, count);
  }

  /** Middle between a value of the column and the one just below it. */
  private static double nextBelow(double[] sorted, double value) {
    int at = Arrays.binarySearch(sorted, value);
    while (at > 0 && sorted[at - 1] == value) {
      at--;
    }
    return at > 0 ? (sorted[at - 1] + value) / 2 : value;
  }

  private static int bin(double[] edges, double x) {
    if (Double.isNaN(x)) {
      return 0;
    }
    int low = 0;
    int high = edges.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (x > edges[middle]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int features() {
    return edges.length;
  }

  /** Bins of a feature. */
  int count(int feature) {
    return edges[feature].length + 1;
  }

  int at(int feature, int row) {
    return columns[feature][row] & 0xff;
  }

  /** Upper end of a bin. */
  double edge(int feature, int bin) {
    return edges[feature][bin];
  }
}
