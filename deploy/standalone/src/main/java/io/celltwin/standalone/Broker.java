package io.celltwin.standalone;

import io.celltwin.codec.Topics;
import io.celltwin.replay.FleetTopics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker, its own controller, in this process. Its log outlives it. */
public final class Broker implements AutoCloseable {
  private static final int START_SECONDS = 60;

  private final KafkaRaftServer server;
  private final String bootstrap;

  private Broker(KafkaRaftServer server, String bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
  }

  /**
   * @param folder of its log
   * @param host to listen on
   * @param port to listen on
   */
  public static Broker start(Path folder, String host, int port) throws Exception {
    int controller = Ports.claim("127.0.0.1", 0, "controller", "nothing");
    if (!Files.exists(folder.resolve("meta.properties"))) {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(folder.toString())
          .addDirectory(folder.toString())
          .setIgnoreFormatted(true)
          .setUnstableFeatureVersionsEnabled(false)
          .run();
    }
    var server =
        new KafkaRaftServer(
            KafkaConfig.fromProps(settings(folder, host, port, controller), false), Time.SYSTEM);
    server.startup();
    var broker = new Broker(server, (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port);
    broker.awaitAnswer();
    return broker;
  }

  private static Properties settings(Path folder, String host, int port, int controller) {
    String advertised = host.equals("0.0.0.0") ? "127.0.0.1" : host;
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put("controller.listener.names", "CONTROLLER");
    p.put(
        "listeners", "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://127.0.0.1:" + controller);
    p.put("advertised.listeners", "PLAINTEXT://" + advertised + ":" + port);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", folder.toString());
    p.put("auto.create.topics.enable", "false");
    for (String internal :
        List.of(
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr",
            "default.replication.factor")) {
      p.put(internal, "1");
    }
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));
    p.put("log.retention.ms", "-1");
    return p;
  }

  private void awaitAnswer() throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      admin.describeCluster().nodes().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Trouble(
          "the broker at " + bootstrap + " does not answer after " + START_SECONDS + " s", e);
    }
  }

  /** Where it listens, host:port. */
  public String bootstrap() {
    return bootstrap;
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  /** Makes the topics of a fleet where they are missing. */
  public void create(Topics topics, int partitions) throws InterruptedException {
    try (Admin admin = admin()) {
      FleetTopics.create(admin, topics, Optional.of(partitions), Optional.empty());
    }
  }

  @Override
  public void close() throws IOException {
    server.shutdown();
    server.awaitShutdown();
  }
}
