package io.celltwin.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.Topic;
import io.celltwin.domain.AuditEntry;
import io.celltwin.fleet.api.AuditTrail;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of changes: written to, and its end kept at hand. Every instance of a fleet reads all
 * of it, so each answers for all.
 */
final class AuditLog implements AuditTrail, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final long PAUSE_MILLIS = 2_000;

  /** An entry and where it stands, so that none is kept twice. */
  private record Placed(AuditEntry entry, int partition, long offset) {}

  private final Topic<AuditEntry> topic;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<AuditEntry> serializer;
  private final Deserializer<AuditEntry> deserializer;
  private final UnaryOperator<Map<String, Object>> connection;
  private final TreeSet<Placed> newest =
      new TreeSet<>(
          Comparator.<Placed>comparingLong(p -> p.entry.timeMillis())
              .thenComparingLong(Placed::offset)
              .thenComparingInt(Placed::partition)
              .reversed());
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread reading = new Thread(this::readOn, "fleet-audit");
  private volatile Consumer<byte[], byte[]> consumer;

  /**
   * Begins to read.
   *
   * @param producer that waits for all replicas; closed by who made it
   */
  static AuditLog start(FleetConfig config, Producer<byte[], byte[]> producer) {
    AuditLog log = new AuditLog(config, producer);
    log.reading.setDaemon(true);
    log.reading.start();
    return log;
  }

  private AuditLog(FleetConfig config, Producer<byte[], byte[]> producer) {
    this.topic = config.topics().audit();
    this.producer = producer;
    this.serializer = config.registry().serializer(topic);
    this.deserializer = config.registry().deserializer(topic);
    this.connection = config::kafka;
  }

  @Override
  public CompletionStage<Void> record(AuditEntry entry) {
    return TopicDesk.sent(
        producer,
        new ProducerRecord<>(
            topic.name(),
            null,
            entry.timeMillis(),
            entry.who().getBytes(UTF_8),
            serializer.serialize(topic.name(), entry)));
  }

  @Override
  public List<AuditEntry> latest(int most) {
    synchronized (newest) {
      return newest.stream().limit(most).map(Placed::entry).toList();
    }
  }

  private void readOn() {
    boolean more = true;
    while (more) {
      try (Consumer<byte[], byte[]> opened =
          new KafkaConsumer<>(
              connection.apply(
                  Map.of(
                      ConsumerConfig.CLIENT_ID_CONFIG, "celltwin-audit",
                      ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                      ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                      ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                      ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false)),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        consumer = opened;
        read(opened);
      } catch (WakeupException e) {
        LOG.debug("the record of changes is read no more");
      } catch (KafkaException e) {
        LOG.warn("{} cannot be read just now: {}", topic.name(), e.getMessage());
      }
      try {
        more = !closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        more = false;
      }
    }
  }

  private void read(Consumer<byte[], byte[]> from) {
    Set<TopicPartition> partitions = new HashSet<>();
    from.partitionsFor(topic.name())
        .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
    from.assign(partitions);
    seek(from, partitions);
    while (closing.getCount() > 0) {
      for (ConsumerRecord<byte[], byte[]> r : from.poll(Duration.ofSeconds(1))) {
        keep(r);
      }
    }
  }

  /** To the last entries of each partition that may be among the newest. */
  private static void seek(Consumer<byte[], byte[]> from, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> begin = from.beginningOffsets(partitions);
    from.endOffsets(partitions)
        .forEach((p, end) -> from.seek(p, Math.max(begin.get(p), end - MOST)));
  }

  private void keep(ConsumerRecord<byte[], byte[]> r) {
    AuditEntry entry;
    try {
      entry = deserializer.deserialize(r.topic(), r.value());
    } catch (RuntimeException e) {
      LOG.warn(
          "{} partition {} offset {} is no entry: {}",
          r.topic(),
          r.partition(),
          r.offset(),
          e.getMessage());
      return;
    }
    synchronized (newest) {
      newest.add(new Placed(entry, r.partition(), r.offset()));
      if (newest.size() > MOST) {
        newest.pollLast();
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
    try {
      reading.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
