package io.celltwin.protocol.longrange;

import io.celltwin.training.data.LabelledCell;
import java.util.Arrays;

/**
 * One cell from its first row to its last, and how it was used as far as its name says so.
 *
 * @param id of the cell
 * @param group of cells of the same kind
 * @param condition in the cell's name, empty where it holds none
 * @param use the same in numbers, the same length within a group, NaN where not known
 * @param features [row][16], the last finite value carried forward; NaN before the first
 * @param soh measured, per row
 * @param smooth centred median of five of it
 * @param tail slope of the last fifth of it, and at least ten rows [1/cycle], below 0
 */
record CellLife(
    String id,
    String group,
    String condition,
    double[] use,
    double[][] features,
    double[] soh,
    double[] smooth,
    double tail) {
  private static final int HALF = 2;
  private static final double LEAST_FADE = -1e-5;

  /**
   * @param features as published, not finite where missing
   * @param soh as published, not finite where missing
   */
  static CellLife of(
      String id, String group, String condition, double[] use, double[][] features, double[] soh) {
    double[][] carried = new double[features.length][];
    for (int row = 0; row < carried.length; row++) {
      carried[row] = features[row].clone();
      for (int j = 0; j < carried[row].length; j++) {
        if (!Double.isFinite(carried[row][j])) {
          carried[row][j] = row == 0 ? Double.NaN : carried[row - 1][j];
        }
      }
    }
    double[] finite = Arrays.stream(soh).map(s -> Double.isFinite(s) ? s : Double.NaN).toArray();
    double[] smooth = new double[soh.length];
    for (int row = 0; row < smooth.length; row++) {
      smooth[row] = median(finite, row - HALF, row + HALF + 1);
      if (Double.isNaN(smooth[row])) {
        smooth[row] = row == 0 ? median(finite, 0, finite.length) : smooth[row - 1];
      }
    }
    int n = smooth.length;
    int last = Math.min(n, Math.max(10, n / 5));
    double tail = Math.min(LEAST_FADE, slope(smooth, n - last, n));
    return new CellLife(id, group, condition, use, carried, finite, smooth, tail);
  }

  /** The same life of which no more than {@code rows} were ever seen. */
  CellLife until(int rows) {
    return of(id, group, condition, use, Arrays.copyOf(features, rows), Arrays.copyOf(soh, rows));
  }

  int rows() {
    return soh.length;
  }

  double end() {
    return smooth[smooth.length - 1];
  }

  /** Median of the last few SOH up to row {@code k}, k from 1: where the forecast starts. */
  double now(int k) {
    return median(soh, k - 5, k);
  }

  /** Median of the first three. */
  double first() {
    return median(soh, 0, 3);
  }

  /** First row, from 1, where the median of it and the four before lies below; 0 where none. */
  int endOfLife(double threshold) {
    for (int row = 1; row <= rows(); row++) {
      if (now(row) < threshold) {
        return row;
      }
    }
    return 0;
  }

  static double median(double[] values, int from, int to) {
    double[] part = Arrays.copyOfRange(values, Math.max(0, from), Math.min(values.length, to));
    return LabelledCell.median(Arrays.stream(part).filter(Double::isFinite).toArray());
  }

  /** Least-squares slope over rows from {@code from} up to {@code to}; 0 with fewer than two. */
  static double slope(double[] values, int from, int to) {
    double n = 0;
    double t = 0;
    double v = 0;
    for (int i = Math.max(0, from); i < to; i++) {
      if (Double.isFinite(values[i])) {
        n++;
        t += i;
        v += values[i];
      }
    }
    double tt = 0;
    double tv = 0;
    for (int i = Math.max(0, from); i < to; i++) {
      if (Double.isFinite(values[i])) {
        tt += (i - t / n) * (i - t / n);
        tv += (i - t / n) * (values[i] - v / n);
      }
    }
    return tt > 0 ? tv / tt : 0;
  }
}
