package io.celltwin.core.measure;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * What warms: temperature over time, and time above the hottest and below the coldest that the cell
 * is meant for. An interval with one end beyond a limit counts half. {@link Sums} adds them up.
 */
final class Warmth implements Cloneable {
  double seconds; // with a temperature at both ends
  double sum; // °C·s
  double hot; // s
  double cold; // s

  /** An interval with an end beyond a limit. */
  void beyond(double dt, double a, double b, double most, double least) {
    if (a > most || b > most) {
      hot += a > most && b > most ? dt : dt / 2;
    } else {
      cold += a < least && b < least ? dt : dt / 2;
    }
  }

  /** What was assumed gives way to what was read. */
  void mend(Warmth without, Warmth with) {
    seconds += with.seconds - without.seconds;
    sum += with.sum - without.sum;
    hot += with.hot - without.hot;
    cold += with.cold - without.cold;
  }

  Warmth copy() {
    try {
      return (Warmth) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    seconds = saved.decimal(seconds);
    sum = saved.decimal(sum);
    hot = saved.decimal(hot);
    cold = saved.decimal(cold);
  }
}
