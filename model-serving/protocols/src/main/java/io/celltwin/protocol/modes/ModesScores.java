package io.celltwin.protocol.modes;

import io.celltwin.core.mode.DegradationModes;
import io.celltwin.core.mode.Mode;
import io.celltwin.core.mode.ModeEstimate;
import io.celltwin.protocol.scoring.Plots;
import io.celltwin.protocol.scoring.ReportRow;
import io.celltwin.protocol.scoring.ScoresByCell;
import io.celltwin.training.data.LabelledCell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores answers about simulated cells against what is true of them. */
final class ModesScores {
  /** Below, no mode leads and none is asked for [%]. */
  static final double LEADS = 2;

  /** Ahead of the second by this much, the leading mode is no matter of tenths [%]. */
  private static final double CLEARLY = 2;

  private static final double NINETY = 1.645;
  private static final int BINS = 10;

  private final ScoresByCell scores = new ScoresByCell();
  private final Map<String, double[][]> reliability = new LinkedHashMap<>();

  private final Map<String, List<double[]>> plating = new LinkedHashMap<>();

  /** One cell's moments as one model answered them. */
  void cell(
      String group,
      String population,
      String model,
      boolean baseline,
      String cell,
      List<double[]> truths,
      List<DegradationModes> answers) {
    leads(group, population, model, baseline, cell, truths, answers);
    plated(population + ", " + model, truths, answers);
    for (Mode mode : Mode.ALL) {
      extent(mode, group, model, baseline, cell, truths, answers);
    }
  }

  /** How often the mode that leads is said to lead. */
  private void leads(
      String group,
      String population,
      String model,
      boolean baseline,
      String cell,
      List<double[]> truths,
      List<DegradationModes> answers) {
    int asked = 0;
    int right = 0;
    int answered = 0;
    int rightOfAnswered = 0;
    int clear = 0;
    int rightOfClear = 0;
    for (int i = 0; i < truths.size(); i++) {
      double[] truth = truths.get(i);
      Mode leads = leading(truth);
      if (truth[leads.index()] <= LEADS) {
        continue;
      }
      asked++;
      Mode said = answers.get(i).leading();
      right += said == leads ? 1 : 0;
      if (lead(truth) >= CLEARLY) {
        clear++;
        rightOfClear += said == leads ? 1 : 0;
      }
      if (said != null) {
        answered++;
        rightOfAnswered += said == leads ? 1 : 0;
      }
      for (Mode mode : List.of(Mode.LLI, Mode.LAM_PE, Mode.LAM_NE)) {
        promise(population + ", " + model, answers.get(i).of(mode).probability(), mode == leads);
      }
    }
    if (asked > 0) {
      add(group, model, "leading mode right, %", baseline, cell, 100.0 * right / asked);
      add(group, model, "leading mode answered, %", baseline, cell, 100.0 * answered / asked);
      add(
          group,
          model,
          "leading mode right of those answered, %",
          baseline,
          cell,
          answered == 0 ? Double.NaN : 100.0 * rightOfAnswered / answered);
    }
    if (clear > 0) {
      double share = 100.0 * rightOfClear / clear;
      add(group, model, "leading mode right where it leads by 2 points, %", baseline, cell, share);
    }
  }

  private void plated(String of, List<double[]> truths, List<DegradationModes> answers) {
    for (int i = 0; i < truths.size(); i++) {
      double likely = answers.get(i).of(Mode.PLATING).probability();
      if (!Double.isNaN(likely)) {
        plating
            .computeIfAbsent(of, k -> new ArrayList<>())
            .add(
                new double[] {
                  likely, truths.get(i)[Mode.PLATING.index()] > ModeEstimate.PLATED ? 1 : 0
                });
      }
    }
  }

  /** How far off what is said of one mode is, and how far its interval holds. */
  private void extent(
      Mode mode,
      String group,
      String model,
      boolean baseline,
      String cell,
      List<double[]> truths,
      List<DegradationModes> answers) {
    List<Double> errors = new ArrayList<>();
    int covered = 0;
    int given = 0;
    for (int i = 0; i < truths.size(); i++) {
      ModeEstimate estimate = answers.get(i).of(mode);
      if (estimate.known()) {
        double error = Math.abs(estimate.value() - truths.get(i)[mode.index()]);
        errors.add(error);
        given++;
        covered += error <= NINETY * estimate.deviation() ? 1 : 0;
      }
    }
    if (given > 0) {
      double[] all = errors.stream().mapToDouble(Double::doubleValue).toArray();
      add(
          group,
          model,
          "median error " + mode + ", points",
          baseline,
          cell,
          LabelledCell.median(all));
      add(
          group,
          model,
          "coverage of 90 % " + mode + ", %",
          baseline,
          cell,
          100.0 * covered / given);
    }
    add(group, model, "value given " + mode + ", %", baseline, cell, 100.0 * given / truths.size());
  }

  private void add(
      String group, String model, String metric, boolean baseline, String cell, double value) {
    scores.add(group, model, metric, baseline, cell, value);
  }

  private void promise(String of, double probability, boolean came) {
    if (Double.isNaN(probability)) {
      return;
    }
    double[][] bins = reliability.computeIfAbsent(of, k -> new double[BINS][3]);
    double[] bin = bins[(int) Math.min(BINS - 1, probability * BINS)];
    bin[0]++;
    bin[1] += probability;
    bin[2] += came ? 1 : 0;
  }

  static Mode leading(double[] truth) {
    Mode best = Mode.LLI;
    for (Mode mode : List.of(Mode.LAM_PE, Mode.LAM_NE)) {
      best = truth[mode.index()] > truth[best.index()] ? mode : best;
    }
    return best;
  }

  /** How far the leading mode is ahead of the second [%]. */
  private static double lead(double[] truth) {
    double[] losses = {
      truth[Mode.LLI.index()], truth[Mode.LAM_PE.index()], truth[Mode.LAM_NE.index()]
    };
    Arrays.sort(losses);
    return losses[2] - losses[1];
  }

  ScoresByCell scores() {
    return scores;
  }

  /** Expected calibration error of the probability to lead, over all chemistries. */
  List<ReportRow> calibration() {
    List<ReportRow> rows = new ArrayList<>();
    reliability.forEach(
        (of, bins) -> {
          double total = 0;
          double error = 0;
          for (double[] bin : bins) {
            total += bin[0];
            error += Math.abs(bin[1] - bin[2]);
          }
          String[] names = of.split(", ", 2);
          rows.add(
              new ReportRow(
                  names[0],
                  names[1],
                  "expected calibration error of the leading mode",
                  error / total,
                  Double.NaN,
                  Double.NaN,
                  false,
                  ""));
        });
    plating.forEach(
        (of, pairs) -> {
          String[] names = of.split(", ", 2);
          rows.add(
              new ReportRow(
                  names[0],
                  names[1],
                  "plating above 0.5 %: area under the ROC curve",
                  areaUnderCurve(pairs),
                  Double.NaN,
                  Double.NaN,
                  names[1].startsWith("constant"),
                  ""));
        });
    return rows;
  }

  /** How often a moment with plating is given a higher probability than one without. */
  private static double areaUnderCurve(List<double[]> pairs) {
    double above = 0;
    double all = 0;
    for (double[] with : pairs) {
      if (with[1] == 1) {
        for (double[] without : pairs) {
          if (without[1] == 0) {
            all++;
            above += with[0] > without[0] ? 1 : with[0] == without[0] ? 0.5 : 0;
          }
        }
      }
    }
    return above / all;
  }

  Map<String, Plots.Series> curves() {
    Map<String, Plots.Series> curves = new LinkedHashMap<>();
    reliability.forEach(
        (of, bins) -> {
          List<double[]> points = new ArrayList<>();
          for (double[] bin : bins) {
            if (bin[0] >= BINS) {
              points.add(new double[] {bin[1] / bin[0], bin[2] / bin[0]});
            }
          }
          if (!points.isEmpty()) {
            curves.put(of, Plots.thinned(points, points.size()));
          }
        });
    return curves;
  }
}
