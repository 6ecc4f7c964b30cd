package io.celltwin.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.FeatureSet;
import io.celltwin.network.SohNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactTest {
  private static final SohNetwork NETWORK = new SohNetwork(2, 2, 4, 3);
  private static final Map<String, float[]> ARRAYS = RandomNetworks.arrays(NETWORK, 1);
  private static final FeatureSet FEATURES =
      new FeatureSet(
          "two", 1, List.of(new FeatureSet.Feature("a", "V"), new FeatureSet.Feature("b", "s")));
  private static final Golden GOLDEN =
      new Golden(
          2,
          new float[] {1, 2, Float.NaN, 4},
          new Answers(new float[] {.7f, .8f, .9f, .6f, .7f, .8f}, new float[] {.5f, 2}));

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void save() throws Exception {
    home = Artifact.save(folder, card(), ARRAYS, GOLDEN);
  }

  private static Card card() {
    return new Card(
        "soh",
        "3",
        "a test",
        FEATURES,
        FEATURES.hash(),
        List.of(new Card.Output("quantiles", "1", "SOH")),
        null,
        NETWORK,
        new Card.Training(
            "train soh",
            1,
            10,
            5,
            new TreeMap<>(Map.of("A", List.of("a/1"))),
            "00",
            5,
            "11",
            new TreeMap<>(),
            "Linux amd64, cpu",
            new TreeMap<>(Map.of("java", "17", "pytorch", "2.5.1"))),
        List.of(new Card.Score("p", "A", 1, "soh-3", "mape", "%", 1.5)),
        new Card.Calibration(0.9, "split", 1, 1.1, 1.2),
        new Card.Domain("near", 0.5, 0.99),
        Map.of());
  }

  @Test
  void aSavedModelComesBackWithTheSameBits() {
    Artifact back = Artifact.load(home);

    assertThat(home.getFileName()).hasToString("soh-3");
    assertThat(back.network()).isEqualTo(NETWORK);
    assertThat(back.arrays().keySet()).isEqualTo(ARRAYS.keySet());
    ARRAYS.forEach((name, values) -> assertThat(back.arrays().get(name)).isEqualTo(values));
    assertThat(back.card().files()).hasSize(2);
    assertThat(back.card().training()).isEqualTo(card().training());
    assertThat(back.golden().disagreement((x, rows) -> answers(.9f))).isNull();
  }

  private static Answers answers(float third) {
    return new Answers(new float[] {.7f, .8f, third, .6f, .7f, .8f}, new float[] {.5f, 2});
  }

  @Test
  void aCardSaysIntoHowManyFoldsTheTrainingCellsWerePartedAndWhatTrainedIt() throws Exception {
    assertThat(Files.readString(home.resolve("card.json")))
        .contains(
            "\"folds\" : 5", "\"platform\" : \"Linux amd64, cpu\"", "\"pytorch\" : \"2.5.1\"");
  }

  @Test
  void aCardFromBeforeTheFieldTellsItsFoldsByItsCommand() throws Exception {
    edit("\"folds\" : 5,", "");
    edit("\"train soh\"", "\"train soh --seed 1 --folds 7 --steps 10\"");

    assertThat(Artifact.load(home).card().training().folds()).isEqualTo(7);
  }

  @Test
  void aCardThatSaysItNowhereIsReadAllTheSame() throws Exception {
    edit("\"folds\" : 5,", "");

    assertThat(Artifact.load(home).card().training().folds()).isNull();
  }

  @Test
  void savingTheSameModelTwiceGivesTheSameBytes() throws Exception {
    Path again = Artifact.save(folder.resolve("again"), card(), ARRAYS, GOLDEN);

    for (String file : List.of("card.json", "weights.safetensors", "golden.safetensors")) {
      assertThat(again.resolve(file)).hasSameBinaryContentAs(home.resolve(file));
    }
  }

  @Test
  void anEngineThatAnswersOtherwiseIsFoundOut() {
    String found = Artifact.load(home).golden().disagreement((x, rows) -> answers(.91f));

    assertThat(found).isEqualTo("quantiles[2] is 0.91, was 0.9 when it was trained");
  }

  @Test
  void anEngineThatAnswersNaNIsFoundOut() {
    assertThat(Artifact.load(home).golden().disagreement((x, rows) -> answers(Float.NaN)))
        .contains("quantiles[2] is NaN");
  }

  @Test
  void weightsThatAreNotTheCardsAreRefused() throws Exception {
    Path weights = home.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(() -> Artifact.load(home))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("weights.safetensors")
        .hasMessageContaining("SHA-256");
  }

  @Test
  void aCardWhoseFeaturesWereRenamedIsRefused() throws Exception {
    edit("\"a\"", "\"aa\"");

    assertThatThrownBy(() -> Artifact.load(home))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("card.json")
        .hasMessageContaining(FEATURES.hash());
  }

  @Test
  void aCardOfAnotherArchitectureIsRefused() throws Exception {
    edit("\"width\" : 4", "\"width\" : 5");

    assertThatThrownBy(() -> Artifact.load(home))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("the architecture wants");
  }

  @Test
  void aFolderWithoutGoldenRowsIsRefused() throws Exception {
    Files.delete(home.resolve("golden.safetensors"));

    assertThatThrownBy(() -> Artifact.load(home))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("golden.safetensors");
  }

  private void edit(String from, String to) throws Exception {
    Path card = home.resolve("card.json");
    String text = Files.readString(card);
    assertThat(text).contains(from);
    Files.writeString(card, text.replace(from, to));
  }
}
