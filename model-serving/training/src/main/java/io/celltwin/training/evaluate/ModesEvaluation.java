package io.celltwin.training.evaluate;

import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Card;
import io.celltwin.core.mode.Mode;
import io.celltwin.core.mode.ModeInput;
import io.celltwin.network.ModesNetwork;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.LoadedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores a model of degradation modes on simulated cells it never saw. */
public final class ModesEvaluation {
  /** Below, nothing leads [share]. */
  private static final double LEADS = 0.02;

  private static final int CAPACITY_MODES = 3;
  private static final int FIT = ModeInput.SET.indexOf("fit-lli");

  private ModesEvaluation() {}

  /**
   * @param name of the model in the tables
   * @param cells training and test cells; baselines learn from the former
   * @param withBaselines in the same table
   */
  public static List<Card.Score> score(
      String name, LoadedModel model, List<LabelledCell> cells, boolean withBaselines) {
    CellMeans tally = new CellMeans("simulated cells of the training ranges, never trained on");
    double[] constant = medians(cells.stream().filter(c -> !c.test()).toList());
    for (LabelledCell cell : cells) {
      if (!cell.test()) {
        continue;
      }
      List<float[]> inputs = new ArrayList<>();
      for (int row = 0; row < cell.rows(); row++) {
        inputs.add(cell.modesInput(row));
      }
      Answers answers = model.ask(inputs);
      int modes = ModesNetwork.MODES;
      double[][] median = new double[cell.rows()][modes];
      double[][] fit = new double[cell.rows()][modes];
      double[][] always = new double[cell.rows()][];
      double[] covered = new double[modes];
      for (int row = 0; row < cell.rows(); row++) {
        always[row] = constant;
        for (int i = 0; i < modes; i++) {
          int at = 3 * (row * modes + i);
          median[row][i] = answers.quantiles()[at + 1];
          fit[row][i] = i < 4 ? cell.modesInput(row)[FIT + i] : Float.NaN;
          float truth = cell.modes(row)[i];
          boolean inside =
              truth >= answers.quantiles()[at] - 1e-4 && truth <= answers.quantiles()[at + 2];
          covered[i] += inside ? 100.0 / cell.rows() : 0;
        }
      }
      add(tally, cell, name, median);
      for (Mode mode : Mode.ALL) {
        tally.add(cell.group(), name, "coverage " + mode, "% of rows", covered[mode.index()]);
      }
      if (withBaselines) {
        add(tally, cell, "curve fit", fit);
        add(tally, cell, "training medians", always);
      }
    }
    return tally.scores();
  }

  private static void add(CellMeans tally, LabelledCell cell, String model, double[][] answers) {
    for (Mode mode : Mode.ALL) {
      int i = mode.index();
      double sum = 0;
      int n = 0;
      for (int row = 0; row < answers.length; row++) {
        if (!Double.isNaN(answers[row][i])) {
          sum += 100 * Math.abs(answers[row][i] - cell.modes(row)[i]);
          n++;
        }
      }
      if (n > 0) {
        tally.add(cell.group(), model, "error " + mode, "points", sum / n);
      }
    }
    int right = 0;
    int scored = 0;
    for (int row = 0; row < answers.length; row++) {
      int truth = largest(cell.modes(row));
      if (cell.modes(row)[truth] > LEADS) {
        scored++;
        double[] of = answers[row];
        int said = 0;
        for (int i = 1; i < CAPACITY_MODES; i++) {
          said = of[i] > of[said] ? i : said;
        }
        right += said == truth && !Double.isNaN(of[0]) ? 1 : 0;
      }
    }
    if (scored > 0) {
      tally.add(cell.group(), model, "leading mode right", "% of rows", 100.0 * right / scored);
    }
  }

  private static int largest(float[] modes) {
    int best = 0;
    for (int i = 1; i < CAPACITY_MODES; i++) {
      best = modes[i] > modes[best] ? i : best;
    }
    return best;
  }

  /** What a constant answer says. */
  public static double[] medians(List<LabelledCell> training) {
    double[] medians = new double[ModesNetwork.MODES];
    for (int i = 0; i < medians.length; i++) {
      int mode = i;
      medians[i] =
          LabelledCell.median(
              training.stream()
                  .flatMapToDouble(
                      c ->
                          Arrays.stream(
                              java.util.stream.IntStream.range(0, c.rows())
                                  .mapToDouble(r -> c.modes(r)[mode])
                                  .toArray()))
                  .toArray());
    }
    return medians;
  }
}
