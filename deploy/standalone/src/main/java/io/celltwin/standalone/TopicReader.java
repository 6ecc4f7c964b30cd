package io.celltwin.standalone;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning to where it ends now, and no further. */
final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);

  private TopicReader() {}

  /**
   * Records of some cells in the order of their partitions' logs; a value is null where the cell
   * was retired.
   */
  static <T> void read(
      String bootstrap,
      SchemaRegistry registry,
      Topic<T> topic,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      BiConsumer<String, T> each) {
    var deserializer = registry.deserializer(topic);
    readRaw(
        bootstrap,
        topic.name(),
        r -> {
          if (r.key() != null && wanted.test(r)) {
            each.accept(
                cell(r),
                r.value() == null ? null : deserializer.deserialize(topic.name(), r.value()));
          }
        });
  }

  /** The cell of a record, or null where it has no key. */
  static String cell(ConsumerRecord<byte[], byte[]> r) {
    return r.key() == null ? null : new String(r.key(), StandardCharsets.UTF_8);
  }

  /** Records as bytes. */
  static void readRaw(
      String bootstrap, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    readRaw(bootstrap, topic, Map.of(), each);
  }

  /**
   * Records as bytes, from some place on.
   *
   * @param from by partition; others are read from their beginning
   */
  static void readRaw(
      String bootstrap,
      String topic,
      Map<TopicPartition, Long> from,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            8 << 20,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5000);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      partitions.stream().filter(from::containsKey).forEach(p -> consumer.seek(p, from.get(p)));
      Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(POLL)) {
          if (r.offset() < end.get(new TopicPartition(topic, r.partition()))) {
            each.accept(r);
          }
        }
      }
    }
  }
}
