/**
 * Exports of battery cyclers and the Battery Data Format. One reader; what differs from kind to
 * kind is data: a YAML manifest beside these classes says how a file is recognised, what its
 * columns are called, their units, the current's sign, what the states mean and how dates are
 * written.
 *
 * <p>A file is one cell. It is read twice: once to survey it (rows, what can be believed, what the
 * cell was put through), once to send it; both in constant memory. Start at {@link
 * io.celltwin.dataset.cycler.CyclerReader}; the columns of a kind stand in its manifest.
 */
package io.celltwin.dataset.cycler;
