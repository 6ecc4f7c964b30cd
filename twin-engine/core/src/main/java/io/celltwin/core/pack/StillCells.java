package io.celltwin.core.pack;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * How far the median voltage of a string has gone since a cell's own last moved at all: next to
 * nothing for every cell that is measured, and a whole day's swing for one whose sensor stands
 * still.
 */
final class StillCells {
  /** The median has gone further than this, so what the cell shows is not its voltage [V]. */
  static final double STANDS = 0.03;

  private final double[] low;
  private final double[] high;

  StillCells(int cells) {
    low = new double[cells];
    high = new double[cells];
    Arrays.fill(low, Double.NaN);
    Arrays.fill(high, Double.NaN);
  }

  /** One more reading beside the one before; NaN where a cell was not read. */
  void add(double[] volts, double[] then, double median) {
    for (int i = 0; i < volts.length; i++) {
      if (Double.isNaN(volts[i])) {
        continue;
      }
      boolean moved = volts[i] != then[i]; // also where it was not known then
      low[i] = moved || !(low[i] <= median) ? median : low[i];
      high[i] = moved || !(high[i] >= median) ? median : high[i];
    }
  }

  /** [V], 0 before the second reading. */
  double range(int cell) {
    double range = high[cell] - low[cell];
    return Double.isNaN(range) ? 0 : range;
  }

  boolean stands(int cell) {
    return range(cell) > STANDS;
  }

  /** Another cell stands here. */
  void forget(int cell) {
    low[cell] = Double.NaN;
    high[cell] = Double.NaN;
  }

  /** Becomes as another one is. */
  void set(StillCells other) {
    System.arraycopy(other.low, 0, low, 0, low.length);
    System.arraycopy(other.high, 0, high, 0, high.length);
  }

  void fields(SavedFields saved) throws IOException {
    saved.decimals(low);
    saved.decimals(high);
  }
}
