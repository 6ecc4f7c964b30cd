package io.celltwin.core.measure;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.quality.QualityMeter;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.LastReading;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/**
 * What has been seen of an operation that is still going on: what flowed, what warmed, what was
 * crossed and switched, extremes, and what was wrong with its readings. A fixed number of numbers,
 * however long it lasts.
 *
 * <p>The signals between two samples are the straight lines through them. Integrals run in A·s and
 * W·s and are divided when the operation closes. Readings between which nothing begins, ends or is
 * crossed go to each part as a whole run, the others one by one; the sums are the same to the last
 * bit.
 */
public final class Operation implements Cloneable {
  /** Of a time: it has not come. */
  public static final long NEVER = Long.MIN_VALUE;

  private OperationIdentity identity = new OperationIdentity();
  private int samples;
  private long startMicros = NEVER;
  private LastReading last = new LastReading();
  private double firstVoltage = Double.NaN;
  private int alerts; // rules of LimitWatch that it broke, a bit each
  private int mended; // frames put in after all

  Flow flow = new Flow();
  Load load = new Load();
  Warmth warmth = new Warmth();
  Crossings crossings = new Crossings();
  Switching switching = new Switching();
  Extremes extremes = new Extremes();
  Gaps gaps = new Gaps();
  private Faults faults = new Faults();
  private QualityMeter meter = new QualityMeter();
  private Families families = new Families();

  /**
   * One that begins in a frame.
   *
   * @param kind null while it is not certain
   */
  public static Operation begin(Frame frame, OperationKind kind, Families families) {
    Operation operation = new Operation();
    operation.identity = OperationIdentity.of(frame, kind);
    operation.families = families;
    return operation;
  }

  /** One that takes in a few readings for their sums alone. */
  public static Operation sumsFrom(Operation of) {
    Operation sums = new Operation();
    sums.identity = of.identity.forSums();
    return sums;
  }

  /** What it is and who says so. */
  public OperationIdentity identity() {
    return identity;
  }

  /** What it is, null while that is not certain. */
  public OperationKind kind() {
    return identity.kind();
  }

  /** What it is, once that is certain. */
  public void settle(OperationKind certain) {
    identity.kind(certain);
    families.settle(certain);
  }

  /** Readings taken in. */
  public int samples() {
    return samples;
  }

  /** Event time of the first reading [µs since 1970-01-01 UTC], {@link #NEVER} before it. */
  public long startMicros() {
    return startMicros;
  }

  /** The latest reading, or the one before the first where it follows another operation. */
  public LastReading last() {
    return last;
  }

  /** Voltage of the first reading [V], NaN before it. */
  double firstVoltage() {
    return firstVoltage;
  }

  /** Net charge into the cell so far [A·s]. */
  public double net() {
    return flow.net;
  }

  /** Whether the voltage has shown this value alone. */
  public boolean staysAt(double voltage) {
    return extremes.minVoltage == voltage && extremes.maxVoltage == voltage;
  }

  /** What was wrong with its readings. */
  public Faults faults() {
    return faults;
  }

  /** How far its signals can be trusted. */
  public QualityMeter meter() {
    return meter;
  }

  /** Its features. */
  public Families families() {
    return families;
  }

  /** Rules that it broke so far, a bit each. */
  public int alerts() {
    return alerts;
  }

  /** It broke these rules. */
  public void broke(int rules) {
    alerts |= rules;
  }

  /** The rules have other bits now. */
  public void alerts(int rules) {
    alerts = rules;
  }

  /** Frames that were put in after all. */
  int mended() {
    return mended;
  }

  /**
   * Lets the line from another's last sample to this one's first be part of this operation: between
   * operations that follow each other without a pause no charge is lost.
   */
  public void follow(Operation before) {
    last.set(before.last);
  }

  /**
   * Lets the line from its last sample to the first of a rest be part of this operation: what
   * flowed until the switch is its doing, and none of the rest's.
   */
  public void restsAt(Thresholds rules, long micros, double voltage, double current) {
    double dt = (micros - last.micros()) * 1e-6;
    if (samples > 0 && dt > 0) {
      Run line = new Run();
      line.room(1);
      line.set(0, micros, voltage, current, Double.NaN);
      line.after(0, last.micros(), last.current(), Double.NaN);
      Sums.add(rules, line, 0, 1, last, flow, new Load(), new Warmth());
      if (last.current() < -rules.load) {
        switching.off(dt, last, voltage, current, flow);
      }
    }
  }

  /**
   * Counts a reading that no cell can give.
   *
   * @param rules of the cell
   * @return whether it is one; if so it is not to be taken in
   */
  public boolean isImpossible(Thresholds rules, double voltage, double current) {
    if (possible(rules, voltage, current)) {
      return false;
    }
    faults.impossible(voltage);
    meter.impossible(rules, voltage, current);
    return true;
  }

  /** Whether a cell can give a reading. */
  public boolean possible(Thresholds rules, double voltage, double current) {
    return !(voltage > rules.impossibleAbove
        || voltage < rules.impossibleBelow
        || abs(current) > rules.impossibleCurrent
        || disconnected(rules, voltage));
  }

  /** Exactly nothing, where a moment ago there was a cell: the wire, not the cell. */
  private boolean disconnected(Thresholds rules, double voltage) {
    return voltage == 0 && rules.minVoltage >= 1 && last.voltage() > rules.minVoltage / 2;
  }

  /**
   * Takes in readings that a cell can give, in the order of their times.
   *
   * @param rules of the cell
   * @param from first of them
   * @param to after the last of them
   */
  public void add(Thresholds rules, Run run, int from, int to) {
    int i = from;
    while (i < to) {
      if (last.exists()) {
        run.after(i, last.micros(), last.current(), last.temperature());
      }
      int end = to - from > 1 ? several(rules, run, i, to) : i;
      if (end == i) {
        end++;
        one(rules, run, i);
      }
      last.set(run, end - 1);
      i = end;
    }
    families.add(run, from, to);
  }

  /**
   * Readings that go on in the sense of the last one, with nothing that begins, ends or is crossed:
   * most of a charge, a discharge or a rest.
   *
   * @return after the last of them
   */
  private int several(Thresholds rules, Run run, int from, int to) {
    if (samples == 0 || crossings.isUnsure() || faults.isAgainst()) {
      return from;
    }
    Extremes.Bounds bounds = uneventful(rules);
    int end = bounds == null ? from : extremes.addWithin(bounds, run, from, to);
    if (end > from) {
      Sums.add(rules, run, from, end, last, flow, load, warmth);
      if (last.current() < -rules.load) {
        load.drainTo = run.micros()[end - 1];
      }
      meter.intervals(rules, run, from, end, last.voltage(), last.current(), last.temperature());
      samples += end - from;
    }
    return end;
  }

  /** Within which readings tell of nothing new; null where each has to be looked at. */
  private Extremes.Bounds uneventful(Thresholds rules) {
    double gap = rules.gapAtLeast;
    double upper = crossings.charges() ? rules.upperReached : Double.POSITIVE_INFINITY;
    if (last.current() > rules.load) {
      double least = crossings.tapers() ? max(rules.taperEnd, rules.load) : rules.load;
      double most = crossings.ccStart == NEVER ? rules.constantCurrent : Double.POSITIVE_INFINITY;
      return kind() == OperationKind.DISCHARGE
          ? null
          : new Extremes.Bounds(Math.nextUp(least), most, 0, upper, gap);
    }
    if (crossings.tapers()) {
      return null;
    }
    if (last.current() < -rules.load) {
      return kind() == OperationKind.CHARGE || !crossings.loaded
          ? null
          : new Extremes.Bounds(
              Double.NEGATIVE_INFINITY,
              -Math.nextUp(rules.load),
              crossings.next(rules),
              upper,
              gap);
    }
    double idle = min(rules.load, rules.constantCurrent);
    double above = crossings.nextUnloaded(rules, identity.isNumbered());
    return new Extremes.Bounds(-idle, idle, above, upper, gap);
  }

  private void one(Thresholds rules, Run run, int i) {
    long micros = run.micros()[i];
    double voltage = run.voltage()[i];
    double current = run.current()[i];
    boolean drains = current < -rules.load;
    boolean fills = current > rules.load;
    crossings.confirm(rules, last, voltage, current);
    if (last.exists()) {
      double dt = run.seconds()[i];
      Sums.add(rules, run, i, i + 1, last, flow, load, warmth);
      gaps.look(rules, dt, last.micros() - startMicros, samples);
      faults.sense(kind(), drains, fills, current);
      if (samples > 0) {
        meter.interval(
            rules,
            dt,
            run.moved()[i],
            last.voltage(),
            last.current(),
            last.temperature(),
            voltage,
            current,
            run.temperature()[i]);
      }
      switching.look(rules, dt, last, voltage, current, flow, crossings.loaded);
    }
    if (drains) {
      load.drainFrom = load.drainFrom == NEVER ? micros : load.drainFrom;
      load.drainTo = micros;
    }
    extremes.add(run, i, last.exists());
    if (samples++ == 0) {
      startMicros = micros;
      firstVoltage = voltage;
    }
    crossings.look(rules, identity.isNumbered(), micros, voltage, current, flow);
  }

  /**
   * A frame that was missing has come: its sums take the place of those of the line assumed there.
   *
   * @param without sums of that line
   * @param with sums with the frame's readings
   * @param readings of the frame
   * @param from the reading before it [µs]
   * @param to the reading after it [µs]
   * @param voltage of that one [V]
   */
  public void mend(
      Thresholds rules,
      Operation without,
      Operation with,
      int readings,
      long from,
      long to,
      double voltage) {
    gaps.mend(rules, (to - from) * 1e-6);
    flow.mend(without.flow, with.flow);
    load.mend(without.load, with.load);
    warmth.mend(without.warmth, with.warmth);
    crossings.mend(rules, without.flow, with.flow, to, voltage);
    if (load.drainTo >= to) {
      switching.mend(without.flow, with.flow);
    }
    extremes.mend(with.extremes);
    samples += readings;
    mended++;
  }

  /** Another one that goes its own way. */
  public Operation copy() {
    try {
      Operation copy = (Operation) clone();
      copy.identity = identity.copy();
      copy.last = last.copy();
      copy.flow = flow.copy();
      copy.load = load.copy();
      copy.warmth = warmth.copy();
      copy.crossings = crossings.copy();
      copy.switching = switching.copy();
      copy.extremes = extremes.copy();
      copy.gaps = gaps.copy();
      copy.faults = faults.copy();
      copy.meter = meter.copy();
      copy.families = families.copy();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /**
   * All it remembers, to be written or read, in the order of version 1.
   *
   * @param version of the open cell that it is part of
   */
  public void fields(SavedFields saved, int version) throws IOException {
    identity.fields(saved);
    samples = saved.integer(samples);
    startMicros = saved.integer(startMicros);
    last.fields(saved);
    firstVoltage = saved.decimal(firstVoltage);
    flow.fields(saved);
    load.fields(saved);
    warmth.fields(saved);
    crossings.fields(saved);
    switching.fields(saved);
    extremes.fields(saved);
    faults.leftOut(saved);
    gaps.fields(saved);
    extremes.interval(saved);
    if (version == 1) { // counted readings that did not change; the meter does, by charge
      saved.integer(0);
      saved.integer(0);
    }
    faults.spikes(saved);
    alerts = saved.integer(alerts);
    if (version == 1) {
      families = Families.ofVersionOne(saved, startMicros);
    } else {
      families.fields(saved);
      crossings.fieldsOfTwo(saved);
      meter.fields(saved);
    }
    if (version > 4) {
      switching.fieldsOfFive(saved);
      mended = saved.integer(mended);
    }
  }
}
