package io.celltwin.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.dataset.CellSource;
import io.celltwin.sending.FleetTopics;
import io.celltwin.testkit.FreePort;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.LongStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker in this process. */
class KafkaReplayTest {
  private static final int FRAMES = 5000;

  @TempDir private static Path log;
  private static KafkaRaftServer server;
  private static String bootstrap;

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.inMemory();

  @BeforeAll
  static void startBroker() throws Exception {
    int broker = FreePort.next();
    int controller = FreePort.next();
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put("controller.listener.names", "CONTROLLER");
    p.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(broker, controller));
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", log.toString());
    p.put("default.replication.factor", "1");
    p.put("log.cleaner.enable", "false");
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(log.toString())
        .addDirectory(log.toString())
        .setIgnoreFormatted(true)
        .setUnstableFeatureVersionsEnabled(false)
        .run();
    server = new KafkaRaftServer(KafkaConfig.fromProps(p, false), Time.SYSTEM);
    server.startup();
    bootstrap = "127.0.0.1:" + broker;
  }

  @AfterAll
  static void stopBroker() {
    server.shutdown();
    server.awaitShutdown();
  }

  @Test
  void anInterruptedReplayLosesNoFrameAndRunningItAgainAddsNone() throws Exception {
    Topics topics = topics("interrupted");
    ReplayConfig config = config("interrupted").withResumeFolder(folder);
    for (int stopAfter : new int[] {700, 3000}) {
      try (Replay replay = replay(config)) {
        replay.run(
            now -> {
              if (now.frames() >= stopAfter) {
                replay.stop();
              }
            });
      }
    }
    try (Replay replay = replay(config)) {
      assertThat(replay.run(ReplayListener.SILENT).complete()).isTrue();
    }
    long end = records(topics.telemetry().name()).size();
    try (Replay replay = replay(config)) {
      assertThat(replay.run(ReplayListener.SILENT).frames()).isZero();
    }

    var sequences = new HashMap<String, TreeSet<Long>>();
    var decoder = new FrameDecoder(registry, topics.telemetry());
    List<ConsumerRecord<byte[], byte[]>> records = records(topics.telemetry().name());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      var frame = decoder.decode(record.value());
      assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(frame.cellId());
      assertThat(record.timestamp()).isEqualTo(frame.startMillis());
      sequences.computeIfAbsent(frame.cellId(), any -> new TreeSet<>()).add(frame.sequence());
    }
    assertThat(records).hasSize((int) end);
    assertThat(sequences.keySet()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(sequences.values()).allSatisfy(s -> assertThat(s).isEqualTo(new TreeSet<>(all())));
  }

  @Test
  void topicsAreMadeOnceAndKeepHistory() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      Topics topics = Topics.in("made");
      assertThat(FleetTopics.create(admin, topics, Optional.of(2), Optional.empty()))
          .hasSize(topics.typed().size() + 1)
          .contains("made.battery.telemetry.dlq.v1");
      assertThat(FleetTopics.create(admin, topics, Optional.of(2), Optional.empty())).isEmpty();

      assertThat(setting(admin, topics.telemetry().name(), "retention.ms")).isEqualTo("-1");
      assertThat(setting(admin, topics.telemetry().name(), "cleanup.policy")).isEqualTo("delete");
      assertThat(setting(admin, topics.twins().name(), "cleanup.policy")).isEqualTo("compact");
      assertThat(setting(admin, topics.twins().name(), "message.timestamp.after.max.ms"))
          .isEqualTo(Long.toString(Long.MAX_VALUE));
    }
  }

  private static String setting(Admin admin, String topic, String name) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).values().get(resource).get().get(name).value();
  }

  private static List<Long> all() {
    return LongStream.range(0, FRAMES).boxed().toList();
  }

  private Replay replay(ReplayConfig config) throws IOException {
    List<CellSource> cells =
        List.of(
            new Cell("a", 0, FRAMES, Cell.HOUR),
            new Cell("b", 1_000_000_000_000L, FRAMES, Cell.HOUR),
            new Cell("c", 5, FRAMES, 2 * Cell.HOUR));
    return Replay.of(config, cells, registry, new SimpleMeterRegistry());
  }

  /** Slow enough to be interrupted: 5000 hours in a second and a half. */
  private static ReplayConfig config(String namespace) {
    return ReplayConfig.to(bootstrap).withNamespace(namespace).withSpeed(12e6);
  }

  private static Topics topics(String namespace) throws InterruptedException {
    Topics topics = Topics.in(namespace);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      FleetTopics.create(admin, topics, Optional.of(2), Optional.empty());
    }
    return topics;
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", (Object) bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
