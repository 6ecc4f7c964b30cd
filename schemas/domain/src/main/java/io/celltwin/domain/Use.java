package io.celltwin.domain;

import io.celltwin.domain.guard.Require;

/**
 * How a cell is used, of a size of its own: currents are shares of the rated capacity per hour. A
 * number that is NaN is not said: as the cell is used today.
 *
 * @param temperature mean while in use [°C]
 * @param chargeRate mean current while charging over rated capacity [1/h]
 * @param dischargeRate mean current while discharging over rated capacity, positive [1/h]
 * @param depthFrom lowest state of charge of a cycle [0..1]
 * @param depthTo highest state of charge of a cycle [0..1]
 * @param cyclesPerDay cycles of that depth a day
 * @param restSoc state of charge it rests at between them [0..1]
 */
public record Use(
    double temperature,
    double chargeRate,
    double dischargeRate,
    double depthFrom,
    double depthTo,
    double cyclesPerDay,
    double restSoc) {

  /** Nothing said: as today. */
  public static final Use AS_TODAY =
      new Use(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  public Use {
    within("temperature_celsius", temperature, -60, 120, "°C");
    within("charge_rate", chargeRate, 1e-4, 100, "1/h");
    within("discharge_rate", dischargeRate, 1e-4, 100, "1/h");
    within("depth_from", depthFrom, 0, 1, "of the rated capacity");
    within("depth_to", depthTo, 0, 1, "of the rated capacity");
    within("cycles_per_day", cyclesPerDay, 1e-4, 200, "a day");
    within("rest_soc", restSoc, 0, 1, "of the rated capacity");
    if (depthFrom >= depthTo) { // false for NaN
      throw new IllegalArgumentException(
          "depth_from is %s, wanted below depth_to, %s".formatted(depthFrom, depthTo));
    }
  }

  private static void within(String what, double value, double least, double most, String unit) {
    Require.require(
        Double.isNaN(value) || (value >= least && value <= most),
        what,
        value,
        "from " + least + " to " + most + " " + unit);
  }

  /** Charge of a cycle, as a share of what the cell holds [0..1]. */
  public double depth() {
    return depthTo - depthFrom;
  }

  /** The same with what is not said taken from another use. */
  public Use or(Use other) {
    boolean window = Double.isNaN(depthFrom) && Double.isNaN(depthTo);
    double from = window ? other.depthFrom : Double.isNaN(depthFrom) ? 0 : depthFrom;
    double to = window ? other.depthTo : Double.isNaN(depthTo) ? 1 : depthTo;
    return new Use(
        or(temperature, other.temperature),
        or(chargeRate, other.chargeRate),
        or(dischargeRate, other.dischargeRate),
        from,
        to,
        or(cyclesPerDay, other.cyclesPerDay),
        or(restSoc, other.restSoc));
  }

  private static double or(double value, double other) {
    return Double.isNaN(value) ? other : value;
  }
}
