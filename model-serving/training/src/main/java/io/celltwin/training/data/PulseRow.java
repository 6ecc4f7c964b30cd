package io.celltwin.training.data;

/**
 * One cell's response to the pulses at one state of charge.
 *
 * @param cell its id
 * @param kind of cell, e.g. {@code LMO_10Ah}
 * @param soc state of charge as the test bench counted it [%]
 * @param volts U1..U21, the voltages at the turning points; U1 the rested one [V]
 * @param soh capacity over nominal capacity
 */
public record PulseRow(String cell, String kind, double soc, double[] volts, double soh) {}
