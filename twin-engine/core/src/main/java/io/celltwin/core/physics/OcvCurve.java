package io.celltwin.core.physics;

import io.celltwin.domain.CellSpec;
import java.util.Arrays;
import java.util.Locale;

/**
 * Open-circuit voltage of a cell over its state of charge: 0 where the rested cell shows its lower
 * cut-off voltage, 1 where it shows the upper one. Immutable; rises strictly; beyond its ends the
 * first and last line go on.
 */
public final class OcvCurve {
  /** Steps of the table. */
  private static final int STEPS = 200;

  private final double[] volt;

  private OcvCurve(double[] volt) {
    this.volt = volt;
  }

  /**
   * Of the chemistry's electrodes between the cell's own cut-off voltages, or null where the
   * chemistry has none.
   */
  public static OcvCurve of(CellSpec spec) {
    ElectrodePair pair = ElectrodePair.of(spec.chemistry());
    if (pair == null) {
      return null;
    }
    double empty = share(pair, spec.minVoltage());
    double full = share(pair, spec.maxVoltage());
    double[] volt = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      volt[i] = pair.ocv(empty + (full - empty) * i / STEPS);
    }
    return rising(volt);
  }

  private static double share(ElectrodePair pair, double volt) {
    double low = -0.1;
    double high = 1.1;
    for (int i = 0; i < 60; i++) {
      double mid = (low + high) / 2;
      if (pair.ocv(mid) < volt) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return (low + high) / 2;
  }

  /**
   * Measured on the cell or its type.
   *
   * @param soc rising [share]
   * @param volt as many, in the same order [V]
   */
  public static OcvCurve measured(double[] soc, double[] volt) {
    if (soc.length < 2 || soc.length != volt.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an OCV curve of %d states of charge and %d voltages, wanted as many, and two or more",
              soc.length,
              volt.length));
    }
    double[] table = new double[STEPS + 1];
    int from = 0;
    for (int i = 0; i <= STEPS; i++) {
      double at = (double) i / STEPS;
      while (from < soc.length - 2 && soc[from + 1] < at) {
        from++;
      }
      double share = (at - soc[from]) / (soc[from + 1] - soc[from]);
      table[i] = volt[from] + share * (volt[from + 1] - volt[from]);
    }
    return rising(table);
  }

  private static OcvCurve rising(double[] volt) {
    double[] rising = Arrays.copyOf(volt, volt.length);
    for (int i = 1; i < rising.length; i++) {
      rising[i] = Math.max(rising[i], rising[i - 1] + 1e-6);
    }
    return new OcvCurve(rising);
  }

  /** [V] at a state of charge [share]. */
  public double volt(double soc) {
    double at = soc * STEPS;
    int i = Math.max(0, Math.min(STEPS - 1, (int) at));
    return volt[i] + (at - i) * (volt[i + 1] - volt[i]);
  }

  /** State of charge [share] of a rested cell that shows a voltage; -0.05 to 1.05. */
  public double soc(double rested) {
    int at = Arrays.binarySearch(volt, rested);
    int i = at >= 0 ? Math.min(at, STEPS - 1) : Math.max(0, Math.min(STEPS - 1, -at - 2));
    double soc = (i + (rested - volt[i]) / (volt[i + 1] - volt[i])) / STEPS;
    return Math.max(-0.05, Math.min(1.05, soc));
  }
}
