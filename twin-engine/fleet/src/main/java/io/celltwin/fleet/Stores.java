package io.celltwin.fleet;

import io.celltwin.domain.OperationKind;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Names and keys of the fleet's stores. */
final class Stores {
  static final String CELLS = "cells";
  static final String TWINS = "twins";
  static final String FORECASTS = "forecasts";
  static final String CYCLES = "cycles";
  static final String LATEST = "latest-operations";
  static final String TALLIES = "tallies";
  static final String IMPEDANCES = "impedances";
  static final String ALERTS = "alerts";
  static final String REJECTED = "rejected";

  private Stores() {}

  /** On disk, and on a compacted topic of its own: a lost disk costs time, not data. */
  static <V> StoreBuilder<KeyValueStore<String, V>> onDisk(String name, Serde<V> values) {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
            org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name),
            Serdes.String(),
            values)
        .withCachingDisabled()
        // a changelog record carries the event's time stamp, and a simulation runs ahead of the
        // wall clock; the broker would refuse it
        .withLoggingEnabled(
            Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)));
  }

  static <V> Serde<V> serde(Function<V, byte[]> write, Function<byte[], V> read) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : write.apply(value),
        (topic, bytes) -> bytes == null ? null : read.apply(bytes));
  }

  /** A cell's cycles lie side by side, in order. */
  static String cycleKey(String cellId, long revision) {
    return String.format(Locale.ROOT, "%s\0%016x", cellId, revision);
  }

  /** A cell's latest operation of each kind. */
  static String kindKey(String cellId, OperationKind kind) {
    return cellId + '\0' + kind.name();
  }

  static String alertKey(String cellId, String alertId) {
    return cellId + '\0' + alertId;
  }

  static String cellOf(String key) {
    return key.substring(0, key.indexOf('\0'));
  }

  static String firstKey(String cellId) {
    return cellId + '\0';
  }

  static String lastKey(String cellId) {
    return cellId + '\1';
  }
}
