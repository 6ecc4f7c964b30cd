package io.celltwin.core.quality;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Frame;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a source's clock is off by against the time its frames arrive. The least delay of a frame,
 * from its last reading's time to its arrival, is how far behind the clock is plus the quickest
 * way; a clock that is ahead makes it negative, which no way does.
 *
 * <p>Told for sources that arrive as they measure: between the first and the last frame looked at,
 * arrivals took about as long as the readings. Of one that catches up on a backlog nothing is said.
 * What is said is at least so; a slow link looks like a clock that is behind.
 */
public final class SourceSkew {
  /** Nothing is known of when a frame arrived. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  /** A clock this far ahead is named [ms]. */
  private static final long AHEAD = 2_000;

  /** A clock this far behind is named: what is less may be the way [ms]. */
  private static final long BEHIND = 300_000;

  /** Fewer frames tell nothing. */
  private static final int LEAST = 3;

  /** Arrivals and readings may differ by this and by half of either [ms]. */
  private static final long UNEVEN = 10_000;

  private final int[] frames;
  private final long[] leastDelay; // ms
  private final long[] firstArrival;
  private final long[] lastArrival;
  private final long[] firstEnd;
  private final long[] lastEnd;

  public SourceSkew(int sources) {
    frames = new int[sources];
    leastDelay = new long[sources];
    firstArrival = new long[sources];
    lastArrival = new long[sources];
    firstEnd = new long[sources];
    lastEnd = new long[sources];
  }

  /** Another source has the slot. */
  public void forget(int slot) {
    frames[slot] = 0;
  }

  /**
   * A frame with samples.
   *
   * @param arrival [ms since 1970-01-01 UTC], or {@link #UNKNOWN}
   */
  public void look(int slot, Frame frame, long arrival) {
    if (arrival == UNKNOWN || frame.size() == 0) {
      return;
    }
    long end = frame.endMillis();
    if (frames[slot]++ == 0) {
      leastDelay[slot] = arrival - end;
      firstArrival[slot] = arrival;
      firstEnd[slot] = end;
    }
    leastDelay[slot] = min(leastDelay[slot], arrival - end);
    lastArrival[slot] = arrival;
    lastEnd[slot] = end;
  }

  /**
   * What is to be said of a source now that an operation of it is over; then it begins anew.
   *
   * @return how far its clock is ahead [s], negative where it is behind, 0 where nothing is to be
   *     said
   */
  public double taken(int slot) {
    if (frames[slot] < LEAST) {
      return 0; // of operations that are a frame each, several tell it
    }
    long arrivals = lastArrival[slot] - firstArrival[slot];
    long readings = lastEnd[slot] - firstEnd[slot];
    long delay = leastDelay[slot];
    frames[slot] = 0;
    boolean asTheyMeasure = abs(arrivals - readings) <= UNEVEN + max(arrivals, readings) / 2;
    return asTheyMeasure && (delay < -AHEAD || delay > BEHIND) ? -delay / 1000.0 : 0;
  }

  public SourceSkew copy() {
    SourceSkew copy = new SourceSkew(frames.length);
    System.arraycopy(frames, 0, copy.frames, 0, frames.length);
    System.arraycopy(leastDelay, 0, copy.leastDelay, 0, frames.length);
    System.arraycopy(firstArrival, 0, copy.firstArrival, 0, frames.length);
    System.arraycopy(lastArrival, 0, copy.lastArrival, 0, frames.length);
    System.arraycopy(firstEnd, 0, copy.firstEnd, 0, frames.length);
    System.arraycopy(lastEnd, 0, copy.lastEnd, 0, frames.length);
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    boolean any = saved.bool(Arrays.stream(frames).anyMatch(n -> n > 0));
    if (any) {
      saved.integers(frames);
      saved.integers(leastDelay);
      saved.integers(firstArrival);
      saved.integers(lastArrival);
      saved.integers(firstEnd);
      saved.integers(lastEnd);
    }
  }
}
