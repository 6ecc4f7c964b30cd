package io.celltwin.core.feature;

import static java.lang.Math.max;
import static java.lang.Math.min;

import java.util.ArrayList;
import java.util.List;

/**
 * A local maximum of incremental capacity.
 *
 * @param line of the grid it is highest at
 * @param voltage of its top, between the lines [V]
 * @param height [Ah/V]
 * @param area charge between the valleys beside it [Ah]
 */
record CapacityPeak(int line, double voltage, double height, double area) {

  /**
   * A curve whose peaks are wanted.
   *
   * @param ic dQ/dV at each line [Ah/V], known from first to last
   * @param charge below each line [Ah]
   * @param bottom where line 0 is [V]
   * @param cell between lines [V]
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for a call
  record Curve(double[] ic, double[] charge, double bottom, double cell, int first, int last) {
    double voltage(int line) {
      return bottom + line * cell;
    }

    /** All that stand out by a share of the highest point, from low to high voltage. */
    List<CapacityPeak> peaks(double share) {
      double highest = 0;
      for (int i = first; i <= last; i++) {
        highest = max(highest, ic[i]);
      }
      List<CapacityPeak> peaks = new ArrayList<>();
      for (int i = first + 1; i <= last - 1; i++) {
        if (ic[i] >= ic[i - 1] && ic[i] > ic[i + 1] && prominence(i) >= share * highest) {
          peaks.add(peak(i));
        }
      }
      return peaks;
    }

    private double prominence(int peak) {
      double left = ic[peak];
      for (int i = peak - 1; i >= first && ic[i] <= ic[peak]; i--) {
        left = min(left, ic[i]);
      }
      double right = ic[peak];
      for (int i = peak + 1; i <= last && ic[i] <= ic[peak]; i++) {
        right = min(right, ic[i]);
      }
      return ic[peak] - max(left, right);
    }

    private CapacityPeak peak(int at) {
      // the parabola through the three highest lines finds the top between them
      double bend = ic[at - 1] - 2 * ic[at] + ic[at + 1];
      double shift = bend < 0 ? (ic[at - 1] - ic[at + 1]) / (2 * bend) : 0;
      int low = at;
      while (low > first && ic[low - 1] <= ic[low]) {
        low--;
      }
      int high = at;
      while (high < last && ic[high + 1] <= ic[high]) {
        high++;
      }
      return new CapacityPeak(
          at, voltage(at) + max(-0.5, min(0.5, shift)) * cell, ic[at], charge[high] - charge[low]);
    }

    /** Of the lines between two, the lowest. */
    int valley(int from, int to) {
      int lowest = from;
      for (int i = from; i <= to; i++) {
        if (ic[i] < ic[lowest]) {
          lowest = i;
        }
      }
      return lowest;
    }
  }
}
