package io.celltwin.domain;

import static java.util.Objects.requireNonNull;

import io.celltwin.domain.guard.Require;
import java.time.Instant;
import java.util.Locale;

/**
 * What is known of a cell before it is first used: the nameplate, its limits, and where it sits.
 *
 * @param cellId opaque and stable for the life of the cell, e.g. {@code nasa/B0005}
 * @param chemistry of the positive electrode
 * @param ratedCapacity by the manufacturer [Ah]; the reference of state of health
 * @param nominalVoltage mean voltage at the rated discharge [V]
 * @param minVoltage lower cut-off of discharge [V]
 * @param maxVoltage upper cut-off of charge [V]
 * @param capacityVoltage voltage at which a discharge counts as complete for {@link
 *     Measured#capacity} [V]; NASA: 2.7 V whatever the cell's own cut-off
 * @param maxChargeCurrent continuous [A], positive
 * @param maxDischargeCurrent continuous [A], positive
 * @param minTemperature in use [°C]
 * @param maxTemperature in use [°C]
 * @param referenceCurrent magnitude of the discharge current under which capacity is compared [A]
 * @param referenceTemperature ambient under which capacity is compared [°C]
 * @param endOfLife share of rated capacity below which the cell has reached its end of life [0..1]
 * @param pack the pack it belongs to, or null
 * @param site where that pack is, or null
 * @param commissioned when it was put into service, or null
 * @param place of the cell in its pack's string, or null where it is not known
 */
public record CellSpec(
    String cellId,
    Chemistry chemistry,
    double ratedCapacity,
    double nominalVoltage,
    double minVoltage,
    double maxVoltage,
    double capacityVoltage,
    double maxChargeCurrent,
    double maxDischargeCurrent,
    double minTemperature,
    double maxTemperature,
    double referenceCurrent,
    double referenceTemperature,
    double endOfLife,
    String pack,
    String site,
    Instant commissioned,
    PackPlace place) {

  // What a cell can be at the outside, from a laboratory's half cell to a string told as one cell:
  // beyond, a unit is wrong or a field is another's.
  private static final double LEAST_CAPACITY = 1e-6;
  private static final double MOST_CAPACITY = 1e5;
  private static final double LEAST_CURRENT = 1e-9;
  private static final double MOST_CURRENT = 1e6;
  private static final double LEAST_VOLTAGE = -10;
  private static final double MOST_VOLTAGE = 1_500;
  private static final double COLDEST = -200;
  private static final double HOTTEST = 1_000;
  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  /**
   * @throws IllegalArgumentException for what no cell can be, with the field, the value and what
   *     was wanted
   */
  public CellSpec {
    requireNonNull(cellId, "cellId");
    requireNonNull(chemistry, "chemistry");
    name(cellId, "cell id", cellId);
    within(cellId, "rated capacity", ratedCapacity, LEAST_CAPACITY, MOST_CAPACITY, "Ah");
    within(cellId, "lower cut-off", minVoltage, LEAST_VOLTAGE, MOST_VOLTAGE, "V");
    within(cellId, "upper cut-off", maxVoltage, LEAST_VOLTAGE, MOST_VOLTAGE, "V");
    limit(
        minVoltage < maxVoltage, cellId, "lower cut-off", minVoltage, "below " + maxVoltage + " V");
    limit(
        nominalVoltage > minVoltage && nominalVoltage < maxVoltage,
        cellId,
        "nominal voltage",
        nominalVoltage,
        "between " + minVoltage + " and " + maxVoltage + " V");
    limit(
        capacityVoltage >= minVoltage && capacityVoltage < maxVoltage,
        cellId,
        "capacity voltage",
        capacityVoltage,
        "from " + minVoltage + " to below " + maxVoltage + " V");
    within(cellId, "maximum charge current", maxChargeCurrent, LEAST_CURRENT, MOST_CURRENT, "A");
    within(
        cellId, "maximum discharge current", maxDischargeCurrent, LEAST_CURRENT, MOST_CURRENT, "A");
    within(cellId, "minimum temperature", minTemperature, COLDEST, HOTTEST, "°C");
    within(cellId, "maximum temperature", maxTemperature, COLDEST, HOTTEST, "°C");
    limit(
        minTemperature < maxTemperature,
        cellId,
        "minimum temperature",
        minTemperature,
        "below " + maxTemperature);
    within(cellId, "reference current", referenceCurrent, LEAST_CURRENT, MOST_CURRENT, "A");
    within(cellId, "reference temperature", referenceTemperature, COLDEST, HOTTEST, "°C");
    limit(
        endOfLife >= 0.01 && endOfLife <= 0.999,
        cellId,
        "end of life",
        endOfLife,
        "between 0.01 and 0.999 of the rated capacity");
    name(cellId, "pack", pack);
    name(cellId, "site", site);
    limit(
        commissioned == null || (commissioned.isAfter(FIRST) && commissioned.isBefore(LAST)),
        cellId,
        "commissioned",
        commissioned,
        "from " + FIRST + " to " + LAST);
    limit(
        place == null || pack != null,
        cellId,
        "pack",
        null,
        "a name, since it has a place in its string");
  }

  /** Of a cell whose place in its pack is not known. */
  public CellSpec(
      String cellId,
      Chemistry chemistry,
      double ratedCapacity,
      double nominalVoltage,
      double minVoltage,
      double maxVoltage,
      double capacityVoltage,
      double maxChargeCurrent,
      double maxDischargeCurrent,
      double minTemperature,
      double maxTemperature,
      double referenceCurrent,
      double referenceTemperature,
      double endOfLife,
      String pack,
      String site,
      Instant commissioned) {
    this(
        cellId,
        chemistry,
        ratedCapacity,
        nominalVoltage,
        minVoltage,
        maxVoltage,
        capacityVoltage,
        maxChargeCurrent,
        maxDischargeCurrent,
        minTemperature,
        maxTemperature,
        referenceCurrent,
        referenceTemperature,
        endOfLife,
        pack,
        site,
        commissioned,
        null);
  }

  /** The same cell at another place of its pack, or at none that is known. */
  public CellSpec at(PackPlace elsewhere) {
    return new CellSpec(
        cellId,
        chemistry,
        ratedCapacity,
        nominalVoltage,
        minVoltage,
        maxVoltage,
        capacityVoltage,
        maxChargeCurrent,
        maxDischargeCurrent,
        minTemperature,
        maxTemperature,
        referenceCurrent,
        referenceTemperature,
        endOfLife,
        pack,
        site,
        commissioned,
        elsewhere);
  }

  /**
   * Whether what was measured under another nameplate still says the same under this one: the
   * chemistry, what is full and empty, and what is compared with what are the same.
   */
  public boolean measuresLike(CellSpec other) {
    return chemistry == other.chemistry
        && ratedCapacity == other.ratedCapacity
        && minVoltage == other.minVoltage
        && maxVoltage == other.maxVoltage
        && capacityVoltage == other.capacityVoltage
        && referenceCurrent == other.referenceCurrent
        && referenceTemperature == other.referenceTemperature;
  }

  /** Whether it says of the cell itself all that another one does, and names alone differ. */
  public boolean limitsLike(CellSpec other) {
    return measuresLike(other)
        && nominalVoltage == other.nominalVoltage
        && maxChargeCurrent == other.maxChargeCurrent
        && maxDischargeCurrent == other.maxDischargeCurrent
        && minTemperature == other.minTemperature
        && maxTemperature == other.maxTemperature
        && endOfLife == other.endOfLife;
  }

  /** In a few words. */
  public String inWords() {
    return String.format(
        Locale.ROOT, "%s of %s Ah, %s to %s V", chemistry, ratedCapacity, minVoltage, maxVoltage);
  }

  private static void within(
      String cellId, String what, double value, double least, double most, String unit) {
    limit(
        value >= least && value <= most, // false for NaN
        cellId,
        what,
        value,
        "from " + least + " to " + most + " " + unit);
  }

  private static void name(String cellId, String what, String name) {
    String fault = name == null ? null : CellIds.fault(name);
    if (fault != null) {
      throw new IllegalArgumentException(
          "cell %s: %s '%s' %s".formatted(CellIds.shown(cellId), what, CellIds.shown(name), fault));
    }
  }

  private static void limit(
      boolean holds, String cellId, String what, Object value, String wanted) {
    Require.require(holds, "cell " + cellId + ": " + what, value, wanted);
  }
}
