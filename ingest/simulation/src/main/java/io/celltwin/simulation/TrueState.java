package io.celltwin.simulation;

/**
 * What is really the case with a simulated cell; never part of its telemetry.
 *
 * @param discharge how many discharges have ended
 * @param endMillis when the last operation ended [ms since 1970-01-01 UTC], on the true clock
 * @param capacity between states of charge 0 and 1 of the simulation [Ah]
 * @param referenceCapacity what a discharge at reference load and 25 °C, after a full charge, would
 *     give [Ah]; over the rated one it is the state of health
 * @param resistance ohmic, at 25 °C [Ω]
 * @param soc state of charge between rested cut-off voltages [share], where the operation ended
 * @param faulty whether its fault has begun
 * @param leak current inside the cell that does no good [A]
 * @param highest terminal voltage of the operation, without the sensor's faults [V]
 * @param lowest terminal voltage of the operation, the same way [V]
 */
public record TrueState(
    int discharge,
    long endMillis,
    double capacity,
    double referenceCapacity,
    double resistance,
    double soc,
    boolean faulty,
    double leak,
    double highest,
    double lowest) {}
