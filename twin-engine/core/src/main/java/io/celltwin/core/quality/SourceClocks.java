package io.celltwin.core.quality;

import static java.lang.Math.abs;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.LastReading;
import io.celltwin.domain.Frame;
import java.io.IOException;

/**
 * What the clocks of a cell's sources are off by. A clock that is put back while its source goes on
 * sampling would make all that follows look late. It is told from frames that are late by four
 * things together: the frame is the next in its source's count, the time it claims was covered with
 * readings already, its first reading goes on from the last one, and it is not one seen lately.
 * Then its times are moved on so that they follow; as soon as they do so by themselves, no more.
 */
public final class SourceClocks implements Cloneable {
  public static final long NEVER = Long.MIN_VALUE;

  /** Readings further apart than this do not cover the time between them [µs]. */
  public static final long COVERS = 300_000_000;

  /** Frames remembered as seen lately. */
  private static final int LATELY = 6;

  /** Voltage may differ by this, and by a third of what a change of current explains [V]. */
  private static final double GOES_ON = 0.01;

  private static final double SHARE = 0.3;

  private long[] shift; // µs, by slot
  private long[] lately = new long[LATELY];
  private int next;
  private long coveredSince = NEVER;

  public SourceClocks(int sources) {
    shift = new long[sources];
  }

  /** What the times of this source are moved by [µs]. */
  public long shift(int slot) {
    return shift[slot];
  }

  /** A reading was taken in. */
  public void covers(long before, long micros) {
    if (before == NEVER || micros - before > COVERS) {
      coveredSince = micros;
    }
  }

  public void forget(int slot) {
    shift[slot] = 0;
  }

  /**
   * A frame with samples, before they are looked at.
   *
   * @param inOrder whether it is the next one in its source's count
   * @param last time of the cell's latest reading [µs], or {@link #NEVER}
   * @param lateness by which a frame may be late [µs]
   * @param reading the last of the operation that is going on, or null where it has fewer than two
   * @param usual interval between its readings [s]
   * @param ohm resistance of the cell, or one that is typical [Ω]
   * @return by how much the clock was found to be put back now [µs], mostly 0
   */
  public long look(
      int slot,
      Frame frame,
      boolean inOrder,
      long last,
      long lateness,
      LastReading reading,
      double usual,
      double ohm) {
    long first = frame.timeMicros(0);
    long seen = fingerprint(frame);
    long back = 0;
    if (last != NEVER && first > last - nearly(slot, usual)) {
      shift[slot] = 0; // put right again
    } else if (last != NEVER
        && first + shift[slot] < last - lateness
        && first + shift[slot] >= coveredSince
        && inOrder
        && reading != null
        && goesOn(frame, reading, ohm)
        && !seenLately(seen)) {
      long interval = Math.max(1000, Math.round(usual * 1e6));
      back = last + interval - first - shift[slot];
      shift[slot] += back;
    }
    lately[next] = seen;
    next = (next + 1) % LATELY;
    return back;
  }

  /** The interval at the step was taken to be the usual one, and need not have been. */
  private long nearly(int slot, double usual) {
    return Math.min(Math.round(3e6 * usual), shift[slot] / 2);
  }

  private static boolean goesOn(Frame frame, LastReading last, double ohm) {
    double step = ohm * (frame.current()[0] - last.current());
    double off = frame.voltage()[0] - last.voltage() - step;
    return abs(off) <= GOES_ON + SHARE * abs(step);
  }

  private boolean seenLately(long fingerprint) {
    for (long each : lately) {
      if (each == fingerprint) {
        return true;
      }
    }
    return false;
  }

  private static long fingerprint(Frame frame) {
    long hash = frame.startMillis();
    hash = hash * 31 + Double.doubleToLongBits(frame.voltage()[0]);
    hash = hash * 31 + Double.doubleToLongBits(frame.current()[0]);
    return hash * 31 + frame.size();
  }

  public SourceClocks copy() {
    try {
      SourceClocks copy = (SourceClocks) clone();
      copy.shift = shift.clone();
      copy.lately = lately.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    saved.integers(shift);
    saved.integers(lately);
    next = saved.integer(next);
    coveredSince = saved.integer(coveredSince);
  }
}
