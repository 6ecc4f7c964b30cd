package io.celltwin.gateway.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.mapping.Mapping;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MapTest {
  private static final String FOLDER = System.getenv("CELLTWIN_DATA");

  @Test
  void whichWayIsChargeIsReadFromTheVoltageUnderLoad() {
    assertThat(sign(pack(+1, 0.02, "current"))).isEqualTo("charge");
    assertThat(sign(pack(-1, 0.02, "current"))).isEqualTo("discharge");
  }

  @Test
  void whereNoVoltageFollowsTheCurrentTheSignIsRefused() {
    MapReport report = MapCommand.understand(pack(+1, 0, "current"), "x");

    assertThat(sign(report)).isNull();
    assertThat(report.cannot).anyMatch(c -> c.contains("its sign: no voltage follows"));
    assertThat(MappingWriter.write(report, "x")).contains("# ? - {path: \"$.current\"");
  }

  @Test
  void milliamperesAreToldFromAmperesByThePower() {
    MapReport report = MapCommand.understand(pack(+1000, 0.02, "i"), "x");

    assertThat(field(report, Quantity.CURRENT).unit).isEqualTo("mA");
    assertThat(field(report, Quantity.CURRENT).how).contains("power is voltage times current");
    assertThat(field(report, Quantity.CURRENT).sign).isEqualTo("charge");
  }

  @Test
  void millivoltsOfCellsAndDecivoltsOfThePackAreToldByWhatACellCanBe() {
    MapReport report = MapCommand.understand(pack(+1, 0.02, "current"), "x");

    assertThat(field(report, Quantity.CELL_VOLTAGE).unit).isEqualTo("mV");
    assertThat(field(report, Quantity.PACK_VOLTAGE).unit).isEqualTo("dV");
    assertThat(report.cells).isEqualTo(4);
    assertThat(report.chemistry).isEqualTo("LFP");
  }

  @Test
  void whatWasUnderstoodIsAMappingThatTheGatewayTakes() {
    MapReport report = MapCommand.understand(pack(-1, 0.02, "current"), "x");

    String yaml = MappingWriter.write(report, "x");

    var readings =
        Mapping.parse("x.yaml", yaml).decoder().decode(pack(-1, 0.02, "current").get(5)).readings();
    assertThat(readings).anyMatch(r -> r.quantity() == Quantity.CURRENT);
    assertThat(readings.stream().filter(r -> r.quantity() == Quantity.CELL_VOLTAGE)).hasSize(4);
  }

  @Test
  void fiftyFourDegreesMayBeWarmOrColdAndIsRefused() {
    MapReport report =
        MapCommand.understand(table("time,temp\n1700000000,54.3\n1700000010,54.1\n"), "x");

    assertThat(field(report, Quantity.TEMPERATURE).unit).isNull();
    assertThat(report.cannot).anyMatch(c -> c.contains("may be °C, or °F and then"));
  }

  @Test
  void twoPacksOnOneStreamAreTwo() {
    var csv = new StringBuilder("ts,pack_id,voltage_V,current_A\n");
    for (int k = 0; k < 20; k++) {
      csv.append(1_700_000_000 + k).append(",1,52.1,3\n");
      csv.append(1_700_000_000 + k).append(",2,51.0,2\n");
    }
    MapReport report = MapCommand.understand(table(csv.toString()), "x");

    assertThat(report.packs).containsExactly("1", "2");
    assertThat(report.clock.report).containsEntry("doubled", 0).containsEntry("rate_s", 1.0);
    assertThat(MappingWriter.write(report, "x")).contains("pack: \"{$.pack_id}\"");
  }

  @Test
  void sentinelsDoubledTimesGapsAndACapacityThatChangesAreNamed() {
    MapReport report =
        MapCommand.understand(
            table(
                """
                unix_time,cell1_mV,cell2_mV,cell3_mV,nominal_Ah,soc
                1700000000,3300,3301,65535,100,50
                1700000010,3300,3302,65535,100,50
                1700000010,3300,3302,3299,90,50
                1700000020,3301,3302,3299,90,51
                1700000120,3301,0,3299,90,51
                """),
            "x");

    assertThat(report.survey.columns.get("$.cell3_mV").sentinels).containsEntry(65535.0, 2);
    assertThat(report.survey.columns.get("$.cell2_mV").sentinels).containsEntry(0.0, 1);
    assertThat(report.clock.report).containsEntry("doubled", 1).containsEntry("gaps", 1L);
    assertThat(report.cannot).anyMatch(c -> c.contains("rated capacity changes on the way"));
    assertThat(report.cannot).anyMatch(c -> c.startsWith("SOH: no current"));
  }

  /** Programs read it: what is there, in which order, is promised. */
  @Test
  void theReportForProgramsHasTheShapeThatIsPromised(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("log.ndjson");
    var lines = new StringBuilder();
    pack(-1, 0.02, "current")
        .forEach(m -> lines.append(new String(m.payload(), UTF_8)).append('\n'));
    Files.writeString(log, lines);
    Path report = folder.resolve("report.json");

    int code =
        new CommandLine(new MapCommand())
            .setOut(new PrintWriter(Writer.nullWriter()))
            .execute(log.toString(), "--report", report.toString());

    assertThat(code).isZero();
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(names(json)).containsExactly("fields", "cells", "packs", "clock", "cannot");
    for (JsonNode field : json.get("fields")) {
      assertThat(names(field))
          .startsWith("path", "quantity", "unit", "sign", "rate_hz", "missing", "how");
      assertThat(field.get("rate_hz").isNumber() && field.get("missing").isNumber()).isTrue();
    }
    JsonNode current =
        java.util.stream.StreamSupport.stream(json.get("fields").spliterator(), false)
            .filter(f -> f.get("quantity").asText().equals("current"))
            .findFirst()
            .orElseThrow();
    assertThat(current.get("path").asText()).isEqualTo("$.current");
    assertThat(current.get("unit").asText()).isEqualTo("A");
    assertThat(current.get("sign").asText()).isEqualTo("discharge");
    assertThat(current.get("rate_hz").asDouble()).isEqualTo(0.1);
    assertThat(current.get("missing").asDouble()).isZero();
    assertThat(current.get("how").asText()).contains("dV/dI");
    assertThat(json.get("cells")).hasSize(4);
    assertThat(json.get("packs").get(0).get("series").asInt()).isEqualTo(4);
    assertThat(json.get("clock").get("kind").asText()).isEqualTo("stated");
    assertThat(json.get("cannot").isArray()).isTrue();
  }

  private static List<String> names(JsonNode node) {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void theLfpPackIsUnderstood() throws IOException {
    MapReport report = of("jkbms-ble/decoded-16s-lfp-1024s.csv");

    assertThat(report.cells).isEqualTo(16);
    assertThat(field(report, Quantity.CURRENT).sign).isEqualTo("charge");
    assertThat(report.ratedCapacity).isEqualTo(81);
    assertThat(report.chemistry).isEqualTo("LFP");
    assertThat(report.clock.report).containsEntry("kind", "power-on");
    assertThat(MappingWriter.write(report, "jk")).contains("cells: 16");
    assertThat(field(report, Quantity.REPORTED_SOH).path).isEqualTo("$.soh_pct");
  }

  @Test
  void theColdPackAtRestGetsNoSignAndItsDoubledTimesAreCounted() throws IOException {
    MapReport report = of("jkbms-ble/decoded-13s-cold.csv");

    assertThat(sign(report)).isNull();
    assertThat(report.cannot).anyMatch(c -> c.contains("its sign: it does not change"));
    assertThat(report.clock.report).containsEntry("doubled", 21);
  }

  @Test
  void theVoltmeterBankIsVoltsAndNoMore() throws IOException {
    MapReport report = of("lifepo4-bank/combined_output.csv");

    assertThat(field(report, Quantity.PACK_VOLTAGE_MIN).unit).isEqualTo("V");
    assertThat(report.cannot).anyMatch(c -> c.startsWith("SOH: no current"));
    assertThat(report.clock.needsZone).isTrue();
    assertThat(of("lifepo4-bank/Combined_Temperature_Data.csv").cannot)
        .anyMatch(c -> c.startsWith("$.Min") && c.contains("°F"));
    assertThat(of("lifepo4-bank/ha-history-excerpt.csv").clock.report)
        .containsEntry("hourly_means_among_changes", true);
  }

  @Test
  void aLogOfABusIsNotGuessedAt() throws IOException {
    MapReport report = of("kona-can/off-on-ready-off-bms-ids.csv");

    assertThat(report.packs).containsExactly("x");
    assertThat(report.clock.report).containsEntry("kind", "power-on");
    assertThat(report.cannot).anyMatch(c -> c.contains("595 on bus 0 and 1"));
    assertThat(report.cannot).anyMatch(c -> c.contains("kona-can-gvret"));
  }

  private static MapReport of(String name) throws IOException {
    assumeTrue(FOLDER != null);
    Path file = Path.of(FOLDER, "field", name);
    return MapCommand.understand(
        List.of(Message.of(file.getFileName().toString(), Files.readAllBytes(file), 0)), "x");
  }

  private static List<Message> table(String csv) {
    return List.of(Message.of("table.csv", csv.getBytes(UTF_8), 0));
  }

  /** Four cells with a resistance; the current steps every ten rows. */
  private static List<Message> pack(double perAmpere, double resistance, String name) {
    var random = new Random(4);
    var messages = new ArrayList<Message>();
    for (int k = 0; k < 60; k++) {
      double amperes = new double[] {0, 10, -15, 4, 20, -6}[k / 10] + 0.01 * k;
      double cell = 3.3 + resistance / 4 * amperes + 0.0004 * random.nextGaussian();
      messages.add(
          Message.of(
              "bms/x",
              String.format(
                      Locale.ROOT,
                      "{\"ts\": %d, \"pack_voltage\": %.0f, \"%s\": %.3f, \"power_w\": %.1f,"
                          + " \"cells\": [%.0f, %.0f, %.0f, %.0f]}",
                      1_700_000_000L + 10L * k,
                      40 * cell,
                      name,
                      perAmpere * amperes,
                      4 * cell * amperes,
                      1000 * cell,
                      1000 * cell + 1,
                      1000 * cell - 2,
                      1000 * cell)
                  .getBytes(UTF_8),
              1_700_000_000_000L + 10_000L * k));
    }
    return messages;
  }

  private static String sign(List<Message> messages) {
    return sign(MapCommand.understand(messages, "x"));
  }

  private static String sign(MapReport report) {
    return field(report, Quantity.CURRENT).sign;
  }

  private static Column field(MapReport report, Quantity quantity) {
    return report.fields.stream().filter(c -> c.quantity == quantity).findFirst().orElseThrow();
  }
}
