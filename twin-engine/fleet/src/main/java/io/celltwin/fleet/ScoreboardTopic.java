package io.celltwin.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.Topic;
import io.celltwin.domain.Scores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** The topic of the scoreboard: what it holds, and rows put on it. */
final class ScoreboardTopic implements ScoreboardWriter.Shelf {
  /** Of one look at a topic of some hundred rows. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FleetConfig config;
  private final Topic<Scores> topic;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<Scores> serializer;
  private final Deserializer<Scores> deserializer;

  /**
   * @param producer that waits for all replicas; closed by who made it
   */
  ScoreboardTopic(FleetConfig config, Producer<byte[], byte[]> producer) {
    this.config = config;
    this.topic = config.topics().scoreboard();
    this.producer = producer;
    this.serializer = config.registry().serializer(topic);
    this.deserializer = config.registry().deserializer(topic);
  }

  @Override
  public Map<String, Scores> read() {
    Map<String, Scores> rows = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            config.kafka(
                Map.of(
                    ConsumerConfig.CLIENT_ID_CONFIG,
                    "celltwin-scoreboard",
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    false)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() - until > 0) {
          throw new org.apache.kafka.common.errors.TimeoutException(
              topic.name() + " cannot be read to its end");
        }
        for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(200))) {
          take(r, rows);
        }
      }
    }
    return rows;
  }

  private void take(ConsumerRecord<byte[], byte[]> r, Map<String, Scores> rows) {
    String key = r.key() == null ? "" : new String(r.key(), UTF_8);
    Scores row = null;
    if (r.value() != null) {
      try {
        row = deserializer.deserialize(r.topic(), r.value());
      } catch (RuntimeException e) {
        row = UNREADABLE; // none of ours: it goes with the next look
      }
    }
    if (row == null) {
      rows.remove(key);
    } else {
      rows.put(key, row);
    }
  }

  /** Like no row there is. */
  private static final Scores UNREADABLE =
      new Scores(
          "",
          "",
          0,
          "",
          "",
          0,
          0,
          0,
          0,
          new Scores.Beside(0, 0, 0),
          new Scores.Beside(0, 0, 0),
          0,
          0,
          0,
          0,
          0,
          0,
          false);

  @Override
  public void write(Map<String, Scores> rows, long eventMillis) {
    List<Future<?>> sent = new ArrayList<>();
    rows.forEach(
        (key, row) ->
            sent.add(
                producer.send(
                    new ProducerRecord<>(
                        topic.name(),
                        null,
                        Math.max(0, eventMillis),
                        key.getBytes(UTF_8),
                        row == null ? null : serializer.serialize(topic.name(), row)))));
    try {
      for (Future<?> each : sent) {
        each.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException(
          "%s cannot be written: %s".formatted(topic.name(), e.getMessage()), e);
    }
  }
}
