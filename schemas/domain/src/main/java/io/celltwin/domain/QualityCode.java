package io.celltwin.domain;

/**
 * What may be wrong with the data of an operation. The names are stable: they stand in {@link
 * Quality#flags()} as CODE or CODE:detail, and people count them. Each says what share of the trust
 * in the operation is left when it is found; {@link Quality#score()} is the product of these shares
 * and of the share of the samples that could be used.
 *
 * <p>Flags of an operation may also name an alert that fired in it, e.g. {@code OVERCHARGE}.
 */
public enum QualityCode {
  // ---- what the operation is like; no fault of the data

  /** An operation without samples. */
  EMPTY(0.5),
  /** So few samples that little can be said; detail: how many. */
  SHORT(0.5),
  /** Declared a discharge, and no load was seen. */
  NO_LOAD(1),
  /** A discharge that did not reach the capacity voltage; detail: how far it came. */
  PARTIAL(1),
  /** Two discharges without a charge between them. */
  NO_PRIOR_CHARGE(1),
  /** Two charges without a discharge between them. */
  DOUBLE_CHARGE(1),

  // ---- what did not arrive, or not in time

  /** A declared operation of which a part is missing, or the end. */
  INCOMPLETE(0.5),
  /** Intervals much longer than the usual one; detail: how many. */
  GAP(1),
  /** The logger left out samples that its usual interval asks for; detail: how many. */
  MISSING(1),
  /** Samples that go back in time within an operation, left out; detail: how many. */
  BACKWARDS(1),
  /** Samples of frames that came too late, left out; detail: how many. */
  LATE(1),
  /**
   * Frames that came late were released from the dead letters and put in where they belong: charge,
   * energy and extremes are those with them, features those without; detail: how many.
   */
  MENDED(1),
  /** Ended because its cell's frames met one defect after another and are turned away since. */
  QUARANTINED(1),

  // ---- clocks

  /** A declared operation begins before the one before it ended; detail: by how much. */
  START_BACK(1),
  /**
   * The source's clock was put back while it went on sampling; its times were moved so that they
   * follow each other, which is certain but for one interval; detail: by how much.
   */
  CLOCK_STEP(1),
  /**
   * The source's clock is off against the time its frames arrive, by at least; detail: positive
   * where ahead. Told of live sources only: a clock behind cannot be told from a way that is always
   * slow.
   */
  CLOCK_SKEW(1),
  /** The source began to count its frames anew; detail: how often. */
  RESTART(1),

  // ---- readings no cell gives

  /** Readings that are not a number, left out; detail: how many. */
  NAN(1),
  /** The longest run of readings that are not a number was long; detail: its length. */
  NAN_RUN(0.8),
  /** Readings that a logger writes when it has none (999, -9999, 0 V), left out; detail: count. */
  SENTINEL(1),
  /** Voltages or currents far outside what the cell can have, left out; detail: the worst. */
  SPIKE(1),
  /** Temperatures far outside what a cell can have, left out; detail: how many. */
  TEMPERATURE(1),
  /**
   * A reading of the current against the sense of the operation, or jumps of it that the voltage
   * did not follow; detail: the worst with its unit, or how often.
   */
  CURRENT_SPIKE(1),
  /** The voltage left and came back within one reading, the current did not; detail: how often. */
  VOLTAGE_SPIKE(0.95),
  /**
   * The voltage moved further from one reading to the next than current, charge and any resistance
   * allow, and stayed there; detail: how often.
   */
  IMPOSSIBLE_SLOPE(0.7),

  // ---- sensors that are stuck, off, coarse or noisy

  /** Voltage and current did not change at all while charge moved; detail: readings in a row. */
  FROZEN(0.5),
  /** The voltage did not change while charge moved and the current varied; detail: in a row. */
  FLAT_VOLTAGE(0.5),
  /** The current shows rest, the voltage travels as under load; detail: how far. */
  FLAT_CURRENT(0.3),
  /** The temperature never changed while much charge moved; detail: the reading. */
  FLAT_TEMPERATURE(1),
  /** Standard deviation of the voltage's noise is high; detail: it. */
  NOISE(0.9),
  /** The current is resolved in steps that are no small part of it; detail: the step. */
  RESOLUTION(0.6),
  /** A current flows on average while the cell rests: an offset, or a small load; detail: it. */
  REST_CURRENT(1),

  // ---- the wrong sign or unit, by the physics it implies

  /** Voltage moves against current, at steps and over the whole; detail: the resistance implied. */
  SIGN_FLIP(0),
  /** Charge moved that time and capacity do not allow: the unit of time; detail: times too much. */
  UNIT_TIME(0),
  /** Currents no cell gives while the voltage is a cell's: mA for A; detail: the largest. */
  UNIT_CURRENT(0),
  /** Voltages in millivolts. Certain, and corrected; detail: how many. */
  UNIT_VOLTAGE(0.95),
  /** Temperatures in kelvin. Certain, and corrected; detail: how many. */
  UNIT_TEMPERATURE(0.98);

  private final double leaves;

  QualityCode(double leaves) {
    this.leaves = leaves;
  }

  /** Share of the trust in an operation that is left when this is found in it, 0 to 1. */
  public double leaves() {
    return leaves;
  }
}
