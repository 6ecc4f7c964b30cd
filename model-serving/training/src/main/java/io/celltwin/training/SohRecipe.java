package io.celltwin.training;

import io.celltwin.artifact.Card;
import io.celltwin.core.feature.SohInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import io.celltwin.network.SohByKindNetwork;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.LabelledCells;
import io.celltwin.training.evaluate.SohEvaluation;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.OutOfFold;
import io.celltwin.training.fit.SohTask;
import io.celltwin.training.fit.Task;
import io.celltwin.training.split.Folds;
import java.util.ArrayList;
import java.util.List;

/** State of health now, from the charge before it. */
final class SohRecipe implements TrainedRecipe {
  private static final FeatureSet SET = SohInput.SCALE_FREE;
  private static final int KINDS = 12;
  private static final float PAST_IMPORTANCE = 0.1f;

  @Override
  public String name() {
    return "soh";
  }

  @Override
  public String version() {
    return "3";
  }

  @Override
  public String purpose() {
    return "State of health now, with a 90 % interval, from the end of one CC-CV charge, how far it"
        + " moved since the cell was young and how fast of late, and the nameplate but for"
        + " its size.";
  }

  @Override
  public FeatureSet featureSet() {
    return SET;
  }

  @Override
  public List<Card.Output> outputs() {
    return HEALTH_NOW;
  }

  /** Of NASA's others those at room temperature and above: in the cold, capacity is not ageing. */
  @Override
  public List<LabelledCells> sources() {
    return TrainingSources.with("nasa/B0025", "nasa/B0029");
  }

  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public Network network(RunConfig config) {
    RunConfig.Size size = config.size();
    int plate = SET.indexOf("upper-cutoff");
    return new SohByKindNetwork(
        SET.size(),
        size.members(),
        size.width(),
        size.prototypes(),
        KINDS,
        plate,
        SET.indexOf("voltage-mean-moved") - plate);
  }

  @Override
  public Task task(Network network, List<LabelledCell> training, Folds folds, RunConfig config) {
    return new SohTask(network, training, folds, config.size().rows(), config.seed());
  }

  @Override
  public List<float[]> typical(LabelledCell cell, int atMost) {
    List<float[]> inputs = new ArrayList<>();
    for (int row : OutOfFold.evenly(SohTask.labelledRows(cell), atMost)) {
      inputs.add(cell.sohInput(SET, row));
    }
    return inputs;
  }

  @Override
  public void outOfFold(OutOfFold to, int fold, LabelledCell cell, int atMost) {
    List<float[]> truths = new ArrayList<>();
    for (int row : OutOfFold.evenly(SohTask.labelledRows(cell), atMost)) {
      truths.add(new float[] {(float) cell.soh(row)});
    }
    to.add(fold, typical(cell, atMost), truths);
  }

  /** An unknown kind of cell is far away however ordinary its charge looks. */
  @Override
  public float importance(FeatureSet.Feature feature) {
    String name = feature.name();
    if (name.equals("upper-cutoff") || name.startsWith("chemistry-")) {
      return 3;
    }
    return name.endsWith("-moved") || name.contains("-trend-") ? PAST_IMPORTANCE : 1;
  }

  @Override
  public List<Card.Score> evaluate(
      String name, LoadedModel model, List<LabelledCell> cells, boolean withBaselines) {
    return SohEvaluation.score(name, model, cells, withBaselines);
  }

  @Override
  public RunConfig.Size size() {
    return new RunConfig.Size(10, 64, 96, 8000, 512, 2e-3, 0.1);
  }
}
