package io.celltwin.core.mode;

import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.physics.Resistances;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Features;
import java.io.IOException;

/** The charge that waits for the capacity that the discharge after it shows. */
final class WaitingCharge {
  private static final double REFERENCE = 25;

  private final double[] grid = new double[PartialCharge.SET.size()];
  private double rate = Double.NaN; // [C], NaN where none waits
  private double celsius = Double.NaN;

  boolean waits() {
    return !Double.isNaN(rate);
  }

  /**
   * @param partial {@link PartialCharge} features
   * @param chargeRate of its constant current [C]
   * @param degrees mean temperature [°C], NaN without a probe
   */
  void begin(Features partial, double chargeRate, double degrees) {
    for (int i = 0; i < grid.length; i++) {
      grid[i] = partial.get(i);
    }
    rate = chargeRate;
    celsius = degrees;
  }

  /** The rest after it. */
  void relaxation(Features partial) {
    for (int i = 0; i < grid.length; i++) {
      grid[i] = Double.isNaN(partial.get(i)) ? grid[i] : partial.get(i);
    }
  }

  /** It waits no longer. */
  void end() {
    rate = Double.NaN;
  }

  /** Of its constant current [C]. */
  double rate() {
    return rate;
  }

  /** Mean of the charge [°C], NaN without a probe. */
  double celsius() {
    return celsius;
  }

  /** {@link PartialCharge} values of the charge and the rest after it. */
  double[] grid() {
    return grid;
  }

  /**
   * As the filter wants it.
   *
   * @param unit of charge [Ah]
   * @param capacity that the discharge showed [Ah], or NaN
   * @param growth of resistance, or NaN
   */
  CurveFit.Curve curve(CellSpec spec, double unit, double capacity, double growth) {
    int points = 0;
    for (int i = 0; i < PartialCharge.POINTS; i++) {
      points += Double.isNaN(grid[i]) ? 0 : 1;
    }
    CurveFit.Curve curve = new CurveFit.Curve();
    curve.charge = new double[points];
    curve.volt = new double[points];
    int next = 0;
    for (int i = 0; i < PartialCharge.POINTS; i++) {
      if (!Double.isNaN(grid[i])) {
        curve.charge[next] = grid[i] / unit;
        curve.volt[next++] = PartialCharge.voltage(spec, i);
      }
    }
    // a resistance at the reference temperature times this is what the current met
    double colder = Resistances.at(Double.isNaN(celsius) ? REFERENCE : celsius, 1, REFERENCE);
    curve.rate = rate * spec.ratedCapacity() / unit * colder;
    curve.from = spec.minVoltage();
    curve.to = spec.maxVoltage();
    curve.capacity = capacity / unit;
    curve.dischargeRate = spec.referenceCurrent() / unit * colder;
    curve.growth = growth;
    return curve;
  }

  WaitingCharge copy() {
    WaitingCharge copy = new WaitingCharge();
    System.arraycopy(grid, 0, copy.grid, 0, grid.length);
    copy.rate = rate;
    copy.celsius = celsius;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    saved.decimals(grid);
    rate = saved.decimal(rate);
    celsius = saved.decimal(celsius);
  }
}
