package io.celltwin.gateway.gbt32960;

/** Which way a vehicle counts its current. The standard's tables give a range and no sign. */
public enum CurrentSense {
  /** What vehicles do: the current is positive while driving. */
  DISCHARGE_IS_POSITIVE(-1),
  CHARGE_IS_POSITIVE(1);

  private final int factor;

  CurrentSense(int factor) {
    this.factor = factor;
  }

  /** The current as Celltwin has it, positive while charging [A]. */
  double chargePositive(double amps) {
    return factor * amps + 0.0; // no negative zero
  }
}
