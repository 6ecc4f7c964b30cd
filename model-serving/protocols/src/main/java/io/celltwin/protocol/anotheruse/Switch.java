package io.celltwin.protocol.anotheruse;

import java.util.List;

/**
 * One question: a cell has come so far under one use, and from now on is used like another cell.
 *
 * @param before the cell so far; its rows after {@code row} are not to be looked at
 * @param row of it from which on the use is another
 * @param after the cell that tells the truth; only its use is to be looked at
 * @param level health at the switch [1]
 * @param known cells to learn from, none of the two
 */
record Switch(UsedCell before, int row, UsedCell after, double level, List<UsedCell> known) {
  /** Rows after the switch that are scored. */
  static final int AHEAD = 300;

  /** What was measured of the cell before the switch, the row itself among it. */
  double[] history() {
    return java.util.Arrays.copyOf(before.soh(), row + 1);
  }

  /** Health after the switch, row by row. */
  double[] truth() {
    int from = after.below(level);
    return java.util.Arrays.copyOfRange(
        after.soh(), from, Math.min(after.soh().length, from + AHEAD));
  }
}
