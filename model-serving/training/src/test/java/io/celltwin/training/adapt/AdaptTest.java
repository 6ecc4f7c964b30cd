package io.celltwin.training.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.artifact.Answers;
import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.ModelFolder;
import io.celltwin.core.feature.SohInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.training.MadeUpCells;
import io.celltwin.training.fit.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptTest {
  private static final Path SHIPPED = Path.of("..", "models", "soh-3");
  private static final FeatureSet TOLD = SohInput.SCALE_FREE;

  @TempDir Path path;

  private static Adaptation learned(int cells) {
    return Adaptation.of(
        "made up", Artifact.load(SHIPPED), MadeUpCells.some(cells, 80, false, 1), (done, of) -> {});
  }

  @Test
  void aKindNobodyKnewIsLearnedFromItsOwnChecksAndServedAsItWasJudged() throws Exception {
    Adaptation learned = learned(5);

    assertThat(learned.clearlyBetter()).as(learned.reason()).isTrue();
    double[] left = learned.judged().mapes(learned.judged().chosen());
    assertThat(Arrays.stream(left).average().orElseThrow()).isLessThan(1.5);

    Path home = AdaptedModel.of(learned, "4").save(path, "a test");
    Artifact served = Artifact.load(home);
    Expert expert = learned.best().learn(learned.rows(), TOLD);
    KindRows cell = learned.rows().get(2);
    try (LoadedModel model = new LoadedModel(served.network(), served.arrays())) {
      Answers answers = model.ask(floats(cell.features()));
      double[] expected = expert.says(cell);
      int inside = 0;
      for (int i = 0; i < cell.rows(); i++) {
        if (answers.distance()[i] < 1) {
          inside++;
          assertThat((double) answers.quantiles()[3 * i + 1]).isCloseTo(expected[i], within(1e-4));
          assertThat(answers.quantiles()[3 * i]).isLessThan(answers.quantiles()[3 * i + 1]);
        }
      }
      assertThat(inside)
          .as("rows of the kind inside its domain")
          .isGreaterThan(cell.rows() * 9 / 10);
    }
    assertThat(served.card().training().cells().get("adapted to made up")).hasSize(5);
    assertThat(served.card().scores()).anyMatch(s -> s.model().equals(Adaptation.CHOICE));
  }

  @Test
  void cellsOfOtherKindsAreAnsweredAsBefore() throws Exception {
    Artifact before = Artifact.load(SHIPPED);
    Artifact after = Artifact.load(AdaptedModel.of(learned(3), "4").save(path, "a test"));
    List<float[]> others = floats(learned(3).rows().get(0).features());
    for (float[] row : others) { // the same charges of another chemistry
      row[TOLD.indexOf("chemistry-ncm")] = 0;
      row[TOLD.indexOf("chemistry-lfp")] = 1;
    }
    try (LoadedModel old = new LoadedModel(before.network(), before.arrays());
        LoadedModel now = new LoadedModel(after.network(), after.arrays())) {
      assertThat(now.ask(others).quantiles()).isEqualTo(old.ask(others).quantiles());
      assertThat(now.ask(others).distance()).isEqualTo(old.ask(others).distance());
    }
  }

  @Test
  void whatComesAfterACheckChangesNothingOfWhatIsSaidBeforeIt() {
    Adaptation learned = learned(4);
    Expert expert = learned.best().learn(learned.rows().subList(1, 4), TOLD);
    KindRows whole = learned.rows().get(0);
    int half = whole.rows() / 2;
    KindRows cut =
        new KindRows(
            whole.id(),
            Arrays.copyOf(whole.features(), half),
            Arrays.copyOf(whole.soh(), half),
            Arrays.copyOf(whole.base(), half),
            Arrays.copyOf(whole.distance(), half),
            Arrays.copyOf(whole.physics(), half));

    assertThat(expert.says(cut)).isEqualTo(Arrays.copyOf(expert.says(whole), half));
  }

  @Test
  void whatIsNoBetterThanWhatAnswersNowIsNotPromoted() {
    Random random = new Random(3);
    List<KindRows> right =
        java.util.stream.IntStream.range(0, 5)
            .mapToObj(i -> wellAnswered("c" + i, random))
            .toList();
    LeaveOut judged = LeaveOut.of(right, TOLD, (done, of) -> {});
    double[] less = new double[5];
    for (int i = 0; i < 5; i++) {
      less[i] =
          right.get(i).mape(right.get(i).answeringNow()) - right.get(i).mape(judged.chosen()[i]);
    }

    assertThat(Mean.of(less).lower()).isLessThanOrEqualTo(0);
  }

  private static KindRows wellAnswered(String id, Random random) {
    int n = 30;
    double[][] features = new double[n][TOLD.size()];
    double[] soh = new double[n];
    double[] base = new double[n];
    for (int i = 0; i < n; i++) {
      Arrays.setAll(features[i], j -> random.nextGaussian());
      soh[i] = 1 - 0.005 * i;
      base[i] = soh[i] + 0.002 * random.nextGaussian();
    }
    return new KindRows(id, features, soh, base, new double[n], base.clone());
  }

  @Test
  void ofASingleCellNothingIsClaimed() {
    Adaptation learned = learned(1);

    assertThat(learned.judged()).isNull();
    assertThat(learned.clearlyBetter()).isFalse();
    assertThat(learned.reason()).contains("wanted two cells or more");
  }

  @Test
  void theReportNamesEveryCandidateWithItsInterval() throws Exception {
    JsonNode report =
        new ObjectMapper().readTree(AdaptReport.json(learned(3), "4", false, List.of("a note")));

    assertThat(report.path("kind").asText()).isEqualTo("made up");
    assertThat(report.path("labels").asInt()).isEqualTo(3);
    assertThat(report.path("promoted").isBoolean()).isTrue();
    assertThat(report.path("candidates")).hasSize(3 + Candidate.values().length + 1);
    for (JsonNode one : report.path("candidates")) {
      assertThat(one.path("lower").asDouble()).isLessThanOrEqualTo(one.path("mape").asDouble());
      assertThat(one.path("upper").asDouble()).isGreaterThanOrEqualTo(one.path("mape").asDouble());
    }
  }

  @Test
  void aFolderThatIsNoneOfOursGetsASentence() throws Exception {
    Files.writeString(path.resolve("notes.txt"), "nothing of a battery\n");

    assertThatThrownBy(() -> OwnCells.read(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing in")
        .hasMessageContaining("celltwin formats");
  }

  @Test
  void aKindIsMeantByItsSetOrItsNameplate() throws Exception {
    OwnCells own = new OwnCells(MadeUpCells.some(2, 20, false, 1), List.of());

    for (String kind : List.of("made up", "NCM", "ncm 2.0 Ah", "NCM/2", "train")) {
      assertThat(own.ofKind(kind).cells()).as(kind).hasSize(2);
    }
    assertThat(own.ofKind("our new make").cells()).as("all of one nameplate").hasSize(2);
  }

  @Test
  void theHighestVersionIsFollowedByTheNextNumber() throws Exception {
    assertThat(AdaptedModel.nextVersion(List.of("2", "10", "3-mine"))).isEqualTo("11");
    assertThat(new ModelFolder(path).versions()).isEmpty();
  }

  private static List<float[]> floats(double[][] rows) {
    return Arrays.stream(rows)
        .map(
            row -> {
              float[] x = new float[row.length];
              for (int j = 0; j < x.length; j++) {
                x[j] = (float) row[j];
              }
              return x;
            })
        .collect(java.util.stream.Collectors.toList());
  }
}
