package io.celltwin.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Questions about alerts. */
final class AlertTools {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int BEFORE = 20;
  private static final List<String> COLUMNS =
      List.of(
          "alert_id",
          "cell_id",
          "kind",
          "severity",
          "state",
          "opened",
          "cleared",
          "times",
          "value",
          "limit",
          "unit",
          "message",
          "action",
          "explained_by");

  private final FleetClient fleet;
  private final AlertRules rules;

  AlertTools(FleetClient fleet, AlertRules rules) {
    this.fleet = fleet;
    this.rules = rules;
  }

  ObjectNode list(Arguments asked) {
    int limit = asked.number("limit");
    String state = asked.text("state");
    FleetClient.Query query =
        new FleetClient.Query()
            .with("state", state.equals("any") ? null : state)
            .with("severity", asked.text("severity"))
            .with("kind", asked.text("kind"))
            .with("limit", limit);
    ObjectNode answer = JSON.objectNode();
    ArrayNode rows = answer.putArray("alerts");
    found(asked.text("cell_id"), query).forEach(alert -> rows.add(row(alert)));
    if (rows.size() == limit) {
      Answer.cut(
          answer, String.format(Locale.ROOT, "the latest %d; there may be earlier ones", limit));
    }
    return answer;
  }

  private JsonNode found(String cellId, FleetClient.Query query) {
    return (cellId == null ? fleet.alerts(query) : fleet.ofCell(cellId, "alerts", query))
        .path("alerts");
  }

  private static ObjectNode row(JsonNode alert) {
    ObjectNode row = JSON.objectNode();
    COLUMNS.forEach(name -> row.set(name, alert.path(name)));
    return row;
  }

  ObjectNode explain(Arguments asked) {
    ObjectNode alert = fleet.alert(asked.text("alert_id"));
    String kind = alert.path("kind").asText();
    ObjectNode answer = JSON.objectNode();
    answer.set("alert", alert);
    answer.put("rule", rules.of(kind));
    answer.putNull("cell");
    ArrayNode before = answer.putArray("same_kind_before");
    ArrayNode beside = answer.putArray("holding_beside");
    String cellId = alert.path("cell_id").asText();
    try {
      answer.set("cell", CellTools.row(fleet.cell(cellId)));
      FleetClient.Query same = new FleetClient.Query().with("kind", kind).with("limit", BEFORE);
      others(alert, found(cellId, same), before);
      FleetClient.Query holding =
          new FleetClient.Query().with("state", "holding").with("limit", BEFORE);
      others(alert, found(cellId, holding), beside);
    } catch (FleetException e) {
      if (!e.code().equals("unknown_cell")) {
        throw e;
      }
      Answer.cut(answer, "the cell it is about is not registered any more");
    }
    return answer;
  }

  private static void others(JsonNode alert, JsonNode found, ArrayNode to) {
    for (JsonNode other : found) {
      if (!other.path("alert_id").equals(alert.path("alert_id"))) {
        to.add(row(other));
      }
    }
  }
}
