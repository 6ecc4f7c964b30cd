package io.celltwin.core.measure;

import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.LastReading;
import java.io.IOException;

/**
 * Where the load came on and went: on which side of the switch its current flowed, nobody saw. And
 * the resistance that its coming on showed.
 */
final class Switching implements Cloneable {
  /** A load that comes on within this time shows an ohmic resistance [s]. */
  static final double RESISTANCE_WITHIN = 30;

  double resistance = Double.NaN; // Ω
  double onCharge; // A·s
  double onEnergy; // W·s
  double onFrom = Double.NaN; // V, at rest before it
  double offSeconds;
  double offCharge; // A·s
  double offEnergy; // W·s
  double netAtLoadEnd; // A·s
  double energyAtLoadEnd; // W·s

  /**
   * A reading; what flowed until then is in.
   *
   * @param dt since the reading before [s]
   * @param loaded whether the load was on before
   */
  void look(
      Thresholds rules,
      double dt,
      LastReading last,
      double voltage,
      double current,
      Flow flow,
      boolean loaded) {
    boolean drains = current < -rules.load;
    boolean drained = last.current() < -rules.load;
    if (drains && !drained) {
      if (Double.isNaN(resistance) && last.current() <= rules.load && dt <= RESISTANCE_WITHIN) {
        resistance = (last.voltage() - voltage) / (last.current() - current);
      }
      if (!loaded) {
        onCharge = flow.net;
        onEnergy = flow.netEnergy;
        onFrom = last.voltage();
      }
      offSeconds = 0;
    } else if (drained && !drains) {
      off(dt, last, voltage, current, flow);
    }
  }

  /** The load went between the last reading and this one. */
  void off(double dt, LastReading last, double voltage, double current, Flow flow) {
    offSeconds = dt;
    offCharge = dt / 2 * (last.current() + current);
    offEnergy = dt / 2 * (last.voltage() * last.current() + voltage * current);
    netAtLoadEnd = flow.net - offCharge;
    energyAtLoadEnd = flow.netEnergy - offEnergy;
  }

  /** The load ended later than what was missing: it ended after as much more. */
  void mend(Flow without, Flow with) {
    netAtLoadEnd += with.net - without.net;
    energyAtLoadEnd += with.netEnergy - without.netEnergy;
  }

  Switching copy() {
    try {
      return (Switching) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** What every version has of it, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    resistance = saved.decimal(resistance);
  }

  /** What it has since version 5. */
  void fieldsOfFive(SavedFields saved) throws IOException {
    onCharge = saved.decimal(onCharge);
    onEnergy = saved.decimal(onEnergy);
    onFrom = saved.decimal(onFrom);
    offSeconds = saved.decimal(offSeconds);
    offCharge = saved.decimal(offCharge);
    offEnergy = saved.decimal(offEnergy);
    netAtLoadEnd = saved.decimal(netAtLoadEnd);
    energyAtLoadEnd = saved.decimal(energyAtLoadEnd);
  }
}
