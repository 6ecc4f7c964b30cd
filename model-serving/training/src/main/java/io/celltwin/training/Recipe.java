package io.celltwin.training;

import io.celltwin.artifact.Card;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.LabelledCells;
import io.celltwin.training.fit.Answers;
import io.celltwin.training.fit.OutOfFold;
import io.celltwin.training.fit.Task;
import io.celltwin.training.split.Folds;
import java.util.List;
import java.util.Map;

/** How one model is made: everything that differs between models. */
interface Recipe {

  /** Name of the model. */
  String name();

  /** Of the models it makes now; raised with their inputs. */
  String version();

  String purpose();

  FeatureSet featureSet();

  List<Card.Output> outputs();

  /** Cycles ahead, or null. */
  List<Integer> horizons();

  /** Where its cells come from. */
  List<LabelledCells> sources();

  /** Whether its cells stand in files. */
  boolean needsData();

  Network network(RunConfig config);

  Task task(Network network, List<LabelledCell> training, Folds folds, RunConfig config);

  /** Inputs of a cell that show what the model may meet: for the scaler and the domain. */
  List<float[]> typical(LabelledCell cell, int atMost);

  /** Adds rows with their truth, for calibration. */
  void outOfFold(OutOfFold to, int fold, LabelledCell cell, int atMost);

  /** What a feature weighs in the distance from the training domain. */
  float importance(FeatureSet.Feature feature);

  /** Scores a model on the test cells among these. */
  List<Card.Score> evaluate(
      String name, Answers model, List<LabelledCell> cells, boolean withBaselines);

  /** Defaults of this recipe. */
  RunConfig.Size size();

  Map<String, Recipe> ALL =
      Map.of(
          "soh",
          new SohRecipe(),
          "trajectory",
          new TrajectoryRecipe(),
          "modes",
          new ModesRecipe(),
          "pulse",
          new PulseRecipe());
}
