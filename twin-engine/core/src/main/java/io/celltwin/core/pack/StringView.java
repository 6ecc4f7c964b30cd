package io.celltwin.core.pack;

import java.util.ArrayList;
import java.util.List;

/**
 * A string of cells, and each cell beside its siblings. Cells are counted from 0 here; people count
 * them from 1.
 *
 * @param timeMillis of the last reading [ms since 1970-01-01 UTC]
 * @param daysWatched from the first reading to the last [d]
 * @param lowest cell of the lowest voltage, at the last reading
 * @param highest cell of the highest voltage
 * @param spread between them [V]
 * @param spreadAtRest the last one after a quarter of an hour of rest [V], NaN before
 * @param spreadUnderLoad the last one under current [V], NaN before
 * @param surplus voltage of the string beyond the sum of its cells', a running mean [V]; NaN where
 *     one of them is not measured
 * @param endsDischarge the cell that is empty first
 * @param endsCharge the cell that is full first
 * @param capacity of the median cell, as it was given [Ah]
 * @param usable charge from where the first cell is full to where the first is empty [Ah]
 * @param cells in the order of the string
 */
public record StringView(
    long timeMillis,
    double daysWatched,
    int lowest,
    int highest,
    double spread,
    double spreadAtRest,
    double spreadUnderLoad,
    double surplus,
    int endsDischarge,
    int endsCharge,
    double capacity,
    double usable,
    List<SiblingView> cells) {

  /**
   * What a curve that bends may make of a smaller cell, as a share: no repetition takes it away.
   */
  private static final double BENT = 0.1;

  public StringView {
    cells = List.copyOf(cells);
  }

  static StringView of(
      long time,
      double[] volts,
      double capacity,
      double atRest,
      double underLoad,
      double surplus,
      SeriesResistance resistance,
      SiblingCharge charges,
      TopRests full,
      StillCells stills) {
    int lowest = 0;
    int highest = 0;
    List<SiblingView> cells = new ArrayList<>(volts.length);
    for (int i = 0; i < volts.length; i++) {
      lowest = volts[i] < volts[lowest] || Double.isNaN(volts[lowest]) ? i : lowest;
      highest = volts[i] > volts[highest] || Double.isNaN(volts[highest]) ? i : highest;
      double k = charges.smaller(i);
      double r = resistance.median();
      cells.add(
          new SiblingView(
              volts[i],
              charges.imbalance(i),
              charges.imbalanceDeviation(i),
              1 / (1 + k),
              Math.hypot(charges.smallerDeviation(i), BENT * k) / ((1 + k) * (1 + k)),
              1 + resistance.beyond(i) / r,
              resistance.deviation(i) / r,
              -charges.gain(i),
              charges.gainDeviation(i),
              full.loss(i),
              full.deviation(i),
              stills.range(i)));
    }
    return new StringView(
        time,
        charges.days(),
        lowest,
        highest,
        volts[highest] - volts[lowest],
        atRest,
        underLoad,
        surplus,
        charges.emptyFirst(),
        charges.fullFirst(),
        capacity,
        charges.usable(),
        cells);
  }
}
