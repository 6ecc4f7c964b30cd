package io.celltwin.core.alert;

import io.celltwin.core.physics.Resistances;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/**
 * How many times its first one a cell's resistance is, by what the voltage springs back when a
 * discharge ends, for loggers too slow for anything better:
 *
 * <pre>  R = (V of the first sample at rest − V of the last under load) / |I of the last|      [Ω]
 * </pre>
 *
 * <p>at the reference temperature. It holds some of the slow resistance as well, always about the
 * same share for one logger. Medians of seven discharges each.
 */
public final class StepResistance {
  private static final int EACH = 7;

  /** Sampled more slowly than this, relaxation is all there is [ms]. */
  private static final long SLOWEST = 90_000;

  /** A smaller load makes too small a step [1/h]. */
  private static final double LOAD = 0.15;

  private MedianGrowth growth = new MedianGrowth(EACH, 0);
  private long endMillis = Long.MIN_VALUE;
  private double voltage;
  private double current; // of a discharge that ended under load, else 0
  private double temperature;

  /** The next operation of the cell. */
  public void accept(CellSpec spec, Cycle cycle) {
    Measured m = cycle.measured();
    long pause = cycle.startMillis() - endMillis;
    if (current != 0
        && cycle.kind() == OperationKind.REST
        && pause >= 0
        && pause <= SLOWEST
        && !Double.isNaN(temperature)) {
      double ohm = (m.firstVoltage() - voltage) / Math.abs(current);
      double same = Resistances.at(spec.referenceTemperature(), ohm, temperature);
      if (same > 0) {
        growth.accept(same);
      }
    }
    boolean loaded =
        cycle.kind() == OperationKind.DISCHARGE
            && m.lastCurrent() < -LOAD * spec.ratedCapacity()
            && cycle.quality().score() > 0.5;
    endMillis = cycle.endMillis();
    voltage = m.lastVoltage();
    temperature = m.lastTemperature();
    current = loaded ? m.lastCurrent() : 0;
  }

  /** Now over first; NaN while it is not known. */
  public double ratio() {
    return growth.ratio();
  }

  /** Another one that goes its own way. */
  public StepResistance copy() {
    StepResistance copy = new StepResistance();
    copy.growth = growth.copy();
    copy.endMillis = endMillis;
    copy.voltage = voltage;
    copy.current = current;
    copy.temperature = temperature;
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    growth.fields(saved);
    endMillis = saved.integer(endMillis);
    voltage = saved.decimal(voltage);
    current = saved.decimal(current);
    temperature = saved.decimal(temperature);
  }
}
