package io.celltwin.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.domain.CellNames;
import io.celltwin.domain.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is on the register, and which cell is meant by a name: read to the end at the start and
 * followed from then on.
 */
public final class CellRegister implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellRegister.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Set<String> cells = ConcurrentHashMap.newKeySet();
  private final CellNames names = new CellNames();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Deserializer<Identity> identities;
  private final String identityTopic;
  private final Thread thread = new Thread(this::follow, "gateway-register");

  private CellRegister(
      KafkaConsumer<byte[], byte[]> consumer, SchemaRegistry registry, Topics topics) {
    this.consumer = consumer;
    this.identities = registry.deserializer(topics.identities());
    this.identityTopic = topics.identities().name();
  }

  /**
   * @param access how the cluster is reached
   * @param registry that knows the topics' schemas
   */
  public static CellRegister open(
      String bootstrap, Access access, SchemaRegistry registry, Topics topics) {
    var register =
        new CellRegister(
            new KafkaConsumer<>(
                access.kafka(bootstrap, Map.of("client.id", "celltwin-gateway-register")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()),
            registry,
            topics);
    register.readAll(List.of(topics.cells().name(), topics.identities().name()));
    register.thread.setDaemon(true);
    register.thread.start();
    return register;
  }

  private void readAll(List<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> row) {
    if (row.key() == null) {
      return;
    }
    String cell = new String(row.key(), UTF_8);
    if (row.topic().equals(identityTopic)) {
      takeIdentity(cell, row.value());
    } else if (row.value() == null) {
      cells.remove(cell);
    } else {
      cells.add(cell);
    }
  }

  /** One that cannot be read costs its own names, and is said. */
  private void takeIdentity(String cell, byte[] value) {
    if (value == null) {
      names.remove(cell);
      return;
    }
    try {
      names.put(identities.deserialize(identityTopic, value));
    } catch (UnreadableRecordException e) {
      LOG.warn("names of cell {} cannot be read: {}", cell, e.getMessage());
    }
  }

  /** Which cell is meant by a name at a moment. */
  public CellNames names() {
    return names;
  }

  private void follow() {
    try {
      while (true) {
        consumer.poll(POLL).forEach(this::take);
      }
    } catch (WakeupException e) {
      // closed
    } catch (KafkaException e) {
      LOG.warn("the register of cells is not followed any more: {}", e.getMessage(), e);
    } finally {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(POLL));
    }
  }

  public boolean has(String cellId) {
    return cells.contains(cellId);
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(POLL.toMillis() * 5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
