package io.celltwin.check.faults;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What stands on the topics of results, as a set: the distinct pairs of key and value of each, so
 * that what was delivered again after a restart counts once.
 *
 * @param digests by topic; a digest of each distinct pair
 * @param records on those topics, repeated ones too
 */
public record ResultTopics(SortedMap<String, SortedSet<String>> digests, long records) {
  private static final Duration POLL = Duration.ofMillis(200);

  private static final String SILENT = "SILENT";

  /** 0x00 and the id of the schema, which is the registry's own affair. */
  private static final int WIRE_HEADER = 5;

  public static List<String> names(Topics topics) {
    return List.of(
        topics.cycles().name(),
        topics.twins().name(),
        topics.forecasts().name(),
        topics.alerts().name());
  }

  /**
   * @param registry that knows the schemas of the values
   * @param cells whose results are wanted, by id
   * @param live leaves out what the fleet says of cells that fall silent: that depends on when
   *     their records arrive
   */
  static ResultTopics read(
      String bootstrap, SchemaRegistry registry, Predicate<String> cells, boolean live) {
    return read(bootstrap, registry, Topics.live(), cells, live);
  }

  /**
   * The same in a namespace. Topics are named as in the live fleet, so that what stands in one
   * namespace can be held against another.
   */
  public static ResultTopics read(
      String bootstrap,
      SchemaRegistry registry,
      Topics topics,
      Predicate<String> cells,
      boolean live) {
    var alerts = registry.deserializer(topics.alerts());
    String alertTopic = topics.alerts().name();
    Predicate<ConsumerRecord<byte[], byte[]>> wanted =
        r ->
            r.value() != null
                && cells.test(new String(r.key(), StandardCharsets.UTF_8))
                && !(live
                    && r.topic().equals(alertTopic)
                    && alerts.deserialize(alertTopic, r.value()).kind().equals(SILENT));
    SortedMap<String, SortedSet<String>> digests = new TreeMap<>();
    long records = 0;
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            8 << 20);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<String> called = names(Topics.live()); // of whichever namespace
      List<String> there = names(topics);
      for (int i = 0; i < there.size(); i++) {
        SortedSet<String> distinct = new TreeSet<>();
        records += read(consumer, there.get(i), wanted, distinct);
        digests.put(called.get(i), distinct);
      }
    }
    return new ResultTopics(digests, records);
  }

  private static long read(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      SortedSet<String> distinct) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    long records = 0;
    while (partitions.stream().anyMatch(p -> consumer.position(p) < end.get(p))) {
      for (ConsumerRecord<byte[], byte[]> r : consumer.poll(POLL)) {
        if (wanted.test(r)) {
          records++;
          distinct.add(digest(r.key(), r.value()));
        }
      }
    }
    return records;
  }

  private static String digest(byte[] key, byte[] value) {
    MessageDigest sha = sha();
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(key.length).array());
    sha.update(key);
    sha.update(value, WIRE_HEADER, value.length - WIRE_HEADER);
    return HexFormat.of().formatHex(sha.digest());
  }

  /** One number for all of it. */
  public String hash() {
    MessageDigest sha = sha();
    digests.forEach(
        (topic, pairs) -> {
          sha.update(topic.getBytes(StandardCharsets.UTF_8));
          pairs.forEach(p -> sha.update(HexFormat.of().parseHex(p)));
        });
    return HexFormat.of().formatHex(sha.digest(), 0, 8);
  }

  /** Delivered more than once. */
  public long repeated() {
    return records - distinct();
  }

  public long distinct() {
    return digests.values().stream().mapToLong(pairs -> pairs.size()).sum();
  }

  /**
   * One line for a person: what is here and not there, topic by topic; empty where all is equal.
   */
  public String differences(ResultTopics reference) {
    StringBuilder told = new StringBuilder();
    digests.forEach(
        (topic, pairs) -> {
          SortedSet<String> more = new TreeSet<>(pairs);
          more.removeAll(reference.digests().get(topic));
          SortedSet<String> fewer = new TreeSet<>(reference.digests().get(topic));
          fewer.removeAll(pairs);
          if (!more.isEmpty() || !fewer.isEmpty()) {
            told.append(told.isEmpty() ? "" : "; ")
                .append(topic)
                .append(": ")
                .append(more.size())
                .append(" only after the fault, ")
                .append(fewer.size())
                .append(" only without it, of ")
                .append(reference.digests().get(topic).size());
          }
        });
    return told.toString();
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
