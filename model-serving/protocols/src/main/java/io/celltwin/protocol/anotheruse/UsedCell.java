package io.celltwin.protocol.anotheruse;

import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Use;
import io.celltwin.training.data.LabelledCell;
import java.util.Arrays;

/**
 * The life of a cell that was used alike throughout.
 *
 * @param id of the cell
 * @param make cells of one maker and type, which are compared with each other
 * @param chemistry of the positive electrode
 * @param condition it was used under, as the set calls it
 * @param use the same in numbers
 * @param held never decided on: its forecasts are the table
 * @param soh capacity over the median of the first ten rows, row by row
 * @param smooth running median of five rows of it
 */
record UsedCell(
    String id,
    String make,
    Chemistry chemistry,
    String condition,
    Use use,
    boolean held,
    double[] soh,
    double[] smooth) {
  private static final int YOUNG = 10;

  /** ReportRow from which a switch may happen. */
  static final int EARLIEST = 20;

  static UsedCell of(
      String id,
      String make,
      Chemistry chemistry,
      String condition,
      Use use,
      boolean held,
      double[] capacity) {
    double first = LabelledCell.median(Arrays.copyOf(capacity, Math.min(YOUNG, capacity.length)));
    double[] soh = Arrays.stream(capacity).map(c -> c / first).toArray();
    double[] smooth = new double[soh.length];
    for (int i = 0; i < soh.length; i++) {
      smooth[i] =
          LabelledCell.median(
              Arrays.copyOfRange(soh, Math.max(0, i - 2), Math.min(soh.length, i + 3)));
    }
    return new UsedCell(id, make, chemistry, condition, use, held, soh, smooth);
  }

  /** First row whose health lies below a level, or -1. */
  int below(double level) {
    for (int i = 0; i < smooth.length; i++) {
      if (smooth[i] < level) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Cycles from one level to a lower one, on the line between rows; NaN where it does not come so
   * far.
   */
  double cycles(double from, double to) {
    double first = at(from);
    double last = at(to);
    return last - first;
  }

  private double at(double level) {
    for (int i = 1; i < smooth.length; i++) {
      if (smooth[i] < level) {
        double step = smooth[i - 1] - smooth[i];
        double back = step > 0 && smooth[i - 1] >= level ? (level - smooth[i]) / step : 0;
        return i - Math.min(1, back);
      }
    }
    return Double.NaN;
  }
}
