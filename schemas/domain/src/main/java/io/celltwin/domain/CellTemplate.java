package io.celltwin.domain;

import static java.util.Objects.requireNonNull;

import io.celltwin.domain.guard.Require;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A nameplate as far as somebody has told it. What is left open is the chemistry's usual, and can
 * be said to be.
 *
 * @param chemistry of the positive electrode
 * @param ratedCapacity of the cell, or of those in parallel that are told as one [Ah]
 * @param stated what was told of its limits
 */
public record CellTemplate(Chemistry chemistry, double ratedCapacity, Map<Limit, Double> stated) {

  /** What a nameplate says beside chemistry and capacity, by its name on the wire. */
  public enum Limit {
    NOMINAL_VOLTAGE("nominal_voltage_volt", "V"),
    MIN_VOLTAGE("lower_voltage_limit_volt", "V"),
    MAX_VOLTAGE("upper_voltage_limit_volt", "V"),
    CAPACITY_VOLTAGE("capacity_voltage_volt", "V"),
    MAX_CHARGE_CURRENT("maximum_charge_current_ampere", "A"),
    MAX_DISCHARGE_CURRENT("maximum_discharge_current_ampere", "A"),
    MIN_TEMPERATURE("minimum_temperature_celsius", "degC"),
    MAX_TEMPERATURE("maximum_temperature_celsius", "degC"),
    REFERENCE_CURRENT("reference_current_ampere", "A"),
    REFERENCE_TEMPERATURE("reference_temperature_celsius", "degC"),
    END_OF_LIFE("end_of_life_fraction", "1");

    private final String wireName;
    private final String unit;

    Limit(String wireName, String unit) {
      this.wireName = wireName;
      this.unit = unit;
    }

    /** As on the topic of nameplates. */
    public String wireName() {
      return wireName;
    }

    public String unit() {
      return unit;
    }
  }

  /** Charge current allowed without a data sheet [1/h]. */
  private static final double CHARGE_RATE = 1;

  /** Discharge current allowed without a data sheet [1/h]. */
  private static final double DISCHARGE_RATE = 2;

  private static final double COLDEST = -20;
  private static final double HOTTEST = 60;
  private static final double REFERENCE_RATE = 0.2;
  private static final double REFERENCE_TEMPERATURE = 25;
  private static final double END_OF_LIFE = 0.8;

  private static final List<Limit> OF_CHEMISTRY =
      List.of(Limit.NOMINAL_VOLTAGE, Limit.MIN_VOLTAGE, Limit.MAX_VOLTAGE);

  /**
   * @throws IllegalArgumentException where the chemistry is not known and a voltage is left open
   */
  public CellTemplate {
    requireNonNull(chemistry, "chemistry");
    stated = Map.copyOf(stated);
    for (Limit limit : OF_CHEMISTRY) {
      Require.require(
          chemistry != Chemistry.UNKNOWN || stated.containsKey(limit),
          limit.wireName(),
          null,
          "a number: a cell of unknown chemistry has no usual one");
    }
  }

  /** Its value, told or usual. */
  public double of(Limit limit) {
    Double told = stated.get(limit);
    return told != null ? told : usual(limit);
  }

  private double usual(Limit limit) {
    return switch (limit) {
      case NOMINAL_VOLTAGE -> nominal();
      case MIN_VOLTAGE -> ChemistryLimits.of(chemistry).min();
      case MAX_VOLTAGE -> ChemistryLimits.of(chemistry).max();
      case CAPACITY_VOLTAGE -> of(Limit.MIN_VOLTAGE);
      case MAX_CHARGE_CURRENT -> CHARGE_RATE * ratedCapacity;
      case MAX_DISCHARGE_CURRENT -> DISCHARGE_RATE * ratedCapacity;
      case MIN_TEMPERATURE -> COLDEST;
      case MAX_TEMPERATURE -> HOTTEST;
      case REFERENCE_CURRENT -> REFERENCE_RATE * ratedCapacity;
      case REFERENCE_TEMPERATURE -> REFERENCE_TEMPERATURE;
      case END_OF_LIFE -> END_OF_LIFE;
    };
  }

  /** The chemistry's, where it fits between the limits that were told. */
  private double nominal() {
    double min = of(Limit.MIN_VOLTAGE);
    double max = of(Limit.MAX_VOLTAGE);
    double usual = ChemistryLimits.of(chemistry).nominal();
    return usual > min && usual < max ? usual : (min + max) / 2;
  }

  /** What nobody told. */
  public List<Limit> assumed() {
    return Arrays.stream(Limit.values()).filter(limit -> !stated.containsKey(limit)).toList();
  }

  /**
   * As a specification.
   *
   * @param pack it belongs to, or null
   * @param site where that is, or null
   * @param since in service, or null
   * @throws IllegalArgumentException for what no cell can be, with the field, the value and what
   *     was wanted
   */
  public CellSpec spec(String cellId, String pack, String site, Instant since) {
    return new CellSpec(
        cellId,
        chemistry,
        ratedCapacity,
        of(Limit.NOMINAL_VOLTAGE),
        of(Limit.MIN_VOLTAGE),
        of(Limit.MAX_VOLTAGE),
        of(Limit.CAPACITY_VOLTAGE),
        of(Limit.MAX_CHARGE_CURRENT),
        of(Limit.MAX_DISCHARGE_CURRENT),
        of(Limit.MIN_TEMPERATURE),
        of(Limit.MAX_TEMPERATURE),
        of(Limit.REFERENCE_CURRENT),
        of(Limit.REFERENCE_TEMPERATURE),
        of(Limit.END_OF_LIFE),
        pack,
        site,
        since);
  }

  /** What a nameplate says, less fields of which it is known that they were assumed. */
  public static CellTemplate of(CellSpec spec, List<String> assumed) {
    var all = new EnumMap<Limit, Double>(Limit.class);
    all.put(Limit.NOMINAL_VOLTAGE, spec.nominalVoltage());
    all.put(Limit.MIN_VOLTAGE, spec.minVoltage());
    all.put(Limit.MAX_VOLTAGE, spec.maxVoltage());
    all.put(Limit.CAPACITY_VOLTAGE, spec.capacityVoltage());
    all.put(Limit.MAX_CHARGE_CURRENT, spec.maxChargeCurrent());
    all.put(Limit.MAX_DISCHARGE_CURRENT, spec.maxDischargeCurrent());
    all.put(Limit.MIN_TEMPERATURE, spec.minTemperature());
    all.put(Limit.MAX_TEMPERATURE, spec.maxTemperature());
    all.put(Limit.REFERENCE_CURRENT, spec.referenceCurrent());
    all.put(Limit.REFERENCE_TEMPERATURE, spec.referenceTemperature());
    all.put(Limit.END_OF_LIFE, spec.endOfLife());
    all.keySet().removeIf(limit -> assumed.contains(limit.wireName()));
    return new CellTemplate(spec.chemistry(), spec.ratedCapacity(), all);
  }
}
