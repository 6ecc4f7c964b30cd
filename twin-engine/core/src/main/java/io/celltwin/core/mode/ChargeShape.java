package io.celltwin.core.mode;

import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * How a cell's charges and rests looked when it was young, and how they look now: means of the
 * first few, and a running mean of the last, bin by bin.
 */
final class ChargeShape {
  private static final int YOUNG = 3;
  private static final int SIZE = ModeInput.BINS + ModeInput.RESTS.length;

  private double[] young = new double[SIZE];
  private double[] now = new double[SIZE];
  private int[] seen = new int[SIZE];

  ChargeShape() {
    Arrays.fill(now, Double.NaN);
  }

  /**
   * @param grid values of {@code partial-charge}
   * @param unit of charge [Ah]
   */
  void add(double[] grid, double unit) {
    for (int i = 0; i < SIZE; i++) {
      double value;
      if (i < ModeInput.BINS) {
        value = (grid[2 * i + 2] - grid[2 * i]) / unit;
      } else {
        int at = PartialCharge.POINTS + ModeInput.RESTS[i - ModeInput.BINS];
        value = grid[at] - grid[PartialCharge.POINTS];
      }
      if (Double.isNaN(value)) {
        now[i] = Double.NaN;
      } else if (seen[i] < YOUNG) {
        young[i] += (value - young[i]) / ++seen[i];
        now[i] = value;
      } else {
        now[i] = Double.isNaN(now[i]) ? value : (now[i] + value) / 2;
      }
    }
  }

  /** Fills the first features of {@link ModeInput}. */
  void write(double[] x) {
    for (int i = 0; i < SIZE; i++) {
      if (seen[i] > 0) {
        boolean bin = i < ModeInput.BINS;
        int at = bin ? i : ModeInput.REST + i - ModeInput.BINS;
        x[at] = young[i];
        x[at + (bin ? ModeInput.BINS : ModeInput.RESTS.length)] = now[i] - young[i];
      }
    }
  }

  ChargeShape copy() {
    ChargeShape copy = new ChargeShape();
    copy.young = young.clone();
    copy.now = now.clone();
    copy.seen = seen.clone();
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    saved.decimals(young);
    saved.decimals(now);
    saved.integers(seen);
  }
}
