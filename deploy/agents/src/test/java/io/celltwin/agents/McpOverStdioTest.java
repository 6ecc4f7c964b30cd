package io.celltwin.agents;

import static io.celltwin.agents.AskedFleet.agent;
import static io.celltwin.agents.AskedFleet.call;
import static io.celltwin.agents.AskedFleet.text;
import static io.celltwin.agents.AskedFleet.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.dashboard.MadeUpFleet;
import io.celltwin.dashboard.access.RestConfig;
import io.celltwin.domain.guard.Role;
import io.celltwin.domain.guard.TokenFile;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as an agent's client starts it: a child, spoken with over its input and output. */
class McpOverStdioTest {
  private static AskedFleet asked;
  private static McpSyncClient agent;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    asked = AskedFleet.of(8, 60);
    agent = agent("--url", asked.url() + "/");
  }

  @AfterAll
  static void close() {
    agent.close();
    asked.close();
  }

  @Test
  void itSaysWhoItIsAndOffersToolsThatReadAlone() {
    assertThat(agent.getServerInfo().name()).isEqualTo("celltwin");
    assertThat(agent.getServerInstructions()).contains("positive while charging").contains("null");
    List<McpSchema.Tool> tools = agent.listTools().tools();
    assertThat(tools)
        .extracting(McpSchema.Tool::name)
        .containsExactly(
            "fleet_overview",
            "find_cells",
            "get_twin",
            "get_cycles",
            "get_forecast",
            "what_if",
            "why",
            "compare_cells",
            "scoreboard",
            "list_alerts",
            "explain_alert",
            "data_health");
    assertThat(tools)
        .allSatisfy(
            tool -> {
              assertThat(tool.annotations().readOnlyHint()).isTrue();
              assertThat(tool.annotations().destructiveHint()).isFalse();
              assertThat(tool.description()).isNotBlank();
              assertThat(tool.inputSchema()).containsEntry("additionalProperties", false);
              assertThat(tool.outputSchema()).isNotNull();
            });
    assertThat(AskedFleet.JSON.valueToTree(tools).toString().length())
        .as("characters that every conversation begins with")
        .isLessThan(30_000);
  }

  @Test
  void anAgentFindsItsWayFromTheFleetToACellAndItsAlert() {
    JsonNode fleet = answer("fleet_overview", "{}");
    assertThat(fleet.at("/all/cells").asInt()).isEqualTo(8);
    assertThat(fleet.at("/ready").asBoolean()).isTrue();

    JsonNode found = answer("find_cells", "{\"limit\":3}");
    assertThat(found.path("total").asInt()).isEqualTo(8);
    assertThat(found.path("cells")).hasSize(3);
    String next = "{\"limit\":3,\"cursor\":" + found.path("next_cursor") + "}";
    String id = found.at("/cells/0/cell_id").asText();
    assertThat(answer("find_cells", next).at("/cells/0/cell_id").asText()).isNotEqualTo(id);

    String cell = "{\"cell_id\":\"" + id + "\"}";
    JsonNode twin = answer("get_twin", cell);
    assertThat(twin.at("/attributes/sohCapacity/unit").asText()).isEqualTo("%");
    assertThat(twin.at("/attributes/sohCapacity/value").asDouble())
        .isEqualTo(found.at("/cells/0/soh/value").asDouble());
    assertThat(answer("get_cycles", cell).path("cycles")).hasSizeGreaterThan(10);
    assertThat(answer("get_forecast", cell).path("soh_median")).hasSizeGreaterThan(5);
    assertThat(answer("why", cell).path("questions")).isNotEmpty();

    JsonNode scores = answer("scoreboard", "{\"question\":\"health\",\"kind\":\"lco\"}");
    assertThat(scores.path("total").asInt()).isEqualTo(2);
    assertThat(scores.at("/rows/0/error_points").asDouble()).isEqualTo(0.8);
  }

  @Test
  void whatIfComputesAndChangesNothing() {
    String id = answer("find_cells", "{\"chemistry\":\"NCM\"}").at("/cells/0/cell_id").asText();
    JsonNode before = answer("get_twin", "{\"cell_id\":\"" + id + "\"}");
    JsonNode answer =
        answer(
            "what_if",
            "{\"cell_id\":\"%s\",\"uses\":[{},{\"temperature_celsius\":40},[[0,{}],[50,{\"charge_rate\":0.5}]]],\"warranty_soh\":0.8}"
                .formatted(id));
    assertThat(answer.path("uses")).hasSize(3);
    assertThat(answer.at("/uses/0/end_of_life/cycles").isNumber()).isTrue();
    assertThat(answer.at("/uses/1/use/temperature_celsius").asDouble()).isEqualTo(40);
    assertThat(answer.at("/uses/0/trajectory").size()).isBetween(2, 12);
    assertThat(answer.at("/uses/0/trajectory/0/soh_median").asDouble()).isBetween(0.3, 1.05);
    assertThat(answer.at("/uses/0/quantiles").isMissingNode()).isTrue();
    assertThat(answer("get_twin", "{\"cell_id\":\"" + id + "\"}")).isEqualTo(before);
    assertThat(asked.fleet.latest(10)).as("changes on record").isEmpty();

    JsonNode pack = answer("what_if", "{\"pack_id\":\"ncm-p1\",\"uses\":[{}]}");
    assertThat(pack.at("/uses/0/weakest_cell_id").asText()).startsWith("sim/ncm");
  }

  @Test
  void cellsStandBesideTheirMedian() {
    JsonNode answer =
        answer("compare_cells", "{\"cell_ids\":[\"sim/lco-01\",\"sim/lco-02\",\"sim/none\"]}");
    assertThat(answer.path("cells")).hasSize(2);
    assertThat(answer.at("/not_found/0").asText()).isEqualTo("sim/none");
    JsonNode soh = answer.at("/beside/1");
    assertThat(soh.path("quantity").asText()).isEqualTo("soh");
    assertThat(soh.at("/cells/0/from_median").asDouble())
        .isEqualTo(-soh.at("/cells/1/from_median").asDouble());
  }

  @Test
  void anAlertIsExplained() {
    Alerts.raise(asked.fleet, "sim/lco-01", "OVERVOLTAGE", 1);
    Alerts.raise(asked.fleet, "sim/lco-01", "OVERVOLTAGE", 2);
    Alerts.raise(asked.fleet, "sim/lco-01", "SENSOR_DRIFT", 3);
    JsonNode list = answer("list_alerts", "{\"cell_id\":\"sim/lco-01\",\"kind\":\"SENSOR_DRIFT\"}");
    String id = list.at("/alerts/0/alert_id").asText();
    assertThat(list.at("/alerts/0/limit").asDouble()).isEqualTo(4.25);
    assertThat(answer("explain_alert", "{\"alert_id\":\"" + id + "\"}").path("rule").asText())
        .contains("25 mV");
    JsonNode explained =
        answer(
            "explain_alert",
            "{\"alert_id\":\"" + Alerts.id("sim/lco-01", "OVERVOLTAGE", 2) + "\"}");
    assertThat(explained.at("/alert/action").asText()).isEqualTo("check the charger's limit");
    assertThat(explained.at("/cell/cell_id").asText()).isEqualTo("sim/lco-01");
    assertThat(explained.at("/same_kind_before").toString())
        .contains(Alerts.id("sim/lco-01", "OVERVOLTAGE", 1));
    assertThat(explained.at("/holding_beside").toString()).contains("SENSOR_DRIFT");
  }

  @Test
  void dataHealthIsToldOfTheFleetAndOfACell() {
    JsonNode all = answer("data_health", "{\"limit\":2}");
    assertThat(all.path("sources")).isNotEmpty();
    assertThat(all.path("cells")).hasSize(2);
    assertThat(all.path("next_cursor").isTextual()).isTrue();
    JsonNode one = answer("data_health", "{\"cell_id\":\"sim/lfp-01\"}");
    assertThat(one.at("/cells/0/cell_id").asText()).isEqualTo("sim/lfp-01");
  }

  private static JsonNode answer(String tool, String arguments) {
    McpSchema.CallToolResult result = call(agent, tool, arguments);
    assertThat(result.isError()).as(text(result)).isFalse();
    assertThat(text(result)).isEqualTo(tree(result).toString());
    return tree(result);
  }

  @Test
  void anUnknownCellIsToldAndTheConversationGoesOn() {
    for (String tool : List.of("get_twin", "get_cycles", "get_forecast", "why", "data_health")) {
      McpSchema.CallToolResult result = call(agent, tool, "{\"cell_id\":\"sim/none\"}");
      assertThat(result.isError()).isTrue();
      assertThat(text(result)).contains("sim/none").contains("find_cells");
    }
    McpSchema.CallToolResult none =
        call(agent, "explain_alert", "{\"alert_id\":\"sim/none/OVERVOLTAGE\"}");
    assertThat(none.isError()).isTrue();
    assertThat(text(none)).contains("is not known");
  }

  @Test
  void withoutATokenAnAgentIsToldHowToGetOneAndWithOneItReads() throws IOException {
    String token = "celltwin_of-an-agent";
    Path tokens = folder.resolve("tokens");
    Files.writeString(tokens, TokenFile.line("agent", EnumSet.of(Role.READ), token) + "\n");
    RestConfig guarded = new Guarded(tokens).config();
    try (var closed = new AskedFleet(new MadeUpFleet(Clock.systemUTC()).populate(4, 10), guarded)) {
      McpSyncClient stranger = agent("--url", closed.url());
      McpSchema.CallToolResult refused = call(stranger, "fleet_overview", "{}");
      stranger.close();
      assertThat(refused.isError()).isTrue();
      assertThat(text(refused)).contains("asks for a token").contains("--token-file");

      Path held = Files.writeString(folder.resolve("token"), token + "\n");
      McpSyncClient known = agent("--url", closed.url(), "--token-file", held.toString());
      assertThat(tree(call(known, "fleet_overview", "{}")).at("/all/cells").asInt()).isEqualTo(4);
      McpSchema.CallToolResult whatIf =
          call(known, "what_if", "{\"cell_id\":\"sim/lco-01\",\"uses\":[{}]}");
      assertThat(whatIf.isError()).as(text(whatIf)).isFalse();
      Files.writeString(held, "celltwin_wrong");
      McpSchema.CallToolResult wrong = call(known, "fleet_overview", "{}");
      known.close();
      assertThat(text(wrong)).contains("does not take the token").doesNotContain("celltwin_wrong");
    }
  }

  @Test
  void aFleetThatIsAwayIsSaidWithWhatToStart() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    McpSyncClient alone = agent("--url", "http://127.0.0.1:" + free);
    McpSchema.CallToolResult result = call(alone, "find_cells", "{}");
    alone.close();
    assertThat(result.isError()).isTrue();
    assertThat(text(result)).contains("no fleet answers").contains("celltwin up");
  }

  @Test
  void nothingButTheProtocolStandsOnItsOutputAndItEndsWithItsInput() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AsAProcess.class.getName(),
                "--url",
                asked.url())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try (var in = process.outputWriter();
        BufferedReader out = process.inputReader()) {
      in.write(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}\n");
      in.flush();
      assertThat(AskedFleet.JSON.readTree(out.readLine()).at("/result/serverInfo/name").asText())
          .isEqualTo("celltwin");
      in.write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
      in.write(
          "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"none\",\"arguments\":{}}}\n");
      in.flush();
      assertThat(AskedFleet.JSON.readTree(out.readLine()).has("error")).isTrue();
      in.write(
          "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"find_cells\",\"arguments\":{\"limit\":1}}}\n");
      in.flush();
      assertThat(AskedFleet.JSON.readTree(out.readLine()).at("/result/isError").asBoolean())
          .isFalse();
      in.close();
      assertThat(out.readLine()).as("after the end").isNull();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void whatIsNoneOfTheProtocolEndsTheConversation() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AsAProcess.class.getName())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try (var in = process.outputWriter()) {
      in.write("hello?\n");
      in.flush();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
    }
  }
}
