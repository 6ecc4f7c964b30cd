package io.celltwin.protocol.longrange;

import java.util.Arrays;

/**
 * What a cell shows up to row k in numbers: how its SOH went, where each of the sixteen features of
 * a charge stands and how it moved since the first charges, and how the cell is used.
 */
final class HistorySummary {
  private static final int OF_SOH = 8;
  private static final int RECENT = 20;

  private HistorySummary() {}

  /**
   * @param k rows seen, from 1
   */
  static double[] of(CellLife cell, int k) {
    int rows = Math.min(k, cell.rows());
    int features = cell.features()[0].length;
    double[] x = new double[OF_SOH + 4 * features + cell.use().length];
    double[] soh = cell.soh();
    double now = cell.now(rows);
    int at = 0;
    x[at++] = cell.first();
    x[at++] = now;
    x[at++] = cell.first() - now;
    x[at++] = CellLife.slope(soh, 0, rows);
    x[at++] = CellLife.slope(soh, rows - RECENT, rows);
    double[] bend = bend(soh, rows);
    x[at++] = bend[0];
    x[at++] = bend[1];
    x[at++] = Arrays.stream(soh, 0, rows).filter(Double::isFinite).average().orElse(Double.NaN);
    for (int j = 0; j < features; j++) {
      double[] column = new double[rows];
      int finite = 0;
      int first = -1;
      for (int row = 0; row < rows; row++) {
        column[row] = cell.features()[row][j];
        if (Double.isFinite(column[row])) {
          finite++;
          first = first < 0 ? row : first;
        }
      }
      if (finite < 3) {
        Arrays.fill(x, at, at + 4, Double.NaN);
        at += 4;
        continue;
      }
      double late = CellLife.median(column, rows - 3, rows);
      x[at++] = Arrays.stream(column).filter(Double::isFinite).average().orElse(Double.NaN);
      x[at++] = CellLife.slope(column, 0, rows);
      x[at++] = late;
      x[at++] = late - CellLife.median(column, first, first + 3);
    }
    System.arraycopy(cell.use(), 0, x, at, cell.use().length);
    return x;
  }

  /** Quadratic term over the rows seen, and what the parabola leaves [standard deviation]. */
  private static double[] bend(double[] soh, int rows) {
    double[][] a = new double[3][4];
    int n = 0;
    for (int i = 0; i < rows; i++) {
      if (Double.isFinite(soh[i])) {
        double t = 2.0 * i / rows - 1;
        double[] p = {1, t, t * t};
        n++;
        for (int r = 0; r < 3; r++) {
          for (int c = 0; c < 3; c++) {
            a[r][c] += p[r] * p[c];
          }
          a[r][3] += p[r] * soh[i];
        }
      }
    }
    if (n < 5) {
      return new double[2];
    }
    for (int p = 0; p < 3; p++) { // positive definite: elimination needs no pivoting
      for (int r = p + 1; r < 3; r++) {
        double f = a[r][p] / a[p][p];
        for (int c = p; c < 4; c++) {
          a[r][c] -= f * a[p][c];
        }
      }
    }
    double[] b = new double[3];
    for (int r = 2; r >= 0; r--) {
      b[r] = a[r][3];
      for (int c = r + 1; c < 3; c++) {
        b[r] -= a[r][c] * b[c];
      }
      b[r] /= a[r][r];
    }
    double left = 0;
    for (int i = 0; i < rows; i++) {
      if (Double.isFinite(soh[i])) {
        double t = 2.0 * i / rows - 1;
        double e = soh[i] - b[0] - b[1] * t - b[2] * t * t;
        left += e * e;
      }
    }
    return new double[] {4 * b[2], Math.sqrt(left / n)};
  }
}
