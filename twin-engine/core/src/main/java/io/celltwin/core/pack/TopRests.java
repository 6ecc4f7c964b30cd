package io.celltwin.core.pack;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * What each cell loses beside its siblings while the string rests near full: no current flows
 * there, so what moves a charge between siblings then is a balancer. With x the charge a cell holds
 * beyond the median cell, at the first and the last look at each rest:
 *
 * <pre>
 *   r = Σ (x_first − x_last) / Σ t        [Ah/h]
 * </pre>
 *
 * <p>the sums forgetting {@value #FORGOTTEN} of themselves with each rest. What a voltage has wrong
 * all the time is the same at both looks and is not in it.
 */
final class TopRests {
  private static final double FORGOTTEN = 0.05;
  private static final double HOUR = 3.6e6;

  /** Looked at for less, nothing is said [h]. */
  private static final double ENOUGH = 10;

  private final long[] rest; // begin of the rest of the last look [ms]
  private final long[] seen; // time of the last look [ms]
  private final double[] last; // x then [Ah]
  private final double[] lost; // Ah
  private final double[] hours;
  private final double[] variance; // Ah²

  TopRests(int cells) {
    rest = new long[cells];
    seen = new long[cells];
    last = new double[cells];
    lost = new double[cells];
    hours = new double[cells];
    variance = new double[cells];
  }

  /**
   * A look at a cell in a rest.
   *
   * @param began when the rest did [ms]
   * @param x charge beyond the median cell's [Ah]
   * @param noise standard deviation of x from look to look [Ah]
   */
  void look(int cell, long began, long time, double x, double noise) {
    if (rest[cell] == began) {
      lost[cell] += last[cell] - x;
      hours[cell] += (time - seen[cell]) / HOUR;
    } else {
      lost[cell] *= 1 - FORGOTTEN;
      hours[cell] *= 1 - FORGOTTEN;
      variance[cell] = (1 - FORGOTTEN) * (1 - FORGOTTEN) * variance[cell] + 2 * noise * noise;
      rest[cell] = began;
    }
    seen[cell] = time;
    last[cell] = x;
  }

  /** r of a cell [Ah/h]; NaN before {@value #ENOUGH} h were seen. */
  double loss(int cell) {
    return hours[cell] < ENOUGH ? Double.NaN : lost[cell] / hours[cell];
  }

  /** Standard deviation of r [Ah/h]. */
  double deviation(int cell) {
    return Math.sqrt(variance[cell]) / hours[cell];
  }

  /** Another cell stands here. */
  void forget(int cell) {
    rest[cell] = 0;
    seen[cell] = 0;
    last[cell] = 0;
    lost[cell] = 0;
    hours[cell] = 0;
    variance[cell] = 0;
  }

  /** Becomes as another one is. */
  void set(TopRests other) {
    System.arraycopy(other.rest, 0, rest, 0, rest.length);
    System.arraycopy(other.seen, 0, seen, 0, seen.length);
    System.arraycopy(other.last, 0, last, 0, last.length);
    System.arraycopy(other.lost, 0, lost, 0, lost.length);
    System.arraycopy(other.hours, 0, hours, 0, hours.length);
    System.arraycopy(other.variance, 0, variance, 0, variance.length);
  }

  /** The fields, to or from bytes; nothing but a flag for a string that was never seen so. */
  void fields(SavedFields saved) throws IOException {
    boolean any = saved.bool(Arrays.stream(rest).anyMatch(r -> r != 0));
    if (any) {
      saved.integers(rest);
      saved.integers(seen);
      saved.decimals(last);
      saved.decimals(lost);
      saved.decimals(hours);
      saved.decimals(variance);
    }
  }
}
