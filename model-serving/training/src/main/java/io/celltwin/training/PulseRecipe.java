package io.celltwin.training;

import io.celltwin.artifact.Card;
import io.celltwin.core.feature.PulseInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import io.celltwin.network.PulseNetwork;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.LabelledCells;
import io.celltwin.training.data.PulseCells;
import io.celltwin.training.evaluate.PulseEvaluation;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.OutOfFold;
import io.celltwin.training.fit.PulseFit;
import io.celltwin.training.split.Folds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** State of health of a retired cell, from one pulse test. Solved for at once, by no gradient. */
final class PulseRecipe implements SolvedRecipe {
  private static final int KINDS = 4;
  private static final float REST_IMPORTANCE = 4;
  private static final float RISE_IMPORTANCE = 0.5f;

  @Override
  public String name() {
    return "pulse";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String purpose() {
    return "State of health of a retired cell, with a 90 % interval, from the 21 turning points of"
        + " PulseBat's pulse test at 5 to 50 % state of charge, with or without the charge counted"
        + " since the cell was empty, and the nameplate. It knows nothing of the cell's past.";
  }

  @Override
  public FeatureSet featureSet() {
    return PulseInput.SET;
  }

  @Override
  public List<Card.Output> outputs() {
    return HEALTH_NOW;
  }

  @Override
  public List<LabelledCells> sources() {
    return List.of(new PulseCells());
  }

  @Override
  public boolean needsData() {
    return true;
  }

  /** The width is how many rows an expert may learn from. */
  @Override
  public Network network(RunConfig config) {
    RunConfig.Size size = config.size();
    return new PulseNetwork(
        PulseInput.SET.size(),
        size.members(),
        KINDS,
        size.width(),
        size.prototypes(),
        PulseInput.NAMEPLATE);
  }

  @Override
  public Map<String, float[]> solve(
      Network network,
      List<LabelledCell> training,
      Folds folds,
      RunConfig config,
      Map<String, float[]> constants,
      Path run,
      BiConsumer<Integer, Double> progress)
      throws IOException {
    RunConfig.Size size = config.size();
    PulseFit fit =
        new PulseFit((PulseNetwork) network, folds, size.rows(), size.steps(), constants);
    Map<String, float[]> arrays =
        fit.fit(training, (done, of) -> progress.accept(size.steps() * done / of, Double.NaN));
    Files.write(run.resolve("forms.txt"), fit.log());
    return arrays;
  }

  private static int[] rows(LabelledCell cell, int atMost) {
    return OutOfFold.evenly(IntStream.range(0, cell.rows()).toArray(), atMost);
  }

  @Override
  public List<float[]> typical(LabelledCell cell, int atMost) {
    List<float[]> inputs = new ArrayList<>();
    for (int row : rows(cell, atMost)) {
      inputs.add(cell.sohInput(row));
    }
    return inputs;
  }

  @Override
  public void outOfFold(OutOfFold to, int fold, LabelledCell cell, int atMost) {
    List<float[]> truths = new ArrayList<>();
    for (int row : rows(cell, atMost)) {
      truths.add(new float[] {(float) cell.soh(row)});
    }
    to.add(fold, typical(cell, atMost), truths);
  }

  /** Of the nameplate the network has a distance of its own. */
  @Override
  public float importance(FeatureSet.Feature feature) {
    int at = PulseInput.SET.indexOf(feature.name());
    return at >= PulseInput.NAMEPLATE ? 0 : at < 2 ? REST_IMPORTANCE : RISE_IMPORTANCE;
  }

  @Override
  public List<Card.Score> evaluate(
      String name, LoadedModel model, List<LabelledCell> cells, boolean withBaselines) {
    return PulseEvaluation.score(name, model, cells, withBaselines);
  }

  /** Steps and rows are those of the search for length scales. */
  @Override
  public RunConfig.Size size() {
    return new RunConfig.Size(5, 640, 96, 30, 400, 0, 0);
  }
}
