package io.celltwin.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Questions about the fleet as a whole. */
final class FleetTools {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int ALL_SCORES = 10_000;

  private final FleetClient fleet;

  FleetTools(FleetClient fleet) {
    this.fleet = fleet;
  }

  ObjectNode overview(Arguments asked) {
    ObjectNode summary = fleet.fleet();
    ObjectNode answer = JSON.objectNode();
    answer.set("time", summary.path("time"));
    answer.set("all", summary.path("all"));
    for (String groups : List.of("packs", "sites", "chemistries")) {
      answer.set(groups, worst(groups, summary.path(groups), asked.number("limit"), answer));
    }
    ObjectNode answers = answer.putObject("answers");
    answers.set("measured", summary.path("measured_answers"));
    answers.set("model", summary.path("model_answers"));
    answers.set("physics", summary.path("fallback_answers"));
    for (String name : List.of("operations", "samples", "rejected_records")) {
      answer.set(name, summary.path(name));
    }
    JsonNode health = fleet.health();
    answer.set("ready", health.has("ready") ? health.path("ready") : JSON.nullNode());
    ArrayNode trouble = answer.putArray("trouble");
    for (JsonNode part : health.path("parts")) {
      if (!part.path("state").asText().equals("good")) {
        trouble.add(part);
      }
    }
    return answer;
  }

  private static ArrayNode worst(String name, JsonNode groups, int limit, ObjectNode answer) {
    List<JsonNode> all = new ArrayList<>();
    groups.forEach(all::add);
    all.sort(
        Comparator.<JsonNode>comparingInt(group -> -alerts(group, "CRITICAL"))
            .thenComparingInt(group -> -alerts(group, "WARNING"))
            .thenComparingDouble(group -> group.at("/soh_percent/min").asDouble(Double.MAX_VALUE)));
    if (all.size() > limit) {
      Answer.cut(
          answer, String.format(Locale.ROOT, "%s: the worst %d of %d", name, limit, all.size()));
    }
    return JSON.arrayNode().addAll(all.subList(0, Math.min(limit, all.size())));
  }

  private static int alerts(JsonNode group, String severity) {
    return group.path("open_alerts").path(severity).asInt();
  }

  ObjectNode scoreboard(Arguments asked) {
    String kind = asked.has("kind") ? asked.text("kind").toLowerCase(Locale.ROOT) : "";
    String question = asked.text("question");
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode row : fleet.scoreboard(ALL_SCORES).path("rows")) {
      boolean matches =
          row.path("kind").asText().toLowerCase(Locale.ROOT).contains(kind)
              && (question == null || question.equals(row.path("question").asText()));
      if (matches) {
        rows.add(row);
      }
    }
    int limit = asked.number("limit");
    ObjectNode answer = JSON.objectNode();
    answer.putArray("rows").addAll(rows.subList(0, Math.min(limit, rows.size())));
    answer.put("total", rows.size());
    if (rows.size() > limit) {
      Answer.cut(
          answer,
          String.format(Locale.ROOT, "rows: the %d most often judged of %d", limit, rows.size()));
    }
    return answer;
  }

  ObjectNode dataHealth(Arguments asked) {
    if (asked.has("cell_id")) {
      for (String other : List.of("text", "pack", "site", "cursor")) {
        if (asked.has(other)) {
          throw new Arguments.WrongArgumentException(
              "wanted either cell_id or %s, and not both".formatted(other));
        }
      }
      ObjectNode answer = JSON.objectNode();
      answer
          .putArray("cells")
          .add(fleet.ofCell(asked.text("cell_id"), "data-health", new FleetClient.Query()));
      return answer.put("total", 1);
    }
    return Paged.of(
        asked.number("limit"),
        limit ->
            fleet.dataHealth(
                new FleetClient.Query()
                    .with("q", asked.text("text"))
                    .with("pack", asked.text("pack"))
                    .with("site", asked.text("site"))
                    .with("limit", limit)
                    .with("cursor", asked.text("cursor"))));
  }
}
