/**
 * Cells that age by known modes: loss of lithium to the SEI and to plating, loss of active material
 * at either electrode, growth of resistance, with a knee. Each cell's signals come from two
 * electrodes with half-cell potentials, charge transfer, diffusion and heat; what it has lost after
 * any cycle is known exactly. It exists to grade those who estimate modes, so nothing in it is
 * shared with them: half-cell curves come from other papers and are bent and blended beyond those,
 * and over-voltages follow Butler and Volmer where estimators assume a resistance.
 */
package io.celltwin.simulation.electrode;
