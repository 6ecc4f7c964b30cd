package io.celltwin.benchmark;

import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the stream is measured with: frames of made-up cells on a topic, and a plain reader of it.
 */
final class StreamTopics {
  private static final int CELLS = 64;

  private StreamTopics() {}

  /**
   * Writes frames of {@link BenchCell}s in turns.
   *
   * @param size samples of a frame
   * @param frames how many, over all cells
   * @return what the cells are, by their id
   */
  static Map<String, CellSpec> produce(
      int size, long frames, Topics topics, String bootstrap, SchemaRegistry registry) {
    Map<String, CellSpec> specs = new HashMap<>();
    var encoder = new FrameEncoder(registry, topics.telemetry());
    var specSerializer = registry.serializer(topics.cells());
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            20,
            "batch.size",
            512 << 10,
            "compression.type",
            "lz4",
            "buffer.memory",
            64L << 20);
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<BenchCell> cells = new ArrayList<>();
      for (int c = 0; c < CELLS; c++) {
        var cell = new BenchCell(String.format(Locale.ROOT, "bench/%03d", c), size, c);
        CellSpec spec = cell.spec();
        specs.put(spec.cellId(), spec);
        cells.add(cell);
        sent(
            producer,
            topics.cells().name(),
            spec.cellId(),
            specSerializer.serialize(topics.cells().name(), spec));
      }
      producer.flush();
      for (long f = 0; f < frames; f++) {
        Frame frame = cells.get((int) (f % CELLS)).next();
        sent(producer, topics.telemetry().name(), frame.cellId(), encoder.encode(frame));
      }
      producer.flush();
    }
    return specs;
  }

  private static void sent(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value),
            (done, e) -> {
              if (e != null) {
                throw new IllegalStateException("the broker did not take a record", e);
              }
            });
  }

  /** Reads so many frames from the beginning. */
  static void consume(
      String bootstrap, Topics topics, long frames, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "max.poll.records",
            5000,
            "max.partition.fetch.bytes",
            4 << 20,
            "fetch.max.bytes",
            32 << 20);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      String topic = topics.telemetry().name();
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (long seen = 0; seen < frames; ) {
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(500))) {
          each.accept(r);
          seen++;
        }
      }
    }
  }
}
