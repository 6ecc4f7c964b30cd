package io.celltwin.training.evaluate;

import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Card;
import io.celltwin.learn.Constant;
import io.celltwin.learn.KernelRidge;
import io.celltwin.learn.Regressor;
import io.celltwin.learn.Ridge;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.PulseCells;
import io.celltwin.training.fit.LoadedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Scores SOH from pulse tests on test cells, told the counted charge and not told it. Mean over
 * tests, then cells, then kinds of cell.
 */
public final class PulseEvaluation {
  private static final String PERCENT = "%";
  private static final String MAPE = "mape";

  private PulseEvaluation() {}

  /**
   * @param name of the model in the table
   * @param cells training and test cells; baselines learn from the former
   * @param withBaselines in the same table
   */
  public static List<Card.Score> score(
      String name, LoadedModel model, List<LabelledCell> cells, boolean withBaselines) {
    List<Card.Score> all = new ArrayList<>();
    for (boolean counted : new boolean[] {true, false}) {
      CellMeans tally =
          new CellMeans(
              "SOH from one pulse test, charge %s, cells never trained on"
                  .formatted(counted ? "counted" : "not counted"));
      score(name, model, cells, withBaselines, counted, tally);
      all.addAll(tally.scores());
    }
    return all;
  }

  private static void score(
      String name,
      LoadedModel model,
      List<LabelledCell> cells,
      boolean withBaselines,
      boolean counted,
      CellMeans tally) {
    List<LabelledCell> training = cells.stream().filter(c -> !c.test()).toList();
    Map<String, Map<String, Regressor.Fitted>> baselines = new HashMap<>();
    for (LabelledCell cell : cells) {
      int[] rows = rows(cell, counted);
      if (!cell.test() || rows.length == 0) {
        continue;
      }
      String group = cell.group();
      Answers answers = model.ask(Arrays.stream(rows).mapToObj(cell::sohInput).toList());
      Intervals own = Intervals.of(answers, Arrays.stream(rows).mapToDouble(cell::soh).toArray());
      double percent = 100.0 / rows.length;
      tally.add(group, name, MAPE, PERCENT, own.error());
      baselines
          .computeIfAbsent(
              group, g -> withBaselines ? baselines(Groups.like(g, training), counted) : Map.of())
          .forEach(
              (baseline, of) -> {
                double sum = 0;
                for (int row : rows) {
                  sum += Math.abs(of.predict(told(cell, row)) - cell.soh(row)) / cell.soh(row);
                }
                tally.add(group, baseline, MAPE, PERCENT, sum * percent);
              });
      own.addTo(tally, group, name);
    }
  }

  private static int[] rows(LabelledCell cell, boolean counted) {
    return IntStream.range(0, cell.rows())
        .filter(r -> PulseCells.counted(cell.sohInput(r)) == counted)
        .toArray();
  }

  private static double[] told(LabelledCell cell, int row) {
    float[] input = cell.sohInput(row);
    double[] x = new double[input.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.isNaN(input[i]) ? 0 : input[i];
    }
    return x;
  }

  private static Map<String, Regressor.Fitted> baselines(
      List<LabelledCell> training, boolean counted) {
    List<double[]> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    List<Integer> of = new ArrayList<>();
    for (int c = 0; c < training.size(); c++) {
      for (int row : rows(training.get(c), counted)) {
        x.add(told(training.get(c), row));
        y.add(training.get(c).soh(row));
        of.add(c);
      }
    }
    double[][] inputs = x.toArray(double[][]::new);
    double[] targets = y.stream().mapToDouble(Double::doubleValue).toArray();
    double[] ones = new double[targets.length];
    Arrays.fill(ones, 1);
    int[] groups = of.stream().mapToInt(Integer::intValue).toArray();
    Map<String, Regressor.Fitted> all = new LinkedHashMap<>();
    all.put("kernel ridge of the kind", new KernelRidge().fit(inputs, targets, ones, groups));
    all.put("ridge of the kind", new Ridge().fit(inputs, targets, ones, groups));
    all.put("mean of the kind", new Constant().fit(inputs, targets, ones));
    return all;
  }
}
