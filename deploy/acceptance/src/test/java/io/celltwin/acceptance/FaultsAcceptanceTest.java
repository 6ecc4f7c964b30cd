package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two faults of different kinds, at moments that their seeds choose, and the results of an
 * undisturbed run after each. {@code celltwin check faults} tries as many, and all kinds, as one
 * wants.
 */
@Order(3)
class FaultsAcceptanceTest {
  private static final String KINDS = "KILLED_IN_REPLAY,MODELS_GONE";

  @TempDir private Path home;

  @Test
  void whateverIsDoneToItTheResultsAreThoseOfAnUndisturbedRun() throws Exception {
    Path report = home.resolve("faults.json");
    List<String> command =
        List.of(
            "check",
            "faults",
            "--trials=2",
            "--kinds=" + KINDS,
            "--frames=40",
            "--folder=" + home.resolve("trials"),
            "--report=" + report);
    try (var check = CelltwinProcess.startAtHome(home, command)) {
      check.awaitGoodEnd(Duration.ofMinutes(20));
    }

    JsonNode told = new ObjectMapper().readTree(report.toFile());
    List<String> done = new ArrayList<>();
    for (JsonNode trial : told.get("trials")) {
      done.add(trial.get("what").asText());
      assertThat(trial.get("equal").asBoolean()).as(trial.toString()).isTrue();
    }
    assertThat(done).doesNotHaveDuplicates();
    assertThat(told.get("trials_run").asInt()).as("none was left out: %s", done).isEqualTo(2);
    assertThat(told.get("equal").asBoolean()).isTrue();
  }
}
