package io.celltwin.protocol.soh;

import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.TableCell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The inputs of the plain baselines: the row's features and their distance from the beginning. */
public final class PlainInputs {
  private PlainInputs() {}

  /** Median of each feature over the first ten rows, NaN where all are missing. */
  public static double[] beginning(TableCell cell) {
    int n = Math.min(TableCell.YOUNG, cell.rows());
    double[] base = new double[cell.features()[0].length];
    for (int j = 0; j < base.length; j++) {
      int column = j;
      base[j] =
          LabelledCell.median(
              IntStream.range(0, n)
                  .mapToDouble(i -> cell.features()[i][column])
                  .filter(Double::isFinite)
                  .toArray());
    }
    return base;
  }

  /**
   * One row's inputs.
   *
   * @param base from {@link #beginning}
   * @param now true to include the features themselves, not only how far they moved
   * @param counted true to add the row's number
   */
  public static double[] at(TableCell cell, double[] base, int row, boolean now, boolean counted) {
    List<Double> x = new ArrayList<>();
    double[] features = cell.features()[row];
    if (now) {
      for (double f : features) {
        x.add(f);
      }
    }
    for (int j = 0; j < base.length; j++) {
      x.add(features[j] - base[j]);
    }
    if (counted) {
      x.add((double) row);
    }
    return x.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
