package io.celltwin.core.measure;

import io.celltwin.core.feature.ChargeWindow;
import io.celltwin.core.feature.DischargeCurve;
import io.celltwin.core.feature.IncrementalCapacity;
import io.celltwin.core.feature.MultiStepCharge;
import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.feature.PulseResponse;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/**
 * The families of features of an operation that is going on: those of a charge, those of a
 * discharge, both while it is not certain which it is. What does not apply is null.
 *
 * <p>A rest goes on with the charge before it, so that the relaxation is seen from its first
 * second.
 */
public final class Families implements Cloneable {
  private static final long NEVER = Operation.NEVER;

  ChargeWindow window;
  PartialCharge partial;
  IncrementalCapacity incremental;
  MultiStepCharge steps;
  DischargeCurve curve;
  PulseResponse pulses;
  private long origin = NEVER;
  private long chargeOrigin = NEVER; // of partial and steps

  /**
   * @param kind of the operation, null while it is not certain
   * @param history of the cell
   * @param ohm its resistance [Ω], NaN where it is not known
   */
  public static Families of(OperationKind kind, CellHistory history, double ohm, CellSpec spec) {
    Families families = new Families();
    if (kind == OperationKind.IMPEDANCE) {
      return families;
    }
    if (kind != OperationKind.DISCHARGE && kind != OperationKind.REST) {
      families.window = new ChargeWindow();
      families.window.open(spec);
      families.partial = new PartialCharge();
      families.partial.open(spec);
      families.incremental = new IncrementalCapacity();
      families.incremental.open(spec, ohm);
      families.steps = new MultiStepCharge();
      families.steps.open(spec);
    }
    if (kind != OperationKind.CHARGE && kind != OperationKind.REST) {
      families.curve = new DischargeCurve();
      families.curve.open(spec, history.chargeSinceEmpty, history.energySinceEmpty);
    }
    families.pulses = new PulseResponse();
    families.pulses.open(spec);
    return families;
  }

  /** It is certain now what the operation is. */
  void settle(OperationKind kind) {
    if (kind != OperationKind.CHARGE) {
      window = null;
      partial = null;
      incremental = null;
      steps = null;
    }
    if (kind != OperationKind.DISCHARGE) {
      curve = null;
    }
  }

  /** A discharge's curve goes on with what another saw of its end. */
  public void endOf(Families other) {
    curve = other.curve;
  }

  /** The rest goes on with the charge before it. */
  public void relax(Families charge) {
    partial = charge.partial;
    steps = charge.steps;
    chargeOrigin = charge.chargeOrigin;
  }

  /** True where a charge, and the rest after it, were seen. */
  public boolean relaxed() {
    return partial != null;
  }

  /** Takes in readings, each family all of them in turn: a family's numbers stay at hand. */
  void add(Run run, int from, int to) {
    if (origin == NEVER) {
      origin = run.micros()[from];
    }
    if (partial != null) {
      if (chargeOrigin == NEVER) {
        chargeOrigin = run.micros()[from];
      }
      partial.add(chargeOrigin, run, from, to);
      steps.add(chargeOrigin, run, from, to);
    }
    if (window != null) {
      window.add(origin, run, from, to);
      incremental.add(origin, run, from, to);
    }
    if (curve != null) {
      curve.add(origin, run, from, to);
    }
    if (pulses != null) {
      pulses.add(origin, run, from, to);
    }
  }

  Families copy() {
    try {
      Families copy = (Families) clone();
      copy.window = window == null ? null : window.copy();
      copy.partial = partial == null ? null : partial.copy();
      copy.incremental = incremental == null ? null : incremental.copy();
      copy.steps = steps == null ? null : steps.copy();
      copy.curve = curve == null ? null : curve.copy();
      copy.pulses = pulses == null ? null : pulses.copy();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    origin = saved.integer(origin);
    chargeOrigin = saved.integer(chargeOrigin);
    if (saved.bool(window != null)) {
      window = window == null ? new ChargeWindow() : window;
      window.fields(saved);
    }
    if (saved.bool(partial != null)) {
      partial = partial == null ? new PartialCharge() : partial;
      partial.fields(saved);
    }
    if (saved.bool(incremental != null)) {
      incremental = incremental == null ? new IncrementalCapacity() : incremental;
      incremental.fields(saved);
    }
    if (saved.bool(steps != null)) {
      steps = steps == null ? new MultiStepCharge() : steps;
      steps.fields(saved);
    }
    if (saved.bool(curve != null)) {
      curve = curve == null ? new DischargeCurve() : curve;
      curve.fields(saved);
    }
    if (saved.bool(pulses != null)) {
      pulses = pulses == null ? new PulseResponse() : pulses;
      pulses.fields(saved);
    }
  }

  /** Of an operation that was going on when nothing but the charge window was kept. */
  static Families ofVersionOne(SavedFields saved, long start) throws IOException {
    Families families = new Families();
    families.origin = start;
    families.window = new ChargeWindow();
    families.window.fields(saved);
    return families;
  }
}
