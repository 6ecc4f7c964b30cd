package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Live;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.ImpedanceRow;
import io.celltwin.fleet.api.PackRow;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.api.TopicFields;
import java.util.List;
import java.util.Map;

/**
 * What each answer holds. A value that is written to a topic comes with the fields it has there;
 * what is listed here by name is what the fleet adds, and the columns of its tables.
 */
final class RestAnswers {
  private final TopicFields fields;

  RestAnswers(TopicFields fields) {
    this.fields = fields;
  }

  /** A value of a topic, as it is there; null for none. */
  Map<String, Object> event(Object value) {
    return value == null ? null : fields.of(value);
  }

  static ObjectNode tree(Map<String, Object> named) {
    ObjectNode out = Json.object();
    named.forEach(out::putPOJO);
    return out;
  }

  /** A number of a value of a topic. */
  double number(Object value, String name) {
    return event(value).get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** Some fields of a value; that it has them is what makes their names right. */
  private static void pick(ObjectNode to, Map<String, Object> from, String... names) {
    for (String name : names) {
      if (!from.containsKey(name)) {
        throw new IllegalArgumentException(
            "there is no field %s, wanted one of %s".formatted(name, from.keySet()));
      }
      to.putPOJO(name, from.get(name));
    }
  }

  private static ObjectNode severities(Map<Alert.Severity, Integer> counts) {
    ObjectNode out = Json.object();
    for (Alert.Severity severity : Alert.Severity.values()) {
      out.put(severity.name(), counts.getOrDefault(severity, 0));
    }
    return out;
  }

  /** A row of the fleet's table. */
  ObjectNode cell(CellRow row) {
    Map<String, Object> spec = event(row.spec());
    ObjectNode out = Json.object();
    pick(out, spec, "cell_id");
    out.put("path", CellPath.of(row.cellId()));
    pick(
        out,
        spec,
        "chemistry",
        "pack_id",
        "pack_position",
        "site_id",
        "rated_capacity_ampere_hour",
        "end_of_life_fraction");
    out.put("revision", row.revision());
    Json.time(out, "time", row.eventMillis());
    Json.time(out, "seen", row.seenMillis());
    out.put("cycle_number", row.cycleNumber());
    Json.number(out, "health", row.health());
    Json.number(out, "voltage_volt", row.voltage());
    Json.number(out, "current_ampere", row.current());
    Json.number(out, "surface_temperature_celsius", row.temperature());
    out.putPOJO("stateOfCharge", event(row.stateOfCharge()));
    out.putPOJO("sohCapacity", event(row.soh()));
    out.putPOJO("remainingCapacity", event(row.remainingCapacity()));
    out.putPOJO("internalResistance", event(row.internalResistance()));
    out.putPOJO("numberOfFullCycles", event(row.fullCycles()));
    out.putPOJO("endOfLifeCycle", event(row.endOfLifeCycle()));
    out.putPOJO("dataQuality", event(row.dataQuality()));
    out.putPOJO(
        "rul_cycles",
        event(
            row.rul() == null
                ? Estimate.unknown("no forecast has been made for this cell yet")
                : row.rul()));
    out.set("open_alerts", severities(row.openAlerts()));
    ObjectNode tally = out.putObject("operations");
    tally.put("charges", row.tally().charges());
    tally.put("discharges", row.tally().discharges());
    tally.put("others", row.tally().others());
    tally.put("samples", row.tally().samples());
    tally.put("rejected_samples", row.tally().rejectedSamples());
    tally.put("last_revision", row.tally().lastRevision());
    Json.time(tally, "last_start", row.tally().lastStartMillis());
    out.putPOJO("live", event(row.live()));
    return out;
  }

  /** Live twins that changed, each with what the table of cells shows of it. */
  ObjectNode live(List<Live> changed) {
    ObjectNode out = Json.object();
    ArrayNode cells = out.putArray("cells");
    changed.forEach(live -> cells.addPOJO(event(live)));
    return out;
  }

  /** The same with its nameplate. */
  ObjectNode cellWithSpec(CellRow row) {
    ObjectNode out = cell(row);
    out.putPOJO("cell", event(row.spec()));
    return out;
  }

  /** A pack: what its cells are together, and beside each other. */
  ObjectNode pack(PackRow row) {
    ObjectNode out = Json.object();
    out.put("pack_id", row.packId());
    out.put("path", PackRoutes.pathOf(row.packId()));
    out.put("site_id", row.site());
    out.put("chemistry", row.chemistry() == null ? null : row.chemistry().name());
    out.set("together", group(row.group()));
    if (row.twin() == null) {
      out.putNull("beside");
    } else {
      Map<String, Object> beside = event(row.twin());
      beside.remove("cells");
      out.putPOJO("beside", beside);
    }
    return out;
  }

  /**
   * The same with its cells.
   *
   * @param beside each other, or null where that is not known
   * @param reason why it is not, or null
   */
  ObjectNode packWithCells(PackRow row, PackTwin beside, String reason, List<CellRow> rows) {
    ObjectNode out = pack(row);
    out.putPOJO("beside", event(beside));
    out.put("reason", reason);
    ArrayNode cells = out.putArray("cells");
    rows.forEach(cell -> cells.add(cell(cell)));
    return out;
  }

  /** A revision of a twin; its attributes, which are what has a value and a unit, together. */
  ObjectNode twin(Twin twin) {
    ObjectNode out = Json.object().put("cell_id", twin.cellId());
    event(twin)
        .forEach(
            (name, value) -> {
              boolean attribute = value instanceof Map<?, ?> map && map.containsKey("unit");
              (attribute ? out.withObjectProperty("attributes") : out).putPOJO(name, value);
            });
    return out;
  }

  /** What of a twin is not known, or not well, and what would tell it. */
  ObjectNode knowMore(Twin twin) {
    ObjectNode out = Json.object().put("cell_id", twin.cellId());
    pick(out, event(twin), "revision", "time");
    out.putPOJO("open_questions", event(twin).get("openQuestions"));
    return out;
  }

  ObjectNode forecast(Forecast forecast) {
    return tree(event(forecast));
  }

  /** A row of a cell's history; its columns are fields of the operation and of what it measured. */
  ObjectNode cycle(CycleRow row) {
    ObjectNode out = Json.object();
    out.put("revision", row.revision());
    out.put("operation_index", row.operationIndex());
    out.put("cycle_number", row.cycleNumber());
    out.put("kind", row.kind().name());
    Json.time(out, "start", row.startMillis());
    Json.time(out, "end", row.endMillis());
    out.put("samples", row.samples());
    Json.number(out, "capacity_ampere_hour", row.capacity());
    Json.number(out, "discharged_ampere_hour", row.discharged());
    Json.number(out, "charged_ampere_hour", row.charged());
    Json.number(out, "discharged_watt_hour", row.energyDischarged());
    Json.number(out, "charged_watt_hour", row.energyCharged());
    Json.number(out, "load_current_ampere", row.loadCurrent());
    Json.number(out, "minimum_voltage_volt", row.minVoltage());
    Json.number(out, "maximum_voltage_volt", row.maxVoltage());
    Json.number(out, "mean_temperature_celsius", row.meanTemperature());
    Json.number(out, "maximum_temperature_celsius", row.maxTemperature());
    Json.number(out, "resistance_ohm", row.resistance());
    Json.number(out, "quality", row.quality());
    out.put("comparable", row.comparable());
    out.putPOJO("soh", event(row.soh()));
    out.putPOJO("lineage", event(row.lineage()));
    ObjectNode missing = out.putObject("missing");
    row.missing().forEach(missing::put);
    return out;
  }

  static ObjectNode impedance(ImpedanceRow row) {
    ObjectNode out = Json.object();
    out.put("sequence", row.sequence());
    out.put("operation_index", row.operationIndex());
    Json.time(out, "time", row.startMillis());
    Json.number(out, "ambient_temperature_celsius", row.ambient());
    Json.number(out, "electrolyte_resistance_ohm", row.electrolyteResistance());
    Json.number(out, "charge_transfer_resistance_ohm", row.chargeTransferResistance());
    return out;
  }

  /** An episode of an alert: the alert, and what became of it. */
  ObjectNode alert(AlertEpisode episode, long nowMillis) {
    Alert alert = episode.firing() != null ? episode.firing() : episode.cleared();
    boolean over = episode.cleared() != null;
    Map<String, Object> named = event(alert);
    named.remove("time"); // it is opened or cleared here
    named.put("state", episode.state().name());
    ObjectNode out = tree(named);
    Json.time(out, "opened", episode.openedMillis());
    if (over) {
      Json.time(out, "cleared", episode.cleared().eventMillis());
    } else {
      out.putNull("cleared");
    }
    out.put("times", episode.times());
    out.put("explained_by", episode.heldBy());
    out.put("cleared_message", over ? episode.cleared().message() : null);
    out.put("cleared_action", over ? episode.cleared().action() : null);
    out.putPOJO("acknowledged", ack(episode.acknowledged()));
    out.putPOJO("silenced", episode.silent(nowMillis) ? ack(episode.silenced()) : null);
    return out;
  }

  /** What a person said, without what the alert around it says already. */
  private Map<String, Object> ack(AlertAck ack) {
    Map<String, Object> named = event(ack);
    if (named != null) {
      named.keySet().removeAll(List.of("alert_id", "cell_id", "action"));
    }
    return named;
  }

  static ObjectNode fleet(FleetSummary f) {
    ObjectNode out = Json.object();
    out.set("all", group(f.all()));
    groups(out.putArray("packs"), f.packs());
    groups(out.putArray("sites"), f.sites());
    groups(out.putArray("chemistries"), f.chemistries());
    out.put("operations", f.operations());
    out.put("samples", f.samples());
    out.put("samples_per_second", f.samplesPerSecond());
    out.put("operations_per_second", f.operationsPerSecond());
    out.put("model_answers", f.modelAnswers());
    out.put("fallback_answers", f.fallbackAnswers());
    out.put("measured_answers", f.measuredAnswers());
    Json.number(out, "data_quality", f.dataQuality());
    out.put("rejected_records", f.rejectedRecords());
    out.put("rejected_samples", f.rejectedSamples());
    Json.time(out, "time", f.eventMillis());
    Json.time(out, "seen", f.seenMillis());
    return out;
  }

  private static void groups(ArrayNode to, List<FleetSummary.Group> groups) {
    groups.forEach(g -> to.add(group(g)));
  }

  private static ObjectNode group(FleetSummary.Group g) {
    ObjectNode out = Json.object();
    out.put("name", g.name());
    out.put("cells", g.cells());
    out.put("cells_with_known_soh", g.known());
    out.put("cells_past_end_of_life", g.pastEndOfLife());
    ObjectNode soh = out.putObject("soh_percent");
    Json.number(soh, "mean", g.sohMean());
    Json.number(soh, "min", g.sohMin());
    Json.number(soh, "q05", g.soh05());
    Json.number(soh, "q25", g.soh25());
    Json.number(soh, "median", g.sohMedian());
    Json.number(soh, "q75", g.soh75());
    Json.number(soh, "q95", g.soh95());
    Json.number(soh, "max", g.sohMax());
    out.set("open_alerts", severities(g.openAlerts()));
    return out;
  }

  static ObjectNode rejected(RejectedRow row) {
    ObjectNode out = Json.object();
    out.put("reason_code", row.code());
    out.put("cell_id", row.cellId());
    out.put("other_cells", row.rest());
    out.put("count", row.count());
    out.putObject("first").put("place", row.firstPlace()).put("reason", row.firstReason());
    ObjectNode last =
        out.putObject("last").put("place", row.lastPlace()).put("reason", row.lastReason());
    Json.time(last, "time", row.lastMillis());
    return out;
  }
}
