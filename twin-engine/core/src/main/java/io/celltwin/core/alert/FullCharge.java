package io.celltwin.core.alert;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;

/** A charge that ended with a small current at the upper cut-off. */
final class FullCharge {
  /** Below this share of the rated current a charge has ended. */
  private static final double ENDED = 0.06;

  /** So far the voltage may be from the cut-off; more is no drift but another limit [V]. */
  private static final double NEAR = 0.09;

  private FullCharge() {}

  static boolean is(CellSpec spec, Cycle cycle) {
    Measured m = cycle.measured();
    return cycle.kind() == OperationKind.CHARGE
        && m.cvTime() > 0
        && m.lastCurrent() < ENDED * spec.ratedCapacity()
        && m.lastCurrent() > -0.002 * spec.ratedCapacity()
        && Math.abs(m.lastVoltage() - spec.maxVoltage()) < NEAR;
  }
}
