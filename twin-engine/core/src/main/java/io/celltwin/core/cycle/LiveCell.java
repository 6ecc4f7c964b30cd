package io.celltwin.core.cycle;

import io.celltwin.core.alert.LimitWatch;
import io.celltwin.core.alert.ThermalAlarm;
import io.celltwin.core.feature.UsageProfile;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import io.celltwin.core.soc.LiveCharge;
import io.celltwin.core.soc.SocConfig;
import io.celltwin.core.soc.SocFilter;
import io.celltwin.core.thermal.ThermalWatch;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Features;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.domain.LiveState;
import java.io.IOException;
import java.util.List;

/**
 * A cell between operations: its state of charge and resistance, whether it is warmer than its use
 * explains, and how it has been used. Goes on from sample to sample, whatever operation they belong
 * to.
 */
final class LiveCell {
  private static final SocFilter TESTED = new SocFilter(SocConfig.standard());
  private static final SocFilter UNTESTED = new SocFilter(SocConfig.untested());

  /** Capacities this close are of like discharges. */
  private static final double LIKE = 0.05;

  private LiveCharge charge = LiveCharge.fresh();
  private ThermalWatch thermal = new ThermalWatch();
  private ThermalAlarm alarm = new ThermalAlarm();
  private UsageProfile usage = new UsageProfile();
  private double capacity = Double.NaN; // of the last comparable discharge [Ah]
  private long lastMicros = OpenCell.NEVER;

  // not saved: each frame that is told of brings them
  private double lastVoltage = Double.NaN;
  private double lastCurrent = Double.NaN;
  private double lastTemperature = Double.NaN;

  /**
   * Readings that a cell can give, in the order of their times. State of charge is read where the
   * filter has looked, every ten seconds or so: in between only charge is counted.
   *
   * @param curve of the cell, or null where its chemistry has none
   * @param from first of them
   * @param to after the last of them
   */
  void add(
      CellSpec spec,
      OcvCurve curve,
      Run run,
      int from,
      int to,
      LimitWatch.Place place,
      List<Alert> alerts) {
    double rated = spec.ratedCapacity();
    if (curve == null) {
      usage.add(run, from, to, Double.NaN, rated);
    } else {
      charge(spec, curve, run, from, to);
    }
    warmth(spec, run, from, to, place, alerts);
    lastMicros = run.micros()[to - 1];
    lastVoltage = run.voltage()[to - 1];
    lastCurrent = run.current()[to - 1];
    lastTemperature = run.temperature()[to - 1];
  }

  /** A reading without a current: shown, and nothing follows from it. */
  void voltageAlone(long micros, double voltage, double celsius) {
    if (micros <= lastMicros) {
      return;
    }
    lastMicros = micros;
    lastVoltage = voltage;
    lastCurrent = Double.NaN;
    lastTemperature = celsius;
  }

  private void charge(CellSpec spec, OcvCurve curve, Run run, int from, int to) {
    double rated = spec.ratedCapacity();
    boolean tested = !Double.isNaN(capacity);
    double ampereHours = tested ? capacity : rated;
    SocFilter filter = tested ? TESTED : UNTESTED;
    int used = from;
    int at = from;
    while (at < to) {
      at = filter.add(charge, spec, curve, ampereHours, run, at, to);
      double soc = charge.looked() ? charge.soc() : usage.lastSoc();
      if (!usage.goesOn(soc)) {
        usage.add(run, used, at, soc, rated);
        used = at;
      }
    }
    if (used < to) {
      usage.add(run, used, to, usage.lastSoc(), rated);
    }
  }

  private void warmth(
      CellSpec spec, Run run, int from, int to, LimitWatch.Place place, List<Alert> alerts) {
    int at = from;
    while (at < to) {
      boolean mayEnd = run.micros()[to - 1] >= alarm.endsBy();
      int end = thermal.add(run, at, mayEnd ? at + 1 : to, spec.ratedCapacity());
      alarm.watch(thermal, spec.cellId(), run.micros()[end - 1], place, alerts);
      at = end;
    }
  }

  /**
   * A complete discharge has shown the capacity. One that was colder or more hurried than usual
   * shows less, and does not replace what is known.
   *
   * @param ampereHours [Ah]
   * @param reference whether it was made under the reference conditions
   */
  void capacity(double ampereHours, boolean reference) {
    if (reference
        || Double.isNaN(capacity)
        || Math.abs(ampereHours - capacity) <= LIKE * capacity) {
      capacity = ampereHours;
    }
  }

  /** Times begin anew: what the cell is like stays, what was going on does not. */
  void clockReset() {
    charge.clockReset();
    thermal.clockReset();
    alarm.clockReset();
    usage.clockReset();
    lastMicros = OpenCell.NEVER;
  }

  /** What was told of another rated capacity is let go; the sensors and how it is used are not. */
  void nameplateChanged() {
    charge = LiveCharge.fresh();
    capacity = Double.NaN;
  }

  /** Ohmic, at the reference temperature [Ω], NaN where no quick step of the current showed it. */
  double resistance() {
    return charge.resistanceSteps() > 0 ? charge.resistance() : Double.NaN;
  }

  UsageProfile usage() {
    return usage;
  }

  /** What has been seen of how much it holds since it was last asked, or null. */
  Features takeTrack() {
    return charge.track().take();
  }

  /** Event time of the latest reading that a cell can give [µs], or {@link OpenCell#NEVER}. */
  long lastMicros() {
    return lastMicros;
  }

  /** State of charge [share], NaN before the first reading that told it. */
  double soc() {
    return charge.started() ? charge.soc() : Double.NaN;
  }

  /** Whether the voltage at rest tells the state of charge now. */
  boolean isAnchored() {
    return charge.isAnchored();
  }

  double lastCurrent() {
    return lastCurrent;
  }

  /** As of the latest reading, just after it was taken in. */
  Live live(
      CellSpec spec,
      boolean hasCurve,
      OpenCell.Doing doing,
      long anchorMillis,
      List<String> openAlerts,
      Lineage frame) {
    return new Live(
        spec.cellId(),
        Math.floorDiv(lastMicros, 1000),
        lastVoltage,
        lastCurrent,
        lastTemperature,
        new Live.Charge(
            charge.soc(), charge.socLow(), charge.socHigh(), unknown(spec, hasCurve), anchorMillis),
        doing.kind(),
        doing.sinceMillis(),
        doing.samples(),
        openAlerts,
        frame);
  }

  /** Why there is no state of charge; null where there is. */
  private String unknown(CellSpec spec, boolean hasCurve) {
    if (charge.started()) {
      return null;
    }
    if (!hasCurve) {
      return "no open-circuit curve is known of chemistry " + spec.chemistry();
    }
    return lastMicros != OpenCell.NEVER && Double.isNaN(lastCurrent)
        ? "no current is told: charge cannot be counted, nor whether the cell rests be known"
        : "no reading yet that a cell can give";
  }

  /** Null before the first sample. */
  LiveState state() {
    if (lastMicros == OpenCell.NEVER) {
      return null;
    }
    return new LiveState(
        Math.floorDiv(lastMicros, 1000),
        charge.soc(),
        charge.socLow(),
        charge.socHigh(),
        charge.resistance(),
        charge.resistanceHalfWidth(),
        charge.started() ? charge.currentOffset() : Double.NaN,
        thermal.residual(),
        thermal.score(),
        thermal.trained() ? thermal.cusum() : Double.NaN,
        thermal.trained() ? thermal.heating() : Double.NaN);
  }

  LiveCell copy() {
    LiveCell copy = new LiveCell();
    copy.charge = charge.copy();
    copy.thermal = thermal.copy();
    copy.alarm = alarm.copy();
    copy.usage = usage.copy();
    copy.capacity = capacity;
    copy.lastMicros = lastMicros;
    copy.lastVoltage = lastVoltage;
    copy.lastCurrent = lastCurrent;
    copy.lastTemperature = lastTemperature;
    return copy;
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    charge.fields(saved);
    thermal.fields(saved);
    alarm.fields(saved);
    usage.fields(saved);
    capacity = saved.decimal(capacity);
    lastMicros = saved.integer(lastMicros);
  }
}
