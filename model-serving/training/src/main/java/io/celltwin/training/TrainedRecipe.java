package io.celltwin.training;

import io.celltwin.network.Network;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.Task;
import io.celltwin.training.split.Folds;
import java.util.List;

/** A model whose arrays are found by gradient, step by step. */
public non-sealed interface TrainedRecipe extends Recipe {
  Task task(Network network, List<LabelledCell> training, Folds folds, RunConfig config);
}
