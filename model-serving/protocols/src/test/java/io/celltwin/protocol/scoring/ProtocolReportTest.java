package io.celltwin.protocol.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures as people and programs read them. */
class ProtocolReportTest {

  private static ProtocolReport report() {
    ScoresByCell scores = new ScoresByCell();
    for (int cell = 0; cell < 5; cell++) {
      scores.add("NCM", "network", ReportRow.MAPE, false, "c" + cell, 1 + 0.1 * cell);
      scores.add("LFP", "network", ReportRow.MAPE, false, "d" + cell, 2);
      scores.add("NCM", "ridge", ReportRow.MAPE, true, "c" + cell, 3);
    }
    scores.add("NCM", "network", ReportRow.MAPE, false, "c0", 3); // a second draw of the same cell
    return new ProtocolReport('Z', "made up", scores.rows(), List.of("one cell is missing"));
  }

  @Test
  void aCellCountsOnceHoweverOftenItWasDrawn() {
    ReportRow ncm = report().rows().get(0);

    assertThat(ncm.value()).isEqualTo((2 + 1.1 + 1.2 + 1.3 + 1.4) / 5);
    assertThat(ncm.lower()).isLessThan(ncm.value());
    assertThat(ncm.upper()).isGreaterThan(ncm.value());
  }

  @Test
  void groupsCountTheSameInTheirMean() {
    ReportRow mean =
        report().rows().stream()
            .filter(r -> r.group().equals(ReportRow.MEAN_OF_GROUPS))
            .findFirst()
            .orElseThrow();

    assertThat(mean.value()).isEqualTo((1.4 + 2) / 2);
  }

  @Test
  void jsonNamesEveryFigure() throws Exception {
    JsonNode json = JsonMapper.builder().build().readTree(report().json());

    assertThat(json.path("protocol").asText()).isEqualTo("Z");
    assertThat(json.path("groups")).hasSize(4);
    JsonNode last = json.path("groups").get(3);
    assertThat(last.path("model").asText()).isEqualTo("ridge");
    assertThat(last.path("metric").asText()).isEqualTo("mape");
    assertThat(last.path("baseline").asBoolean()).isTrue();
    assertThat(last.path("value").asDouble()).isEqualTo(3);
  }

  @Test
  void theTableNamesBaselinesAndNotes(@TempDir Path folder) throws Exception {
    report().write(folder);

    assertThat(Files.readString(folder.resolve("report.md")))
        .contains("| network | **1.40** [", "| ridge (baseline) | 3.00 |", "- one cell is missing");
    assertThat(Files.readAllLines(folder.resolve("report.csv"))).hasSize(5);
  }

  @Test
  void plotsNeedNoDisplay(@TempDir Path folder) throws Exception {
    Plots.Series series = new Plots.Series(new double[] {0.8, 1}, new double[] {0.82, 0.99});
    Plots.predictedAgainstTrue(folder.resolve("a.png"), "SOH", "1", Map.of("NCM", series));
    Plots.reliability(folder.resolve("b.png"), "intervals", Map.of("NCM", series));

    for (String name : List.of("a.png", "b.png")) {
      assertThat(javax.imageio.ImageIO.read(folder.resolve(name).toFile()).getWidth())
          .isEqualTo(900);
    }
  }
}
