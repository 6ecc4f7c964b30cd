package io.celltwin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.LoadedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  private static final int STEPS = 550;

  @TempDir Path folder;

  private static List<LabelledCell> cells() {
    List<LabelledCell> cells = new ArrayList<>(MadeUpCells.some(30, 80, false, 1));
    cells.addAll(MadeUpCells.some(6, 80, true, 2));
    return cells;
  }

  private static RunConfig config(String recipe, long seed) {
    return new RunConfig(
        recipe, "1", seed, 3, new RunConfig.Size(6, 16, 16, STEPS, 48, 3e-3, 0.01));
  }

  private Path train(String recipe, String name, long seed) throws Exception {
    return new TrainingRun(config(recipe, seed), cells(), "none")
        .run(
            folder.resolve(name),
            folder.resolve(name + "-models"),
            Device.cpu(),
            (step, loss) -> {});
  }

  @Test
  void cellsThatFadeAreLearnedAndTheIntervalCoversCellsNotSeen() throws Exception {
    Card card = Artifact.load(train("soh", "run", 1)).card();

    assertThat(score(card, "soh-1", "mape")).isLessThan(1.0);
    assertThat(score(card, "first capacity", "mape")).isGreaterThan(3);
    assertThat(score(card, "soh-1", "coverage")).isBetween(80.0, 99.9);
    assertThat(card.training().cells().get("made up")).hasSize(30);
    assertThat(card.training().heldOut().get("made up"))
        .hasSize(6)
        .allMatch(c -> c.startsWith("test"));
  }

  @Test
  void trajectoriesAreLearnedAndBeatPersistence() throws Exception {
    Card card = Artifact.load(train("trajectory", "run", 1)).card();

    assertThat(score(card, "trajectory-1", "mape"))
        .isLessThan(score(card, "persistence", "mape") / 2);
    assertThat(card.horizons()).hasSize(19);
  }

  private static double score(Card card, String model, String metric) {
    return card.scores().stream()
        .filter(s -> s.model().equals(model) && s.metric().equals(metric))
        .filter(s -> s.group().equals("made up"))
        .mapToDouble(Card.Score::value)
        .average()
        .orElseThrow();
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOneDoesNot() throws Exception {
    Path one = train("soh", "one", 5);
    Path again = train("soh", "again", 5);
    Path other = train("soh", "other", 6);

    for (String file : List.of("weights.safetensors", "golden.safetensors", "card.json")) {
      assertThat(again.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
    }
    assertThat(Files.readAllBytes(other.resolve("weights.safetensors")))
        .isNotEqualTo(Files.readAllBytes(one.resolve("weights.safetensors")));
  }

  @Test
  void aRunThatWasKilledEndsWithTheSameWeightsWhenStartedAgain() throws Exception {
    Path undisturbed = train("soh", "undisturbed", 5);
    var run = new TrainingRun(config("soh", 5), cells(), "none");
    Path models = folder.resolve("killed-models");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                run.run(
                    folder.resolve("killed"),
                    models,
                    Device.cpu(),
                    (step, loss) -> {
                      if (step == 520) {
                        throw new IllegalArgumentException("killed");
                      }
                    }))
        .withMessage("killed");
    List<Integer> steps = new ArrayList<>();

    Path resumed =
        run.run(folder.resolve("killed"), models, Device.cpu(), (step, loss) -> steps.add(step));

    assertThat(steps.get(0)).as("goes on after its checkpoint").isEqualTo(501);
    assertThat(resumed.resolve("weights.safetensors"))
        .hasSameBinaryContentAs(undisturbed.resolve("weights.safetensors"));
  }

  @Test
  void aRunFolderOfAnotherConfigurationIsRefused() throws Exception {
    train("soh", "run", 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> train("soh", "run", 2))
        .withMessageContaining("config.json")
        .withMessageContaining("another configuration");
  }

  @Test
  void farFromTrainingTheDistancePassesOneAndTheIntervalWidens() throws Exception {
    Artifact artifact = Artifact.load(train("soh", "run", 1));
    float[] known = cells().get(0).sohInput(artifact.network(), 40).clone();
    float[] far = known.clone();
    for (int i = 0; i < far.length; i += 3) {
      far[i] += 3;
    }
    try (LoadedModel model = new LoadedModel(artifact.network(), artifact.arrays())) {
      Answers answers = model.ask(List.of(known, far));

      assertThat(answers.distance()[0]).isLessThan(1);
      assertThat(answers.distance()[1]).isGreaterThan(1);
      float[] q = answers.quantiles();
      assertThat(q[5] - q[3]).isGreaterThan(2 * (q[2] - q[0]));
    }
  }
}
