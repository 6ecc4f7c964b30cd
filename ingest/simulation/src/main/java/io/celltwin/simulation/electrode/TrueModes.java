package io.celltwin.simulation.electrode;

/**
 * What a simulated cell has lost since it was fresh.
 *
 * @param cycle after which, 0 for the fresh cell
 * @param lithium lost, to the SEI, to plating and inside lost material [% of the fresh capacity]
 * @param positive active material lost by the positive electrode [% of its own]
 * @param negative active material lost by the negative electrode [% of its own]
 * @param resistance growth [% of the fresh one]
 * @param plating lithium lost to plating, a part of {@code lithium} [% of the fresh capacity]
 * @param capacity of a slow cycle between the cut-off voltages [Ah]
 */
public record TrueModes(
    int cycle,
    double lithium,
    double positive,
    double negative,
    double resistance,
    double plating,
    double capacity) {}
