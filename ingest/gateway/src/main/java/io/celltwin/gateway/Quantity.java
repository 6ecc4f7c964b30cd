package io.celltwin.gateway;

import java.util.Locale;

/**
 * What a value of a source says. The first group enters the twin; what a BMS works out by itself is
 * carried as reported, shown beside ours and never mixed in.
 */
public enum Quantity {
  /** Terminals of the whole pack. */
  PACK_VOLTAGE("V"),
  /** Over the time since the value before, where a source tells no more. */
  PACK_VOLTAGE_MIN("V"),
  PACK_VOLTAGE_MAX("V"),
  /** One cell, or the group of cells in parallel that share its terminals. */
  CELL_VOLTAGE("V"),
  CELL_VOLTAGE_MIN("V"),
  CELL_VOLTAGE_MAX("V"),
  CELL_VOLTAGE_MEAN("V"),
  /** Through the pack, and so through each cell in series; positive while charging. */
  CURRENT("A"),
  /** Of a cell where the reading names one, else of the pack. */
  TEMPERATURE("°C"),
  TEMPERATURE_MIN("°C"),
  TEMPERATURE_MAX("°C"),
  /** Positive while charging, as a current is. */
  POWER("W"),

  /** Place of the lowest cell, from 1. */
  CELL_VOLTAGE_MIN_PLACE(""),
  CELL_VOLTAGE_MAX_PLACE(""),
  CELL_VOLTAGE_SPREAD("V"),
  BALANCE_CURRENT("A"),
  CONTACTOR(""),

  /** Counters that rise while charging, discharging, or with both. */
  CHARGE_IN("Ah"),
  CHARGE_OUT("Ah"),
  CHARGE_THROUGHPUT("Ah"),
  ENERGY_IN("Wh"),
  ENERGY_OUT("Wh"),

  RATED_CAPACITY("Ah"),
  REPORTED_CAPACITY("Ah"),
  REPORTED_REMAINING("Ah"),
  REPORTED_SOC("%"),
  REPORTED_SOH("%"),
  REPORTED_CYCLES(""),
  REPORTED_RESISTANCE("Ω"),
  REPORTED_ALARM(""),
  REPORTED_STATE("");

  private final String unit;

  Quantity(String unit) {
    this.unit = unit;
  }

  /** In which a reading has it; empty for numbers without one and for words. */
  public String unit() {
    return unit;
  }

  /** As a mapping writes it, e.g. {@code pack-voltage}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a BMS worked it out, so that it proves nothing to us. */
  public boolean reported() {
    return name().startsWith("REPORTED_");
  }

  /** Whether a sign belongs to it that sources differ in. */
  public boolean signed() {
    return this == CURRENT || this == POWER;
  }

  /**
   * @return the quantity of that key, or null
   */
  public static Quantity of(String key) {
    for (Quantity quantity : values()) {
      if (quantity.key().equals(key)) {
        return quantity;
      }
    }
    return null;
  }
}
