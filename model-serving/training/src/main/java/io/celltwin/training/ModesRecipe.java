package io.celltwin.training;

import io.celltwin.artifact.Card;
import io.celltwin.core.mode.ModeInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.ModesNetwork;
import io.celltwin.network.Network;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.LabelledCells;
import io.celltwin.training.data.SimulatedCells;
import io.celltwin.training.evaluate.ModesEvaluation;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.ModesTask;
import io.celltwin.training.fit.OutOfFold;
import io.celltwin.training.fit.Task;
import io.celltwin.training.split.Folds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Degradation modes, learned from simulated cells alone. */
final class ModesRecipe implements TrainedRecipe {

  @Override
  public String name() {
    return "modes";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String purpose() {
    return "Degradation modes since the cell was first seen (LLI, LAM_PE, LAM_NE, growth of"
        + " resistance, plating), with 90 % intervals, from partial charges, rests and the cell's"
        + " history. Trained on simulated cells alone: it never saw a label of a real cell, since"
        + " nobody has measured the modes of those in the data.";
  }

  @Override
  public FeatureSet featureSet() {
    return ModeInput.SET;
  }

  @Override
  public List<Card.Output> outputs() {
    return List.of(
        new Card.Output(
            "quantiles",
            "1",
            "5, 50 and 95 % of LLI, LAM_PE, LAM_NE, growth of resistance, plating, as shares of"
                + " what the fresh cell had"),
        new Card.Output("distance", "1", "from the training domain, above 1 is outside"));
  }

  @Override
  public List<LabelledCells> sources() {
    return List.of(new SimulatedCells());
  }

  @Override
  public boolean needsData() {
    return false;
  }

  @Override
  public Network network(RunConfig config) {
    RunConfig.Size size = config.size();
    return new ModesNetwork(ModeInput.SET.size(), size.members(), size.width(), size.prototypes());
  }

  @Override
  public Task task(Network network, List<LabelledCell> training, Folds folds, RunConfig config) {
    return new ModesTask(
        (ModesNetwork) network, training, folds, config.size().rows(), config.seed());
  }

  private static int[] rows(LabelledCell cell, int atMost) {
    return OutOfFold.evenly(IntStream.range(0, cell.rows()).toArray(), atMost);
  }

  @Override
  public List<float[]> typical(LabelledCell cell, int atMost) {
    List<float[]> inputs = new ArrayList<>();
    for (int row : rows(cell, atMost)) {
      inputs.add(cell.modesInput(row));
    }
    return inputs;
  }

  @Override
  public void outOfFold(OutOfFold to, int fold, LabelledCell cell, int atMost) {
    List<float[]> truths = new ArrayList<>();
    for (int row : rows(cell, atMost)) {
      truths.add(cell.modes(row));
    }
    to.add(fold, typical(cell, atMost), truths);
  }

  @Override
  public float importance(FeatureSet.Feature feature) {
    return feature.name().startsWith("chemistry-") ? 3 : 1;
  }

  @Override
  public List<Card.Score> evaluate(
      String name, LoadedModel model, List<LabelledCell> cells, boolean withBaselines) {
    return ModesEvaluation.score(name, model, cells, withBaselines);
  }

  @Override
  public RunConfig.Size size() {
    return new RunConfig.Size(5, 96, 96, 6000, 256, 2e-3, 0.02);
  }
}
