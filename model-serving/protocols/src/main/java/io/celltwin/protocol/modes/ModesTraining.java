package io.celltwin.protocol.modes;

import ai.djl.Device;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.simulation.electrode.Ranges;
import io.celltwin.training.Recipe;
import io.celltwin.training.Recipes;
import io.celltwin.training.RunConfig;
import io.celltwin.training.TrainingRun;
import io.celltwin.training.data.SimulatedCells;
import java.io.IOException;
import java.nio.file.Path;

/** Trains the model "modes" for a protocol, as {@code train modes} does, or from other cells. */
public final class ModesTraining {
  private static final String VERSION = "1";
  private static final int FOLDS = 5;

  private ModesTraining() {}

  /**
   * Where the model was saved.
   *
   * @param ranges of the cells it learns from
   */
  public static Path train(ProtocolSetting setting, Ranges ranges) throws IOException {
    Recipe recipe = Recipes.ALL.get("modes");
    RunConfig config = new RunConfig(recipe.name(), VERSION, setting.seed(), FOLDS, recipe.size());
    return new TrainingRun(
            config,
            new SimulatedCells(ranges).read(setting.training()),
            "deploy/celltwin train modes --seed " + setting.seed())
        .run(
            setting.file(ranges.name() + "/config.json").getParent(),
            setting.out().resolve("models-" + ranges.name()),
            Device.cpu(),
            (step, loss) ->
                setting
                    .progress()
                    .step("train modes, " + ranges.name(), step, config.size().steps()));
  }
}
