package io.celltwin.core.feature;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;

/**
 * The load and temperature that a cell's specification names for its capacity. Cells of one make
 * are compared with each other under these; a cell with itself under its own.
 */
public final class ReferenceConditions {
  /** Load within this share of the reference is the same class. */
  private static final double LOAD_CLASS = 0.2;

  /** Ambient within this of the reference is the same class [K]. */
  private static final double TEMPERATURE_CLASS = 8;

  /** What a cell may warm itself by during a discharge [K]. */
  private static final double SELF_HEATING = 10;

  private ReferenceConditions() {}

  /** Whether a discharge was made under them. */
  public static boolean hold(CellSpec spec, Cycle discharge) {
    Measured m = discharge.measured();
    return Math.abs(-m.loadCurrent() - spec.referenceCurrent())
            <= LOAD_CLASS * spec.referenceCurrent()
        && sameTemperature(spec, m);
  }

  private static boolean sameTemperature(CellSpec spec, Measured m) {
    if (!Double.isNaN(m.ambient())) {
      return Math.abs(m.ambient() - spec.referenceTemperature()) <= TEMPERATURE_CLASS;
    }
    double above = m.meanTemperature() - spec.referenceTemperature();
    return above >= -TEMPERATURE_CLASS && above <= TEMPERATURE_CLASS + SELF_HEATING;
  }
}
