package io.celltwin.dataset.cycler;

import java.util.Locale;

/** What a column of a cycler's export can hold, and the unit in which rows hand it out. */
enum ColumnQuantity {
  /** Since the start of the test, as the cycler counts it: it may stand still in a pause [s]. */
  TEST_TIME(Dimension.TIME),
  /** Calendar time [s since 1970-01-01 UTC]; a date without a zone is taken as UTC. */
  WALL_TIME(Dimension.TIME),
  /** Since the start of the step [s]. */
  STEP_TIME(Dimension.TIME),
  /** Terminal voltage [V]. */
  VOLTAGE(Dimension.VOLTAGE),
  /** As in the file, in the manifest's sign [A]. */
  CURRENT(Dimension.CURRENT),
  /** Of discharges alone, where the column of the current is that of charges alone [A]. */
  DISCHARGE_CURRENT(Dimension.CURRENT),
  /** The source's cycle number. */
  CYCLE(Dimension.COUNT),
  /** The source's step number. */
  STEP(Dimension.COUNT),
  /** What the cycler says it does, as text. */
  STATE(Dimension.TEXT),
  /** The source's record number. */
  RECORD(Dimension.COUNT),
  /** At the cell's surface [°C]. */
  SURFACE_TEMPERATURE(Dimension.TEMPERATURE),
  /** Of the chamber [°C]. */
  AMBIENT_TEMPERATURE(Dimension.TEMPERATURE),
  /** Charged, as the source counts it [Ah]. */
  CHARGE_CAPACITY(Dimension.CHARGE),
  /** Discharged, as the source counts it [Ah]. */
  DISCHARGE_CAPACITY(Dimension.CHARGE),
  /** Moved since the step began, without a sign [Ah]. */
  STEP_CAPACITY(Dimension.CHARGE),
  /** Charged minus discharged since the test began [Ah]. */
  NET_CAPACITY(Dimension.CHARGE),
  /** Charged, as the source counts it [Wh]. */
  CHARGE_ENERGY(Dimension.ENERGY),
  /** Discharged, as the source counts it [Wh]. */
  DISCHARGE_ENERGY(Dimension.ENERGY),
  /** Moved since the step began, without a sign [Wh]. */
  STEP_ENERGY(Dimension.ENERGY),
  /** As the source measured it [Ω]. */
  RESISTANCE(Dimension.RESISTANCE),
  /** Of the excitation, in rows of an impedance sweep [Hz]. */
  FREQUENCY(Dimension.FREQUENCY),
  /** Which cell, channel or position a row belongs to, as text. */
  CELL(Dimension.TEXT),
  /** Which test a row belongs to, as text; one cell may have had several. */
  TEST(Dimension.TEXT);

  /** Units of one dimension can be turned into each other. */
  enum Dimension {
    TIME("s"),
    VOLTAGE("V"),
    CURRENT("A"),
    CHARGE("Ah"),
    ENERGY("Wh"),
    TEMPERATURE("degC"),
    RESISTANCE("ohm"),
    FREQUENCY("Hz"),
    COUNT("1"),
    TEXT("text");

    private final String unit;

    Dimension(String unit) {
      this.unit = unit;
    }

    /** The one that rows hand out. */
    String unit() {
      return unit;
    }
  }

  static final int COUNT = values().length;

  private final Dimension dimension;

  ColumnQuantity(Dimension dimension) {
    this.dimension = dimension;
  }

  /**
   * @throws IllegalArgumentException if no quantity is called so
   */
  static ColumnQuantity of(String label) {
    for (ColumnQuantity quantity : values()) {
      if (quantity.label().equals(label)) {
        return quantity;
      }
    }
    throw new IllegalArgumentException("there is no quantity " + label);
  }

  Dimension dimension() {
    return dimension;
  }

  /** Its place among the numbers of a row: never stored, so the order may change. */
  @SuppressWarnings("EnumOrdinal")
  int slot() {
    return ordinal();
  }

  /** In which rows hand it out. */
  String unit() {
    return dimension.unit();
  }

  /** As manifests spell it: {@code test-time}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
