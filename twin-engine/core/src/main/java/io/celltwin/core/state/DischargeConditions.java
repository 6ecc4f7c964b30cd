package io.celltwin.core.state;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;

/**
 * Under which conditions a complete discharge was made; capacities of like conditions can be
 * compared with each other as they are.
 *
 * @param rate mean load [C], positive
 * @param celsius of the chamber, or the mean of the cell where nobody says; NaN where unknown
 * @param end where it ended under load, above the voltage of completeness, as a share of the
 *     voltage window
 */
record DischargeConditions(double rate, double celsius, double end) {
  /** Loads within this of each other are alike [ln]. */
  private static final double SAME_RATE = 0.2;

  /** Temperatures within this of each other are alike [K]. */
  private static final double SAME_TEMPERATURE = 5;

  /** Ends within this of each other are alike [share of the window]. */
  private static final double SAME_END = 0.2;

  /** What a load twice as heavy costs of the rated capacity at room temperature, and how sure. */
  private static final double OF_DOUBLING = -0.015;

  private static final double OF_DOUBLING_SPREAD = 0.04;

  /** What a kelvin less costs, and how sure. */
  private static final double OF_KELVIN = 0.003;

  private static final double OF_KELVIN_SPREAD = 0.005;

  /** What not knowing the temperature costs: a room's is known to some ten kelvin. */
  private static final double UNKNOWN_TEMPERATURE = 10;

  static DischargeConditions of(CellSpec spec, Cycle cycle) {
    Measured m = cycle.measured();
    double window = spec.maxVoltage() - spec.minVoltage();
    return new DischargeConditions(
        -m.loadCurrent() / spec.ratedCapacity(),
        Double.isNaN(m.ambient()) ? m.meanTemperature() : m.ambient(),
        Math.max(0, m.minVoltage() - spec.capacityVoltage()) / window);
  }

  boolean isLike(DischargeConditions other) {
    return Math.abs(doublings(other)) * Math.log(2) <= SAME_RATE
        && (Double.isNaN(celsius)
            ? Double.isNaN(other.celsius)
            : Math.abs(celsius - other.celsius) <= SAME_TEMPERATURE)
        && Math.abs(end - other.end) <= SAME_END;
  }

  private double doublings(DischargeConditions other) {
    return StrictMath.log(rate / other.rate) / Math.log(2);
  }

  private double colder(DischargeConditions other) {
    return Double.isNaN(celsius + other.celsius) ? 0 : other.celsius - celsius;
  }

  /** What is expected to be had less under these conditions than under others [share of rated]. */
  double expectedBeyond(DischargeConditions other) {
    return OF_DOUBLING * doublings(other) - OF_KELVIN * colder(other);
  }

  /** Standard deviation of that. */
  double spreadBeyond(DischargeConditions other) {
    double ofRate = OF_DOUBLING_SPREAD * doublings(other);
    boolean unknown = Double.isNaN(celsius) != Double.isNaN(other.celsius);
    double kelvin = unknown ? UNKNOWN_TEMPERATURE : colder(other);
    double ofTemperature = OF_KELVIN_SPREAD * kelvin;
    double ofEnd = 0.2 * (end - other.end);
    return Math.sqrt(
        ofRate * ofRate + ofTemperature * ofTemperature + ofEnd * ofEnd + 0.002 * 0.002);
  }

  /** Goes a part of the way to what was seen last. */
  DischargeConditions towards(DischargeConditions latest, double part) {
    return new DischargeConditions(
        rate + part * (latest.rate - rate),
        celsius + part * (latest.celsius - celsius),
        end + part * (latest.end - end));
  }
}
