package io.celltwin.core.mode;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import java.io.IOException;

/** Comparable capacities of a cell: the first, the last, and how fast they fall. */
final class CapacityTrack {
  /** The pace is that of so many cycles. */
  private static final int PACE_OVER = 50;

  private double first = Double.NaN;
  private double last = Double.NaN;
  private double paceCapacity = Double.NaN;
  private int paceCycle;
  private double pace = Double.NaN;

  /**
   * @param cycle its number
   * @param capacity [Ah]; others than positive ones are ignored
   */
  void add(int cycle, double capacity) {
    if (!(capacity > 0)) {
      return;
    }
    if (Double.isNaN(first)) {
      first = capacity;
      paceCapacity = capacity;
      paceCycle = cycle;
    }
    last = capacity;
    if (cycle - paceCycle >= PACE_OVER) {
      pace = (paceCapacity - capacity) / first * 100 / (cycle - paceCycle);
      paceCapacity = capacity;
      paceCycle = cycle;
    }
  }

  /** Whether any was seen. */
  boolean known() {
    return !Double.isNaN(first);
  }

  /** What charges are counted in [Ah]: the first capacity, before there is one the rated. */
  double unit(CellSpec spec) {
    return known() ? first : spec.ratedCapacity();
  }

  /** The last over the first, NaN before. */
  double left() {
    return last / first;
  }

  /** Loss in a hundred cycles, as a share of the first; NaN before it is known. */
  double pace() {
    return pace;
  }

  CapacityTrack copy() {
    CapacityTrack copy = new CapacityTrack();
    copy.first = first;
    copy.last = last;
    copy.paceCapacity = paceCapacity;
    copy.paceCycle = paceCycle;
    copy.pace = pace;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    first = saved.decimal(first);
    last = saved.decimal(last);
    paceCapacity = saved.decimal(paceCapacity);
    paceCycle = saved.integer(paceCycle);
    pace = saved.decimal(pace);
  }
}
