package io.celltwin.fleet;

import io.celltwin.domain.OperationKind;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
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
  static final String LIVE = "live";
  static final String IDENTITIES = "identities";
  static final String SOURCES = "sources";
  static final String PACKS = "packs";
  static final String SCORES = "scores";
  static final String REJECTED = "rejected";

  private static final int LONGEST_ID = 256;

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

  /**
   * A row that cannot be read any more is a row that is not there: it is counted, and written anew
   * with the next record. Otherwise one bad row would stop its cell for ever.
   */
  static <V> Serde<V> readable(String store, Serde<V> values, UnusableRows faults) {
    return Serdes.serdeFrom(
        values.serializer(),
        (topic, bytes) -> {
          try {
            return values.deserializer().deserialize(topic, bytes);
          } catch (RuntimeException e) {
            if (Outage.isOne(e)) {
              throw e;
            }
            faults.count("store " + store, e);
            return null;
          }
        });
  }

  /** Shows each row of a store, at the start; one that cannot be shown is counted and left out. */
  static <V> void forEach(
      KeyValueStore<String, V> store, UnusableRows faults, BiConsumer<String, V> show) {
    try (var kept = store.all()) {
      while (kept.hasNext()) {
        var row = kept.next();
        if (row.value == null) {
          continue;
        }
        try {
          show.accept(row.key, row.value);
        } catch (RuntimeException e) {
          faults.count("store " + store.name() + ", row " + row.key, e);
        }
      }
    }
  }

  /**
   * A record's key is its cell, as on every topic: another one would land on a partition where the
   * cell is not looked for.
   */
  static String requireKey(String key, String cellId) {
    if (key == null || !key.equals(cellId)) {
      throw new IllegalArgumentException(
          "key is '%s' and the value is of cell '%s', wanted the cell's id as the key"
              .formatted(key, cellId));
    }
    if (cellId.length() > LONGEST_ID) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cell id has %d characters, wanted at most %d",
              cellId.length(),
              LONGEST_ID));
    }
    if (cellId.indexOf('\0') >= 0 || cellId.indexOf('\1') >= 0) {
      throw new IllegalArgumentException("cell id has a control character in it");
    }
    return cellId;
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
    int end = key.indexOf('\0');
    return end < 0 ? key : key.substring(0, end);
  }

  static String firstKey(String cellId) {
    return cellId + '\0';
  }

  static String lastKey(String cellId) {
    return cellId + '\1';
  }
}
