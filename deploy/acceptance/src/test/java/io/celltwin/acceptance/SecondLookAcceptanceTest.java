package io.celltwin.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person replays a file, says what the cell is in a file beside it, as they were told to, and
 * looks again: what is told then is what a system that never saw the first version would tell.
 */
@Order(Integer.MAX_VALUE)
class SecondLookAcceptanceTest {
  private static final Duration RUN = CelltwinProcess.PATIENCE;
  private static final String CELL = "bdf/plain";

  @TempDir Path folder;

  @Test
  void aChangedCellBeginsAnewWithTheBytesOfAFreshSystemAndItsEarlierLifeIsKept() throws Exception {
    Path data = Files.createDirectories(folder.resolve("cells"));
    Files.writeString(data.resolve("plain.bdf.csv"), cycles(6));
    JsonNode first = replay("used", "first.json");

    Files.writeString(
        data.resolve("plain.metadata.json"),
        "{\"rated_capacity_ah\": 1.25, \"min_voltage\": 3.0, \"max_voltage\": 4.2, \"chemistry\":"
            + " \"NMC\"}");
    Map<String, List<String>> anew = replayAndRead("used", "anew.json");
    Map<String, List<String>> fresh = replayAndRead("fresh", "fresh.json");

    assertThat(first.get("samples").asLong()).isPositive();
    assertThat(cell(first).get("discharges")).hasSize(6);
    assertThat(cell(read("anew.json")).get("replayed").asText()).isEqualTo("changed");
    assertThat(read("anew.json").get("samples")).isEqualTo(first.get("samples"));
    assertThat(anew).isEqualTo(fresh);
    assertThat(anew.get(Topic.CYCLE)).isNotEmpty();
    assertThat(anew.get(Topic.TWIN)).isNotEmpty();
  }

  private JsonNode replay(String system, String report) throws Exception {
    try (var process =
        CelltwinProcess.start(
            folder.resolve(system),
            "replay",
            folder.resolve("cells").toString(),
            "--report",
            folder.resolve(report).toString())) {
      process.awaitGoodEnd(RUN);
    }
    return read(report);
  }

  /** What the topics hold of the cell's present life, by topic. */
  private Map<String, List<String>> replayAndRead(String system, String report) throws Exception {
    try (var process =
        CelltwinProcess.start(
            folder.resolve(system),
            "replay",
            folder.resolve("cells").toString(),
            "--report",
            folder.resolve(report).toString(),
            "--keep-running")) {
      process.await("the report", RUN, () -> Files.exists(folder.resolve(report)));
      JsonNode addresses = process.addresses();
      var topics =
          new IndependentReader(
              addresses.get("bootstrap").asText(), addresses.get("registry").asText());
      if (system.equals("used")) {
        assertThat(topics.raw("earlier-1." + Topic.CYCLE)).as("the earlier life").isNotEmpty();
        assertThat(process.output()).contains("begins anew").contains("earlier-1");
      }
      Map<String, List<String>> found = new TreeMap<>();
      for (String topic : List.of(Topic.CELL, Topic.CYCLE, Topic.TWIN, Topic.FORECAST)) {
        found.put(topic, presentLife(topics.raw(topic)));
      }
      return found;
    }
  }

  /** Behind the tombstone, where there is one. */
  private static List<String> presentLife(List<ConsumerRecord<byte[], byte[]>> records) {
    List<String> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> r : records) {
      assertThat(new String(r.key(), UTF_8)).isEqualTo(CELL);
      if (r.value() == null) {
        values.clear();
      } else {
        values.add(HexFormat.of().formatHex(r.value()));
      }
    }
    return values;
  }

  private JsonNode read(String report) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(report).toFile());
  }

  private static JsonNode cell(JsonNode report) {
    assertThat(report.get("cells")).hasSize(1);
    return report.get("cells").get(0);
  }

  /** 1.2 Ah from 4.2 to 3.0 V and back at 1 A, a reading a minute, with rests of ten minutes. */
  private static String cycles(int n) {
    var text = new StringBuilder("Test Time / s,Voltage / V,Current / A,Temperature / degC\n");
    int seconds = 0;
    for (int cycle = 0; cycle < n; cycle++) {
      for (int minute = 0; minute < 164; minute++) {
        double current = minute < 72 ? 1 : minute >= 82 && minute < 154 ? -1 : 0;
        double volt =
            minute < 72
                ? 3.0 + 1.2 * minute / 71
                : minute < 82 ? 4.15 : minute < 154 ? 4.2 - 1.2 * (minute - 82) / 71 : 3.1;
        text.append(
            String.format(
                Locale.ROOT, "%d,%.4f,%.1f,%.1f%n", seconds, volt, current, 25 + 0.01 * minute));
        seconds += 60;
      }
    }
    return text.toString();
  }
}
