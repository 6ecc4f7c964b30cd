package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/** How many times its first values the latest values of a quantity are: medians of a few each. */
final class MedianGrowth {
  private final int skipped;
  private final double[] first;
  private final double[] last;
  private int count;

  /**
   * @param each how many values a median is of, an odd number
   * @param skipped so many values come before the first that counts
   */
  MedianGrowth(int each, int skipped) {
    this.skipped = skipped;
    first = new double[each];
    last = new double[each];
  }

  void accept(double value) {
    int at = count++ - skipped;
    if (at < 0) {
      return;
    }
    if (at < first.length) {
      first[at] = value;
    }
    last[at % last.length] = value;
  }

  /** Now over first; NaN while it is not known. */
  double ratio() {
    return count < skipped + 2 * first.length ? Double.NaN : median(last) / median(first);
  }

  private static double median(double[] of) {
    double[] sorted = of.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  MedianGrowth copy() {
    MedianGrowth copy = new MedianGrowth(first.length, skipped);
    System.arraycopy(first, 0, copy.first, 0, first.length);
    System.arraycopy(last, 0, copy.last, 0, last.length);
    copy.count = count;
    return copy;
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    saved.decimals(first);
    saved.decimals(last);
    count = saved.integer(count);
  }
}
