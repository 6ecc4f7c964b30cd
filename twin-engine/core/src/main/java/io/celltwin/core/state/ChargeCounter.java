package io.celltwin.core.state;

import io.celltwin.core.physics.OpenCircuit;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/**
 * State of charge by counting, held fast where the cell says where it is: at a full charge, at the
 * end of a comparable discharge or where the resting voltage is below the cut-off, and, while
 * nothing better is known, by the voltage after a long rest. Its interval widens with the charge
 * counted since.
 */
final class ChargeCounter {
  /** A rest this long has brought the voltage close to the open-circuit one [ms]. */
  private static final long RESTED_MILLIS = 30 * 60_000L;

  /** Half width of the 90 % interval at a full charge or at the end of a discharge [share]. */
  private static final double AT_ANCHOR = 0.02;

  /** What a current sensor may be off by, as a share of the charge counted. */
  private static final double SENSOR = 0.01;

  /** A charge that ended below this at the upper cut-off filled the cell [1/h]. */
  private static final double FULL_BELOW = 0.06;

  private double charge = Double.NaN; // Ah above empty
  private double uncertainty; // Ah, 90 %

  /**
   * @param capacity of the cell now [Ah]
   */
  void accept(CellSpec spec, Cycle cycle, double capacity) {
    Measured m = cycle.measured();
    if (cycle.samples() == 0) {
      return;
    }
    double counted = m.charged() + m.discharged();
    if (!Double.isNaN(charge)) {
      charge += m.charged() - m.discharged();
      uncertainty += SENSOR * counted;
    }
    boolean rested = Math.abs(m.lastCurrent()) < spec.ratedCapacity() / 50;
    if (cycle.kind() == OperationKind.CHARGE
        && !Double.isNaN(m.cvTime())
        && m.lastCurrent() < FULL_BELOW * spec.ratedCapacity()) {
      charge = capacity;
      uncertainty = AT_ANCHOR * capacity;
    } else if (cycle.comparable() || (rested && m.lastVoltage() < spec.minVoltage())) {
      charge = 0;
      uncertainty = AT_ANCHOR * capacity;
    } else if (cycle.kind() == OperationKind.REST
        && rested
        && cycle.endMillis() - cycle.startMillis() >= RESTED_MILLIS
        && (Double.isNaN(charge) || uncertainty > OpenCircuit.UNCERTAINTY * capacity)) {
      double soc = OpenCircuit.soc(spec.chemistry(), m.lastVoltage());
      if (!Double.isNaN(soc)) {
        charge = soc * capacity;
        uncertainty = OpenCircuit.UNCERTAINTY * capacity;
      }
    }
    if (!Double.isNaN(charge)) {
      charge = Math.max(0, Math.min(capacity, charge));
      uncertainty = Math.min(capacity, uncertainty);
    }
  }

  Attribute stateOfCharge(double capacity, long timeMillis) {
    if (Double.isNaN(charge)) {
      return Attribute.unknown(
          "%", timeMillis, "no full charge, complete discharge or long rest seen yet");
    }
    double soc = charge / capacity;
    double half = uncertainty / capacity;
    return new Attribute(
        percent(soc),
        "%",
        timeMillis,
        percent(Math.max(0, soc - half)),
        percent(Math.min(1, soc + half)),
        "counted",
        "",
        null);
  }

  private static double percent(double share) {
    return Math.rint(share * 1e6) / 1e4;
  }

  ChargeCounter copy() {
    ChargeCounter copy = new ChargeCounter();
    copy.charge = charge;
    copy.uncertainty = uncertainty;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    charge = saved.decimal(charge);
    uncertainty = saved.decimal(uncertainty);
  }
}
