package io.celltwin.core.quality;

import static java.lang.Math.max;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Frame;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * Whether the times of a frame are to be believed: a source's clock is a claim. A cell's time never
 * goes back, so one frame dated years ahead would make it refuse all that follow as late.
 *
 * <p>A frame that goes on where the last one ended is believed, and so is one whose record arrived
 * about when it says it was read. Any other jump ahead is suspect: its frame is held until as many
 * frames as {@link #wanted} go on from it, and turned away when one does not. What is held is the
 * caller's to keep; here stands what is needed to judge, so that a replay of the same log judges
 * the same.
 *
 * <p>A source that numbers its operations is believed, since each of them begins a time of its own.
 */
public final class ClockClaims implements Cloneable {
  private static final long NEVER = Long.MIN_VALUE;
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;

  /** What is longer ends an operation, and is a jump [ms]. */
  private static final long JUMP = 30 * MINUTE;

  /** A frame may be older than the one before it by this [ms]. */
  private static final long LATE = MINUTE;

  /**
   * Local time taken for UTC is ahead by 14 hours at most; what is further was not read yet [ms].
   */
  private static final long AHEAD = DAY;

  /** A longer jump wants more frames that go on from it [ms]. */
  private static final long LONG_JUMP = 30 * DAY;

  /** So many frames may come after one that is held though they were sent before it. */
  private static final int OVERTAKEN = 2;

  private static final int WANTED = 1;
  private static final int WANTED_LONG = 3;

  /** After a jump within a frame, so many more readings of it are agreement enough. */
  private static final int READINGS = 3;

  private long lastArrival = NEVER;
  private long lastEnd = NEVER;
  private long lastJump;

  // what is held
  private int held;
  private int wanted;
  private String source;
  private long firstSequence;
  private long lastSequence;
  private long heldStart;
  private long heldEnd;
  private int overtaken;

  /** What to do with a frame. */
  public enum Verdict {
    /** Its times are believed. */
    TAKE,
    /** Its times are suspect: keep it until the next frames decide. */
    HOLD,
    /** It goes on from what is held, which is believed now: take that first, then judge this. */
    TAKE_HELD_FIRST,
    /** It does not go on from what is held: turn that away, then judge this. */
    TURN_HELD_AWAY,
    /** It is held already. */
    AGAIN,
    /** It says that it was read well after it arrived. */
    FUTURE
  }

  /** Frames held. */
  public int held() {
    return held;
  }

  /**
   * Before a frame is looked at.
   *
   * @param lastMillis of the cell, {@link Long#MIN_VALUE} before its first sample
   * @param arrival of the frame's record [ms since 1970-01-01 UTC]; {@link Long#MIN_VALUE} where it
   *     says nothing
   */
  public Verdict judge(Frame frame, long lastMillis, long arrival) {
    if (arrival != NEVER && end(frame) > arrival + AHEAD) {
      return Verdict.FUTURE;
    }
    if (frame.declared().operationIndex() != null) {
      return Verdict.TAKE;
    }
    if (held > 0) {
      return beside(frame);
    }
    if (frame.size() == 0) {
      return Verdict.TAKE;
    }
    long start = first(frame);
    boolean known = lastMillis != NEVER;
    boolean jumps = !known || start - lastMillis > JUMP;
    boolean believed =
        !jumps
            || arrived(start, lastMillis, end(frame), arrival)
            || (known && usual(start - lastMillis));
    if (believed && settled(frame) == frame.size()) {
      return Verdict.TAKE;
    }
    if (believed && arrival != NEVER && end(frame) <= arrival + JUMP) {
      return Verdict.TAKE;
    }
    long jump = known ? max(start - lastMillis, frame.offsetMicros()[frame.size() - 1] / 1000) : 0;
    wanted = jump > LONG_JUMP ? WANTED_LONG : WANTED;
    return Verdict.HOLD;
  }

  /** A frame beside those held. */
  private Verdict beside(Frame frame) {
    boolean same = frame.source().equals(source);
    long start = first(frame);
    if (same && frame.sequence() >= firstSequence && frame.sequence() <= lastSequence) {
      if (start <= heldEnd && start >= heldStart) {
        return Verdict.AGAIN;
      }
    } else if (same && frame.sequence() < firstSequence && start < heldStart) {
      // overtaken by what is held, and says nothing of it; where more do, they do
      return overtaken++ < OVERTAKEN ? Verdict.TAKE : Verdict.TURN_HELD_AWAY;
    }
    if (start < heldStart - JUMP / 2) {
      return Verdict.TURN_HELD_AWAY;
    }
    if (held >= wanted || frame.size() == 0) { // one without readings says that time has passed
      return Verdict.TAKE_HELD_FIRST;
    }
    return Verdict.HOLD;
  }

  /** Whether its record came about when it says that it was read, or as long after the last one. */
  private boolean arrived(long start, long last, long end, long arrival) {
    if (arrival == NEVER) {
      return false;
    }
    return end <= arrival + JUMP
        || (lastArrival != NEVER && last != NEVER && start - last <= arrival - lastArrival + JUMP);
  }

  /** Whether the frame before it came after as long a pause. */
  private boolean usual(long jump) {
    return jump <= 2 * lastJump;
  }

  /** It is kept until the next ones decide. */
  public void hold(Frame frame) {
    if (held == 0) {
      source = frame.source();
      firstSequence = frame.sequence();
      heldStart = suspectFrom(frame);
      heldEnd = heldStart;
    }
    if (frame.source().equals(source)) {
      lastSequence = frame.sequence();
    }
    heldEnd = max(heldEnd, end(frame));
    held++;
  }

  /** Nothing is held any more. */
  public void holdNothing() {
    held = 0;
    source = null;
    overtaken = 0;
  }

  /** A frame's times were believed. */
  public void taken(Frame frame, long arrival) {
    if (frame.size() > 0) {
      long end = end(frame);
      lastJump = lastEnd == NEVER ? 0 : max(0, first(frame) - lastEnd);
      lastEnd = max(lastEnd, end);
    }
    if (arrival != NEVER) {
      lastArrival = arrival;
    }
  }

  /** A person says that the clock begins anew. */
  public void reset() {
    holdNothing();
    lastArrival = NEVER;
    lastEnd = NEVER;
    lastJump = 0;
  }

  /** Why a frame that was held is turned away. */
  public static String contradicted(Frame frame, long lastMillis, Frame by) {
    String ahead =
        lastMillis == NEVER
            ? "begins at %s".formatted(Instant.ofEpochMilli(first(frame)))
            : String.format(
                Locale.ROOT,
                "jumps to %s, %.1f h after the cell's latest sample",
                Instant.ofEpochMilli(first(frame)),
                (first(frame) - lastMillis) / 3_600_000.0);
    return String.format(
        Locale.ROOT,
        "frame %s, and the next one, %d of %s, is of %s; wanted times that the next frames agree"
            + " with",
        ahead,
        by.sequence(),
        by.source(),
        Instant.ofEpochMilli(first(by)));
  }

  /** Why a frame is turned away that arrived before it was read. */
  public static String ahead(Frame frame, long arrival) {
    return String.format(
        Locale.ROOT,
        "frame ends at %s, %.1f h after its record arrived; wanted at most %d h; put the source's"
            + " clock right",
        Instant.ofEpochMilli(end(frame)),
        (end(frame) - arrival) / 3_600_000.0,
        AHEAD / 3_600_000);
  }

  // ---- the times of one frame

  /**
   * The frame without the readings that its own later readings contradict: those dated more than
   * half an hour ahead, while the next one goes on where the one before them was. Mostly the frame
   * itself.
   */
  public static Frame inLine(Frame frame) {
    int n = frame.size();
    if (n < 3 || within(frame)) {
      return frame;
    }
    boolean[] out = new boolean[n];
    int left = outOfLine(frame.offsetMicros(), n, out);
    if (left == n) {
      return frame;
    }
    long[] offset = new long[left];
    double[] voltage = new double[left];
    double[] current = new double[left];
    float[] temperature = frame.temperature() == null ? null : new float[left];
    int to = 0;
    for (int i = 0; i < n; i++) {
      if (!out[i]) {
        offset[to] = frame.offsetMicros()[i];
        voltage[to] = frame.voltage()[i];
        current[to] = frame.current()[i];
        if (temperature != null) {
          temperature[to] = frame.temperature()[i];
        }
        to++;
      }
    }
    return with(frame, left, offset, voltage, current, temperature);
  }

  /** Marks what is out of line; how many readings are not. */
  private static int outOfLine(long[] offset, int n, boolean[] out) {
    int left = n;
    long line = offset[0];
    int i = 1;
    while (i < n) {
      if (offset[i] - line > JUMP * 1000) {
        int back = i + 1;
        while (back < n
            && !(offset[back] <= line + JUMP * 1000 && offset[back] >= line - LATE * 1000)) {
          back++;
        }
        if (back < n) {
          Arrays.fill(out, i, back, true);
          left -= back - i;
          i = back;
        }
      }
      line = max(line, offset[i]);
      i++;
    }
    return left;
  }

  /** No reading is further than half an hour from the first: nothing can be out of line. */
  private static boolean within(Frame frame) {
    long[] offset = frame.offsetMicros();
    long most = Long.MIN_VALUE;
    int n = frame.size();
    for (int i = 0; i < n; i++) {
      most = max(most, offset[i]);
    }
    return most - offset[0] <= JUMP * 1000;
  }

  /** How many readings are settled within the frame: all, or those before a jump at its end. */
  public static int settled(Frame frame) {
    int n = frame.size();
    long[] offset = frame.offsetMicros();
    for (int i = n - 1; i > max(0, n - 1 - READINGS); i--) {
      if (offset[i] - offset[i - 1] > JUMP * 1000) {
        return i;
      }
    }
    return n;
  }

  /**
   * What may be believed of a frame that was held and is contradicted: the readings before a jump
   * at its end, where those go on from the cell's latest; null where nothing may.
   */
  public static Frame head(Frame frame, long lastMillis) {
    int settled = settled(frame);
    boolean jumps = lastMillis == NEVER || first(frame) - lastMillis > JUMP;
    return settled == frame.size() || jumps ? null : first(frame, settled);
  }

  /** A frame of its first readings alone. */
  public static Frame first(Frame frame, int readings) {
    return with(
        frame,
        readings,
        frame.offsetMicros(),
        frame.voltage(),
        frame.current(),
        frame.temperature());
  }

  private static Frame with(
      Frame frame,
      int size,
      long[] offset,
      double[] voltage,
      double[] current,
      float[] temperature) {
    return new Frame(
        frame.cellId(),
        frame.source(),
        frame.sequence(),
        frame.part(),
        frame.parts(),
        frame.startMillis(),
        frame.declared(),
        size,
        offset,
        voltage,
        current,
        temperature);
  }

  private static long first(Frame frame) {
    return frame.size() == 0
        ? frame.startMillis()
        : frame.startMillis() + Math.floorDiv(frame.offsetMicros()[0], 1000L);
  }

  private static long end(Frame frame) {
    return frame.endMillis();
  }

  private static long suspectFrom(Frame frame) {
    int settled = settled(frame);
    return settled < frame.size()
        ? frame.startMillis() + Math.floorDiv(frame.offsetMicros()[settled], 1000L)
        : first(frame);
  }

  public ClockClaims copy() {
    try {
      return (ClockClaims) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    lastArrival = saved.integer(lastArrival);
    lastEnd = saved.integer(lastEnd);
    lastJump = saved.integer(lastJump);
    held = saved.integer(held);
    if (held > 0) {
      wanted = saved.integer(wanted);
      source = saved.text(source);
      firstSequence = saved.integer(firstSequence);
      lastSequence = saved.integer(lastSequence);
      heldStart = saved.integer(heldStart);
      heldEnd = saved.integer(heldEnd);
      overtaken = saved.integer(overtaken);
    }
  }
}
