package io.celltwin.protocol.soh;

import io.celltwin.learn.Regressor;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.fit.OutOfFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plain baseline: any regressor on plain inputs. */
final class PlainModel {
  private static final int ROWS_OF_A_CELL = 400;

  /** What the regressor is told. */
  enum Inputs {
    COUNT_ONLY,
    FEATURES,
    FEATURES_AND_COUNT
  }

  private final Inputs inputs;
  private final boolean anchored;
  private final Regressor.Fitted fitted;

  /**
   * @param anchored true to learn the change since the capacity of the first ten rows
   */
  PlainModel(Regressor regressor, Inputs inputs, boolean anchored, List<TableCell> training) {
    this.inputs = inputs;
    this.anchored = anchored;
    List<double[]> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    for (int c = 0; c < training.size(); c++) {
      TableCell cell = training.get(c);
      double[] base = PlainInputs.beginning(cell);
      for (int row : OutOfFold.evenly(cell.finiteRows(), ROWS_OF_A_CELL)) {
        x.add(row(cell, base, row));
        y.add(cell.soh()[row] - (anchored ? cell.firstSoh() : 0));
        groups.add(c);
      }
    }
    double[] ones = new double[y.size()];
    Arrays.fill(ones, 1);
    this.fitted =
        regressor.fit(
            x.toArray(double[][]::new),
            y.stream().mapToDouble(Double::doubleValue).toArray(),
            ones,
            groups.stream().mapToInt(Integer::intValue).toArray());
  }

  private double[] row(TableCell cell, double[] base, int row) {
    return inputs == Inputs.COUNT_ONLY
        ? new double[] {row}
        : PlainInputs.at(cell, base, row, true, inputs == Inputs.FEATURES_AND_COUNT);
  }

  double[] at(TableCell cell, int[] rows) {
    double[] base = PlainInputs.beginning(cell);
    double[] answers =
        fitted.predict(
            Arrays.stream(rows).mapToObj(r -> row(cell, base, r)).toArray(double[][]::new));
    if (anchored) {
      double first = cell.firstSoh();
      for (int i = 0; i < answers.length; i++) {
        answers[i] += first;
      }
    }
    return answers;
  }
}
