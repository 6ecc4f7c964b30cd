package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kind of cell is learned from what a running fleet measured of it. */
@Order(Integer.MAX_VALUE)
class AdaptAcceptanceTest {
  private static final Duration RUN = CelltwinProcess.PATIENCE;

  @TempDir Path folder;

  @Test
  void fromTheTopicsIsLearnedWhatIsLearnedFromTheFilesThatWereReplayed() throws Exception {
    Path cells = NasaFolder.write(folder.resolve("cells"), 3, 24, 0.012);
    Path replayed = folder.resolve("replayed.json");
    JsonNode ofTopics;
    try (var process =
        CelltwinProcess.start(
            folder.resolve("data"),
            "replay",
            cells.toString(),
            "--report",
            replayed.toString(),
            "--keep-running")) {
      process.await("the report", RUN, () -> Files.exists(replayed));
      ofTopics =
          adapt("topics.json", "--from", "topics", "--data-dir", folder.resolve("data").toString());
    }
    JsonNode ofFiles = adapt("files.json", "--data", cells.toString());

    assertThat(ofTopics.get("labels").asInt()).isEqualTo(3);
    assertThat(ofTopics.get("checks").asInt()).isGreaterThan(3 * 15);
    assertThat(ofTopics.get("checks")).isEqualTo(ofFiles.get("checks"));
    assertThat(ofTopics.get("candidates")).isEqualTo(ofFiles.get("candidates"));
    assertThat(ofTopics.get("reason")).isEqualTo(ofFiles.get("reason"));
  }

  private JsonNode adapt(String report, String... from) throws IOException, InterruptedException {
    List<String> line =
        new ArrayList<>(List.of(CelltwinProcess.script().toString(), "adapt", "--kind", "nasa"));
    line.addAll(List.of("--dry", "--report", folder.resolve(report).toString()));
    line.addAll(List.of(from));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("CELLTWIN_BUILD", "no");
    Path said = folder.resolve(report + ".txt");
    Process process = builder.redirectOutput(said.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    return new ObjectMapper().readTree(folder.resolve(report).toFile());
  }
}
