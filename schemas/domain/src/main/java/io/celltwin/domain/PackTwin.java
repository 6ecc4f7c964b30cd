package io.celltwin.domain;

import java.util.List;

/**
 * A pack whose cells stand in series, each beside its siblings. What is not known is NaN, a place
 * that is not known 0; what {@code reason} says of it holds for all of them.
 *
 * @param packId whose
 * @param site where it is, or null
 * @param timeMillis of the latest reading of the whole string [ms since 1970-01-01 UTC]
 * @param series cells, or groups in parallel, one after the other
 * @param ratedCapacity of the median cell, by its nameplate [Ah]
 * @param current through all of them [A], positive while charging
 * @param soc of the median cell [share]
 * @param voltage sum of the cells' [V]; NaN where one was not read
 * @param spread between the highest cell and the lowest [V]
 * @param spreadAtRest the last one after a quarter of an hour of rest [V]
 * @param spreadUnderLoad the last one under current [V]
 * @param lowest position of the cell with the lowest voltage now
 * @param highest position of the cell with the highest
 * @param endsDischarge position of the cell that is empty first
 * @param endsCharge position of the cell that is full first
 * @param usable charge from where the first cell is full to where the first is empty [share of the
 *     median cell's capacity]
 * @param usableLower 5 % quantile of it
 * @param usableUpper 95 % quantile of it
 * @param daysWatched since the first reading of the whole string [d]
 * @param openAlerts kinds of alerts of cells beside their siblings that hold, in alphabetical order
 * @param reason why the order of the cells at full and empty is not known, or null
 * @param cells in the order of the string
 */
public record PackTwin(
    String packId,
    String site,
    long timeMillis,
    int series,
    double ratedCapacity,
    double current,
    double soc,
    double voltage,
    double spread,
    double spreadAtRest,
    double spreadUnderLoad,
    int lowest,
    int highest,
    int endsDischarge,
    int endsCharge,
    double usable,
    double usableLower,
    double usableUpper,
    double daysWatched,
    List<String> openAlerts,
    String reason,
    List<Cell> cells) {

  public PackTwin {
    openAlerts = List.copyOf(openAlerts);
    cells = List.copyOf(cells);
  }

  /** The pack alone, for lists of many. */
  public PackTwin withoutCells() {
    return new PackTwin(
        packId,
        site,
        timeMillis,
        series,
        ratedCapacity,
        current,
        soc,
        voltage,
        spread,
        spreadAtRest,
        spreadUnderLoad,
        lowest,
        highest,
        endsDischarge,
        endsCharge,
        usable,
        usableLower,
        usableUpper,
        daysWatched,
        openAlerts,
        reason,
        List.of());
  }

  /**
   * A cell beside the median of its siblings; each value with its standard deviation.
   *
   * @param position from 1, in the order of the string
   * @param cellId who stands there, or null where nobody has been heard of
   * @param voltage last read [V]
   * @param imbalance charge that it holds beyond them in the middle of the range [Ah]
   * @param imbalanceDeviation of it [Ah]
   * @param capacityRatio its capacity over theirs [1]
   * @param capacityRatioDeviation of it [1]
   * @param resistanceRatio its resistance over theirs [1]
   * @param resistanceRatioDeviation of it [1]
   * @param selfDischarge charge that it loses beyond them [Ah/d]
   * @param selfDischargeDeviation of it [Ah/d]
   * @param openAlerts kinds that hold of it, in alphabetical order
   */
  public record Cell(
      int position,
      String cellId,
      double voltage,
      double imbalance,
      double imbalanceDeviation,
      double capacityRatio,
      double capacityRatioDeviation,
      double resistanceRatio,
      double resistanceRatioDeviation,
      double selfDischarge,
      double selfDischargeDeviation,
      List<String> openAlerts) {
    public Cell {
      openAlerts = List.copyOf(openAlerts);
    }
  }
}
