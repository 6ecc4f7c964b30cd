package io.celltwin.training;

import io.celltwin.artifact.Card;
import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import io.celltwin.network.TrajectoryByKindNetwork;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.LabelledCells;
import io.celltwin.training.evaluate.TrajectoryEvaluation;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.OutOfFold;
import io.celltwin.training.fit.Task;
import io.celltwin.training.fit.TrajectoryTask;
import io.celltwin.training.split.Folds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** State of health at every horizon, from its history. */
final class TrajectoryRecipe implements TrainedRecipe {
  private static final FeatureSet SET = TrajectoryInput.SCALE_FREE;
  private static final int KINDS = 12;

  /** Where the charge begins, and the nameplate ends. */
  private static final int CHARGE = SET.indexOf("voltage-mean-young");

  private static final float CHARGE_IMPORTANCE = 0.1f;

  @Override
  public String name() {
    return "trajectory";
  }

  @Override
  public String version() {
    return "3";
  }

  @Override
  public String purpose() {
    return "State of health up to 2000 cycles ahead under the cell's usual use, with a 90 %"
        + " interval, from its history so far and what its charges showed. Curves never rise"
        + " and never cross.";
  }

  @Override
  public FeatureSet featureSet() {
    return SET;
  }

  @Override
  public List<Card.Output> outputs() {
    return List.of(
        new Card.Output(
            "quantiles", "1", "per horizon: 5, 50 and 95 % of capacity as share of rated capacity"),
        new Card.Output("distance", "1", "from the training domain, above 1 is outside"));
  }

  @Override
  public List<Integer> horizons() {
    return Arrays.stream(Trajectories.horizons()).boxed().toList();
  }

  /** Of NASA's others those that were used alike all their lives, in the cold too. */
  @Override
  public List<LabelledCells> sources() {
    return TrainingSources.with("nasa/B0025", "nasa/B0029", "nasa/B0046", "nasa/B0053");
  }

  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public Network network(RunConfig config) {
    RunConfig.Size size = config.size();
    int plate = SET.indexOf("chemistry-lco");
    return new TrajectoryByKindNetwork(
        SET.size(),
        SET.indexOf("soh-now"),
        size.members(),
        size.width(),
        size.prototypes(),
        KINDS,
        plate,
        CHARGE - plate,
        horizons());
  }

  @Override
  public Task task(Network network, List<LabelledCell> training, Folds folds, RunConfig config) {
    return new TrajectoryTask(
        network, horizons(), training, folds, config.size().rows(), config.seed());
  }

  @Override
  public List<float[]> typical(LabelledCell cell, int atMost) {
    List<float[]> inputs = new ArrayList<>();
    for (int row : OutOfFold.evenly(TrajectoryTask.startRows(cell), atMost)) {
      inputs.add(cell.trajectoryInput(SET, row));
    }
    return inputs;
  }

  @Override
  public void outOfFold(OutOfFold to, int fold, LabelledCell cell, int atMost) {
    int[] rows = OutOfFold.evenly(TrajectoryTask.startRows(cell), atMost);
    if (rows.length == 0) {
      return;
    }
    double[] curve = TrajectoryTask.curve(cell);
    List<float[]> truths = new ArrayList<>();
    for (int row : rows) {
      float[] truth = new float[horizons().size()];
      for (int i = 0; i < truth.length; i++) {
        int cycle = cell.cycle(row) + horizons().get(i);
        truth[i] = cycle < curve.length ? (float) curve[cycle] : Float.NaN;
      }
      truths.add(truth);
    }
    to.add(fold, typical(cell, atMost), truths);
  }

  /** An unknown kind of cell is far away however ordinary its history looks. */
  @Override
  public float importance(FeatureSet.Feature feature) {
    if (feature.name().startsWith("chemistry-")) {
      return 3;
    }
    return SET.indexOf(feature.name()) < CHARGE ? 1 : CHARGE_IMPORTANCE;
  }

  @Override
  public List<Card.Score> evaluate(
      String name, LoadedModel model, List<LabelledCell> cells, boolean withBaselines) {
    return TrajectoryEvaluation.score(name, model, horizons(), cells, withBaselines);
  }

  @Override
  public RunConfig.Size size() {
    return new RunConfig.Size(10, 64, 96, 8000, 256, 2e-3, 0.2);
  }
}
