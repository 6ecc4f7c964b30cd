package io.celltwin.fleet.api;

import java.util.Map;

/**
 * The fields of a value under the names it has on its Kafka topic, in the order of its schema:
 * numbers, texts, booleans, lists and maps, null where a number is not known. Whoever shows a value
 * uses these, so that a name means the same on a topic and in an answer.
 */
@FunctionalInterface
public interface TopicFields {
  /**
   * @param value of the domain, that is written to a topic or is part of what is
   * @throws IllegalArgumentException where it is not
   */
  Map<String, Object> of(Object value);
}
