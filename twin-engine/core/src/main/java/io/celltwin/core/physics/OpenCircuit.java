package io.celltwin.core.physics;

import io.celltwin.domain.Chemistry;

/**
 * State of charge from a rested cell's voltage, where nothing better is known: a curve typical of
 * the layered oxides, stretched to the cell's own cut-off voltages. Good to about ten points. LFP
 * has none: its voltage says nothing over most of its range.
 */
public final class OpenCircuit {
  /** Half width of the 90 % interval of what it says [share]. */
  public static final double UNCERTAINTY = 0.1;

  /** Open-circuit voltage at 0, 10, … 100 % of a layered oxide against graphite [V]. */
  private static final double[] LAYERED = {
    3.00, 3.45, 3.55, 3.61, 3.65, 3.70, 3.78, 3.87, 3.96, 4.06, 4.18
  };

  private OpenCircuit() {}

  /** Share of full 0..1, NaN where the chemistry's voltage does not tell. */
  public static double soc(Chemistry chemistry, double volt) {
    switch (chemistry) {
      case LCO, NCM, NCA, NCM_NCA -> {
        if (volt <= LAYERED[0]) {
          return 0;
        }
        for (int i = 1; i < LAYERED.length; i++) {
          if (volt <= LAYERED[i]) {
            double share = (volt - LAYERED[i - 1]) / (LAYERED[i] - LAYERED[i - 1]);
            return (i - 1 + share) / 10;
          }
        }
        return 1;
      }
      default -> {
        return Double.NaN;
      }
    }
  }
}
