package io.celltwin.protocol.lookahead;

import java.util.Arrays;

/**
 * One cell of the UL set, row by row, cycled alike all its life.
 *
 * @param id of the cell
 * @param chemistry as its file calls it: NCA, NCM or NCMNCA
 * @param condition chemistry, temperature and rates; cells of one condition are never parted
 * @param rated capacity [mAh]
 * @param temperature of the chamber [°C]
 * @param chargeRate [1/h]
 * @param dischargeRate [1/h]
 * @param charged [row][50]: charge passed since 3.60 V on even steps to 4.15 V [mAh]
 * @param relaxed [row]: voltage after full charge, as recorded [V]
 * @param capacity of the discharge of the same row [mAh]
 */
record UseCell(
    String id,
    String chemistry,
    String condition,
    double rated,
    double temperature,
    double chargeRate,
    double dischargeRate,
    double[][] charged,
    double[][] relaxed,
    double[] capacity) {
  /** Rows a forecast reaches, the first of them being the row it is made at. */
  static final int AHEAD = 50;

  /** Measured capacities before a row that a forecast with history may use. */
  static final int HISTORY = 10;

  int rows() {
    return capacity.length;
  }

  /** Rows a forecast can be judged from. */
  int windows() {
    return Math.max(0, rows() - AHEAD + 1);
  }

  /** Share of rated capacity that is gone. */
  double depth(double now) {
    return 1 - now / rated;
  }

  /** The capacities known with ten rows of history: those of {@code row} and of ten before it. */
  double[] history(int row) {
    return Arrays.copyOfRange(capacity, row - HISTORY, row + 1);
  }
}
