package io.celltwin.protocol.soh;

import java.util.List;

/** Says the SOH of one kind of cells, row by row, and what it said to training cells left out. */
interface KindExpert {
  /**
   * An answer with its 90 % interval, as shares of rated capacity.
   *
   * @param lower end
   * @param soh middle
   * @param upper end
   * @param spread of the opinions behind it, which the interval is a multiple of
   */
  record Answer(double lower, double soh, double upper, double spread) {
    static Answer of(double soh, double spread, double factor) {
      return new Answer(soh - factor * spread, soh, soh + factor * spread, spread);
    }
  }

  /** The answer at one row of a cell, from that row and those before it. */
  Answer at(Example example, int row);

  /** Training cells as answered by what had not learned from them. */
  List<HeldOutPrediction> heldOut();
}
