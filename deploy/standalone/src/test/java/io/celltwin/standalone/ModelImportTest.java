package io.celltwin.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.ModelFolder;
import io.celltwin.artifact.ModelFolder.State;
import io.celltwin.artifact.OwnCard;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelImportTest {
  private static final Path SHIPPED = Path.of("..", "..", "model-serving", "models", "soh-3");

  @TempDir Path path;
  private Path network;
  private Path card;
  private ModelFolder folder;

  @BeforeEach
  void export() throws Exception {
    Artifact shipped = Artifact.load(SHIPPED);
    network = Files.write(path.resolve("net.onnx"), shipped.onnx());
    card =
        Files.writeString(
            path.resolve("card.json"),
            OwnCard.example(shipped).replace("\"version\" : \"3\"", "\"version\" : \"3-mine\""));
    Path models = Files.createDirectory(path.resolve("models"));
    Files.createDirectory(models.resolve("soh-3"));
    for (String file : new String[] {"card.json", "weights.safetensors", "golden.safetensors"}) {
      Files.copy(SHIPPED.resolve(file), models.resolve("soh-3").resolve(file));
    }
    folder = new ModelFolder(models);
  }

  @Test
  void aNetworkOfOnesOwnWaitsUntilItIsPromoted() throws Exception {
    assertThatThrownBy(() -> folder.version("soh", "3-mine")).hasMessageContaining("3-mine");

    ModelImport.take(folder, network, card);

    assertThat(folder.version("soh", null).card().version()).isEqualTo("3");
    assertThat(folder.version("soh", "3-mine").state()).isEqualTo(State.WAITS);
    assertThat(Artifact.load(folder.version("soh", "3-mine").home()).onnx())
        .isEqualTo(Files.readAllBytes(network));
    assertThatThrownBy(() -> ModelImport.take(folder, network, card))
        .hasMessageContaining("already");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\" : \"soh\"|\"name\" : \"health\"|nothing in the twin asks",
        "\"name\" : \"cc-time\"|\"name\" : \"cc-duration\"|'cc-duration' is not in the catalogue",
        "\"unit\" : \"Ah/Ah\"|\"unit\" : \"Ah\"|is in 'Ah', the catalogue's is in 'Ah/Ah'",
        "\"featureSetHash\" : \"|\"featureSetHash\" : \"0|has hash",
        "\"distance\" : [ |\"distance\" : [ 7, |distances"
      })
  void aCardThatBreaksTheContractLeavesNothingBehind(
      String of, String instead, String inTheSentence) throws Exception {
    String text = Files.readString(card);
    assertThat(text).contains(of);
    int at = text.indexOf(of);
    Files.writeString(card, text.substring(0, at) + instead + text.substring(at + of.length()));

    refused(inTheSentence);
  }

  @Test
  void aNetworkThatAnswersOtherwiseThanItsCardIsRefused() throws Exception {
    String text = Files.readString(card);
    int at = text.indexOf("\"quantiles\" : [ [ ") + "\"quantiles\" : [ [ ".length();
    Files.writeString(card, text.substring(0, at) + "1" + text.substring(at));

    refused("quantiles[0]");
  }

  @Test
  void aFileThatIsNoNetworkIsRefusedWithTheEnginesWords() throws Exception {
    Files.writeString(network, "no network");

    refused("ONNX Runtime does not take the file");
  }

  private void refused(String inTheSentence) throws Exception {
    assertThatThrownBy(() -> ModelImport.take(folder, network, card))
        .isInstanceOf(CannotProceedException.class)
        .hasMessageContaining(inTheSentence);
    try (var left = Files.list(folder.path())) {
      assertThat(left.map(p -> p.getFileName().toString())).containsExactly("soh-3");
    }
  }
}
