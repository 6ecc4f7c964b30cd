package io.celltwin.core.cycle;

import io.celltwin.core.measure.Operation;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.Frame;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where frames of the operation going on are missing: between which readings, and which frames they
 * would be. A frame that comes after all, released from the dead letters, is put in where it
 * belongs: what flowed in it takes the place of the straight line that was assumed.
 *
 * <p>The latest few are remembered, which bounds what a cell costs; one that is forgotten cannot be
 * mended, and that is said.
 */
final class Holes {
  /** Remembered at most. */
  static final int MOST = 8;

  private final Deque<Hole> holes = new ArrayDeque<>(0);

  /**
   * @param source whose frames are missing
   * @param first sequence missing
   * @param last sequence missing
   * @param from reading before
   * @param to reading after
   */
  private record Hole(String source, long first, long last, Reading from, Reading to) {
    boolean misses(Frame frame) {
      return source.equals(frame.source())
          && frame.sequence() >= first
          && frame.sequence() <= last
          && frame.size() > 0
          && frame.timeMicros(0) >= from.micros
          && frame.timeMicros(frame.size() - 1) <= to.micros;
    }

    boolean isWithin(Operation operation) {
      return operation != null
          && operation.samples() > 0
          && from.micros >= operation.startMicros()
          && to.micros <= operation.last().micros();
    }
  }

  private record Reading(long micros, double voltage, double current, double temperature) {
    static Reading of(Frame frame, int i) {
      return new Reading(
          frame.timeMicros(i),
          frame.voltage()[i],
          frame.current()[i],
          frame.temperature() == null ? Double.NaN : frame.temperature()[i]);
    }

    boolean finite() {
      return Double.isFinite(voltage) && Double.isFinite(current);
    }
  }

  /** The last reading before a frame, to be noted when the frame is through. */
  static final class Before {
    private final Operation operation;
    private final long sequence;
    private final Reading reading;

    Before(Operation operation, long sequence) {
      this.operation = operation;
      this.sequence = sequence;
      reading =
          new Reading(
              operation.last().micros(),
              operation.last().voltage(),
              operation.last().current(),
              operation.last().temperature());
    }
  }

  /** Frames are missing before this one, which went on with the same operation. */
  void note(Before before, OpenCell open, Frame frame) {
    if (before.operation != open.current || frame.size() == 0) {
      return;
    }
    Reading to = Reading.of(frame, 0);
    if (to.micros <= before.reading.micros || !to.finite() || !before.reading.finite()) {
      return;
    }
    add(new Hole(frame.source(), before.sequence + 1, frame.sequence() - 1, before.reading, to));
  }

  private void add(Hole hole) {
    holes.addLast(hole);
    if (holes.size() > MOST) {
      holes.removeFirst();
    }
  }

  /**
   * Puts a frame in where it is missing.
   *
   * @return how many of its readings were put in; 0 where it is not missed
   */
  int mend(OpenCell open, Thresholds rules, Frame frame) {
    for (Hole hole : List.copyOf(holes)) {
      if (hole.misses(frame) && hole.isWithin(open.current)) {
        List<Reading> readings = readings(rules, frame);
        if (readings.isEmpty()) {
          return 0;
        }
        for (Operation each : new Operation[] {open.current, open.before, open.next}) {
          if (hole.isWithin(each)) {
            put(each, rules, hole, readings);
          }
        }
        holes.remove(hole);
        split(hole, frame, readings);
        return readings.size();
      }
    }
    return 0;
  }

  /** What is left missing before the frame, and after it. */
  private void split(Hole hole, Frame frame, List<Reading> readings) {
    if (frame.sequence() > hole.first) {
      add(new Hole(hole.source, hole.first, frame.sequence() - 1, hole.from, readings.get(0)));
    }
    if (frame.sequence() < hole.last) {
      Reading end = readings.get(readings.size() - 1);
      add(new Hole(hole.source, frame.sequence() + 1, hole.last, end, hole.to));
    }
  }

  /** Those that a cell can give, in the order of their times. */
  private static List<Reading> readings(Thresholds rules, Frame frame) {
    var readings = new ArrayList<Reading>(frame.size());
    long last = Long.MIN_VALUE;
    for (int i = 0; i < frame.size(); i++) {
      Reading reading = Reading.of(frame, i);
      if (reading.micros >= last // two of one instant are a step
          && reading.finite()
          && reading.voltage <= rules.impossibleAbove
          && reading.voltage >= rules.impossibleBelow
          && Math.abs(reading.current) <= rules.impossibleCurrent) {
        readings.add(reading);
        last = reading.micros;
      }
    }
    return readings;
  }

  /** By the operation's own sums: those with the readings less those of the line without them. */
  private static void put(
      Operation operation, Thresholds rules, Hole hole, List<Reading> readings) {
    var line = new ArrayList<Reading>(1);
    line.add(hole.to);
    var filled = new ArrayList<>(readings);
    filled.add(hole.to);
    Operation without = sums(operation, rules, hole.from, line);
    Operation with = sums(operation, rules, hole.from, filled);
    operation.mend(
        rules, without, with, readings.size(), hole.from.micros, hole.to.micros, hole.to.voltage);
  }

  private static Operation sums(
      Operation of, Thresholds rules, Reading from, List<Reading> readings) {
    Operation sums = Operation.sumsFrom(of);
    var all = new ArrayList<Reading>(readings.size() + 1);
    all.add(from);
    all.addAll(readings);
    var run = new Run();
    run.room(all.size());
    for (int i = 0; i < all.size(); i++) {
      Reading r = all.get(i);
      run.set(i, r.micros, r.voltage, r.current, r.temperature);
    }
    sums.add(rules, run, 0, all.size());
    return sums;
  }

  Holes copy() {
    Holes copy = new Holes();
    copy.holes.addAll(holes);
    return copy;
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    int n = saved.integer(holes.size());
    List<Hole> known = List.copyOf(holes);
    holes.clear();
    for (int i = 0; i < n; i++) {
      Hole hole = i < known.size() ? known.get(i) : null;
      holes.addLast(
          new Hole(
              saved.text(hole == null ? null : hole.source),
              saved.integer(hole == null ? 0L : hole.first),
              saved.integer(hole == null ? 0L : hole.last),
              reading(saved, hole == null ? null : hole.from),
              reading(saved, hole == null ? null : hole.to)));
    }
  }

  private static Reading reading(SavedFields saved, Reading r) throws IOException {
    return new Reading(
        saved.integer(r == null ? 0L : r.micros),
        saved.decimal(r == null ? 0 : r.voltage),
        saved.decimal(r == null ? 0 : r.current),
        saved.decimal(r == null ? 0 : r.temperature));
  }
}
