package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * Depths of discharge of the cycles that a state of charge runs through, however they are nested:
 * rainflow counting by the four-point rule, online. Of four turning points in a row, the inner two
 * are a full cycle when their range lies within that of the outer two; they are counted and taken
 * out. What remains is a sequence of half cycles that widens and then narrows.
 *
 * <p>At most {@value #STACK} turning points are kept. When more would be open, the oldest range is
 * counted as a half cycle and its first point forgotten, so that memory is bounded and no depth is
 * lost. A reversal below {@value #HYSTERESIS} is noise.
 *
 * @see <a href="https://doi.org/10.1520/E1049-85R17">ASTM E1049-85, rainflow counting</a>
 */
public final class Rainflow implements Cloneable {
  /** Turning points kept. */
  public static final int STACK = 32;

  /** Bins of depth, of five points each. */
  public static final int BINS = 20;

  /** Reversals below this are noise [share]. */
  public static final double HYSTERESIS = 0.01;

  private double[] stack = new double[STACK];
  private int open;
  private double last = Double.NaN;
  private double[] cycles = new double[BINS];
  private double[] depths = new double[BINS]; // sum of depths, for the mean in a bin
  private double counted;
  private double closes = Double.NaN; // range of the last leg that closes a cycle; not saved

  /** The next state of charge [share]; NaN is passed over. */
  public void add(double soc) {
    if (Double.isNaN(soc)) {
      return;
    }
    if (Double.isNaN(last)) {
      last = soc;
      stack[open++] = soc;
      return;
    }
    if (open == 1) {
      if (Math.abs(soc - stack[0]) >= HYSTERESIS) {
        stack[open++] = soc;
      }
      last = soc;
      return;
    }
    double direction = stack[open - 1] - stack[open - 2];
    if ((soc - stack[open - 1]) * direction >= 0) {
      stack[open - 1] = soc; // on in the same direction
      if (!(Math.abs(soc - stack[open - 2]) < closes)) {
        collapse();
      }
    } else if (Math.abs(soc - stack[open - 1]) >= HYSTERESIS) {
      if (open == STACK) {
        count(Math.abs(stack[1] - stack[0]), 0.5);
        System.arraycopy(stack, 1, stack, 0, STACK - 1);
        open--;
      }
      stack[open++] = soc;
      collapse();
    }
    last = soc;
  }

  private void collapse() {
    closes = Double.POSITIVE_INFINITY;
    while (open >= 4) {
      double before = Math.abs(stack[open - 3] - stack[open - 4]);
      double inner = Math.abs(stack[open - 2] - stack[open - 3]);
      double after = Math.abs(stack[open - 1] - stack[open - 2]);
      if (inner > before || inner > after) {
        closes = inner > before ? Double.POSITIVE_INFINITY : inner;
        return;
      }
      count(inner, 1);
      stack[open - 3] = stack[open - 1];
      open -= 2;
    }
  }

  private void count(double depth, double cycle) {
    int bin = bin(depth);
    cycles[bin] += cycle;
    depths[bin] += cycle * depth;
    counted += cycle * depth;
  }

  private static int bin(double depth) {
    return Math.max(0, Math.min(BINS - 1, (int) (depth * BINS - 1e-9)));
  }

  /**
   * Cycles whose depth lies in bin i, above i·5 and up to (i+1)·5 per cent; the open ranges count
   * as half cycles.
   */
  public double cycles(int i) {
    double n = cycles[i];
    for (int j = 1; j < open; j++) {
      if (bin(Math.abs(stack[j] - stack[j - 1])) == i) {
        n += 0.5;
      }
    }
    return n;
  }

  /** Sum of depth times cycles: full cycles of the same throughput. */
  public double equivalentFullCycles() {
    double sum = counted;
    for (int j = 1; j < open; j++) {
      sum += Math.abs(stack[j] - stack[j - 1]) / 2;
    }
    return sum;
  }

  /** Mean depth, cycles weighted by depth [share]; NaN before there was one. */
  public double meanDepth() {
    double sum = 0;
    for (int i = 0; i < BINS; i++) {
      sum += cycles[i] == 0 ? 0 : depths[i] * (depths[i] / cycles[i]);
    }
    for (int j = 1; j < open; j++) {
      double depth = Math.abs(stack[j] - stack[j - 1]);
      sum += depth * depth / 2;
    }
    double all = equivalentFullCycles();
    return all == 0 ? Double.NaN : sum / all;
  }

  public Rainflow copy() {
    try {
      Rainflow copy = (Rainflow) clone();
      copy.stack = stack.clone();
      copy.cycles = cycles.clone();
      copy.depths = depths.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    saved.sparse(stack);
    open = saved.integer(open);
    last = saved.decimal(last);
    saved.sparse(cycles);
    saved.sparse(depths);
    counted = saved.decimal(counted);
    closes = Double.NaN;
  }
}
