package io.celltwin.training;

import io.celltwin.artifact.Card;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.data.LabelledCells;
import io.celltwin.training.fit.LoadedModel;
import io.celltwin.training.fit.OutOfFold;
import java.util.List;

/**
 * How one model is made: everything that differs between models. It is a {@link TrainedRecipe} or a
 * {@link SolvedRecipe}.
 */
public sealed interface Recipe permits TrainedRecipe, SolvedRecipe {
  /** Of a model that says how healthy a cell is now. */
  List<Card.Output> HEALTH_NOW =
      List.of(
          new Card.Output(
              "quantiles", "1", "5, 50 and 95 % of capacity as share of rated capacity"),
          new Card.Output("distance", "1", "from the training domain, above 1 is outside"));

  /** Name of the model. */
  String name();

  /** Of the models it makes now; raised with their inputs. */
  String version();

  String purpose();

  FeatureSet featureSet();

  List<Card.Output> outputs();

  /** Cycles ahead, or null for a model of the present. */
  default List<Integer> horizons() {
    return null;
  }

  /** Where its cells come from. */
  List<LabelledCells> sources();

  /** Whether its cells stand in files. */
  boolean needsData();

  Network network(RunConfig config);

  /** Inputs of a cell that show what the model may meet: for the scaler and the domain. */
  List<float[]> typical(LabelledCell cell, int atMost);

  /** Adds rows with their truth, for calibration. */
  void outOfFold(OutOfFold to, int fold, LabelledCell cell, int atMost);

  /** What a feature weighs in the distance from the training domain. */
  float importance(FeatureSet.Feature feature);

  /** Scores a model on the test cells among these. */
  List<Card.Score> evaluate(
      String name, LoadedModel model, List<LabelledCell> cells, boolean withBaselines);

  /** Defaults of this recipe. */
  RunConfig.Size size();
}
