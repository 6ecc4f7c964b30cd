package io.celltwin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.core.feature.PulseInput;
import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.mode.ModeInput;
import io.celltwin.domain.Chemistry;
import io.celltwin.network.ArrayNames;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.fit.LoadedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What anyone may rely on of the models in the repository. */
class ShippedModelsTest {
  private static final Path MODELS = Path.of("..", "models");

  private static Artifact shipped(String name) {
    return Artifact.load(MODELS.resolve(name));
  }

  @Test
  void theyTakeTheFeaturesTheJobComputes() {
    assertThat(shipped("soh-3").card().featureSetHash()).isEqualTo(SohInput.SCALE_FREE.hash());
    assertThat(shipped("soh-2").card().featureSetHash()).isEqualTo(SohInput.SET.hash());
    assertThat(shipped("pulse-1").card().featureSetHash()).isEqualTo(PulseInput.SET.hash());
    assertThat(shipped("modes-1").card().featureSetHash()).isEqualTo(ModeInput.SET.hash());
    assertThat(shipped("trajectory-3").card().featureSetHash())
        .isEqualTo(TrajectoryInput.SCALE_FREE.hash());
    assertThat(shipped("trajectory-2").card().featureSetHash())
        .isEqualTo(TrajectoryInput.SET.hash());
    assertThat(shipped("trajectory-3").card().horizons())
        .isEqualTo(Arrays.stream(Trajectories.horizons()).boxed().toList());
  }

  @Test
  void thoseOfTheFirstReleaseAreToldTheBeginningOfThem() {
    assertThat(shipped("soh-1").card().featureSetHash()).isEqualTo(SohInput.VERSION_1.hash());
    assertThat(shipped("soh-1").card().featureSet().features())
        .isEqualTo(SohInput.SET.features().subList(0, shipped("soh-1").network().inputs()));
    assertThat(shipped("trajectory-1").card().featureSetHash())
        .isEqualTo(TrajectoryInput.VERSION_1.hash());
    assertThat(shipped("trajectory-1").card().featureSet().features())
        .isEqualTo(
            TrajectoryInput.SET.features().subList(0, shipped("trajectory-1").network().inputs()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soh", "trajectory"})
  void theNewerModelIsTheBetterOneOnCellsNeitherSaw(String name) {
    Card before = shipped(name + "-1").card();
    Card now = shipped(name + "-2").card();

    assertThat(now.training().heldOut()).isEqualTo(before.training().heldOut());
    assertThat(mapes(now, name + "-2")).isLessThan(mapes(before, name + "-1"));
  }

  /** What it costs not to know the size: a tenth of the error, and it stays the better of both. */
  @ParameterizedTest
  @ValueSource(strings = {"soh", "trajectory"})
  void whoIsNotToldTheSizeOfTheCellIsHardlyWorse(String name) {
    Card told = shipped(name + "-2").card();
    Card untold = shipped(name + "-3").card();

    assertThat(untold.featureSet().features()).noneMatch(f -> f.unit().equals("Ah"));
    assertThat(untold.training().heldOut()).isEqualTo(told.training().heldOut());
    assertThat(mapes(untold, name + "-3"))
        .isLessThan(1.12 * mapes(told, name + "-2"))
        .isLessThan(mapes(shipped(name + "-1").card(), name + "-1"));
  }

  /** Mean over the protocols on the card. */
  private static double mapes(Card card, String model) {
    return card.scores().stream()
        .map(Card.Score::protocol)
        .distinct()
        .mapToDouble(protocol -> mape(card, protocol, model))
        .average()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"soh-1", "soh-2", "soh-3", "trajectory-1", "trajectory-2", "trajectory-3"})
  void theyNeverSawNasasReferenceCells(String name) {
    Card.Training training = shipped(name).card().training();

    assertThat(training.heldOut().get("NASA"))
        .containsExactly("nasa/B0005", "nasa/B0006", "nasa/B0007", "nasa/B0018");
    assertThat(training.cells().values().stream().flatMap(List::stream))
        .hasSizeGreaterThan(270)
        .doesNotContainAnyElementsOf(
            training.heldOut().values().stream().flatMap(List::stream).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "soh-1",
        "soh-2",
        "soh-3",
        "trajectory-1",
        "trajectory-2",
        "trajectory-3",
        "modes-1",
        "pulse-1"
      })
  void theyAnswerAsWhenTheyWereTrained(String name) {
    Artifact artifact = shipped(name);
    try (LoadedModel model = new LoadedModel(artifact.network(), artifact.arrays())) {
      assertThat(artifact.golden().disagreement(model::ask)).isNull();
    }
  }

  @Test
  void aChemistryNobodyNamedIsOutsideTheirDomainHoweverOrdinaryItsChargeLooks() {
    Artifact soh = shipped("soh-3");
    int chemistries = SohInput.SCALE_FREE.indexOf("chemistry-lco");
    float[] prototypes = soh.arrays().get(ArrayNames.PROTOTYPES);
    int count = prototypes.length / soh.network().inputs();
    List<float[]> nobody = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      float[] x = soh.arrays().get(ArrayNames.CENTER).clone();
      for (int i = 0; i < x.length; i++) {
        x[i] += prototypes[i * count + k] / soh.arrays().get(ArrayNames.INVERSE_SCALE)[i];
      }
      Arrays.fill(x, chemistries, chemistries + 5, 0);
      nobody.add(x);
    }
    try (LoadedModel model = new LoadedModel(soh.network(), soh.arrays())) {
      for (float distance : model.ask(nobody).distance()) {
        assertThat(distance).isGreaterThan(1);
      }
    }
  }

  @Test
  void aCellOfAnotherKindIsOutsideTheirDomainAndItsIntervalWider() {
    Artifact soh = shipped("soh-3");
    float[] usual = soh.arrays().get(ArrayNames.CENTER).clone();
    float[] strange = usual.clone();
    strange[SohInput.SCALE_FREE.indexOf("upper-cutoff")] = 2.8f; // of lithium titanate
    try (LoadedModel model = new LoadedModel(soh.network(), soh.arrays())) {
      Answers answers = model.ask(List.of(usual, strange));
      float[] q = answers.quantiles();

      assertThat(answers.distance()[1]).isGreaterThan(1);
      assertThat(q[5] - q[3]).isGreaterThan(q[2] - q[0]);
    }
  }

  /** What NMC cells of 2.1 Ah show at 25 % in the mean, changed. */
  private static float[] pulseTest(java.util.function.Consumer<float[]> change) {
    double[] rises = {
      .0183, .0328, .0144, .0018, -.0165, -.0331, -.0139, -.0011, .0352, .0632, .0267, .0032,
      -.0337, -.0677, -.0295, -.0021, .0704, .1204, .0495, .0065
    };
    double[] volts = new double[PulseInput.VOLTAGES];
    volts[0] = 3.672;
    for (int i = 0; i < rises.length; i++) {
      volts[i + 1] = volts[0] + rises[i];
    }
    double[] x = PulseInput.of(volts, 0.25, 2.1, Chemistry.NCM).toArray();
    float[] row = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      row[i] = (float) x[i];
    }
    change.accept(row);
    return row;
  }

  private static float distance(LoadedModel model, java.util.function.Consumer<float[]> change) {
    return model.ask(List.of(pulseTest(change))).distance()[0];
  }

  @Test
  void pulsesOfCellsAndChargesNobodyLearnedFromAreOutsideTheDomain() {
    Artifact pulse = shipped("pulse-1");
    int u1 = PulseInput.SET.indexOf("U1");
    int capacity = PulseInput.NAMEPLATE;
    int chemistry = PulseInput.SET.indexOf("chemistry-ncm");
    try (LoadedModel model = new LoadedModel(pulse.network(), pulse.arrays())) {
      assertThat(distance(model, x -> {})).isLessThan(0.5f);
      assertThat(distance(model, x -> x[0] = Float.NaN)).isLessThan(0.5f);

      assertThat(distance(model, x -> x[0] = 0.7f)).as("told 70 %").isGreaterThan(1);
      assertThat(distance(model, x -> x[u1] = 4.1f)).as("rested at 4.1 V").isGreaterThan(1);
      assertThat(distance(model, x -> x[capacity] = (float) Math.log(5)))
          .as("5 Ah")
          .isGreaterThan(1);
      assertThat(distance(model, x -> x[u1 + 3] = Float.NaN)).as("no U4").isGreaterThan(1);
      assertThat(distance(model, x -> x[chemistry] = 0)).as("no known chemistry").isGreaterThan(1);
      assertThat(distance(model, x -> stretch(x, 2))).as("twice the resistance").isGreaterThan(1);

      float[] q = model.ask(List.of(pulseTest(x -> {}), pulseTest(x -> stretch(x, 3)))).quantiles();
      assertThat(q[5] - q[3]).isGreaterThan(3 * (q[2] - q[0]));
    }
  }

  private static void stretch(float[] x, float factor) {
    for (int i = PulseInput.SET.indexOf("U2-rise"); i < PulseInput.NAMEPLATE; i++) {
      x[i] *= factor;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "soh-1",
        "soh-2",
        "soh-3",
        "trajectory-1",
        "trajectory-2",
        "trajectory-3",
        "pulse-1"
      })
  void onCellsNeverTrainedOnTheyBeatEveryTrivialAnswer(String name) {
    Card card = shipped(name).card();
    for (String protocol : card.scores().stream().map(Card.Score::protocol).distinct().toList()) {
      double own = mape(card, protocol, name);
      card.scores().stream()
          .filter(s -> s.protocol().equals(protocol) && s.metric().equals("mape"))
          .map(Card.Score::model)
          .distinct()
          .filter(model -> !model.equals(name))
          .forEach(
              baseline ->
                  assertThat(own)
                      .as("%s against %s", protocol, baseline)
                      .isLessThan(mape(card, protocol, baseline)));
    }
  }

  @Test
  void modesOfSimulatedCellsAreFoundBetterThanByAnyBaselineAndNoRealLabelWasSeen() {
    Card card = shipped("modes-1").card();

    assertThat(card.purpose()).contains("never saw a label of a real cell");
    assertThat(card.training().cells().keySet()).allMatch(group -> group.startsWith("simulated"));
    double own = modes(card, "modes-1", "leading mode right");
    assertThat(own).isGreaterThan(90);
    for (String baseline : List.of("curve fit", "training medians")) {
      assertThat(own).isGreaterThan(modes(card, baseline, "leading mode right"));
      for (String loss : List.of("LLI", "LAM_PE", "LAM_NE")) {
        assertThat(modes(card, "modes-1", "error " + loss))
            .isLessThan(Math.min(1.5, modes(card, baseline, "error " + loss)));
      }
    }
  }

  private static double modes(Card card, String model, String metric) {
    return card.scores().stream()
        .filter(s -> s.metric().equals(metric) && s.model().equals(model))
        .filter(s -> s.group().equals("mean of groups"))
        .mapToDouble(Card.Score::value)
        .findFirst()
        .orElseThrow();
  }

  private static double mape(Card card, String protocol, String model) {
    return card.scores().stream()
        .filter(s -> s.protocol().equals(protocol) && s.metric().equals("mape"))
        .filter(s -> s.model().equals(model) && s.group().equals("mean of groups"))
        .mapToDouble(Card.Score::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "CELLTWIN_DATA", matches = ".+")
  void theScoresOnTheCardsAreTheScoresOfTheWeights() throws Exception {
    for (String name : List.of("soh-3", "trajectory-3", "pulse-1")) {
      Artifact artifact = shipped(name);
      Recipe recipe = Recipes.ALL.get(artifact.card().name());
      List<LabelledCell> cells = Recipes.cells(recipe, Path.of(System.getenv("CELLTWIN_DATA")));
      List<Card.Score> again;
      try (LoadedModel model = new LoadedModel(artifact.network(), artifact.arrays())) {
        again = recipe.evaluate(name, model, cells, false);
      }
      assertThat(again).isNotEmpty();
      for (Card.Score score : again) {
        double onCard =
            artifact.card().scores().stream()
                .filter(
                    s ->
                        s.protocol().equals(score.protocol())
                            && s.group().equals(score.group())
                            && s.model().equals(score.model())
                            && s.metric().equals(score.metric()))
                .mapToDouble(Card.Score::value)
                .findFirst()
                .orElseThrow();
        assertThat(score.value()).as(score.toString()).isCloseTo(onCard, within(0.02));
      }
    }
  }
}
