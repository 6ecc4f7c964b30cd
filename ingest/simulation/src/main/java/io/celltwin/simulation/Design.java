package io.celltwin.simulation;

import io.celltwin.domain.Chemistry;
import java.util.List;

/**
 * A make of cell. The curves are drawn after what such cells commonly show, not taken from any data
 * set; resistances are per cell at 25 °C.
 *
 * @param name for cell ids
 * @param chemistry of the positive electrode
 * @param ratedCapacity [Ah]
 * @param nominalVoltage [V]
 * @param minVoltage end of discharge [V]
 * @param maxVoltage end of charge [V]
 * @param ohmic resistance that answers at once [Ω]
 * @param slow resistance of the RC pair [Ω]
 * @param timeConstant of the RC pair [s]
 * @param chargeRate in constant-current charge [C]
 * @param dischargeRate at reference and in constant discharge [C]
 * @param usage how its packs are used
 * @param ocv open-circuit voltage at 0, 5, ... 100 % state of charge [V]
 */
record Design(
    String name,
    Chemistry chemistry,
    double ratedCapacity,
    double nominalVoltage,
    double minVoltage,
    double maxVoltage,
    double ohmic,
    double slow,
    double timeConstant,
    double chargeRate,
    double dischargeRate,
    Usage usage,
    double... ocv) {

  /** What a cell goes through from charge to charge. */
  enum Usage {
    /** Full discharges at constant current, as in a laboratory. */
    CONSTANT,
    /** Loads that change every few seconds, with braking, as in a vehicle. */
    DRIVING,
    /** Shallow cycles around the middle, as beside a solar plant. */
    PARTIAL
  }

  /** Heat capacity [J/K] and heat loss [W/K] of each Ah of cell, as of cylindrical ones. */
  private static final double HEAT_CAPACITY = 21;

  private static final double HEAT_LOSS = 0.05;

  static final List<Design> ALL =
      List.of(
          new Design(
              "lco",
              Chemistry.LCO,
              2.2,
              3.7,
              2.7,
              4.2,
              0.055,
              0.025,
              45,
              0.75,
              1.0,
              Usage.CONSTANT,
              3.00,
              3.45,
              3.60,
              3.67,
              3.71,
              3.74,
              3.76,
              3.78,
              3.79,
              3.80,
              3.82,
              3.84,
              3.87,
              3.90,
              3.94,
              3.98,
              4.02,
              4.06,
              4.10,
              4.15,
              4.20),
          new Design(
              "ncm",
              Chemistry.NCM,
              3.0,
              3.65,
              2.75,
              4.2,
              0.030,
              0.018,
              35,
              0.5,
              0.5,
              Usage.DRIVING,
              3.00,
              3.40,
              3.49,
              3.54,
              3.58,
              3.61,
              3.63,
              3.65,
              3.67,
              3.69,
              3.72,
              3.76,
              3.81,
              3.86,
              3.91,
              3.96,
              4.01,
              4.06,
              4.10,
              4.15,
              4.20),
          new Design(
              "nca",
              Chemistry.NCA,
              3.4,
              3.6,
              2.5,
              4.2,
              0.035,
              0.020,
              40,
              0.5,
              0.5,
              Usage.DRIVING,
              2.90,
              3.25,
              3.38,
              3.45,
              3.50,
              3.54,
              3.58,
              3.62,
              3.66,
              3.70,
              3.74,
              3.79,
              3.83,
              3.88,
              3.93,
              3.97,
              4.02,
              4.06,
              4.09,
              4.14,
              4.19),
          new Design(
              "lfp",
              Chemistry.LFP,
              1.1,
              3.2,
              2.0,
              3.6,
              0.018,
              0.014,
              60,
              1.0,
              1.0,
              Usage.PARTIAL,
              2.06,
              2.95,
              3.13,
              3.20,
              3.22,
              3.245,
              3.26,
              3.27,
              3.28,
              3.285,
              3.29,
              3.292,
              3.295,
              3.30,
              3.315,
              3.325,
              3.33,
              3.332,
              3.335,
              3.34,
              3.58));

  /** Open-circuit voltage [V]; steep below empty, rising further above full. */
  double ocv(double soc) {
    int last = ocv.length - 1;
    if (soc <= 0) {
      return ocv[0] + 20 * soc;
    }
    if (soc >= 1) {
      return ocv[last] + 2 * (soc - 1);
    }
    double at = soc * last;
    int i = (int) at;
    return ocv[i] + (ocv[i + 1] - ocv[i]) * (at - i);
  }

  /** State of charge at which the rested cell shows a voltage; the inverse of {@link #ocv}. */
  double soc(double volt) {
    double low = -1;
    double high = 2;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (ocv(middle) < volt) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  double heatCapacity() {
    return HEAT_CAPACITY * ratedCapacity;
  }

  double heatLoss() {
    return HEAT_LOSS * ratedCapacity;
  }
}
