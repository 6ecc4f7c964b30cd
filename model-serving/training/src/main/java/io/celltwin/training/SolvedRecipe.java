package io.celltwin.training;

import io.celltwin.network.Network;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.split.Folds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A model whose arrays follow from the rows at once, without a gradient. */
public non-sealed interface SolvedRecipe extends Recipe {

  /**
   * All arrays of the network.
   *
   * @param constants scaler and domain
   * @param run folder for what is worth knowing of it
   * @param progress told the step it is at
   */
  Map<String, float[]> solve(
      Network network,
      List<LabelledCell> training,
      Folds folds,
      RunConfig config,
      Map<String, float[]> constants,
      Path run,
      BiConsumer<Integer, Double> progress)
      throws IOException;
}
