package io.celltwin.fleet.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.domain.Alert;
import java.time.Instant;
import java.util.Locale;

/**
 * What a subscriber is sent.
 *
 * @param id the same for every attempt, and for an alert that is delivered again
 * @param body JSON
 */
record WebhookMessage(String id, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static WebhookMessage of(Alert alert) {
    String state = alert.state().name().toLowerCase(Locale.ROOT);
    ObjectNode root = JSON.createObjectNode();
    root.put("type", "battery.alert." + state);
    root.put("timestamp", Instant.ofEpochMilli(alert.eventMillis()).toString());
    ObjectNode data = root.putObject("data");
    data.put("alert_id", alert.id());
    data.put("cell_id", alert.cellId());
    data.put("kind", alert.kind());
    data.put("severity", alert.severity().name());
    data.put("state", alert.state().name());
    data.put("time", Instant.ofEpochMilli(alert.eventMillis()).toString());
    data.put("operation_index", alert.operationIndex());
    data.put("cycle_number", alert.cycleNumber());
    number(data, "value", alert.value());
    number(data, "limit", alert.limit());
    data.put("unit", alert.unit());
    data.put("message", alert.message());
    data.put("action", alert.action());
    data.put("rule_version", alert.ruleVersion());
    ObjectNode evidence = data.putObject("evidence");
    evidence.put("source", alert.evidence().source());
    evidence.put("first_sequence", alert.evidence().firstSequence());
    evidence.put("last_sequence", alert.evidence().lastSequence());
    try {
      return new WebhookMessage(
          "%s.%s.%s".formatted(alert.id(), state, alert.severity().name().toLowerCase(Locale.ROOT)),
          JSON.writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  private static void number(ObjectNode to, String name, double value) {
    if (Double.isFinite(value)) {
      to.put(name, value);
    } else {
      to.putNull(name);
    }
  }
}
