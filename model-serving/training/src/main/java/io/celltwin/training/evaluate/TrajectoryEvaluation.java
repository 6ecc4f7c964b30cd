package io.celltwin.training.evaluate;

import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Card;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.LoadedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores forecasts on test cells: what is known at cycle k, against every later measured SOH the
 * horizons reach. A cell counts at k where it has ten rows more. Mean over rows, then cells, then
 * groups.
 */
public final class TrajectoryEvaluation {
  private static final int[] SEEN = {10, 50, 100};
  private static final int LATER = 10;
  private static final String PERCENT = "%";

  private TrajectoryEvaluation() {}

  /**
   * @param name of the model in the table
   * @param horizons of its answers
   * @param cells of which the test cells are scored
   * @param withBaselines in the same table
   */
  public static List<Card.Score> score(
      String name,
      LoadedModel model,
      List<Integer> horizons,
      List<LabelledCell> cells,
      boolean withBaselines) {
    List<Card.Score> scores = new ArrayList<>();
    for (int seen : SEEN) {
      scores.addAll(
          score(
              "k = " + seen,
              name,
              model,
              horizons,
              cells,
              withBaselines,
              (cell, rows) -> seen - 1));
    }
    scores.addAll(
        score(
            "half of its life",
            name,
            model,
            horizons,
            cells,
            withBaselines,
            (cell, rows) -> rows.length / 2 - 1));
    return scores;
  }

  private interface Start {
    /** Which of a cell's measured rows is the last one seen. */
    int of(LabelledCell cell, int[] rows);
  }

  private static List<Card.Score> score(
      String at,
      String name,
      LoadedModel model,
      List<Integer> horizons,
      List<LabelledCell> cells,
      boolean withBaselines,
      Start start) {
    CellMeans tally =
        new CellMeans("Trajectory from " + at + " to the end, cells never trained on");
    for (LabelledCell cell : cells) {
      if (!cell.test()) {
        continue;
      }
      int[] rows =
          java.util.stream.IntStream.range(0, cell.rows())
              .filter(r -> cell.trajectoryInput(r) != null)
              .toArray();
      int seen = start.of(cell, rows);
      if (seen < 0 || rows.length < seen + 1 + LATER) {
        continue;
      }
      int row = rows[seen];
      int furthest = horizons.get(horizons.size() - 1);
      int[] later =
          Arrays.stream(rows, seen + 1, rows.length)
              .filter(r -> cell.cycle(r) - cell.cycle(row) <= furthest)
              .toArray();
      Answers answers = model.ask(List.of(cell.trajectoryInput(model.network(), row)));
      Map<String, Baselines.Ahead> all = new LinkedHashMap<>();
      all.put(name, ahead -> at(answers.quantiles(), horizons, ahead, 1));
      if (withBaselines) {
        all.put("physics", Baselines.physics(cell, row));
        all.put("persistence", Baselines.persistence(cell, row));
        all.put("linear, last 20", Baselines.linear20(cell, row));
        all.put("square root of cycle", Baselines.squareRoot(cell, row));
      }
      String group = cell.group();
      all.forEach(
          (who, forecast) -> {
            double error = 0;
            for (int r : later) {
              double truth = cell.soh(r);
              error += Math.abs(forecast.soh(cell.cycle(r) - cell.cycle(row)) - truth) / truth;
            }
            tally.add(group, who, "mape", PERCENT, 100 * error / later.length);
          });
      double covered = 0;
      double width = 0;
      for (int r : later) {
        int ahead = cell.cycle(r) - cell.cycle(row);
        double lower = at(answers.quantiles(), horizons, ahead, 0);
        double upper = at(answers.quantiles(), horizons, ahead, 2);
        covered += cell.soh(r) >= lower && cell.soh(r) <= upper ? 1 : 0;
        width += upper - lower;
      }
      tally.add(
          group, name, "coverage", "% of rows in the 90 % interval", 100 * covered / later.length);
      tally.add(group, name, "interval width", "points of SOH", 100 * width / later.length);
      tally.add(group, name, "outside domain", "% of cells", answers.distance()[0] > 1 ? 100 : 0);
    }
    return tally.scores();
  }

  /** One quantile, on the straight line between horizons. */
  static double at(float[] quantiles, List<Integer> horizons, int ahead, int quantile) {
    int i = 1;
    while (i < horizons.size() - 1 && horizons.get(i) < ahead) {
      i++;
    }
    int from = horizons.get(i - 1);
    int to = horizons.get(i);
    double a = quantiles[3 * (i - 1) + quantile];
    double b = quantiles[3 * i + quantile];
    return a + (b - a) * (ahead - from) / (to - from);
  }
}
