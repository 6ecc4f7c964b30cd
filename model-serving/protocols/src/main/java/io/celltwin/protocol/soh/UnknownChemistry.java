package io.celltwin.protocol.soh;

import io.celltwin.domain.Chemistry;
import io.celltwin.learn.Forest;
import io.celltwin.learn.Regressor;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.protocol.scoring.TableSplit;
import io.celltwin.training.data.TableCell;
import io.celltwin.training.fit.OutOfFold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * What may be said about a chemistry nobody has seen: a forest's answer from how far portable
 * features have moved, with an interval as wide as the errors on the chemistries that are known,
 * each answered as if it were not. Among training chemistries the least certain one sets the width.
 */
final class UnknownChemistry {
  static final String MODEL = "forest for unknown chemistries";
  private static final int ROWS_OF_A_CELL = 30;
  private static final double LEVEL = 0.9;
  private static final List<RowHistory.Block> BLOCKS =
      List.of(
          RowHistory.Block.DELTA,
          RowHistory.Block.MOVED,
          RowHistory.Block.MEDIUM,
          RowHistory.Block.COUNT);

  private UnknownChemistry() {}

  /** Error and coverage on each chemistry when no cell of it was learned from. */
  static List<ReportRow> coverage(TableSplit split, long seed) {
    ScoresByCell scores = new ScoresByCell();
    for (Chemistry chemistry :
        split.tests().stream().map(TableCell::chemistry).distinct().toList()) {
      List<TableCell> known =
          split.training().stream().filter(c -> c.chemistry() != chemistry).toList();
      List<Chemistry> chemistries = known.stream().map(TableCell::chemistry).distinct().toList();
      if (chemistries.size() < 2) {
        continue;
      }
      double squares = 0;
      for (Chemistry left : chemistries) {
        Regressor.Fitted fitted =
            fit(known.stream().filter(c -> c.chemistry() != left).toList(), seed);
        double sum = 0;
        int count = 0;
        for (TableCell cell : known) {
          if (cell.chemistry() == left) {
            RowHistory past = new RowHistory(cell);
            for (int row : OutOfFold.evenly(cell.scoredRows(), ROWS_OF_A_CELL)) {
              double error = fitted.predict(past.at(row, BLOCKS)) - cell.soh()[row];
              sum += error * error;
              count++;
            }
          }
        }
        squares += sum / count / chemistries.size();
      }
      int n = chemistries.size();
      double student = new TDistribution(n - 1).inverseCumulativeProbability((1 + LEVEL) / 2);
      double half = student * Math.sqrt(squares * (1 + 1.0 / n));
      Regressor.Fitted fitted = fit(known, seed);
      String group = "without " + chemistry;
      for (TableCell cell : split.tests()) {
        if (cell.chemistry() == chemistry) {
          RowHistory past = new RowHistory(cell);
          int[] rows = cell.scoredRows();
          double covered = 0;
          double error = 0;
          for (int row : rows) {
            double truth = cell.soh()[row];
            double off = Math.abs(fitted.predict(past.at(row, BLOCKS)) - truth);
            covered += off <= half ? 1 : 0;
            error += off / truth;
          }
          double percent = 100.0 / rows.length;
          scores.add(group, MODEL, "coverage", false, cell.id(), covered * percent);
          scores.add(group, MODEL, "width", false, cell.id(), 200 * half);
          scores.add(group, MODEL, "mape without chemistry", false, cell.id(), error * percent);
        }
      }
    }
    return scores.rows().stream().filter(r -> !r.group().equals(ReportRow.MEAN_OF_GROUPS)).toList();
  }

  private static Regressor.Fitted fit(List<TableCell> cells, long seed) {
    List<double[]> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (TableCell cell : cells) {
      RowHistory past = new RowHistory(cell);
      for (int row : OutOfFold.evenly(cell.finiteRows(), ROWS_OF_A_CELL)) {
        x.add(past.at(row, BLOCKS));
        y.add(cell.soh()[row]);
      }
    }
    double[] weights = new double[y.size()];
    Arrays.fill(weights, 1);
    return Forest.plain(seed)
        .fit(
            x.toArray(double[][]::new),
            y.stream().mapToDouble(Double::doubleValue).toArray(),
            weights);
  }
}
