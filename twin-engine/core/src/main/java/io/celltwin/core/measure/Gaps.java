package io.celltwin.core.measure;

import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/** Where nobody measured: intervals much longer than what is usual. */
final class Gaps implements Cloneable {
  int count;
  double seconds;

  /**
   * An interval that may be one.
   *
   * @param dt of it [s]
   * @param sofarMicros from the first reading to its begin [µs]
   * @param samples by then
   */
  void look(Thresholds rules, double dt, long sofarMicros, int samples) {
    if (dt > rules.gapAtLeast && samples > 5) {
      double usual = (sofarMicros - seconds * 1e6) * 1e-6 / (samples - 1 - count);
      if (dt > 10 * usual) {
        count++;
        seconds += dt;
      }
    }
  }

  /** It was counted as a gap where it was much longer than what is usual. */
  void mend(Thresholds rules, double closed) {
    if (count > 0 && closed > rules.gapAtLeast && seconds >= closed) {
      count--;
      seconds -= closed;
    }
  }

  Gaps copy() {
    try {
      return (Gaps) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    count = saved.integer(count);
    seconds = saved.decimal(seconds);
  }
}
