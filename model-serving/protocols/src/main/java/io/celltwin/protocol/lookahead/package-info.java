/**
 * Protocols E, F and G: capacity over the next fifty rows of a cell cycled under a condition, or of
 * a chemistry, that was never seen; from one charge and its relaxation alone, or with ten measured
 * capacities before it.
 */
package io.celltwin.protocol.lookahead;
