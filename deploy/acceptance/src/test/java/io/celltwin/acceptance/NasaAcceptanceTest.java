package io.celltwin.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * NASA's cells through the whole system, held against reference values that were computed without
 * it.
 */
@EnabledIfEnvironmentVariable(
    named = "CELLTWIN_DATA",
    matches = ".+",
    disabledReason = "needs the real data: set CELLTWIN_DATA to their folder")
@Order(Integer.MAX_VALUE - 4)
class NasaAcceptanceTest {
  private static final Path DATA = Path.of(System.getenv().getOrDefault("CELLTWIN_DATA", ""));
  private static final double CAPACITY_TOLERANCE = 1e-4; // Ah
  private static final double ENERGY_TOLERANCE = 1e-3; // Wh
  private static final Duration RUN = Duration.ofMinutes(15);

  @TempDir static Path folder;

  private static CelltwinProcess celltwin;
  private static JsonNode report;

  /**
   * From the cycle topic, by a consumer that shares no code with us: cell, then operation index.
   */
  private static final Map<String, Map<Integer, GenericRecord>> CYCLES = new HashMap<>();

  @BeforeAll
  static void replayEverything() throws Exception {
    Path file = folder.resolve("nasa.json");
    celltwin =
        CelltwinProcess.start(
            folder.resolve("data"),
            "replay",
            DATA.resolve("nasa").toString(),
            "--report",
            file.toString(),
            "--keep-running");
    celltwin.await("the report", RUN, () -> Files.exists(file));
    report = new ObjectMapper().readTree(file.toFile());
    System.out.println(celltwin.output());
    JsonNode addresses = celltwin.addresses();
    var reader =
        new IndependentReader(
            addresses.get("bootstrap").asText(), addresses.get("registry").asText());
    for (GenericRecord cycle : reader.read(Topic.CYCLE)) {
      CYCLES
          .computeIfAbsent(cycle.get("cell_id").toString(), id -> new HashMap<>())
          .put((Integer) cycle.get("operation_index"), cycle);
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (celltwin != null) {
      celltwin.close();
    }
  }

  private static List<NamedCsvRecord> oracle(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      return csv.stream().toList();
    }
  }

  private static List<Path> oracles(String type) throws IOException {
    try (Stream<Path> files = Files.list(DATA.resolve("nasa-oracle"))) {
      return files
          .filter(f -> f.getFileName().toString().endsWith("_" + type + ".csv"))
          .sorted()
          .toList();
    }
  }

  private static String cell(Path oracle) {
    return "nasa/" + oracle.getFileName().toString().replaceAll("_.*", "");
  }

  @Test
  void everyDischargeHasTheCapacityOfTheDataset() throws IOException {
    int compared = 0;
    for (Path file : oracles("discharge")) {
      for (NamedCsvRecord expected : oracle(file)) {
        int index = Integer.parseInt(expected.getField("op_index"));
        GenericRecord cycle = CYCLES.get(cell(file)).get(index);
        String where = cell(file) + " operation " + index;
        assertThat(cycle).as(where).isNotNull();
        assertThat(cycle.get("kind")).as(where).hasToString("DISCHARGE");
        GenericRecord measured = (GenericRecord) cycle.get("measured");
        Double capacity = (Double) measured.get("capacity_ampere_hour");
        String wanted = expected.getField("capacity_dataset_ah");
        if (wanted.isEmpty()
            || Double.parseDouble(wanted) == 0) { // NASA writes 0 where 2.7 V was not reached
          assertThat(capacity).as(where).isNull();
          assertThat(((Map<?, ?>) cycle.get("missing")).toString()).as(where).contains("capacity=");
        } else {
          assertThat(Math.abs(capacity - Double.parseDouble(wanted)))
              .as(where)
              .isLessThan(CAPACITY_TOLERANCE);
          double energy = Double.parseDouble(expected.getField("energy_2v7_wh"));
          assertThat(Math.abs((Double) measured.get("energy_watt_hour") - energy))
              .as(where)
              .isLessThan(ENERGY_TOLERANCE);
        }
        compared++;
      }
    }
    assertThat(compared).as("discharges compared").isEqualTo(996);
  }

  @Test
  void everyOperationIsThereOnceAndOfItsKind() throws IOException {
    for (String type : List.of("charge", "discharge", "impedance")) {
      for (Path file : oracles(type)) {
        List<NamedCsvRecord> expected = oracle(file);
        long found =
            CYCLES.get(cell(file)).values().stream()
                .filter(c -> c.get("kind").toString().equalsIgnoreCase(type))
                .count();
        assertThat(found).as(cell(file) + " " + type).isEqualTo(expected.size());
        JsonNode cell = cellReport(cell(file));
        assertThat(cell.get("operations").get(type).asInt())
            .as("report: " + cell(file) + " " + type)
            .isEqualTo(expected.size());
      }
    }
  }

  private static JsonNode cellReport(String id) {
    for (JsonNode cell : report.get("cells")) {
      if (cell.get("cell_id").asText().equals(id)) {
        return cell;
      }
    }
    throw new AssertionError("no report of " + id);
  }

  private static List<JsonNode> alerts(String cellId, String kind) {
    List<JsonNode> alerts = new ArrayList<>();
    cellReport(cellId).get("alerts").forEach(a -> alerts.add(a));
    return alerts.stream().filter(a -> a.get("kind").asText().equals(kind)).toList();
  }

  /** 1-based ordinal among the cell's discharges of the discharge at an operation index. */
  private static int discharge(String cellId, int operation) throws IOException {
    for (NamedCsvRecord r :
        oracle(DATA.resolve("nasa-oracle").resolve(cellId.substring(5) + "_discharge.csv"))) {
      if (Integer.parseInt(r.getField("op_index")) == operation) {
        return Integer.parseInt(r.getField("seq"));
      }
    }
    throw new AssertionError(cellId + " has no discharge at operation " + operation);
  }

  @Test
  void theEndOfLifeIsSeenWhereItIs() throws IOException {
    Map<String, Integer> expected = Map.of("nasa/B0005", 125, "nasa/B0006", 109, "nasa/B0018", 97);
    for (Map.Entry<String, Integer> e : expected.entrySet()) {
      List<JsonNode> seen = alerts(e.getKey(), "END_OF_LIFE");
      assertThat(seen).as(e.getKey()).hasSize(1);
      assertThat(discharge(e.getKey(), seen.get(0).get("operation_index").asInt()))
          .as("discharge of the end of life of " + e.getKey())
          .isBetween(e.getValue() - 3, e.getValue() + 3);
    }
  }

  @Test
  void whatSaysNothingOfAgeingRaisesNoEndOfLife() {
    for (String id : List.of("B0007", "B0038", "B0041", "B0049", "B0052", "B0053")) {
      assertThat(alerts("nasa/" + id, "END_OF_LIFE")).as(id).isEmpty();
    }
  }

  /** 4 °C and 1 A are all that B0046 knows, so its discharges are compared with each other. */
  @Test
  void aCellThatLivesInTheColdEndsByItsOwnMeasure() {
    assertThat(alerts("nasa/B0046", "END_OF_LIFE"))
        .singleElement()
        .satisfies(a -> assertThat(a.get("cycle_number").asInt()).isBetween(15, 25));
  }

  @Test
  void aRealOverchargeIsToldAndASpikeIsNot() {
    assertThat(alerts("nasa/B0049", "OVERCHARGE"))
        .anySatisfy(a -> assertThat(a.get("operation_index").asInt()).isIn(9, 10));
    for (String id : List.of("B0005", "B0006", "B0007")) {
      assertThat(alerts("nasa/" + id, "OVERCHARGE")).as(id).isEmpty();
    }
  }

  @Test
  void alertsAreFew() {
    for (JsonNode cell : report.get("cells")) {
      int operations =
          cell.get("operations").get("charge").asInt()
              + cell.get("operations").get("discharge").asInt();
      assertThat(cell.get("alerts").size())
          .as("alerts of %s over %d operations", cell.get("cell_id").asText(), operations)
          .isLessThanOrEqualTo(Math.max(6, operations / 10));
    }
  }
}
