package io.celltwin.core.cycle;

import io.celltwin.core.alert.LimitWatch;
import io.celltwin.core.measure.Operation;
import io.celltwin.core.quality.QualityMeter;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.util.List;
import java.util.Locale;

/**
 * The readings of one frame: put right where a unit is certainly wrong, counted and left out where
 * they are none. Most are ordinary, and {@link #ordinary} finds how many of them follow each other;
 * a reading that is not is looked at by the other methods, one question each.
 */
final class Readings {
  private static final double HOTTEST_KELVIN = 373.15;

  private final OpenCell open;
  private final Frame frame;
  private final Thresholds rules;
  private final List<Alert> alerts;
  private final Run run;
  private long shift; // µs
  private int duplicates;
  private int backwards;
  private int firstBackwards;
  private long firstBack;

  Readings(OpenCell open, Frame frame, Thresholds rules, List<Alert> alerts, Run run) {
    this.open = open;
    this.frame = frame;
    this.rules = rules;
    this.alerts = alerts;
    this.run = run;
  }

  /** Moves all times by this [µs]. */
  void shift(long micros) {
    shift = micros;
  }

  /** Event time of reading i [µs]. */
  long at(int i) {
    return frame.timeMicros(i) + shift;
  }

  /** Readings seen twice. */
  int duplicates() {
    return duplicates;
  }

  /**
   * Readings from i on that nobody need look at twice: later than the one before and not long after
   * it, within all limits, no step that no cell makes, and no change of what the current says. They
   * are put into the run.
   *
   * @param last time of the reading before [µs]
   * @param longest interval between two of them [µs]
   * @param kind that the current goes on saying, or null where nobody asks it
   * @param end from which on a reading is not wanted [µs]
   * @return after the last of them
   */
  int ordinary(int i, long last, long longest, OperationKind kind, long end) {
    double least = -rules.ordinaryOut;
    double most = rules.ordinaryIn;
    if (kind == OperationKind.CHARGE) {
      least = rules.off;
    } else if (kind == OperationKind.DISCHARGE) {
      most = -rules.off;
    } else if (kind == OperationKind.REST) {
      least = Math.max(least, -Math.nextDown(rules.on));
      most = Math.min(most, Math.nextDown(rules.on));
    }
    double low = rules.ordinaryLow;
    double high = rules.ordinaryHigh;
    double[] voltage = frame.voltage();
    double[] current = frame.current();
    float[] temperature = frame.temperature();
    if (!open.watch.follows(voltage[i])) {
      return i;
    }
    long[] offset = frame.offsetMicros();
    long origin = Math.multiplyExact(frame.startMillis(), 1000L) + shift;
    int size = frame.size();
    if (end < Long.MAX_VALUE) {
      size = i;
      while (size < frame.size() && offset[size] < end - origin) {
        size++;
      }
    }
    long before = last - origin;
    double voltBefore = voltage[i];
    int to = i;
    for (; to < size; to++) {
      long micros = offset[to];
      double volts = voltage[to];
      double amps = current[to];
      boolean plain =
          micros > before
              && micros - before <= longest
              && volts >= low
              && volts <= high
              && Math.abs(volts - voltBefore) <= LimitWatch.JUMP
              && amps >= least
              && amps <= most;
      if (!plain) {
        break;
      }
      before = micros;
      voltBefore = volts;
    }
    if (temperature != null) {
      to = temperate(temperature, i, to);
    }
    if (to > i) {
      run.set(i, to, origin, offset, voltage, current, temperature);
    }
    return to;
  }

  /** As far as no temperature is unheard of; one that is not there is not. */
  private int temperate(float[] temperature, int from, int to) {
    double cold = rules.ordinaryCold;
    double hot = rules.ordinaryHot;
    int i = from;
    while (i < to && !(temperature[i] < cold) && !(temperature[i] >= hot)) {
      i++;
    }
    return i;
  }

  /** Whether a reading is later than the last one, or of the same instant and a step. */
  boolean comesAfter(
      long last, Operation operation, int i, long micros, double voltage, double current) {
    if (micros > last) {
      return true;
    }
    if (micros < last) {
      if (backwards++ == 0) {
        firstBackwards = i;
        firstBack = last - micros;
      }
      operation.faults().backwards();
      return false;
    }
    // two readings of one instant are a step; the same one twice is not
    if (voltage == operation.last().voltage() && current == operation.last().current()) {
      duplicates++;
      return false;
    }
    return true;
  }

  /**
   * Whether a source tells a voltage and never a current: a voltmeter. That is shown as it is and
   * proves nothing; it is no fault of the cell either.
   */
  boolean voltageAlone(Operation operation, double voltage, double current) {
    return Double.isNaN(current)
        && operation.samples() == 0
        && voltage > 0
        && voltage <= rules.impossibleAbove;
  }

  /** Whether there is a voltage and a current at all. */
  boolean readable(
      Operation operation, long micros, double voltage, double current, LimitWatch.Place place) {
    boolean finite = Double.isFinite(voltage) && Double.isFinite(current);
    boolean none =
        finite
            && (voltage > rules.impossibleAbove || Math.abs(current) > rules.impossibleCurrent)
            && (QualityMeter.sentinel(voltage) || QualityMeter.sentinel(current));
    if (finite && !none) {
      return true;
    }
    if (none) {
      operation.meter().sentinels++;
      operation.meter().unreadableSentinels++;
    } else {
      operation.meter().unreadable();
    }
    operation.faults().unreadable();
    operation.broke(open.watch.unreadable(rules.limits, micros, place, alerts));
    return false;
  }

  /** No cell gives thousands of volts; a thousandth of them, it may. */
  double volts(Operation operation, int i) {
    double voltage = frame.voltage()[i];
    if (voltage > rules.milliVoltsFrom && voltage < rules.milliVoltsTo) {
      operation.meter().milliVolts++;
      return voltage / 1000;
    }
    return voltage;
  }

  /** Temperature of reading i [°C], NaN where there is none. */
  double celsius(Operation operation, double voltage, int i) {
    if (frame.temperature() == null) {
      return Double.NaN;
    }
    double celsius = frame.temperature()[i];
    if (celsius > QualityMeter.KELVIN_FROM
        && celsius < HOTTEST_KELVIN
        && (voltage > rules.minVoltage - 0.5 || operation.meter().kelvins > 0)) {
      // a cell whose voltage is one, and that did not get there by degrees, is not on fire; nor is
      // one that is discharged too far, where its source has told kelvins all the while
      double kelvin = celsius - 273.15;
      double last = operation.last().temperature();
      if (Double.isNaN(last) || Math.abs(kelvin - last) < 15) {
        operation.meter().kelvins++;
        return kelvin;
      }
    }
    if (celsius < Thresholds.COLDEST
        || celsius > Thresholds.HOTTEST
        || QualityMeter.sentinel(celsius)) { // or no probe
      operation.faults().temperature();
      return Double.NaN;
    }
    return celsius;
  }

  /** What was wrong with the frame as a whole, once it is through; null where nothing was. */
  Rejection rejection() {
    if (backwards == 0) {
      return null;
    }
    return rejection(
        "OUT_OF_ORDER",
        String.format(
            Locale.ROOT,
            "%d of %d samples go back in time, the first one, sample %d, by %.3f s;"
                + " wanted times that do not fall within an operation",
            backwards,
            frame.size(),
            firstBackwards,
            firstBack / 1e6));
  }

  Rejection rejection(String code, String reason) {
    return new Rejection(
        code, frame.cellId(), frame.source() + " frame " + frame.sequence(), reason);
  }
}
