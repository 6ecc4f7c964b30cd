package io.celltwin.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.Access;
import io.celltwin.codec.Topics;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is on the register, read to its end at the start and followed from then on. */
public final class CellRegister implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellRegister.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Set<String> cells = ConcurrentHashMap.newKeySet();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::follow, "gateway-register");

  private CellRegister(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  public static CellRegister open(String bootstrap, Access access, Topics topics) {
    var register =
        new CellRegister(
            new KafkaConsumer<>(
                access.kafka(bootstrap, Map.of("client.id", "celltwin-gateway-register")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()));
    register.readAll(topics.cells().name());
    register.thread.setDaemon(true);
    register.thread.start();
    return register;
  }

  private void readAll(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    consumer
        .partitionsFor(topic)
        .forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
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
    if (row.value() == null) {
      cells.remove(cell);
    } else {
      cells.add(cell);
    }
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
