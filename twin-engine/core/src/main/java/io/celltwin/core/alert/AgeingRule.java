package io.celltwin.core.alert;

import io.celltwin.domain.Alert.Severity;

/**
 * A limit on how a cell has aged, and for how many cycles in a row it must be broken before it
 * means something.
 *
 * @param kind of the alert
 * @param severity of the alert
 * @param limit NaN where the cell's spec sets it
 * @param clearBy it must be inside the limit by this much for the episode to end, in the unit of
 *     the limit; for the end of life as a share of the rated capacity
 * @param cycles in a row that must break it, or be inside it again
 * @param version raised when the rule changes
 * @param unit of the limit
 * @param action what to do about it
 */
public record AgeingRule(
    String kind,
    Severity severity,
    double limit,
    double clearBy,
    int cycles,
    int version,
    String unit,
    String action) {

  /** Measured capacity of comparable discharges below the spec's end of life. */
  public static final AgeingRule END_OF_LIFE =
      new AgeingRule(
          "END_OF_LIFE",
          Severity.CRITICAL,
          Double.NaN,
          0.05,
          3,
          1,
          "Ah",
          "Plan the replacement; the cell may serve on where less is asked of it.");

  /** Resistance at the reference temperature over what it first was. */
  public static final AgeingRule RESISTANCE_GROWTH =
      new AgeingRule(
          "RESISTANCE_GROWTH",
          Severity.WARNING,
          1.5,
          0.15,
          5,
          1,
          "1",
          "Expect less power and more heat; check the contacts if the capacity has not changed.");

  /** Fade of the last twenty cycles over that of the life before. */
  public static final AgeingRule CAPACITY_KNEE =
      new AgeingRule(
          "CAPACITY_KNEE",
          Severity.WARNING,
          2.5,
          1.0,
          10,
          1,
          "1",
          "Fade has sped up: look at the forecast, and at how the cell is charged.");

  /** Expected cycles to the end of life. */
  public static final AgeingRule RUL_BELOW_HORIZON =
      new AgeingRule(
          "RUL_BELOW_HORIZON",
          Severity.WARNING,
          50,
          50,
          5,
          1,
          "cycles",
          "Order the replacement now.");
}
