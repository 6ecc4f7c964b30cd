package io.celltwin.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All tools there are: {@code tools.json} says how they look, this who answers. */
final class Tools {
  private Tools() {}

  static List<Tool> of(FleetClient fleet) {
    var cells = new CellTools(fleet);
    var alerts = new AlertTools(fleet, AlertRules.read());
    var wide = new FleetTools(fleet);
    Map<String, Function<Arguments, ObjectNode>> answering = new HashMap<>();
    answering.put("fleet_overview", wide::overview);
    answering.put("find_cells", cells::find);
    answering.put("get_twin", cells::twin);
    answering.put("get_cycles", cells::cycles);
    answering.put("get_forecast", cells::forecast);
    answering.put("what_if", cells::whatIf);
    answering.put("why", cells::why);
    answering.put("compare_cells", cells::compare);
    answering.put("scoreboard", wide::scoreboard);
    answering.put("list_alerts", alerts::list);
    answering.put("explain_alert", alerts::explain);
    answering.put("data_health", wide::dataHealth);
    List<Tool> tools = new ArrayList<>();
    for (JsonNode definition : definitions()) {
      String name = definition.path("name").asText();
      tools.add(new Tool(definition, answering.remove(name)));
    }
    if (!answering.isEmpty() || tools.stream().anyMatch(tool -> tool.answering() == null)) {
      throw new IllegalStateException("tools.json and the code name other tools: " + answering);
    }
    return List.copyOf(tools);
  }

  private static JsonNode definitions() {
    try (InputStream in = Tools.class.getResourceAsStream("tools.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
