package io.celltwin.training;

import ai.djl.Device;
import io.celltwin.training.protocol.Setting;
import java.io.IOException;
import java.nio.file.Path;

/** Trains the model "modes" for a protocol, as {@code train modes} does. */
public final class ModesTraining {
  private static final String VERSION = "1";
  private static final int FOLDS = 5;

  private ModesTraining() {}

  /** Where the model was saved. */
  public static Path train(Setting setting) throws IOException {
    Recipe recipe = Recipes.ALL.get("modes");
    RunConfig config = new RunConfig(recipe.name(), VERSION, setting.seed(), FOLDS, recipe.size());
    return new TrainingRun(
            config,
            Training.cells(recipe, setting.training()),
            "deploy/celltwin train modes --seed " + setting.seed())
        .run(
            setting.file("training/config.json").getParent(),
            setting.out().resolve("models"),
            Device.cpu(),
            (step, loss) -> setting.progress().step("train modes", step, config.size().steps()));
  }
}
