package io.celltwin.core.alert;

import io.celltwin.domain.Alert.Severity;

/**
 * A limit on how a cell has aged, or on how it does from operation to operation, and for how many
 * of them in a row it must be broken before it means something.
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
 * @param clearing what to do, or no longer to do, once it is over
 */
public record AgeingRule(
    String kind,
    Severity severity,
    double limit,
    double clearBy,
    int cycles,
    int version,
    String unit,
    String action,
    String clearing) {

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
          "Plan the replacement; the cell may serve on where less is asked of it.",
          "Three discharges in a row show more than the end of life: look at how they differ from"
              + " those before, then withdraw the replacement.");

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
          "Expect less power and more heat; check the contacts if the capacity has not changed.",
          "The resistance is back: a contact was mended, or the cell is warmer than it was.");

  /** Fade of the last twenty cycles over that of the life before. */
  public static final AgeingRule CAPACITY_KNEE =
      new AgeingRule(
          "CAPACITY_KNEE",
          Severity.WARNING,
          3.0,
          1.5,
          3,
          2,
          "1",
          "Fade has sped up: look at the forecast, and at how the cell is charged.",
          "It fades again as it did before; the forecast counts on that pace.");

  /** Expected cycles to the end of life. */
  public static final AgeingRule RUL_BELOW_HORIZON =
      new AgeingRule(
          "RUL_BELOW_HORIZON",
          Severity.WARNING,
          50,
          50,
          8,
          2,
          "cycles",
          "Order the replacement now.",
          "There is more time than was told, or the end of life has come and is told by itself.");

  /** Operations that lack samples, of the last few. */
  public static final AgeingRule SAMPLES_LOST =
      ofOperations(
          "SAMPLES_LOST",
          3,
          "Look at logger and link: what was not sent is missing from charge, energy and"
              + " temperature counts.",
          "Samples arrive in full again; what was lost stays lost.");

  /** Operations whose data say less than the cell's used to. */
  public static final AgeingRule DATA_DEGRADED =
      ofOperations(
          "DATA_DEGRADED",
          3,
          "Look at what changed at the source: its data say less of the cell than they used to, and"
              + " what is known of it widens.",
          "Data say as much as they used to, or have come as they do for so long that it is the"
              + " habit now.");

  /** Operations in which the source's clock was put back. */
  public static final AgeingRule CLOCK_STEP =
      ofOperations(
          "CLOCK_STEP",
          1,
          "Set the source's clock, by a time server where it can; until then its times are moved"
              + " on so that they follow each other.",
          "No further step of the clock.");

  /** Operations in a wrong unit or with a turned sign. */
  public static final AgeingRule UNIT_FAULT =
      ofOperations(
          "UNIT_FAULT",
          2,
          "Correct unit or sign where the data come from; millivolts and kelvins are taken for what"
              + " they are meanwhile, other operations are left out.",
          "Units and signs are right again.");

  /** Operations with a sensor that shows one value. */
  public static final AgeingRule SENSOR_STUCK =
      ofOperations(
          "SENSOR_STUCK",
          2,
          "Check the sensor and its cable: nothing that rests on it is to be believed.",
          "The sensor moves again.");

  /** What charges end at beside what they first ended at. */
  public static final AgeingRule SENSOR_DRIFT =
      new AgeingRule(
          "SENSOR_DRIFT",
          Severity.WARNING,
          0.025,
          0.010,
          3,
          1,
          "V",
          "Compare the voltage sensor with a meter before the charger is touched: sensor or charger"
              + " has moved, and voltage limits mean that much less.",
          "Charges end where they used to.");

  /** Current that is lost inside the cell, of its rated capacity in an hour. */
  public static final AgeingRule INTERNAL_LEAK =
      new AgeingRule(
          "INTERNAL_LEAK",
          Severity.WARNING,
          1 / 700.0,
          1 / 1400.0,
          2,
          1,
          "1/h",
          "Take the cell out and watch its voltage at rest for a day: an internal short may grow."
              + " Check the current sensor's zero first.",
          "What flows in comes out again.");

  /** How much faster the voltage falls late in a rest after a full charge than before. */
  public static final AgeingRule LITHIUM_PLATING =
      ofOperations(
          "LITHIUM_PLATING",
          3,
          "Charge more slowly, and not below 10 degrees: the voltage at rest shows metal that"
              + " dissolves.",
          "The voltage at rest falls as it should.");

  /** What a discharge warms the cell by beyond what it used to. */
  public static final AgeingRule COOLING_FAULT =
      new AgeingRule(
          "COOLING_FAULT",
          Severity.WARNING,
          1.0,
          0.5,
          5,
          1,
          "K",
          "Check fans, ducts and thermal contact: the same load warms the cell more than it did.",
          "The cell warms as it used to.");

  /** A time without a word. */
  public static final AgeingRule SILENT =
      new AgeingRule(
          "SILENT",
          Severity.WARNING,
          Double.NaN,
          0,
          1,
          1,
          "h",
          "Check logger, link and supply; a cell that was taken out should be taken off the"
              + " register.",
          "The cell is heard again; what happened in between is not known.");

  private static AgeingRule ofOperations(String kind, int needed, String action, String clearing) {
    return new AgeingRule(
        kind, Severity.WARNING, needed, needed, 1, 1, "operations", action, clearing);
  }
}
