package io.celltwin.protocol.longrange;

/**
 * What a cell of any age shows at row k: its age, SOH and how fast that fell over the last rows and
 * over shares of its age; where each feature of a charge stands and how far it moved since the
 * first charges and since half its age; and how the cell is used.
 */
final class AgeSummary {
  private static final int[] WINDOWS = {20, 50, 100};
  private static final double[] SHARES = {0.25, 0.5, 0.75};
  private static final int OF_SOH = 4 + WINDOWS.length + 4 + SHARES.length;
  private static final int FEW = 5;

  private AgeSummary() {}

  /**
   * @param k rows seen, from 1, not more than the cell has
   */
  static double[] of(CellLife cell, int k) {
    int features = cell.features()[0].length;
    double[] x = new double[OF_SOH + 3 * features + cell.use().length];
    double[] soh = cell.soh();
    double now = cell.now(k);
    int at = 0;
    x[at++] = cell.first();
    x[at++] = now;
    x[at++] = cell.first() - now;
    x[at++] = Math.log(k);
    for (int window : WINDOWS) {
      x[at++] = CellLife.slope(soh, k - window, k);
    }
    x[at++] = CellLife.slope(soh, 0, k);
    x[at++] = CellLife.slope(soh, 0, k / 2);
    x[at++] = CellLife.slope(soh, k / 2, k);
    x[at++] = CellLife.slope(soh, k - k / 4 - 3, k);
    for (double share : SHARES) {
      int row = (int) (share * k);
      x[at++] = CellLife.median(soh, row - 2, Math.min(k, row + 3)) - now;
    }
    double[] column = new double[k];
    for (int j = 0; j < features; j++) {
      for (int row = 0; row < k; row++) {
        column[row] = cell.features()[row][j];
      }
      double late = CellLife.median(column, k - FEW, k);
      x[at++] = late;
      x[at++] = late - CellLife.median(column, 0, FEW);
      x[at++] = late - CellLife.median(column, k / 2 - 2, Math.min(k, k / 2 + 3));
    }
    System.arraycopy(cell.use(), 0, x, at, cell.use().length);
    return x;
  }
}
