package io.celltwin.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The clock of one pack of one source: a claim that is followed as long as it makes sense. Seconds
 * since power-on are anchored to the arrival of the first message and keep their distances from
 * then on. What steps back is told from what is merely late: a step goes on from the lower time, at
 * the pace it had, while a late message is alone or comes in a burst.
 */
final class SourceClock {
  private static final int REMEMBERED = 512;
  private static final double BURST = 0.3;
  private static final long RESTART_MICROS = 3_600_000_000L;

  /** What is kept over a restart of the gateway, so that a message gets the same time again. */
  record Anchor(long offsetMicros, long lastRaw, long lastOut) {}

  /** How a time stood to those before. */
  enum Verdict {
    NEXT,
    DOUBLED,
    REPEATED,
    LATE,
    STEPPED_BACK,
    RESTARTED
  }

  /**
   * @param micros since 1970-01-01 UTC [µs]
   */
  record Placed(long micros, Verdict verdict) {}

  private record Known(int content, long out) {}

  private final Map<Long, Known> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
          return size() > REMEMBERED;
        }
      };
  private boolean started;
  private long offset;
  private long lastRaw;
  private long lastOut;
  private long lastArrival;
  private long habit;
  private double pace = Double.NaN;
  private long pendingRaw = Long.MIN_VALUE;
  private long pendingArrival;

  SourceClock() {}

  SourceClock(Anchor anchor) {
    started = true;
    offset = anchor.offsetMicros();
    lastRaw = anchor.lastRaw();
    lastOut = anchor.lastOut();
  }

  Anchor anchor() {
    return new Anchor(offset, lastRaw, lastOut);
  }

  /**
   * When a row was taken.
   *
   * @param content of the row, so that a repetition is known from another row of the same time
   * @param next time of the row after it in the same message; {@link Long#MIN_VALUE} where there is
   *     none
   */
  Placed place(Moment moment, long arrivalMillis, int content, long next) {
    long arrival = arrivalMillis * 1000;
    if (moment.clock() == Moment.Clock.ARRIVAL) {
      lastOut = started ? Math.max(arrival, lastOut) : arrival;
      started = true;
      return new Placed(lastOut, Verdict.NEXT);
    }
    long raw = moment.micros();
    boolean relative = moment.clock() == Moment.Clock.POWER_ON;
    if (!started) {
      started = true;
      offset = relative ? arrival - raw : 0;
      return forward(raw, arrival, content, Verdict.NEXT);
    }
    Known before = known.get(raw);
    if (before != null && before.content() == content) {
      return new Placed(before.out(), Verdict.REPEATED);
    }
    if (raw == lastRaw) {
      return new Placed(lastOut, Verdict.DOUBLED);
    }
    if (raw > lastRaw) {
      pendingRaw = Long.MIN_VALUE;
      if (!relative && offset != 0 && putRight(raw, arrival)) {
        offset = 0;
      }
      learnPace(raw, arrival);
      return forward(raw, arrival, content, Verdict.NEXT);
    }
    return backward(moment, raw, relative, arrival, content, next);
  }

  private Placed backward(
      Moment moment, long raw, boolean relative, long arrival, int content, long next) {
    boolean fresh = relative && raw < RESTART_MICROS && raw < lastRaw / 2;
    boolean goesOn = next > raw && next <= lastRaw;
    boolean second = pendingRaw != Long.MIN_VALUE && raw > pendingRaw;
    if (!moment.backfilled() && (fresh || goesOn || second) && !burst(raw, arrival, second)) {
      long usual = habit == 0 ? 1_000_000 : habit;
      long pause = second ? raw - pendingRaw + usual : usual;
      long from = relative ? Math.max(arrival, lastOut + pause) : lastOut + pause;
      offset = from - raw;
      known.clear();
      pendingRaw = Long.MIN_VALUE;
      return forward(raw, arrival, content, relative ? Verdict.RESTARTED : Verdict.STEPPED_BACK);
    }
    pendingRaw = raw;
    pendingArrival = arrival;
    long out = raw + offset;
    known.put(raw, new Known(content, out));
    return new Placed(out, Verdict.LATE);
  }

  /** Whether it has just jumped ahead by what it had stepped back. */
  private boolean putRight(long raw, long arrival) {
    long jump = raw - lastRaw - (arrival - lastArrival);
    return Math.abs(jump - offset) < Math.max(2 * habit, offset / 5) && raw > lastOut;
  }

  /** Whether it comes in much faster than its times say, where others came at their pace. */
  private boolean burst(long raw, long arrival, boolean second) {
    if (!second || Double.isNaN(pace) || raw <= pendingRaw) {
      return false;
    }
    double now = (double) (arrival - pendingArrival) / (raw - pendingRaw);
    return pace > BURST && now < BURST * pace;
  }

  private void learnPace(long raw, long arrival) {
    long step = raw - lastRaw;
    double now = (double) (arrival - lastArrival) / step;
    pace = Double.isNaN(pace) ? now : 0.9 * pace + 0.1 * Math.min(now, 10);
    habit = habit == 0 || step < habit ? step : (9 * habit + Math.min(step, 4 * habit)) / 10;
  }

  private Placed forward(long raw, long arrival, int content, Verdict verdict) {
    lastRaw = raw;
    lastArrival = arrival;
    lastOut = raw + offset;
    known.put(raw, new Known(content, lastOut));
    return new Placed(lastOut, verdict);
  }

  /** How far its times are behind their arrival now, negative where ahead [ms]. */
  long lagMillis(long arrivalMillis) {
    return arrivalMillis - lastOut / 1000;
  }
}
