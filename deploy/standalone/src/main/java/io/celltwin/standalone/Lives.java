package io.celltwin.standalone;

import io.celltwin.codec.Topics;
import io.celltwin.sending.FleetTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Ends the lives of cells in a running fleet. A tombstone on the register is the end: the job drops
 * what it remembers, closes the cell's alerts and writes a tombstone behind its last twin, by which
 * the views drop it too. What is sent of the cell afterwards is a new life, with the bytes it would
 * have in an empty fleet.
 */
final class Lives {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final String bootstrap;
  private final Topics topics;
  private final Admin admin;

  Lives(String bootstrap, Topics topics, Admin admin) {
    this.bootstrap = bootstrap;
    this.topics = topics;
    this.admin = admin;
  }

  /**
   * Ends them and waits until the job has.
   *
   * @throws CannotProceedException where it does not within two minutes
   */
  void end(Collection<String> cellIds) throws InterruptedException, ExecutionException {
    String twins = topics.twins().name();
    Map<TopicPartition, Long> before = ends(List.of(twins));
    try (var producer = producer()) {
      for (String id : cellIds) {
        send(producer, new ProducerRecord<>(topics.cells().name(), key(id), null));
      }
    }
    Set<String> left = new HashSet<>(cellIds);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      TopicReader.readRaw(
          bootstrap,
          twins,
          before,
          r -> {
            if (r.value() == null) {
              left.remove(TopicReader.cell(r));
            }
          });
      if (left.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new CannotProceedException(
            String.format(
                Locale.ROOT,
                "the job did not take %s off within %d s: is it running? 'celltwin status' tells",
                String.join(", ", left),
                PATIENCE.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  /** Where the next record of each topic of results will lie, as {@code topic-partition}. */
  Map<String, Long> now() throws InterruptedException, ExecutionException {
    Map<String, Long> now = new TreeMap<>();
    ends(List.of(
            topics.cycles().name(),
            topics.twins().name(),
            topics.alerts().name(),
            topics.deadLetters()))
        .forEach((partition, offset) -> now.put(partition.toString(), offset));
    return now;
  }

  /**
   * Copies what is told of cells into a namespace of its own, where it stays as it was: everything
   * but their samples.
   *
   * @param since where the present life of each cell begins, by cell, topic and partition
   * @return the namespace
   */
  String keep(Map<String, Map<String, Long>> since)
      throws InterruptedException, ExecutionException {
    Set<String> there = admin.listTopics().names().get();
    String live = Topics.live().cells().name();
    String own = topics.cells().name();
    String prefix = own.substring(0, own.length() - live.length());
    int number = 1;
    while (there.contains(prefix + "earlier-" + number + "." + live)) {
      number++;
    }
    String name = prefix + "earlier-" + number;
    Topics kept = Topics.in(name);
    int partitions = ends(List.of(topics.cells().name())).size();
    FleetTopics.create(admin, kept, Optional.of(partitions), Optional.empty());
    Map<String, String> copies =
        Map.of(
            topics.cells().name(), kept.cells().name(),
            topics.cycles().name(), kept.cycles().name(),
            topics.twins().name(), kept.twins().name(),
            topics.forecasts().name(), kept.forecasts().name(),
            topics.alerts().name(), kept.alerts().name(),
            topics.acknowledgements().name(), kept.acknowledgements().name(),
            topics.deadLetters(), kept.deadLetters());
    try (var producer = producer()) {
      copies.forEach((from, to) -> copy(producer, from, to, since));
      producer.flush();
    }
    return name;
  }

  private void copy(
      KafkaProducer<byte[], byte[]> producer,
      String from,
      String to,
      Map<String, Map<String, Long>> since) {
    TopicReader.readRaw(
        bootstrap,
        from,
        r -> {
          Map<String, Long> life = since.get(String.valueOf(TopicReader.cell(r)));
          if (life != null && r.offset() >= life.getOrDefault(from + "-" + r.partition(), 0L)) {
            var unused = producer.send(copied(r, to, from.equals(topics.deadLetters())));
          }
        });
  }

  /** Offsets in headers mean nothing in another topic; why something was refused does. */
  private static ProducerRecord<byte[], byte[]> copied(
      ConsumerRecord<byte[], byte[]> r, String to, boolean withHeaders) {
    List<Header> headers = withHeaders ? List.of(r.headers().toArray()) : List.of();
    return new ProducerRecord<>(to, null, Math.max(0, r.timestamp()), r.key(), r.value(), headers);
  }

  private Map<TopicPartition, Long> ends(Collection<String> names)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    admin
        .describeTopics(names)
        .allTopicNames()
        .get()
        .forEach(
            (topic, d) ->
                d.partitions()
                    .forEach(
                        p ->
                            asked.put(
                                new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
    return admin.listOffsets(asked).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "acks", "all"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
      throws InterruptedException, ExecutionException {
    producer.send(record).get();
  }

  private static byte[] key(String cellId) {
    return cellId.getBytes(StandardCharsets.UTF_8);
  }
}
