package io.celltwin.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system as a process, fed with a small made-up dataset. One undisturbed run is the
 * reference that the others are held against.
 */
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayAcceptanceTest {
  private static final Duration RUN = CelltwinProcess.PATIENCE;
  private static final int CELLS = 3;
  private static final int CYCLES = 40;

  @TempDir static Path folder;

  private static Path dataset;
  private static Path report;
  private static CelltwinProcess reference;
  private static IndependentReader topics;

  @BeforeAll
  static void replayUndisturbed() throws Exception {
    dataset = NasaFolder.write(folder.resolve("dataset"), CELLS, CYCLES, 0.016);
    report = folder.resolve("report.json");
    reference =
        CelltwinProcess.start(
            folder.resolve("reference"),
            "replay",
            dataset.toString(),
            "--report",
            report.toString(),
            "--keep-running");
    reference.await("the report", RUN, () -> Files.exists(report));
    topics = reader(reference);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (reference != null) {
      reference.close();
    }
  }

  private static IndependentReader reader(CelltwinProcess process) throws IOException {
    JsonNode addresses = process.addresses();
    return new IndependentReader(
        addresses.get("bootstrap").asText(), addresses.get("registry").asText());
  }

  @Test
  @Order(1)
  void everyOperationBecomesACycleAndEveryFullDischargeItsCapacity() throws Exception {
    JsonNode json = new ObjectMapper().readTree(report.toFile());

    assertThat(json.get("cells")).hasSize(CELLS);
    for (JsonNode cell : json.get("cells")) {
      assertThat(cell.get("operations").get("charge").asInt()).isEqualTo(CYCLES);
      assertThat(cell.get("operations").get("discharge").asInt()).isEqualTo(CYCLES);
      assertThat(cell.get("operations").get("impedance").asInt()).isEqualTo(CYCLES / 10);
      assertThat(cell.get("rejected")).isEmpty();
      double first = cell.get("discharges").get(0).get("capacity_ah").asDouble();
      double last = cell.get("discharges").get(CYCLES - 1).get("capacity_ah").asDouble();
      assertThat(first - last)
          .as("0.016 Ah a cycle, the flat part of the curve")
          .isBetween(0.5, 0.65);
    }
    assertThat(json.get("samples_per_second").asDouble()).isPositive();
    assertThat(json.get("peak_memory_bytes").asLong()).isPositive();
  }

  @Test
  @Order(2)
  void aCellThatFadesBelowSeventyPercentRaisesItsEndOfLifeOnce() throws Exception {
    for (JsonNode cell : new ObjectMapper().readTree(report.toFile()).get("cells")) {
      List<String> kinds = new ArrayList<>();
      cell.get("alerts").forEach(a -> kinds.add(a.get("kind").asText()));
      assertThat(kinds).filteredOn("END_OF_LIFE"::equals).hasSize(1);
    }
  }

  @Test
  @Order(3)
  void aStrangerDecodesEveryTopic() throws Exception {
    for (String topic :
        List.of(
            Topic.CELL,
            Topic.TELEMETRY,
            Topic.IMPEDANCE,
            Topic.CYCLE,
            Topic.TWIN,
            Topic.FORECAST,
            Topic.ALERT)) {
      List<GenericRecord> records = topics.read(topic);
      assertThat(records)
          .as(topic)
          .isNotEmpty()
          .allSatisfy(r -> assertThat(id(r)).startsWith("nasa/C000"));
      assertThat(topics.compatibility(topic + "-value")).isEqualTo("FULL_TRANSITIVE");
    }
    for (ConsumerRecord<byte[], byte[]> r : topics.raw(Topic.CYCLE)) {
      assertThat(r.timestamp())
          .as("event time, not arrival")
          .isBetween(1_262_304_000_000L, 1_325_376_000_000L);
      assertThat(new String(r.key(), UTF_8)).startsWith("nasa/C000");
    }
  }

  private static String id(GenericRecord r) {
    return r.hasField("cell_id")
        ? r.get("cell_id").toString()
        : ((GenericRecord) r.get("cell")).get("cell_id").toString();
  }

  @Test
  @Order(4)
  void theSameReplayAgainIsTheSameToTheLastByteAlsoWhereDigitsAreWrittenOtherwise()
      throws Exception {
    Path again = folder.resolve("again.json");
    try (var second =
        CelltwinProcess.startIn(
            "ar-EG-u-nu-arab",
            folder.resolve("second"),
            "replay",
            dataset.toString(),
            "--report",
            again.toString(),
            "--keep-running")) {
      second.await("the report", RUN, () -> Files.exists(again));
      IndependentReader other = reader(second);
      for (String topic : List.of(Topic.CYCLE, Topic.ALERT)) {
        assertThat(byCell(other, topic)).as(topic).isEqualTo(byCell(topics, topic));
      }
      for (String topic : List.of(Topic.TWIN, Topic.FORECAST)) {
        assertSameRevisions(other, topic);
      }
    }
  }

  /** Digests of each cell's values, in their order. */
  private static Map<String, List<String>> byCell(IndependentReader reader, String topic) {
    Map<String, List<String>> values = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> r : reader.raw(topic)) {
      values
          .computeIfAbsent(new String(r.key(), UTF_8), k -> new ArrayList<>())
          .add(digest(r.value()));
    }
    if (topic.equals(Topic.ALERT)) {
      // alerts of different rules come from different operators: their order among each other says
      // nothing
      values.values().forEach(v -> v.sort(null));
    }
    return values;
  }

  private static String digest(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Of a compacted topic older revisions may be gone, here or there; those that are left, the last
   * of all, are equal.
   */
  private static void assertSameRevisions(IndependentReader other, String topic) throws Exception {
    Map<String, NavigableMap<Long, String>> here = revisions(topics, topic);
    Map<String, NavigableMap<Long, String>> there = revisions(other, topic);
    assertThat(there.keySet()).as(topic).isEqualTo(here.keySet());
    for (String cell : here.keySet()) {
      assertThat(there.get(cell).lastEntry())
          .as(topic + " " + cell)
          .isEqualTo(here.get(cell).lastEntry());
      Map<Long, String> both = new TreeMap<>(here.get(cell));
      both.keySet().retainAll(there.get(cell).keySet());
      assertThat(there.get(cell)).as(topic + " " + cell).containsAllEntriesOf(both);
    }
  }

  @Test
  @Order(5)
  void aProcessKilledInTheMiddleEndsWithTheSameCyclesAndTwins() throws Exception {
    Path data = folder.resolve("killed");
    Path result = folder.resolve("killed.json");
    try (var victim = CelltwinProcess.start(data, "replay", dataset.toString(), "--keep-running")) {
      var caught = new AtomicBoolean();
      int third = CELLS * CYCLES * 2 / 3;
      victim.await(
          "a third of the cycles",
          RUN,
          () -> {
            try {
              caught.set(
                  Files.exists(data.resolve("addresses.json"))
                      && reader(victim).raw(Topic.CYCLE).size() > third);
            } catch (IOException e) {
              return false; // not written yet
            }
            return caught.get();
          });
      long registry = victim.addresses().get("registryPid").asLong();
      victim.kill();
      assertThat(
              ProcessHandle.of(registry)
                  .map(ProcessHandle::onExit)
                  .map(f -> f.orTimeout(5, TimeUnit.MINUTES).join()))
          .as("the child ended with its killed parent")
          .matches(end -> end.isEmpty() || !end.get().isAlive());
    }
    assertThat(result).doesNotExist();

    try (var second =
        CelltwinProcess.startIn(
            "de-DE",
            data,
            "replay",
            dataset.toString(),
            "--report",
            result.toString(),
            "--keep-running")) {
      second.await("the report", RUN, () -> Files.exists(result));
      IndependentReader other = reader(second);
      assertThat(revisions(other, Topic.CYCLE)).isEqualTo(revisions(topics, Topic.CYCLE));
      assertSameRevisions(other, Topic.TWIN);
    }
  }

  /**
   * Cell to revision to the digest of the one value that stands under it: two different ones are a
   * failure.
   */
  private static Map<String, NavigableMap<Long, String>> revisions(
      IndependentReader reader, String topic) throws Exception {
    Map<String, NavigableMap<Long, String>> values = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> r : reader.raw(topic)) {
      String cell = new String(r.key(), UTF_8);
      long revision = (Long) reader.decode(r.value()).get("revision");
      String before =
          values.computeIfAbsent(cell, c -> new TreeMap<>()).put(revision, digest(r.value()));
      if (before != null) {
        assertThat(digest(r.value()))
            .as("repeated delivery of %s revision %d", cell, revision)
            .isEqualTo(before);
      }
    }
    return values;
  }

  @Test
  @Order(6)
  void ctrlCStopsEverythingAndLeavesNothingBehind() throws Exception {
    ProcessHandle registry =
        ProcessHandle.of(reference.addresses().get("registryPid").asLong()).orElseThrow();

    assertThat(reference.stop()).as("ends of itself").isTrue();
    assertThat(registry.onExit().orTimeout(5, TimeUnit.MINUTES).join().isAlive())
        .as("the registry goes on")
        .isFalse();
    assertThat(folder.resolve("reference").resolve("tmp")).isEmptyDirectory();
  }

  @Test
  @Order(7)
  void aRestartRepeatsNothing() throws Exception {
    Path again = folder.resolve("restarted.json");
    try (var restarted =
        CelltwinProcess.start(
            folder.resolve("reference"),
            "replay",
            dataset.toString(),
            "--report",
            again.toString())) {
      restarted.awaitGoodEnd(RUN);
    }
    var mapper = new ObjectMapper();
    JsonNode before = mapper.readTree(report.toFile()).get("cells");
    JsonNode now = mapper.readTree(again.toFile()).get("cells");
    assertThat(replayed(before)).containsOnly("new");
    assertThat(replayed(now)).as("nothing new: this is what stands").containsOnly("unchanged");
    assertThat(now).isEqualTo(before);
    assertThat(mapper.readTree(again.toFile()).get("samples").asLong())
        .as("nothing sent twice")
        .isZero();
  }

  /** How each cell stands to what was replayed before; taken out of the report. */
  private static List<String> replayed(JsonNode cells) {
    List<String> standing = new ArrayList<>();
    cells.forEach(cell -> standing.add(((ObjectNode) cell).remove("replayed").asText()));
    return standing;
  }
}
