package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small campaign of {@code check faults}; the long one is a command. */
class FaultsAcceptanceTest {
  private static final Duration CAMPAIGN = Duration.ofMinutes(12);
  private static final int TRIALS = 5;

  @TempDir Path folder;

  @Test
  void whateverIsKilledTheResultsAreThoseOfAnUndisturbedRun() throws Exception {
    Path report = folder.resolve("faults.json");
    try (var campaign =
        CelltwinProcess.startAtHome(
            folder.resolve("home"),
            List.of(
                "check",
                "faults",
                "--trials=" + TRIALS,
                "--frames=60",
                "--folder=" + folder.resolve("trials"),
                "--report=" + report))) {
      int code = campaign.awaitEnd(CAMPAIGN);

      assertThat(code).as(campaign.output()).isZero();
    }
    JsonNode result = new ObjectMapper().readTree(report.toFile());
    assertThat(result.get("trials_run").asInt()).isEqualTo(TRIALS);
    assertThat(result.get("equal").asBoolean()).isTrue();
  }
}
