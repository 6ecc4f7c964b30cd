package io.celltwin.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.ImpedanceRow;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.api.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The domain as JSON, under the names it has on Kafka. A number that is not known is null, with its
 * reason beside it.
 */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(Json.class);

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(ObjectNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  static void number(ObjectNode to, String name, double value) {
    if (Double.isFinite(value)) {
      to.put(name, value);
    } else {
      to.putNull(name);
    }
  }

  private static void number(ArrayNode to, double value) {
    if (Double.isFinite(value)) {
      to.add(value);
    } else {
      to.addNull();
    }
  }

  /** The year 2200: later than any clock that is right. */
  private static final long LATEST_PLAUSIBLE = 7_258_118_400_000L;

  /** Before the first event there is no time, and what a clock gone wrong says is none either. */
  private static void time(ObjectNode to, String name, long millis) {
    if (millis <= 0 || millis >= LATEST_PLAUSIBLE) {
      to.putNull(name);
    } else {
      to.put(name, Instant.ofEpochMilli(millis).toString());
    }
  }

  static ObjectNode spec(CellSpec spec) {
    ObjectNode out = object();
    out.put("cell_id", spec.cellId());
    out.put("chemistry", spec.chemistry().name());
    out.put("rated_capacity_ampere_hour", spec.ratedCapacity());
    out.put("nominal_voltage_volt", spec.nominalVoltage());
    out.put("lower_voltage_limit_volt", spec.minVoltage());
    out.put("upper_voltage_limit_volt", spec.maxVoltage());
    out.put("capacity_voltage_volt", spec.capacityVoltage());
    out.put("maximum_charge_current_ampere", spec.maxChargeCurrent());
    out.put("maximum_discharge_current_ampere", spec.maxDischargeCurrent());
    out.put("minimum_temperature_celsius", spec.minTemperature());
    out.put("maximum_temperature_celsius", spec.maxTemperature());
    out.put("reference_current_ampere", spec.referenceCurrent());
    out.put("reference_temperature_celsius", spec.referenceTemperature());
    out.put("end_of_life_fraction", spec.endOfLife());
    out.put("pack_id", spec.pack());
    out.put("site_id", spec.site());
    out.put("commissioned", spec.commissioned() == null ? null : spec.commissioned().toString());
    return out;
  }

  static ObjectNode estimate(Estimate e) {
    if (e == null) {
      return null;
    }
    ObjectNode out = object();
    number(out, "value", e.value());
    number(out, "lower", e.lower());
    number(out, "upper", e.upper());
    out.put("method", e.method());
    out.put("model_version", e.modelVersion());
    out.put("reason", e.reason());
    return out;
  }

  static ObjectNode attribute(Attribute a) {
    ObjectNode out = object();
    number(out, "value", a.value());
    out.put("unit", a.unit());
    time(out, "time", a.timeMillis());
    number(out, "lower", a.lower());
    number(out, "upper", a.upper());
    out.put("method", a.method());
    out.put("model_version", a.modelVersion());
    out.put("reason", a.reason());
    return out;
  }

  private static ObjectNode lineage(Lineage l) {
    return object()
        .put("source", l.source())
        .put("first_sequence", l.firstSequence())
        .put("last_sequence", l.lastSequence());
  }

  private static ObjectNode severities(Map<Alert.Severity, Integer> counts) {
    ObjectNode out = object();
    for (Alert.Severity severity : Alert.Severity.values()) {
      out.put(severity.name(), counts.getOrDefault(severity, 0));
    }
    return out;
  }

  static ObjectNode cell(CellRow row) {
    ObjectNode out = object();
    out.put("cell_id", row.cellId());
    out.put("path", CellPath.of(row.cellId()));
    out.put("chemistry", row.spec().chemistry().name());
    out.put("pack_id", row.spec().pack());
    out.put("site_id", row.spec().site());
    out.put("rated_capacity_ampere_hour", row.spec().ratedCapacity());
    out.put("end_of_life_fraction", row.spec().endOfLife());
    out.put("revision", row.revision());
    time(out, "time", row.eventMillis());
    time(out, "seen", row.seenMillis());
    out.put("cycle_number", row.cycleNumber());
    number(out, "health", row.health());
    number(out, "voltage_volt", row.voltage());
    number(out, "current_ampere", row.current());
    number(out, "surface_temperature_celsius", row.temperature());
    out.set("stateOfCharge", attribute(row.stateOfCharge()));
    out.set("sohCapacity", attribute(row.soh()));
    out.set("remainingCapacity", attribute(row.remainingCapacity()));
    out.set("internalResistance", attribute(row.internalResistance()));
    out.set("numberOfFullCycles", attribute(row.fullCycles()));
    out.set("endOfLifeCycle", attribute(row.endOfLifeCycle()));
    out.set("dataQuality", attribute(row.dataQuality()));
    out.set(
        "rul_cycles",
        row.rul() == null
            ? estimate(Estimate.unknown("no forecast has been made for this cell yet"))
            : estimate(row.rul()));
    out.set("open_alerts", severities(row.openAlerts()));
    ObjectNode tally = out.putObject("operations");
    tally.put("charges", row.tally().charges());
    tally.put("discharges", row.tally().discharges());
    tally.put("others", row.tally().others());
    tally.put("samples", row.tally().samples());
    tally.put("rejected_samples", row.tally().rejectedSamples());
    tally.put("last_revision", row.tally().lastRevision());
    time(tally, "last_start", row.tally().lastStartMillis());
    return out;
  }

  static ObjectNode twin(Twin twin) {
    ObjectNode out = object();
    out.put("cell_id", twin.cellId());
    out.put("revision", twin.revision());
    time(out, "time", twin.eventMillis());
    out.put("cycle_number", twin.cycleNumber());
    out.put("operation_index", twin.operationIndex());
    out.set("cell", spec(twin.spec()));
    number(out, "voltage_volt", twin.voltage());
    number(out, "current_ampere", twin.current());
    number(out, "surface_temperature_celsius", twin.temperature());
    ObjectNode attributes = out.putObject("attributes");
    attributes.set("stateOfCharge", attribute(twin.stateOfCharge()));
    attributes.set("openCircuitVoltage", attribute(twin.openCircuitVoltage()));
    attributes.set("sohCapacity", attribute(twin.sohCapacity()));
    attributes.set("remainingCapacity", attribute(twin.remainingCapacity()));
    attributes.set("capacityFade", attribute(twin.capacityFade()));
    attributes.set("numberOfFullCycles", attribute(twin.numberOfFullCycles()));
    attributes.set("energyThroughput", attribute(twin.energyThroughput()));
    attributes.set("capacityThroughput", attribute(twin.capacityThroughput()));
    attributes.set("internalResistance", attribute(twin.internalResistance()));
    attributes.set("internalResistanceIncrease", attribute(twin.internalResistanceIncrease()));
    attributes.set("remainingRoundTripEnergyEfficiency", attribute(twin.roundTripEfficiency()));
    attributes.set("timeExtremeHighTemp", attribute(twin.timeExtremeHighTemp()));
    attributes.set("timeExtremeLowTemp", attribute(twin.timeExtremeLowTemp()));
    attributes.set("timeExtremeHighTempCharging", attribute(twin.timeExtremeHighTempCharging()));
    attributes.set("timeExtremeLowTempCharging", attribute(twin.timeExtremeLowTempCharging()));
    attributes.set("numberOfDeepDischarges", attribute(twin.deepDischarges()));
    attributes.set("numberOfOvercharges", attribute(twin.overcharges()));
    attributes.set("rulCycles", attribute(twin.rulCycles()));
    attributes.set("endOfLifeCycle", attribute(twin.endOfLifeCycle()));
    attributes.set("dataQuality", attribute(twin.dataQuality()));
    attributes.set("thermalResidual", attribute(twin.thermalResidual()));
    attributes.set("meanDepthOfDischarge", attribute(twin.meanDepthOfDischarge()));
    attributes.set("calendarAge", attribute(twin.calendarAge()));
    ArrayNode modes = out.putArray("ageingModes");
    for (AgeingMode mode : twin.modes()) {
      ObjectNode one = modes.addObject().put("name", mode.name());
      one.set("extent", attribute(mode.extent()));
      number(one, "probability", mode.probability());
      one.put("evidence", mode.evidence());
    }
    ArrayNode events = out.putArray("negativeEvents");
    for (Twin.NegativeEvent event : twin.negativeEvents()) {
      time(events.addObject().put("text", event.text()), "time", event.timeMillis());
    }
    out.set("lineage", lineage(twin.lineage()));
    out.put("code_version", twin.codeVersion());
    return out;
  }

  static ObjectNode cycle(CycleRow row) {
    ObjectNode out = object();
    out.put("revision", row.revision());
    out.put("operation_index", row.operationIndex());
    out.put("cycle_number", row.cycleNumber());
    out.put("kind", row.kind().name());
    time(out, "start", row.startMillis());
    time(out, "end", row.endMillis());
    out.put("samples", row.samples());
    number(out, "capacity_ampere_hour", row.capacity());
    number(out, "discharged_ampere_hour", row.discharged());
    number(out, "charged_ampere_hour", row.charged());
    number(out, "discharged_watt_hour", row.energyDischarged());
    number(out, "charged_watt_hour", row.energyCharged());
    number(out, "load_current_ampere", row.loadCurrent());
    number(out, "minimum_voltage_volt", row.minVoltage());
    number(out, "maximum_voltage_volt", row.maxVoltage());
    number(out, "mean_temperature_celsius", row.meanTemperature());
    number(out, "maximum_temperature_celsius", row.maxTemperature());
    number(out, "resistance_ohm", row.resistance());
    number(out, "quality", row.quality());
    out.put("comparable", row.comparable());
    out.set("soh", estimate(row.soh()));
    out.set("lineage", lineage(row.lineage()));
    ObjectNode missing = out.putObject("missing");
    row.missing().forEach(missing::put);
    return out;
  }

  static ObjectNode impedance(ImpedanceRow row) {
    ObjectNode out = object();
    out.put("sequence", row.sequence());
    out.put("operation_index", row.operationIndex());
    time(out, "time", row.startMillis());
    number(out, "ambient_temperature_celsius", row.ambient());
    number(out, "electrolyte_resistance_ohm", row.electrolyteResistance());
    number(out, "charge_transfer_resistance_ohm", row.chargeTransferResistance());
    return out;
  }

  static ObjectNode forecast(Forecast f) {
    ObjectNode out = object();
    out.put("cell_id", f.cellId());
    out.put("revision", f.revision());
    time(out, "time", f.eventMillis());
    out.put("cycle_number", f.cycleNumber());
    out.put("end_of_life_fraction", f.endOfLife());
    ArrayNode ahead = out.putArray("cycles_ahead");
    for (int cycles : f.cyclesAhead()) {
      ahead.add(cycles);
    }
    column(out.putArray("soh_lower"), f.lower());
    column(out.putArray("soh_median"), f.median());
    column(out.putArray("soh_upper"), f.upper());
    out.set("rul_cycles", estimate(f.rulCycles()));
    out.set("knee_cycle", estimate(f.kneeCycle()));
    return out;
  }

  private static void column(ArrayNode to, double[] values) {
    for (double value : values) {
      number(to, value);
    }
  }

  static ObjectNode alert(AlertEpisode episode, long nowMillis) {
    Alert alert = episode.firing() != null ? episode.firing() : episode.cleared();
    ObjectNode out = object();
    out.put("alert_id", alert.id());
    out.put("cell_id", alert.cellId());
    out.put("kind", alert.kind());
    out.put("severity", alert.severity().name());
    out.put("state", episode.state().name());
    time(out, "opened", episode.openedMillis());
    if (episode.cleared() == null) {
      out.putNull("cleared");
    } else {
      time(out, "cleared", episode.cleared().eventMillis());
    }
    out.put("operation_index", alert.operationIndex());
    out.put("cycle_number", alert.cycleNumber());
    number(out, "value", alert.value());
    number(out, "limit", alert.limit());
    out.put("unit", alert.unit());
    out.put("message", alert.message());
    out.put("action", alert.action());
    out.put("times", episode.times());
    out.put("explained_by", episode.heldBy());
    boolean over = episode.cleared() != null;
    out.put("cleared_message", over ? episode.cleared().message() : null);
    out.put("cleared_action", over ? episode.cleared().action() : null);
    out.put("rule_version", alert.ruleVersion());
    out.set("evidence", lineage(alert.evidence()));
    out.set("acknowledged", ack(episode.acknowledged()));
    out.set("silenced", episode.silent(nowMillis) ? ack(episode.silenced()) : null);
    return out;
  }

  private static ObjectNode ack(AlertAck ack) {
    if (ack == null) {
      return null;
    }
    ObjectNode out = object().put("by", ack.by()).put("note", ack.note());
    time(out, "time", ack.timeMillis());
    if (ack.untilMillis() != null) {
      time(out, "until", ack.untilMillis());
    }
    return out;
  }

  static ObjectNode fleet(FleetSummary f) {
    ObjectNode out = object();
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
    number(out, "data_quality", f.dataQuality());
    out.put("rejected_records", f.rejectedRecords());
    out.put("rejected_samples", f.rejectedSamples());
    time(out, "time", f.eventMillis());
    time(out, "seen", f.seenMillis());
    return out;
  }

  private static void groups(ArrayNode to, List<FleetSummary.Group> groups) {
    groups.forEach(g -> to.add(group(g)));
  }

  private static ObjectNode group(FleetSummary.Group g) {
    ObjectNode out = object();
    out.put("name", g.name());
    out.put("cells", g.cells());
    out.put("cells_with_known_soh", g.known());
    out.put("cells_past_end_of_life", g.pastEndOfLife());
    ObjectNode soh = out.putObject("soh_percent");
    number(soh, "mean", g.sohMean());
    number(soh, "min", g.sohMin());
    number(soh, "q05", g.soh05());
    number(soh, "q25", g.soh25());
    number(soh, "median", g.sohMedian());
    number(soh, "q75", g.soh75());
    number(soh, "q95", g.soh95());
    number(soh, "max", g.sohMax());
    out.set("open_alerts", severities(g.openAlerts()));
    return out;
  }

  static ObjectNode rejected(RejectedRow row) {
    ObjectNode out = object();
    out.put("reason_code", row.code());
    out.put("cell_id", row.cellId());
    out.put("other_cells", row.rest());
    out.put("count", row.count());
    out.putObject("first").put("place", row.firstPlace()).put("reason", row.firstReason());
    ObjectNode last =
        out.putObject("last").put("place", row.lastPlace()).put("reason", row.lastReason());
    time(last, "time", row.lastMillis());
    return out;
  }

  static byte[] trace(Trace trace) {
    int n = trace.size();
    var bytes = new ByteArrayOutputStream(256 + 48 * n);
    try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("cell_id", trace.cellId());
      out.writeNumberField("revision", trace.revision());
      out.writeStringField("kind", trace.kind().name());
      out.writeStringField("start", Instant.ofEpochMilli(trace.startMillis()).toString());
      out.writeNumberField("samples", trace.samples());
      out.writeNumberField("points", n);
      out.writeStringField("incomplete", trace.incomplete());
      out.writeArrayFieldStart("offset_second");
      for (long micros : trace.offsetMicros()) {
        out.writeNumber(micros / 1e6);
      }
      out.writeEndArray();
      column(out, "voltage_volt", trace.voltage());
      column(out, "current_ampere", trace.current());
      if (trace.temperature() == null) {
        out.writeNullField("surface_temperature_celsius");
      } else {
        out.writeArrayFieldStart("surface_temperature_celsius");
        for (float t : trace.temperature()) {
          if (Float.isFinite(t)) {
            out.writeNumber(t);
          } else {
            out.writeNull();
          }
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  private static void column(JsonGenerator out, String name, double[] values) throws IOException {
    out.writeArrayFieldStart(name);
    for (double value : values) {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
    out.writeEndArray();
  }

  /**
   * A list of rows, written one by one: a tree of ten thousand would take ten times its text. A row
   * that cannot be written is left out, and said.
   *
   * @param rest further fields
   */
  static <T> byte[] list(
      String name, Iterable<T> rows, Function<T, ObjectNode> write, ObjectNode rest) {
    var bytes = new ByteArrayOutputStream(4096);
    int unwritten = 0;
    try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
      out.writeStartObject();
      for (var field : rest.properties()) {
        out.writeFieldName(field.getKey());
        out.writeTree(field.getValue());
      }
      out.writeArrayFieldStart(name);
      for (T row : rows) {
        ObjectNode node;
        try {
          node = write.apply(row);
        } catch (RuntimeException e) {
          LOG.error("a row of {} cannot be shown", name, e);
          unwritten++;
          continue;
        }
        out.writeTree(node);
      }
      out.writeEndArray();
      if (unwritten > 0) {
        out.writeNumberField("rows_that_cannot_be_shown", unwritten);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }
}
