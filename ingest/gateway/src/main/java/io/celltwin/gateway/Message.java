package io.celltwin.gateway;

import static java.util.Objects.requireNonNull;

/**
 * What arrived, as it arrived.
 *
 * @param channel where it came in: an MQTT topic, a Kafka topic, a file, a path of HTTP
 * @param key of a Kafka record, or null
 * @param payload the bytes
 * @param arrivedMillis when [ms since 1970-01-01 UTC]
 * @param retained whether the broker had kept it, so that its arrival says nothing about its age
 * @param repeated whether the sender says that it may be a repetition
 */
public record Message(
    String channel,
    String key,
    byte[] payload,
    long arrivedMillis,
    boolean retained,
    boolean repeated) {
  public Message {
    requireNonNull(channel, "channel");
    requireNonNull(payload, "payload");
  }

  public static Message of(String channel, byte[] payload, long arrivedMillis) {
    return new Message(channel, null, payload, arrivedMillis, false, false);
  }
}
