package io.celltwin.training.evaluate;

import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Card;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.SohTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores SOH on test cells: every row with a label from the eleventh on, so that the cell's own
 * first ten are known to all. Mean over rows, then cells, then groups.
 */
public final class SohEvaluation {
  private static final int YOUNG = 10;
  private static final String PERCENT = "%";

  private SohEvaluation() {}

  /**
   * @param name of the model in the table
   * @param cells training and test cells; baselines learn from the former
   * @param withBaselines in the same table
   */
  public static List<Card.Score> score(
      String name, LoadedModel model, List<LabelledCell> cells, boolean withBaselines) {
    CellMeans tally = new CellMeans("SOH now, rows from the 11th on, cells never trained on");
    List<LabelledCell> training = cells.stream().filter(c -> !c.test()).toList();
    Map<String, Map<String, Baselines.OfRow>> baselines = new HashMap<>();
    for (LabelledCell cell : cells) {
      int[] rows = Arrays.stream(SohTask.labelledRows(cell)).filter(r -> r >= YOUNG).toArray();
      if (!cell.test() || rows.length == 0) {
        continue;
      }
      List<float[]> features = new ArrayList<>();
      for (int row : rows) {
        features.add(cell.sohInput(model.network(), row));
      }
      Answers answers = model.ask(features);
      Intervals own = Intervals.of(answers, Arrays.stream(rows).mapToDouble(cell::soh).toArray());
      double percent = 100.0 / rows.length;
      String group = cell.group();
      tally.add(group, name, "mape", PERCENT, own.error());
      baselines
          .computeIfAbsent(
              group, g -> withBaselines ? baselines(Groups.like(g, training)) : Map.of())
          .forEach(
              (baseline, of) -> {
                double sum = 0;
                for (int row : rows) {
                  sum += Math.abs(of.soh(cell, row) - cell.soh(row)) / cell.soh(row);
                }
                tally.add(group, baseline, "mape", PERCENT, sum * percent);
              });
      own.addTo(tally, group, name);
    }
    return tally.scores();
  }

  private static Map<String, Baselines.OfRow> baselines(List<LabelledCell> training) {
    Map<String, Baselines.OfRow> all = new LinkedHashMap<>();
    all.put("ridge of the group", Baselines.ridge(training));
    all.put("cycle count of the group", Baselines.cycleCount(training));
    all.put("physics", Baselines.physics());
    all.put("first capacity", Baselines.firstCapacity());
    return all;
  }
}
