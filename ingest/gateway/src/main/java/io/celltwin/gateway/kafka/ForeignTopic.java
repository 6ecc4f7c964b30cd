package io.celltwin.gateway.kafka;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A Kafka topic of somebody else.
 *
 * @param bootstrap of its cluster
 * @param topic its name
 * @param group under which offsets are committed
 * @param registry Confluent API of the registry its values' schemas are in; null where they are
 *     text
 * @param properties for its consumer, e.g. {@code security.protocol}
 */
public record ForeignTopic(
    String bootstrap, String topic, String group, String registry, Map<String, String> properties) {
  public ForeignTopic {
    requireNonNull(bootstrap, "bootstrap");
    requireNonNull(topic, "topic");
    requireNonNull(group, "group");
    properties = Map.copyOf(properties);
  }
}
