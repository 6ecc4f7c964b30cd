package io.celltwin.protocol.nasa;

import io.celltwin.learn.AdditiveProcess;
import io.celltwin.learn.Blend;
import io.celltwin.learn.Constant;
import io.celltwin.learn.Regressor;
import io.celltwin.learn.Ridge;
import io.celltwin.protocol.scoring.BoostedTrees;
import io.celltwin.protocol.scoring.Plots;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** C. Health of a NASA cell from the charge before a discharge, cells left out in turn. */
public final class NasaHealth implements Protocol {
  private static final String PARTIAL = "i partial charge";
  private static final String CHARGED = "ii with charged Ah";
  private static final String OURS = "processes and ridge, by cells left out";
  private static final String PART = "process alone";
  private static final double SHARPNESS = 4;
  private static final int SMOOTHED = 5;
  private static final int FULL = 3;

  @Override
  public char letter() {
    return 'C';
  }

  @Override
  public String title() {
    return "NASA: health from the charge before the discharge, leave one cell out";
  }

  /** One row to learn from or to score. */
  private record Example(int cell, double[] partial, double[] charged, double soh) {}

  @Override
  public ProtocolReport run(ProtocolSetting setting) throws IOException {
    List<String> notes = new ArrayList<>();
    NasaLives.Cells cells = NasaLives.of(setting, notes);
    ScoresByCell scores = new ScoresByCell();
    Map<String, Plots.Series> plot = new LinkedHashMap<>();
    int done = 0;
    for (NasaLife test : cells.scored()) {
      List<Example> training =
          cells.without(test).stream().flatMap(l -> examples(l).stream()).toList();
      List<Example> asked = examples(test);
      if (training.isEmpty()) {
        notes.add("%s not scored: no other cell to learn from".formatted(test.cell()));
        continue;
      }
      for (boolean ah : new boolean[] {false, true}) {
        String group = ah ? CHARGED : PARTIAL;
        Map<String, Regressor> methods = methods(setting.seed(), ah);
        methods.forEach(
            (name, regressor) -> {
              double[] answers = answers(regressor, training, asked, ah);
              boolean baseline = !name.equals(OURS) && !name.equals(PART);
              scores.add(group, name, ReportRow.MAPE, baseline, test.cell(), mape(answers, asked));
              scores.add(
                  group + " " + test.cell(),
                  name,
                  ReportRow.MAPE,
                  baseline,
                  test.cell(),
                  mape(answers, asked));
              if (name.equals(OURS)) {
                plot.put(
                    group + " " + test.cell(),
                    new Plots.Series(asked.stream().mapToDouble(Example::soh).toArray(), answers));
              }
            });
      }
      setting.progress().step(test.cell(), ++done, cells.scored().size());
    }
    Plots.predictedAgainstTrue(setting.file("predicted.png"), title(), "SOH", plot);
    List<ReportRow> rows =
        scores.rows().stream().filter(r -> !r.group().equals(ReportRow.MEAN_OF_GROUPS)).toList();
    notes.add(
        "Inputs of (i): seconds between 3.8, 3.9, 4.0, 4.05, 4.1 and 4.19 V, of constant current"
            + " and of tapering, voltage at the start, peak of dQ/dV, where it is, and the median"
            + " of its last five. Inputs of (ii): the largest of the last three charges, and that"
            + " median. What is missing is taken from the charge before.");
    notes.add("Four cells: intervals say little, and one cell moves every mean.");
    return new ProtocolReport(letter(), title(), rows, notes);
  }

  private static Map<String, Regressor> methods(long seed, boolean charged) {
    int inputs = charged ? 2 : ChargeMilestones.SIZE + 3;
    List<List<Integer>> each = IntStream.range(0, inputs).mapToObj(List::of).toList();
    List<Integer> all = IntStream.range(0, inputs).boxed().toList();
    Map<String, Regressor> methods = new LinkedHashMap<>();
    Regressor own = new AdditiveProcess(each, List.of(all), 300, 30);
    Regressor common = new AdditiveProcess(List.of(all), List.of(all), 300, 30);
    methods.put(OURS, new Blend(List.of(own, common, new Ridge()), SHARPNESS));
    methods.put(PART, own);
    methods.put("mean", new Constant());
    methods.put("ridge", new Ridge());
    methods.put(
        "boosted trees",
        new BoostedTrees(150, 0.05, 3, 15, 1, 1, 1, "reg:squarederror", null, seed));
    return methods;
  }

  private static double[] answers(
      Regressor regressor, List<Example> training, List<Example> asked, boolean ah) {
    double[][] x =
        training.stream().map(e -> ah ? e.charged() : e.partial()).toArray(double[][]::new);
    double[] y = training.stream().mapToDouble(Example::soh).toArray();
    double[] ones = new double[y.length];
    Arrays.fill(ones, 1);
    int[] cells = training.stream().mapToInt(Example::cell).toArray();
    Regressor.Fitted fitted = regressor.fit(x, y, ones, cells);
    return asked.stream()
        .mapToDouble(e -> fitted.predict(ah ? e.charged() : e.partial()))
        .toArray();
  }

  private static double mape(double[] answers, List<Example> asked) {
    double sum = 0;
    for (int i = 0; i < answers.length; i++) {
      sum += 100 * Math.abs(answers[i] - asked.get(i).soh()) / asked.get(i).soh();
    }
    return sum / answers.length;
  }

  /** Inputs of a discharge look back only. */
  private static List<Example> examples(NasaLife life) {
    List<Example> all = new ArrayList<>();
    double[] before = new double[ChargeMilestones.SIZE + 2];
    Arrays.fill(before, Double.NaN);
    List<Double> peaks = new ArrayList<>();
    List<Double> charges = new ArrayList<>();
    for (NasaLife.Discharge discharge : life.discharges()) {
      double[] own = Arrays.copyOf(discharge.shape(), before.length);
      own[ChargeMilestones.SIZE] = discharge.peak();
      own[ChargeMilestones.SIZE + 1] = discharge.peakVoltage();
      for (int i = 0; i < own.length; i++) {
        before[i] = Double.isFinite(own[i]) ? own[i] : before[i];
      }
      peaks.add(before[ChargeMilestones.SIZE]);
      charges.add(discharge.charged());
      double peak = median(peaks.subList(Math.max(0, peaks.size() - SMOOTHED), peaks.size()));
      double most =
          charges.subList(Math.max(0, charges.size() - FULL), charges.size()).stream()
              .mapToDouble(Double::doubleValue)
              .filter(Double::isFinite)
              .max()
              .orElse(Double.NaN);
      double[] partial = Arrays.copyOf(before, before.length + 1);
      partial[before.length] = peak;
      all.add(
          new Example(life.cell().hashCode(), partial, new double[] {most, peak}, discharge.soh()));
    }
    return all;
  }

  private static double median(List<Double> values) {
    double[] sorted =
        values.stream()
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return sorted.length == 0
        ? Double.NaN
        : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
