package io.celltwin.dataset.cycler;

/**
 * The largest charge moved in one direction, and at which current most was taken out. A direction
 * ends when a fifth of what it moved has come back, so that pulses and regeneration do not end it.
 */
final class ChargeLegs {
  private static final double TURN = 0.2;

  private double charge;
  private double pivot;
  private double extreme;
  private double largest;
  private boolean up = true;
  private double largestDischarge;
  private double dischargeEnd = Double.NaN;

  private double discharged;
  private double dischargedEnergy;
  private double dischargedTimesCurrent;

  /**
   * @param ampereHours that went in since the last sample, negative where they came out [Ah]
   * @param volts meanwhile [V]
   * @param amperes meanwhile, positive while charging [A]
   */
  void add(double ampereHours, double volts, double amperes) {
    charge += ampereHours;
    double onward = up ? charge - extreme : extreme - charge;
    if (onward >= 0) {
      extreme = charge;
      if (!up && pivot - extreme > largestDischarge) {
        largestDischarge = pivot - extreme;
        dischargeEnd = volts;
      }
      largest = Math.max(largest, Math.abs(extreme - pivot));
    } else if (-onward > TURN * Math.abs(extreme - pivot)) {
      pivot = extreme;
      extreme = charge;
      up = !up;
      largest = Math.max(largest, Math.abs(extreme - pivot));
    }
    if (ampereHours < 0) {
      discharged -= ampereHours;
      dischargedEnergy -= ampereHours * volts;
      dischargedTimesCurrent -= ampereHours * Math.abs(amperes);
    }
  }

  /** [Ah]. */
  double largest() {
    return largest;
  }

  /** Where the largest discharge ended [V]; NaN if there was none. */
  double dischargeEnd() {
    return dischargeEnd;
  }

  /** Mean over the charge taken out [V]; NaN if nothing was. */
  double dischargeVoltage() {
    return dischargedEnergy / discharged;
  }

  /** Mean over the charge taken out [A]; NaN if nothing was. */
  double dischargeCurrent() {
    return dischargedTimesCurrent / discharged;
  }
}
