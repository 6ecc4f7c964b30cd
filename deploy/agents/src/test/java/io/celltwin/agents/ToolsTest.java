package io.celltwin.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolsTest {
  private static AskedFleet asked;

  @BeforeAll
  static void open() {
    asked = AskedFleet.of(8, 400);
  }

  @AfterAll
  static void close() {
    asked.close();
  }

  private static ObjectNode call(List<Tool> tools, String name, String arguments) {
    try {
      return tools.stream()
          .filter(tool -> tool.name().equals(name))
          .findFirst()
          .orElseThrow()
          .call((ObjectNode) AskedFleet.JSON.readTree(arguments));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ObjectNode call(String name, String arguments) {
    return call(asked.tools(), name, arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          find_cells    | {"limit":0}                         | limit is 0, wanted a whole number from 1 to 50
          find_cells    | {"limit":2.5}                       | limit is 2.5, wanted a whole number from 1 to 50
          find_cells    | {"limit":"ten"}                     | limit is "ten", wanted a whole number from 1 to 50
          find_cells    | {"chemistry":"lead"}                | chemistry is "lead", wanted one of LCO, NCM, NCA, NCM_NCA, LFP, LMO, UNKNOWN
          find_cells    | {"alerting":"yes"}                  | alerting is "yes", wanted true or false
          find_cells    | {"packs":"p1"}                      | 'packs' is not known here, wanted one of text, chemistry, pack, site, alerting, sort, limit, cursor
          find_cells    | {"text":" "}                        | text is " ", wanted a text of 1 to 200 characters
          find_cells    | {"cursor":"nonsense"}               | cursor
          get_twin      | {}                                  | 'cell_id' is missing: a text of 1 to 200 characters
          get_twin      | {"cell_id":null}                    | 'cell_id' is missing
          get_twin      | {"cell_id":7}                       | cell_id is 7, wanted a text of 1 to 200 characters
          get_twin      | {"cell_id":"sim/lco-01","attributes":["soh"]} | a twin has no attribute 'soh', wanted one of
          get_twin      | {"cell_id":"sim/lco-01","attributes":[1]}     | attributes[0] is 1, wanted a text of 1 to 100 characters
          compare_cells | {"cell_ids":["sim/lco-01"]}         | cell_ids is ["sim/lco-01"], wanted a list of 2 to 10
          compare_cells | {"cell_ids":["sim/lco-01","sim/lco-01"]} | there are not two cells to compare
          what_if       | {"uses":[{}]}                       | wanted either cell_id or pack_id, and not both
          what_if       | {"cell_id":"sim/lco-01","pack_id":"lco-p1","uses":[{}]} | wanted either cell_id or pack_id, and not both
          what_if       | {"cell_id":"sim/lco-01","uses":[]}  | uses is [], wanted a list of 1 to 10
          what_if       | {"cell_id":"sim/lco-01","uses":[{"temp":35}]} | uses[0].temp
          what_if       | {"cell_id":"sim/lco-01","uses":[{}],"warranty_soh":80} | warranty_soh is 80, wanted a number from 0 to 1
          list_alerts   | {"kind":"over voltage"}             | a kind of alert, e.g. OVERVOLTAGE
          data_health   | {"cell_id":"sim/lco-01","pack":"x"} | wanted either cell_id or pack, and not both
          fleet_overview| {"cell_id":"sim/lco-01"}            | 'cell_id' is not known here, wanted one of limit
          """)
  void aWrongArgumentIsAnsweredWithASentence(String tool, String arguments, String sentence) {
    assertThatThrownBy(() -> call(tool, arguments)).hasMessageContaining(sentence);
  }

  @Test
  void anAnswerHasAsManyCharactersAsItMayAndSaysWhatWasCut() {
    List<Tool> all = asked.tools();
    for (Tool tool : all) {
      String cell =
          tool.definition().at("/inputSchema/properties").has("cell_id") ? "sim/lco-01" : null;
      JsonNode limit = tool.definition().at("/inputSchema/properties/limit/maximum");
      ObjectNode most = AskedFleet.JSON.createObjectNode();
      if (cell != null && !tool.name().equals("list_alerts")) {
        most.put("cell_id", cell);
      }
      if (limit.isNumber()) {
        most.set("limit", limit);
      }
      switch (tool.name()) {
        case "what_if" -> {
          var uses = most.putArray("uses");
          for (int i = 0; i < 10; i++) {
            uses.addObject().put("temperature_celsius", 20 + i);
          }
        }
        case "compare_cells" -> {
          var ids = most.putArray("cell_ids");
          asked
              .fleet
              .cells(io.celltwin.fleet.api.CellQuery.ALL)
              .rows()
              .forEach(row -> ids.add(row.cellId()));
        }
        case "explain_alert" -> {
          Alerts.raise(asked.fleet, "sim/lfp-02", "OVERVOLTAGE", 9);
          most.put("alert_id", Alerts.id("sim/lfp-02", "OVERVOLTAGE", 9));
        }
        default -> {}
      }
      ObjectNode answer = tool.call(most);
      assertThat(answer.toString().length()).as(tool.name()).isLessThanOrEqualTo(Answer.LARGEST);
    }
  }

  @Test
  void aLongHistoryIsCutToItsLatestAndSaysSo() {
    ObjectNode whole = call("get_cycles", "{\"cell_id\":\"sim/lco-01\",\"limit\":2}");
    long latest = whole.at("/cycles/1/revision").asLong();
    ObjectNode most = call("get_cycles", "{\"cell_id\":\"sim/lco-01\",\"limit\":200}");
    JsonNode cycles = most.path("cycles");
    assertThat(cycles.path(cycles.size() - 1).path("revision").asLong()).isEqualTo(latest);
    assertThat(most.path("cut").asText()).contains("latest");
    assertThat(cycles.path(0).path("capacity_ampere_hour").isMissingNode()).isFalse();
  }

  @Test
  void pagesOfLongNamesAreMadeShorterAndTheirCursorLosesNoCell() {
    try (var long_ = AskedFleet.of(4, 2)) {
      String far = "x".repeat(190);
      for (int i = 0; i < 120; i++) {
        long_.fleet.register(named("deep/%03d%s".formatted(i, far), far, far));
      }
      Set<String> seen = new HashSet<>();
      String cursor = null;
      boolean cut = false;
      do {
        ObjectNode page =
            call(
                long_.tools(),
                "find_cells",
                "{\"text\":\"deep\",\"limit\":50,\"sort\":\"id\"%s}"
                    .formatted(cursor == null ? "" : ",\"cursor\":\"" + cursor + "\""));
        assertThat(page.toString().length()).isLessThanOrEqualTo(Answer.LARGEST);
        cut |= page.has("cut");
        page.path("cells")
            .forEach(cell -> assertThat(seen.add(cell.path("cell_id").asText())).isTrue());
        cursor = page.path("next_cursor").isNull() ? null : page.path("next_cursor").asText();
      } while (cursor != null);
      assertThat(seen).hasSize(120);
      assertThat(cut).as("some page did not fit").isTrue();
    }
  }

  private static CellSpec named(String id, String pack, String site) {
    return new CellSpec(
        id,
        Chemistry.LFP,
        1.1,
        3.25,
        2.0,
        3.6,
        2.0,
        2,
        4,
        0,
        60,
        2,
        24,
        0.8,
        pack,
        site,
        Instant.parse("2025-03-01T00:00:00Z"));
  }

  @Test
  void anAnswerOfOneHugeTextOrOfManyListsFits() {
    ObjectNode answer = AskedFleet.JSON.createObjectNode();
    var rows = answer.putArray("rows");
    for (int i = 0; i < 1_000; i++) {
      rows.addObject().put("text", "y".repeat(100)).put("x", i / 3.0);
    }
    answer.put("note", "z".repeat(100_000));
    for (int i = 0; i < 500; i++) {
      answer.put("field-" + i, "w".repeat(200));
    }
    Answer.fitted(answer);
    assertThat(answer.toString().length()).isLessThanOrEqualTo(Answer.LARGEST);
    assertThat(answer.path("cut").asText()).contains("of 1000").contains("left out");
    assertThat(answer.path("note").asText("").length())
        .isLessThanOrEqualTo(Answer.LONGEST_TEXT + 1);
  }

  @Test
  void numbersHaveSixDigitsAndUnknownOnesStayUnknown() {
    ObjectNode answer = AskedFleet.JSON.createObjectNode();
    answer.put("x", 1234.56789).put("n", 123456789).putNull("unknown");
    Answer.fitted(answer);
    assertThat(answer.toString()).isEqualTo("{\"x\":1234.57,\"n\":123456789,\"unknown\":null}");
  }

  @Test
  void aFleetThatIsNotReadySaysSo() {
    asked.fleet.notReady("views are being read");
    try {
      assertThat(call("fleet_overview", "{}").path("ready").asBoolean(true)).isFalse();
      assertThat(call("fleet_overview", "{}").at("/trouble/0/sentence").asText())
          .contains("views are being read");
    } finally {
      asked.fleet.notReady(null);
    }
  }

  private static FleetException trouble(String body, int status, long delayMillis)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("retry-after", "7");
          exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/elsewhere");
          exchange.sendResponseHeaders(status, 0);
          try (var out = exchange.getResponseBody()) {
            Thread.sleep(delayMillis);
            for (int i = 0; i < (body.startsWith("big") ? 2_000 : 1); i++) {
              out.write(bytes);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            // given up by the other side
          }
        });
    server.start();
    try {
      var client =
          new FleetClient(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
              null,
              Duration.ofMillis(delayMillis > 0 ? delayMillis / 4 : 20_000));
      try {
        client.fleet();
      } catch (FleetException e) {
        return e;
      }
      throw new AssertionError("an answer");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whateverElseAnswersThereIsSaid() throws IOException {
    assertThat(trouble("<html>", 200, 0)).hasMessageContaining("no JSON");
    assertThat(trouble("[]", 200, 0)).hasMessageContaining("no JSON");
    assertThat(trouble("{\"detail\":\"views are being read\"}", 503, 0))
        .hasMessageContaining("views are being read")
        .hasMessageContaining("again in 7 s");
    assertThat(trouble("{\"detail\":\"more than one may ask\"}", 429, 0))
        .hasMessageContaining("again in 7 s");
    assertThat(trouble("{\"title\":\"moved\"}", 302, 0)).hasMessageContaining("moved");
    assertThat(trouble("{\"detail\":\"x\"}", 500, 0)).hasMessageContaining("failed (500)");
    assertThat(trouble("{}", 200, 4_000)).hasMessageContaining("did not answer within");
    assertThat(trouble("big" + "x".repeat(10_000), 200, 0)).hasMessageContaining("more than 16 MB");
  }

  @Test
  void anAddressThatIsNoneIsRefused() {
    for (String url : List.of("", "127.0.0.1:7070", "ftp://x", "http://", "http://me:pw@host")) {
      assertThatThrownBy(() -> FleetClient.page(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--url is '" + url + "'");
    }
    assertThat(FleetClient.page("https://batteries.example/twin/"))
        .hasToString("https://batteries.example/twin");
  }

  @Test
  void eachKindOfAlertThatTheDocumentationTellsHasItsRule() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("model-serving"))) {
      root = root.getParent();
    }
    Set<String> told = new HashSet<>();
    boolean table = false;
    for (String line : Files.readAllLines(root.resolve("deploy/docs/core.md"))) {
      table = line.startsWith("| kind |") || (table && line.startsWith("|"));
      if (table) {
        Matcher kinds = Pattern.compile("`([A-Z_]+)`").matcher(line.split("\\|", -1)[1]);
        while (kinds.find()) {
          told.add(kinds.group(1));
        }
      }
    }
    assertThat(told).hasSizeGreaterThan(20);
    assertThat(AlertRules.read().kinds()).containsAll(told);
  }
}
