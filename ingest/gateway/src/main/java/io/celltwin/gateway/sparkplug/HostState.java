package io.celltwin.gateway.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * The STATE of a host application (specification 3.0, 5.7 and 6.4.26): topic {@code
 * spBv1.0/STATE/host}, QoS 1, retained, JSON {@code {"online":…,"timestamp":…}}. The will says
 * offline with the timestamp that the birth after it will have, so that an edge node can tell an
 * old will from a new birth. Edge nodes that name this host as their primary one send while it is
 * online, and keep what they have while it is not.
 *
 * @param host name of the host application; edge nodes are told it
 */
public record HostState(String host) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public HostState {
    if (host.isBlank() || host.contains("/") || host.contains("+") || host.contains("#")) {
      throw new IllegalArgumentException(
          "sparkplug.host is '" + host + "': wanted a name without /, + and #");
    }
  }

  public String topic() {
    return SparkplugTopic.NAMESPACE + "/STATE/" + host;
  }

  /**
   * @param connectMillis when the connection was asked for; the same for its will and its birth
   */
  public byte[] payload(boolean online, long connectMillis) {
    var json = JSON.createObjectNode().put("online", online).put("timestamp", connectMillis);
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether a STATE that was received says of this host that it is offline, though it is not. It
   * has to be contradicted at once: edge nodes that wait for their primary host have stopped
   * sending.
   *
   * @param connectMillis of the present connection; an older statement is past
   */
  public boolean mustBeContradicted(String topic, byte[] payload, long connectMillis) {
    if (!topic.equals(topic())) {
      return false;
    }
    try {
      JsonNode state = JSON.readTree(payload);
      return !state.path("online").asBoolean(true)
          && state.path("timestamp").asLong(Long.MAX_VALUE) >= connectMillis;
    } catch (IOException e) {
      return "OFFLINE".equals(new String(payload, UTF_8).strip()); // as 2.2 wrote it
    }
  }
}
