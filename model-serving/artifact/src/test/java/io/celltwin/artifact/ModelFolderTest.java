package io.celltwin.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.FeatureSet;
import io.celltwin.network.SohNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  private static final SohNetwork NETWORK = new SohNetwork(2, 2, 4, 3);
  private static final FeatureSet FEATURES =
      new FeatureSet(
          "two", 1, List.of(new FeatureSet.Feature("a", "V"), new FeatureSet.Feature("b", "s")));

  @TempDir Path path;
  private ModelFolder folder;

  @BeforeEach
  void fill() throws Exception {
    for (String version : List.of("2", "10", "9")) {
      save(version);
    }
    folder = new ModelFolder(path);
  }

  private void save(String version) throws Exception {
    Artifact.save(
        path,
        card(version),
        RandomNetworks.arrays(NETWORK, 1),
        new Golden(
            2,
            new float[] {1, 2, Float.NaN, 4},
            new Answers(new float[] {.7f, .8f, .9f, .6f, .7f, .8f}, new float[] {.5f, 2})));
  }

  private static Card card(String version) {
    return new Card(
        "soh",
        version,
        "a test",
        FEATURES,
        FEATURES.hash(),
        List.of(),
        null,
        NETWORK,
        new Card.Training("none", 1, 1, 2, new TreeMap<>(), "", 0, "", new TreeMap<>(), null, null),
        List.of(),
        new Card.Calibration(0.9, "none", 1, 1, 1),
        new Card.Domain("near", 1, 0.99),
        Map.of());
  }

  private List<String> states() throws Exception {
    List<String> all = new ArrayList<>();
    folder.versions().forEach(v -> all.add(v.card().version() + " " + v.state()));
    return all;
  }

  @Test
  void theHighestVersionAnswersUntilAnotherIsPromoted() throws Exception {
    assertThat(states()).containsExactly("2 BY_NAME", "9 BY_NAME", "10 ANSWERS");

    folder.promote("soh", "9");

    assertThat(states()).containsExactly("2 BY_NAME", "9 ANSWERS", "10 BY_NAME");
    assertThat(folder.version("soh", null).card().version()).isEqualTo("9");
  }

  @Test
  void aVersionThatWaitsAnswersOnlyOncePromoted() throws Exception {
    folder.hold("soh", "11");
    save("11");
    assertThat(states()).contains("10 ANSWERS", "11 WAITS");

    folder.promote("soh", "11");

    assertThat(states()).contains("10 BY_NAME", "11 ANSWERS");
  }

  @Test
  void whatIsRetiredLeavesItsPlaceToTheNextAndComesBackWhenPromoted() throws Exception {
    folder.promote("soh", "9");
    folder.retire("soh", "9");
    assertThat(states()).containsExactly("2 BY_NAME", "9 RETIRED", "10 ANSWERS");

    folder.promote("soh", "9");

    assertThat(states()).containsExactly("2 BY_NAME", "9 ANSWERS", "10 BY_NAME");
  }

  @Test
  void theLastVersionThatMayAnswerIsNotRetired() throws Exception {
    folder.retire("soh", "2");
    folder.retire("soh", "10");

    assertThatThrownBy(() -> folder.retire("soh", "9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("promote another one first");
    assertThat(states()).contains("9 ANSWERS");
  }

  @Test
  void anUnknownVersionIsRefusedNamingThoseThereAre() {
    assertThatThrownBy(() -> folder.promote("soh", "3")).hasMessageContaining("[2, 9, 10]");
    assertThatThrownBy(() -> folder.promote("sohh", "3")).hasMessageContaining("[soh]");
  }

  @Test
  void decisionsMadeAtOnceAreAllKept() throws Exception {
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String model = "model-" + i;
      all.add(
          new Thread(
              () -> {
                try {
                  folder.hold(model, "1");
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }));
    }
    all.forEach(Thread::start);
    for (Thread one : all) {
      one.join();
    }

    assertThat(folder.serving().models()).hasSize(8);
  }

  @Test
  void aFileThatIsNoDecisionIsNamedWithTheWayOut() throws Exception {
    Files.writeString(path.resolve(ModelFolder.SERVING), "{\"soh\": {\"promted\": \"2\"}}");

    assertThatThrownBy(() -> folder.serving())
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("serving.json")
        .hasMessageContaining("promted");
  }
}
