package io.celltwin.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Questions about single cells. */
final class CellTools {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Points of an assumed use's trajectory that are told. */
  private static final int POINTS = 12;

  private final FleetClient fleet;

  CellTools(FleetClient fleet) {
    this.fleet = fleet;
  }

  ObjectNode find(Arguments asked) {
    return Paged.of(
        asked.number("limit"),
        limit -> {
          JsonNode found =
              fleet.cells(
                  new FleetClient.Query()
                      .with("q", asked.text("text"))
                      .with("chemistry", asked.text("chemistry"))
                      .with("pack", asked.text("pack"))
                      .with("site", asked.text("site"))
                      .with("alerting", asked.text("alerting"))
                      .with("sort", asked.text("sort"))
                      .with("limit", limit)
                      .with("cursor", asked.text("cursor")));
          ObjectNode answer = JSON.objectNode();
          ArrayNode rows = answer.putArray("cells");
          found.path("cells").forEach(cell -> rows.add(row(cell)));
          answer.set("total", found.path("total"));
          answer.set("next_cursor", found.path("next_cursor"));
          return answer;
        });
  }

  /** What a table needs of a cell. */
  static ObjectNode row(JsonNode cell) {
    ObjectNode row = JSON.objectNode();
    for (String name :
        List.of(
            "cell_id",
            "chemistry",
            "pack_id",
            "site_id",
            "rated_capacity_ampere_hour",
            "cycle_number",
            "time",
            "health")) {
      row.set(name, cell.path(name));
    }
    row.set("soh", told(cell.path("sohCapacity")));
    row.set("rul", told(cell.path("rul_cycles")));
    row.set("state_of_charge", told(cell.path("stateOfCharge")));
    row.set("resistance", told(cell.path("internalResistance")));
    for (String name :
        List.of("voltage_volt", "current_ampere", "surface_temperature_celsius", "open_alerts")) {
      row.set(name, cell.path(name));
    }
    return row;
  }

  /** An attribute or estimate without what says nothing: a reason that is not needed, its time. */
  static ObjectNode told(JsonNode value) {
    ObjectNode told = JSON.objectNode();
    for (String name :
        List.of("value", "unit", "lower", "upper", "method", "model_version", "reason")) {
      JsonNode part = value.path(name);
      boolean needed = name.equals("value") || !(part.isNull() || part.asText("x").isEmpty());
      if (!part.isMissingNode() && needed) {
        told.set(name, part);
      }
    }
    return told;
  }

  ObjectNode twin(Arguments asked) {
    ObjectNode twin = fleet.ofCell(asked.text("cell_id"), "twin", new FleetClient.Query());
    JsonNode attributes = twin.path("attributes");
    ObjectNode wanted = JSON.objectNode();
    List<String> names = asked.texts("attributes");
    for (String name : names) {
      if (!attributes.has(name)) {
        var there = new TreeSet<String>();
        attributes.fieldNames().forEachRemaining(there::add);
        throw new Arguments.WrongArgumentException(
            "a twin has no attribute '%s', wanted one of %s"
                .formatted(name, String.join(", ", there)));
      }
    }
    for (var attribute : attributes.properties()) {
      if (names.isEmpty() || names.contains(attribute.getKey())) {
        wanted.set(attribute.getKey(), told(attribute.getValue()));
      }
    }
    twin.set("attributes", wanted);
    if (!names.isEmpty()) {
      twin.remove(List.of("ageingModes", "negativeEvents", "openQuestions"));
    }
    return twin;
  }

  ObjectNode cycles(Arguments asked) {
    int limit = asked.number("limit");
    JsonNode found =
        fleet.ofCell(
            asked.text("cell_id"),
            "cycles",
            new FleetClient.Query()
                .with("kind", asked.text("kind"))
                .with("after", asked.text("after"))
                .with("limit", limit));
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode each : found.path("cycles")) {
      ObjectNode row = (ObjectNode) each;
      row.remove(List.of("lineage", "missing", "operation_index", "samples"));
      row.set("soh", row.path("soh").isObject() ? told(row.path("soh")) : JSON.nullNode());
      rows.add(row);
    }
    for (int kept = rows.size(); ; kept /= 2) {
      ObjectNode answer = JSON.objectNode();
      answer.set("cell_id", found.path("cell_id"));
      answer.putArray("cycles").addAll(rows.subList(rows.size() - kept, rows.size()));
      if (kept < rows.size()) {
        Answer.cut(
            answer,
            String.format(
                Locale.ROOT, "only the latest %d of %d fit into an answer", kept, rows.size()));
      } else if (rows.size() == limit) {
        Answer.cut(
            answer, String.format(Locale.ROOT, "the latest %d; there may be earlier ones", limit));
      }
      if (kept <= 1 || Answer.fits(answer)) {
        return answer;
      }
    }
  }

  ObjectNode forecast(Arguments asked) {
    ObjectNode forecast = fleet.ofCell(asked.text("cell_id"), "forecast", new FleetClient.Query());
    for (String name : List.of("rul_cycles", "knee_cycle")) {
      if (forecast.path(name).isObject()) {
        forecast.set(name, told(forecast.path(name)));
      }
    }
    return forecast;
  }

  ObjectNode why(Arguments asked) {
    return fleet.ofCell(asked.text("cell_id"), "why", new FleetClient.Query());
  }

  ObjectNode whatIf(Arguments asked) {
    if (asked.has("cell_id") == asked.has("pack_id")) {
      throw new Arguments.WrongArgumentException("wanted either cell_id or pack_id, and not both");
    }
    ObjectNode body = JSON.objectNode();
    body.set("uses", asked.tree("uses"));
    if (asked.has("warranty_soh")) {
      body.set("warranty_soh", asked.tree("warranty_soh"));
    }
    ObjectNode answer =
        asked.has("cell_id")
            ? fleet.whatIf(asked.text("cell_id"), body)
            : fleet.whatIfOfPack(asked.text("pack_id"), body);
    for (JsonNode each : answer.path("uses")) {
      ObjectNode use = (ObjectNode) each;
      use.set("trajectory", trajectory(use));
      use.remove(List.of("cycles", "dates", "quantiles"));
    }
    return answer;
  }

  /** Some of its points, first and last among them. */
  private static ArrayNode trajectory(JsonNode use) {
    ArrayNode some = JSON.arrayNode();
    int all = use.path("cycles").size();
    int count = Math.min(all, POINTS);
    for (int i = 0; i < count; i++) {
      int at = count == 1 ? 0 : (int) Math.round(i * (all - 1.0) / (count - 1));
      JsonNode quantiles = use.path("quantiles").path(at);
      ObjectNode point = some.addObject();
      point.set("cycle", use.path("cycles").path(at));
      point.set("date", use.path("dates").path(at));
      point.set("soh_lower", quantiles.path(0));
      point.set("soh_median", quantiles.path(1));
      point.set("soh_upper", quantiles.path(2));
    }
    return some;
  }

  /** A quantity that cells are compared by: where a row has it, and its unit. */
  private record Quantity(String name, String unit, String path) {
    double of(JsonNode row) {
      JsonNode value = row.at(path);
      return value.isNumber() ? value.doubleValue() : Double.NaN;
    }
  }

  private static final List<Quantity> COMPARED =
      List.of(
          new Quantity("health", "1", "/health"),
          new Quantity("soh", "%", "/soh/value"),
          new Quantity("rul", "cycles", "/rul/value"),
          new Quantity("cycle_number", "cycles", "/cycle_number"),
          new Quantity("resistance", "Ohm", "/resistance/value"),
          new Quantity("state_of_charge", "%", "/state_of_charge/value"),
          new Quantity("surface_temperature", "degC", "/surface_temperature_celsius"));

  ObjectNode compare(Arguments asked) {
    List<ObjectNode> rows = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String id : asked.texts("cell_ids").stream().distinct().toList()) {
      try {
        rows.add(row(fleet.cell(id)));
      } catch (FleetException e) {
        if (!e.code().equals("unknown_cell")) {
          throw e;
        }
        unknown.add(id);
      }
    }
    if (rows.size() < 2) {
      throw new FleetException(
          "there are not two cells to compare%s; find_cells tells which cells there are"
              .formatted(
                  unknown.isEmpty() ? "" : ": not known here are " + String.join(", ", unknown)));
    }
    ObjectNode answer = JSON.objectNode();
    answer.putArray("cells").addAll(rows);
    ArrayNode beside = answer.putArray("beside");
    COMPARED.forEach(quantity -> beside.add(beside(quantity, rows)));
    ArrayNode missing = answer.putArray("not_found");
    unknown.forEach(missing::add);
    return answer;
  }

  private static ObjectNode beside(Quantity quantity, List<ObjectNode> rows) {
    double[] known = rows.stream().mapToDouble(quantity::of).filter(Double::isFinite).toArray();
    Arrays.sort(known);
    int n = known.length;
    double median = n == 0 ? Double.NaN : (known[(n - 1) / 2] + known[n / 2]) / 2;
    ObjectNode out = JSON.objectNode().put("quantity", quantity.name).put("unit", quantity.unit);
    out.put("median", n == 0 ? null : median);
    ArrayNode cells = out.putArray("cells");
    for (ObjectNode row : rows) {
      double value = quantity.of(row);
      boolean there = Double.isFinite(value);
      ObjectNode cell = cells.addObject();
      cell.set("cell_id", row.path("cell_id"));
      cell.put("value", there ? value : null);
      cell.put("from_median", there ? value - median : null);
    }
    return out;
  }
}
