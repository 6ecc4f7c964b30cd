package io.celltwin.core.soc;

import io.celltwin.core.physics.KindOfCurve;

/**
 * What {@link PartialCapacity} believes of a cell, as one vector, and what follows from it. Charges
 * are shares of the rated capacity, resistances volts at 1 C.
 */
final class CellStates {
  /** Charge between the cut-off voltages at no load. */
  static final int CAPACITY = 0;

  /** Charge in the cell where the stretch that is looked at began. */
  static final int BEGIN = 1;

  static final int OHMIC = 2;
  static final int FAST = 3;
  static final int SLOW = 4;

  /** Half of what hysteresis lies apart [V]. */
  static final int HYSTERESIS = 5;

  /** Resistance that is there near empty alone. */
  static final int NEAR_EMPTY = 6;

  /** From here on the curve's modes, times the capacity. */
  static final int MODES = 7;

  static final int SIZE = MODES + KindOfCurve.MODES;

  /** Charge over which the resistance near empty is gone. */
  private static final double EMPTY = 0.12;

  private CellStates() {}

  /**
   *
   *
   * <pre>  Q(V) = X·z̄(V) + Σ βₖ·mₖ(V)</pre>
   *
   * @return charge below an open-circuit voltage
   */
  static double charge(KindOfCurve kind, double[] t, double volt) {
    double charge = t[CAPACITY] * kind.mean(volt);
    for (int k = 0; k < KindOfCurve.MODES; k++) {
      charge += t[MODES + k] * kind.mode(k, volt);
    }
    return charge;
  }

  /** What a load weighs near empty, of what it weighs at empty. */
  static double nearEmpty(double charge) {
    return StrictMath.exp(-Math.max(0, charge) / EMPTY);
  }

  /**
   * What a discharge from full gives until the loaded voltage is at its end:
   *
   * <pre>  X − Q(V_end + c·(r₀ + r₁ + r₂ + r_e))</pre>
   *
   * @param rate of it [C]
   */
  static double usable(KindOfCurve kind, double[] t, double endVolt, double rate) {
    double open = endVolt + rate * (t[OHMIC] + t[FAST] + t[SLOW] + t[NEAR_EMPTY]);
    return t[CAPACITY] - Math.max(0, charge(kind, t, open));
  }

  /** Keeps what cannot be otherwise. */
  static void hold(double[] t) {
    t[CAPACITY] = Math.max(0.2, Math.min(1.4, t[CAPACITY]));
    t[OHMIC] = Math.max(0.002, t[OHMIC]);
    t[FAST] = Math.max(0.001, t[FAST]);
    t[SLOW] = Math.max(0.001, t[SLOW]);
  }
}
