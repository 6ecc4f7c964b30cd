package io.celltwin.core.segment;

import io.celltwin.core.alert.LimitWatch;
import io.celltwin.core.alert.ThermalAlarm;
import io.celltwin.core.feature.UsageProfile;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.soc.LiveCharge;
import io.celltwin.core.soc.SocConfig;
import io.celltwin.core.soc.SocFilter;
import io.celltwin.core.thermal.ThermalWatch;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.LiveState;
import java.io.IOException;
import java.util.List;

/**
 * A cell between operations: its state of charge and resistance, whether it is warmer than its use
 * explains, and how it has been used. Goes on from sample to sample, whatever operation they belong
 * to.
 */
final class LiveCell {
  private static final SocFilter FILTER = new SocFilter(SocConfig.standard());

  private LiveCharge charge = LiveCharge.fresh();
  private ThermalWatch thermal = new ThermalWatch();
  private ThermalAlarm alarm = new ThermalAlarm();
  private UsageProfile usage = new UsageProfile();
  private double capacity = Double.NaN; // of the last comparable discharge [Ah]
  private long lastMicros = OpenCell.NEVER;

  /**
   * The next sample, one that a cell can give.
   *
   * @param curve of the cell, or null where its chemistry has none
   */
  void sample(
      CellSpec spec,
      OcvCurve curve,
      long micros,
      double voltage,
      double current,
      double temperature,
      LimitWatch.Place place,
      List<Alert> alerts) {
    double rated = spec.ratedCapacity();
    if (curve != null) {
      FILTER.sample(
          charge,
          spec,
          curve,
          Double.isNaN(capacity) ? rated : capacity,
          micros,
          voltage,
          current,
          temperature);
    }
    thermal.add(micros, current, temperature, rated);
    alarm.watch(thermal, spec.cellId(), micros, place, alerts);
    usage.add(micros, current, temperature, charge.soc(), rated);
    lastMicros = micros;
  }

  /** A comparable discharge has shown the capacity [Ah]. */
  void capacity(double ampereHours) {
    capacity = ampereHours;
  }

  /** Ohmic, at the reference temperature [Ω], NaN where unknown. */
  double resistance() {
    return charge.resistance();
  }

  UsageProfile usage() {
    return usage;
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
    return copy;
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    charge.fields(saved);
    thermal.fields(saved);
    alarm.fields(saved);
    usage.fields(saved);
    capacity = saved.real(capacity);
    lastMicros = saved.whole(lastMicros);
  }
}
