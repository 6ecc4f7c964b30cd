package io.celltwin.fleet.api;

import io.celltwin.domain.Attribute;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How good the data of one cell are, from what the fleet keeps of it. NaN where a number is not
 * known.
 *
 * @param row the cell at a glance
 * @param usualInterval between samples of its charges and discharges, as it is most of the time [s]
 * @param interval between samples of the latest of these [s]
 * @param gaps in its latest operations
 * @param longestGap of these [s]
 * @param completeness the least of its latest operations [0..1]
 * @param flags what was found in its latest operations, each once
 * @param rejected what was turned away, by reason, the most frequent first
 * @param unknownSince since when its health is not known, in event time [ms since 1970-01-01 UTC];
 *     {@link #NEVER} where it is known, or has not been seen yet
 * @param unknownLonger whether it may have been so for longer than the fleet remembers
 */
public record CellData(
    CellRow row,
    double usualInterval,
    double interval,
    int gaps,
    double longestGap,
    double completeness,
    List<String> flags,
    List<RejectedRow> rejected,
    long unknownSince,
    boolean unknownLonger) {
  public static final long NEVER = Long.MIN_VALUE;

  /** Operations of its history that are looked at. */
  public static final int ROWS = 200;

  public CellData {
    flags = List.copyOf(flags);
    rejected = List.copyOf(rejected);
  }

  /**
   * @param history its latest {@value #ROWS} operations, oldest first
   * @param latest its latest operation of each kind
   * @param rejected rows of all cells
   */
  public static CellData of(
      CellRow row, List<CycleRow> history, List<Cycle> latest, List<RejectedRow> rejected) {
    double[] intervals =
        history.stream().filter(CellData::moves).mapToDouble(CellData::interval).toArray();
    int gaps = 0;
    double longest = 0;
    double completeness = Double.NaN;
    List<String> flags = new ArrayList<>();
    for (Cycle cycle : latest) {
      gaps += cycle.quality().gaps();
      longest = Math.max(longest, cycle.quality().longestGap());
      double whole = cycle.quality().completeness();
      completeness = completeness <= whole ? completeness : whole;
      cycle.quality().flags().stream().filter(flag -> !flags.contains(flag)).forEach(flags::add);
    }
    boolean known = !Double.isNaN(row.soh().value());
    return new CellData(
        row,
        median(intervals),
        intervals.length == 0 ? Double.NaN : intervals[intervals.length - 1],
        gaps,
        longest,
        completeness,
        flags,
        rejected.stream().filter(r -> row.cellId().equals(r.cellId())).toList(),
        known ? NEVER : unknownSince(row, history),
        !known && history.size() >= ROWS && history.stream().noneMatch(CellData::isKnown));
  }

  private static boolean moves(CycleRow row) {
    return row.samples() > 1
        && (row.kind() == OperationKind.CHARGE || row.kind() == OperationKind.DISCHARGE);
  }

  private static double interval(CycleRow row) {
    return (row.endMillis() - row.startMillis()) / 1000.0 / (row.samples() - 1);
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static boolean isKnown(CycleRow row) {
    return row.soh() != null && !Double.isNaN(row.soh().value());
  }

  /** The end of the last operation after which it was known, else the begin of the first. */
  private static long unknownSince(CellRow row, List<CycleRow> history) {
    for (int i = history.size() - 1; i >= 0; i--) {
      if (isKnown(history.get(i))) {
        return history.get(i).endMillis();
      }
    }
    if (!history.isEmpty()) {
      return history.get(0).startMillis();
    }
    return row.live() == null ? NEVER : row.live().sinceMillis();
  }

  /** Why its health is not known, or null. */
  public String whyUnknown() {
    Attribute soh = row.soh();
    return Double.isNaN(soh.value()) ? soh.reason() : null;
  }
}
