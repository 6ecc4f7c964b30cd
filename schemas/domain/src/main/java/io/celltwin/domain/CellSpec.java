package io.celltwin.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

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
    Instant commissioned) {

  public CellSpec {
    requireNonNull(cellId, "cellId");
    requireNonNull(chemistry, "chemistry");
    require(!cellId.isBlank(), cellId, "cell id", cellId, "not blank");
    require(ratedCapacity > 0, cellId, "rated capacity", ratedCapacity, "above 0 Ah");
    require(
        minVoltage < maxVoltage, cellId, "lower cut-off", minVoltage, "below " + maxVoltage + " V");
    require(
        nominalVoltage > minVoltage && nominalVoltage < maxVoltage,
        cellId,
        "nominal voltage",
        nominalVoltage,
        "between " + minVoltage + " and " + maxVoltage + " V");
    require(
        capacityVoltage >= minVoltage && capacityVoltage < maxVoltage,
        cellId,
        "capacity voltage",
        capacityVoltage,
        "from " + minVoltage + " to below " + maxVoltage + " V");
    require(maxChargeCurrent > 0, cellId, "maximum charge current", maxChargeCurrent, "above 0 A");
    require(
        maxDischargeCurrent > 0,
        cellId,
        "maximum discharge current",
        maxDischargeCurrent,
        "above 0 A");
    require(
        minTemperature < maxTemperature,
        cellId,
        "minimum temperature",
        minTemperature,
        "below " + maxTemperature);
    require(referenceCurrent > 0, cellId, "reference current", referenceCurrent, "above 0 A");
    require(
        Double.isFinite(referenceTemperature),
        cellId,
        "reference temperature",
        referenceTemperature,
        "a number");
    require(endOfLife > 0 && endOfLife < 1, cellId, "end of life", endOfLife, "between 0 and 1");
  }

  private static void require(
      boolean holds, String cellId, String what, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "cell %s: %s is %s, wanted %s".formatted(cellId, what, value, wanted));
    }
  }
}
