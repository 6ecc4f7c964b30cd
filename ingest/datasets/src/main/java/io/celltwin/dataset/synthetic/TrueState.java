package io.celltwin.dataset.synthetic;

/**
 * What is really the case with a simulated cell; never part of its telemetry.
 *
 * @param discharge how many discharges have ended, from 1
 * @param endMillis when the last one ended [ms since 1970-01-01 UTC], on the true clock
 * @param capacity what a slow discharge at 25 °C would give [Ah]
 * @param resistance ohmic, at 25 °C [Ω]
 */
public record TrueState(int discharge, long endMillis, double capacity, double resistance) {}
