package io.celltwin.core.mode;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/** Resistances from the steps of loads: what they first were and what they are, by medians. */
final class LoadSteps {
  /** So many are needed before growth means something. */
  static final int LEAST = 3;

  private static final int EACH = 5;

  private double[] first = new double[EACH];
  private double[] last = new double[EACH];
  private int count;

  /**
   * @param ohm at the reference temperature [Ω]; others than positive ones are ignored
   */
  void add(double ohm) {
    if (ohm > 0) {
      if (count < EACH) {
        first[count] = ohm;
      }
      last[count++ % EACH] = ohm;
    }
  }

  int count() {
    return count;
  }

  /** Over the first ones, less one; NaN before there are enough. */
  double growth() {
    return count < LEAST ? Double.NaN : median(last) / median(first) - 1;
  }

  private double median(double[] values) {
    double[] sorted = Arrays.copyOf(values, Math.min(count, EACH));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  LoadSteps copy() {
    LoadSteps copy = new LoadSteps();
    copy.first = first.clone();
    copy.last = last.clone();
    copy.count = count;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    saved.decimals(first);
    saved.decimals(last);
    count = saved.integer(count);
  }
}
