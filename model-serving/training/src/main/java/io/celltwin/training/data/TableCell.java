package io.celltwin.training.data;

import io.celltwin.domain.Chemistry;
import java.util.stream.IntStream;

/**
 * One cell of the PINN4SOH tables, or of a table in the same layout: features of each charge and
 * the capacity after it, one row a cycle in time order.
 *
 * @param id unique, the table's path without its ending
 * @param dataset e.g. {@code TJU}
 * @param group of cells scored together, e.g. {@code TJU-NCA}
 * @param chemistry of the positive electrode
 * @param ratedCapacity [Ah]
 * @param test on the test side of the published split
 * @param features the sixteen of each row in the published order and units, NaN where not finite;
 *     not to be written to
 * @param soh capacity over rated capacity of each row, NaN where not finite; not to be written to
 */
public record TableCell(
    String id,
    String dataset,
    String group,
    Chemistry chemistry,
    double ratedCapacity,
    boolean test,
    double[][] features,
    double[] soh) {
  /** Rows that make up a cell's own beginning, and are not scored. */
  public static final int YOUNG = 10;

  /** Number of rows. */
  public int rows() {
    return soh.length;
  }

  /** Rows with a label and every feature. */
  public int[] finiteRows() {
    return IntStream.range(0, soh.length).filter(this::finite).toArray();
  }

  /** Finite rows from the eleventh row on. */
  public int[] scoredRows() {
    return IntStream.range(Math.min(YOUNG, soh.length), soh.length).filter(this::finite).toArray();
  }

  private boolean finite(int row) {
    if (!(soh[row] > 0)) {
      return false;
    }
    for (double x : features[row]) {
      if (!Double.isFinite(x)) {
        return false;
      }
    }
    return true;
  }

  /** Median of the measured SOH among the first ten rows: one commissioning test. */
  public double firstSoh() {
    return LabelledCell.median(
        IntStream.range(0, Math.min(YOUNG, soh.length))
            .mapToDouble(r -> soh[r])
            .filter(s -> s > 0)
            .toArray());
  }
}
