package io.celltwin.gateway.mapping;

import io.celltwin.gateway.Quantity;

/**
 * What no battery can have: a sentinel nobody described, a register that was not filled. Wide on
 * purpose; what is possible and wrong is for the job to find.
 */
public final class Sane {
  private static final double LEAST_CELL_VOLTAGE = 0.2; // below it a cell is not fitted
  private static final double MOST_CELL_VOLTAGE = 6;
  private static final double MOST_PACK_VOLTAGE = 1500;
  private static final double MOST_CURRENT = 20_000;
  private static final double COLDEST = -40; // the lowest a probe's register can say: it means none
  private static final double HOTTEST = 200;
  private static final double MOST_POWER = 2e7;

  private Sane() {}

  /** The value, or NaN where it cannot be one. */
  public static double value(Quantity quantity, double value) {
    return possible(quantity, value) ? value : Double.NaN;
  }

  private static boolean possible(Quantity quantity, double value) {
    return switch (quantity) {
      case CELL_VOLTAGE, CELL_VOLTAGE_MIN, CELL_VOLTAGE_MAX, CELL_VOLTAGE_MEAN ->
          value > LEAST_CELL_VOLTAGE && value < MOST_CELL_VOLTAGE;
      case PACK_VOLTAGE, PACK_VOLTAGE_MIN, PACK_VOLTAGE_MAX ->
          value > LEAST_CELL_VOLTAGE && value < MOST_PACK_VOLTAGE;
      case CURRENT -> Math.abs(value) < MOST_CURRENT;
      case POWER -> Math.abs(value) < MOST_POWER;
      case TEMPERATURE, TEMPERATURE_MIN, TEMPERATURE_MAX -> value > COLDEST && value < HOTTEST;
      default -> Double.isFinite(value);
    };
  }
}
