package io.celltwin.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.testkit.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real broker of Kafka in this process. */
public final class TestKafka implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String bootstrap;

  private TestKafka(KafkaRaftServer server, String bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
  }

  public static TestKafka start(Path log) throws IOException {
    int broker = freePort();
    int controller = freePort();
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("listeners", "PLAINTEXT://127.0.0.1:" + broker + ",CONTROLLER://127.0.0.1:" + controller);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", log.toString());
    p.put("default.replication.factor", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("offsets.topic.num.partitions", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.enable", "false");
    try {
      new Formatter()
          .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(log.toString())
          .addDirectory(log.toString())
          .setIgnoreFormatted(true)
          .setUnstableFeatureVersionsEnabled(false)
          .run();
    } catch (Exception e) {
      throw new IOException(e);
    }
    var server = new KafkaRaftServer(KafkaConfig.fromProps(p, false), Time.SYSTEM);
    server.startup();
    return new TestKafka(server, "127.0.0.1:" + broker);
  }

  public static int freePort() {
    return FreePort.next();
  }

  public String bootstrap() {
    return bootstrap;
  }

  /** Everything on a topic. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      var partitions = new ArrayList<TopicPartition>();
      consumer
          .partitionsFor(topic)
          .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** Frames by cell, each (source, sequence) once, as the job takes them. */
  public Map<String, List<Frame>> frames(SchemaRegistry registry, Topics topics) {
    var decoder = new FrameDecoder(registry, topics.telemetry());
    Map<String, Map<String, Frame>> distinct = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> row : records(topics.telemetry().name())) {
      Frame f = copy(decoder.decode(row.value()));
      distinct
          .computeIfAbsent(f.cellId(), c -> new LinkedHashMap<>())
          .putIfAbsent(f.source() + " " + f.sequence(), f);
    }
    var frames = new TreeMap<String, List<Frame>>();
    distinct.forEach((cell, all) -> frames.put(cell, List.copyOf(all.values())));
    return frames;
  }

  /** Nameplates by cell. */
  public Map<String, CellSpec> cells(SchemaRegistry registry, Topics topics) {
    return latest(registry, topics.cells());
  }

  /** The last record of each key. */
  public <T> Map<String, T> latest(SchemaRegistry registry, Topic<T> topic) {
    var latest = new TreeMap<String, T>();
    var deserializer = registry.deserializer(topic);
    records(topic.name())
        .forEach(
            row ->
                latest.put(
                    new String(row.key(), UTF_8),
                    deserializer.deserialize(row.topic(), row.value())));
    return latest;
  }

  /** The decoder uses its columns again. */
  private static Frame copy(Frame f) {
    return new Frame(
        f.cellId(),
        f.source(),
        f.sequence(),
        f.part(),
        f.parts(),
        f.startMillis(),
        f.declared(),
        f.size(),
        f.offsetMicros().clone(),
        f.voltage().clone(),
        f.current().clone(),
        f.temperature() == null ? null : f.temperature().clone());
  }

  public void send(String topic, String key, List<byte[]> values) throws Exception {
    try (var producer =
        new KafkaProducer<byte[], byte[]>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : values) {
        producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
      }
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
