package io.celltwin.domain;

/**
 * What was measured during one operation. NaN where the operation cannot tell; {@link
 * Cycle#missing()} says why.
 *
 * @param capacity discharged from full to empty: from the first loaded sample through the last one,
 *     or the first one at or below the cell's capacity voltage, by trapezoid [Ah]; NaN where it did
 *     not begin full or did not end empty. Of a source that numbers its operations, as NASA counts
 *     it: from the first sample through the first loaded one at or below that voltage
 * @param energy discharged over the same span [Wh]
 * @param capacityToCutoff the same, to the cell's own lower cut-off [Ah]; NaN where not reached
 * @param discharged charge out over the whole operation, by trapezoid of the negative part of the
 *     current [Ah]
 * @param charged charge in over the whole operation [Ah]
 * @param energyDischarged over the whole operation [Wh]
 * @param energyCharged over the whole operation [Wh]
 * @param ccTime from the first sample above the constant-current threshold to the upper cut-off [s]
 * @param cvTime from there to the end of charge [s]
 * @param ccCharge charge in during ccTime [Ah]
 * @param cvCharge charge in during cvTime [Ah]
 * @param loadCurrent time-weighted mean current while loaded [A], signed
 * @param peakCurrent of largest magnitude, signed [A]
 * @param firstVoltage [V]
 * @param lastVoltage [V]
 * @param minVoltage [V]
 * @param maxVoltage [V]
 * @param meanTemperature time-weighted [°C]
 * @param minTemperature [°C]
 * @param maxTemperature [°C]
 * @param ambient as declared [°C]
 * @param resistance ohmic, from the voltage step when the load comes on [Ω]
 * @param lastCurrent [A], signed
 * @param lastTemperature [°C]
 * @param hotTime time above the cell's maximum temperature [s]
 * @param coldTime time below the cell's minimum temperature [s]
 */
public record Measured(
    double capacity,
    double energy,
    double capacityToCutoff,
    double discharged,
    double charged,
    double energyDischarged,
    double energyCharged,
    double ccTime,
    double cvTime,
    double ccCharge,
    double cvCharge,
    double loadCurrent,
    double peakCurrent,
    double firstVoltage,
    double lastVoltage,
    double minVoltage,
    double maxVoltage,
    double meanTemperature,
    double minTemperature,
    double maxTemperature,
    double ambient,
    double resistance,
    double lastCurrent,
    double lastTemperature,
    double hotTime,
    double coldTime) {}
