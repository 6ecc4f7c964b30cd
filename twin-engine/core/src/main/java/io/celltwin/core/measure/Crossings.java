package io.celltwin.core.measure;

import static java.lang.Math.abs;
import static java.lang.Math.max;

import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.LastReading;
import java.io.IOException;

/**
 * What was crossed: the voltage of completeness and the lower cut-off under load, a charge's
 * constant current, its upper cut-off and the end of its taper; each with what had flowed by then.
 */
final class Crossings implements Cloneable {
  private static final long NEVER = Operation.NEVER;

  // crossings by the last reading, which the next one may show to be a spike
  private static final int CAPACITY = 1;
  private static final int CUTOFF = 2;
  private static final int UPPER = 4;

  boolean loaded;
  boolean reachedCapacity;
  double netAtCapacity; // A·s
  double energyAtCapacity; // W·s
  boolean reachedCutoff;
  double netAtCutoff; // A·s
  long ccStart = NEVER;
  double inAtCcStart; // A·s
  long cvStart = NEVER;
  double inAtCvStart; // A·s
  long cvEnd = NEVER;
  double inAtCvEnd; // A·s
  private int unsure;

  /** Whether the next reading may take something back. */
  boolean isUnsure() {
    return unsure != 0;
  }

  /** A charger holds the upper cut-off and its current falls. */
  boolean tapers() {
    return cvStart != NEVER && cvEnd == NEVER;
  }

  /** A charge goes on at a constant current and has not come to the upper cut-off. */
  boolean charges() {
    return ccStart != NEVER && cvStart == NEVER;
  }

  /** Voltage that a discharge has not yet reached and whose crossing is noted [V]. */
  double next(Thresholds rules) {
    double next = 0;
    if (!reachedCapacity) {
      next = max(next, rules.capacityVoltage);
    }
    if (!reachedCutoff) {
      next = max(next, rules.minVoltage);
    }
    return next;
  }

  /** Voltage whose crossing is noted while no load is on [V]: of a contact that may be lost. */
  double nextUnloaded(Thresholds rules, boolean numbered) {
    return numbered && loaded && !reachedCapacity ? rules.capacityVoltage : 0;
  }

  /**
   * A limit crossed by the last reading was not, if the voltage is back now, under load as before,
   * and no change of the current explains it.
   */
  void confirm(Thresholds rules, LastReading last, double voltage, double current) {
    if (unsure == 0) {
      return;
    }
    double back = 0.1 + rules.mostOhm * abs(current - last.current());
    if (voltage > last.voltage() + back && current < -rules.load) {
      reachedCapacity &= (unsure & CAPACITY) == 0;
      reachedCutoff &= (unsure & CUTOFF) == 0;
    } else if (voltage < last.voltage() - back && current > rules.load && (unsure & UPPER) != 0) {
      cvStart = NEVER;
    }
    unsure = 0;
  }

  /**
   * A reading; what flowed until then is in.
   *
   * @param numbered whether the source numbers the operation
   */
  void look(
      Thresholds rules, boolean numbered, long micros, double voltage, double current, Flow flow) {
    boolean drains = current < -rules.load;
    if (numbered && loaded && !drains && !reachedCapacity && current <= rules.load) {
      lostContact(rules, voltage, flow);
    }
    if (drains) {
      underLoad(rules, voltage, flow);
    }
    if (ccStart == NEVER && current > rules.constantCurrent) {
      ccStart = micros;
      inAtCcStart = flow.in;
    }
    if (charges() && voltage >= rules.upperReached) {
      cvStart = micros;
      unsure |= UPPER;
      inAtCvStart = flow.in;
    }
    if (tapers() && current <= rules.taperEnd) {
      cvEnd = micros;
      inAtCvEnd = flow.in;
    }
  }

  private void underLoad(Thresholds rules, double voltage, Flow flow) {
    loaded = true;
    if (!reachedCapacity && voltage <= rules.capacityVoltage) {
      reachedCapacity = true;
      unsure |= CAPACITY;
      netAtCapacity = flow.net;
      energyAtCapacity = flow.netEnergy;
    }
    if (!reachedCutoff && voltage <= rules.minVoltage) {
      reachedCutoff = true;
      unsure |= CUTOFF;
      netAtCutoff = flow.net;
    }
  }

  /**
   * NASA's capacity ends at the first sample at or below its voltage once the load was on, also
   * where that sample carries no load: a failing cell whose contact is lost.
   */
  private void lostContact(Thresholds rules, double voltage, Flow flow) {
    if (voltage <= rules.capacityVoltage) {
      reachedCapacity = true;
      netAtCapacity = flow.net;
      energyAtCapacity = flow.netEnergy;
    }
  }

  /**
   * What was crossed later was crossed after as much more.
   *
   * @param without what had flowed without the frame
   * @param with what had flowed with it
   * @param to the reading after the frame [µs]
   * @param voltage of that one [V]
   */
  void mend(Thresholds rules, Flow without, Flow with, long to, double voltage) {
    double moved = with.net - without.net;
    double charged = with.in - without.in;
    if (reachedCapacity && voltage > rules.capacityVoltage) {
      netAtCapacity += moved;
      energyAtCapacity += with.netEnergy - without.netEnergy;
    }
    if (reachedCutoff && voltage > rules.minVoltage) {
      netAtCutoff += moved;
    }
    inAtCcStart += ccStart >= to ? charged : 0;
    inAtCvStart += cvStart >= to ? charged : 0;
    inAtCvEnd += cvEnd >= to ? charged : 0;
  }

  Crossings copy() {
    try {
      return (Crossings) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** What every version has of it, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    loaded = saved.bool(loaded);
    reachedCapacity = saved.bool(reachedCapacity);
    netAtCapacity = saved.decimal(netAtCapacity);
    energyAtCapacity = saved.decimal(energyAtCapacity);
    reachedCutoff = saved.bool(reachedCutoff);
    netAtCutoff = saved.decimal(netAtCutoff);
    ccStart = saved.integer(ccStart);
    inAtCcStart = saved.decimal(inAtCcStart);
    cvStart = saved.integer(cvStart);
    inAtCvStart = saved.decimal(inAtCvStart);
    cvEnd = saved.integer(cvEnd);
    inAtCvEnd = saved.decimal(inAtCvEnd);
  }

  /** What it has since version 2. */
  void fieldsOfTwo(SavedFields saved) throws IOException {
    unsure = saved.integer(unsure);
  }
}
