package io.celltwin.dashboard;

import io.celltwin.fleet.Trace;
import java.util.Arrays;

/**
 * Fewer points for the same picture: of every stretch of a trace the samples with the lowest and
 * highest voltage and current stay, so that no spike disappears.
 */
final class Downsampling {
  private Downsampling() {}

  /**
   * @param points at most, at least 8
   * @return indices of the samples that stay, rising
   */
  static int[] of(Trace trace, int points) {
    int n = trace.size();
    if (n <= points) {
      int[] all = new int[n];
      Arrays.setAll(all, i -> i);
      return all;
    }
    int buckets = (points - 2) / 4;
    int[] kept = new int[2 + 4 * buckets];
    int size = 0;
    kept[size++] = 0;
    for (int b = 0; b < buckets; b++) {
      int from = 1 + (int) ((long) b * (n - 2) / buckets);
      int to = 1 + (int) ((long) (b + 1) * (n - 2) / buckets);
      if (from < to) {
        kept[size++] = extreme(trace.voltage(), from, to, 1);
        kept[size++] = extreme(trace.voltage(), from, to, -1);
        kept[size++] = extreme(trace.current(), from, to, 1);
        kept[size++] = extreme(trace.current(), from, to, -1);
      }
    }
    kept[size++] = n - 1;
    return Arrays.stream(kept, 0, size).sorted().distinct().toArray();
  }

  private static int extreme(double[] column, int from, int to, int sign) {
    int best = from;
    for (int i = from + 1; i < to; i++) {
      if (sign * column[i] > sign * column[best]) {
        best = i;
      }
    }
    return best;
  }
}
