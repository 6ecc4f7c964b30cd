package io.celltwin.standalone;

import io.celltwin.codec.Topics;
import io.celltwin.sending.FleetTopics;
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
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker, its own controller, in this process. Its log outlives it. */
public final class Broker implements AutoCloseable {
  private static final int START_SECONDS = 60;

  private final KafkaRaftServer server;
  private final String bootstrap;
  private final String advertised;

  private Broker(KafkaRaftServer server, String bootstrap, String advertised) {
    this.server = server;
    this.bootstrap = bootstrap;
    this.advertised = advertised;
  }

  /**
   * @param folder of its log
   * @param host to listen on
   * @param port to listen on
   */
  public static Broker start(Path folder, String host, int port) throws Exception {
    return start(folder, host, port, null);
  }

  /**
   * The same where others know this machine by another name.
   *
   * @param advertised what clients are told to come back to; null for the host listened on, or the
   *     first address that leads outside where that is every address
   */
  static Broker start(Path folder, String host, int port, String advertised) throws Exception {
    int controller = Ports.claim("127.0.0.1", 0, "controller", "nothing");
    var listeners = Listeners.of(host, port, advertised);
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
            KafkaConfig.fromProps(settings(folder, listeners, controller), false), Time.SYSTEM);
    Exit.setHaltProcedure((code, why) -> halt(folder, code));
    server.startup();
    var broker = new Broker(server, listeners.own(), listeners.advertised());
    broker.awaitAnswer();
    return broker;
  }

  /**
   * Where the broker listens. Where that is not this machine alone, our own parts get a listener of
   * their own on the loopback address: what others are told need not lead back to us, as from
   * inside a container.
   *
   * @param outside listener that was asked for, as Kafka writes it
   * @param advertised host:port that clients are told
   * @param inside port for our own parts, 0 where they use the other
   * @param own host:port for our own parts
   */
  private record Listeners(String outside, String advertised, int inside, String own) {
    static Listeners of(String host, int port, String advertised) {
      int inside =
          Hosts.onlyHere(host) ? 0 : Ports.claim("127.0.0.1", 0, "broker's own parts", "nothing");
      return new Listeners(
          Hosts.inUrl(host) + ":" + port,
          Hosts.advertised(host, advertised) + ":" + port,
          inside,
          inside == 0 ? Hosts.own(host) + ":" + port : "127.0.0.1:" + inside);
    }
  }

  private static Properties settings(Path folder, Listeners listeners, int controller) {
    String inside = listeners.inside() == 0 ? "" : ",INSIDE://127.0.0.1:" + listeners.inside();
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put("controller.listener.names", "CONTROLLER");
    p.put(
        "listeners",
        "PLAINTEXT://" + listeners.outside() + inside + ",CONTROLLER://127.0.0.1:" + controller);
    p.put("advertised.listeners", "PLAINTEXT://" + listeners.advertised() + inside);
    p.put("inter.broker.listener.name", inside.isEmpty() ? "PLAINTEXT" : "INSIDE");
    p.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT");
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
    keepLittle(p);
    return p;
  }

  /**
   * Room is given back by whole segments: small ones, so that topics that keep the newest of each
   * key alone are compacted before they are gigabytes, and what is let go is gone within a minute.
   */
  private static void keepLittle(Properties p) {
    p.put("log.segment.bytes", String.valueOf(16 << 20));
    p.put("log.cleaner.min.cleanable.ratio", "0.25");
    p.put("log.retention.check.interval.ms", "20000");
    p.put("log.segment.delete.delay.ms", "5000");
    p.put("offsets.topic.segment.bytes", String.valueOf(4 << 20));
    p.put("transaction.state.log.segment.bytes", String.valueOf(4 << 20));
    p.put("metadata.log.segment.bytes", String.valueOf(16 << 20));
    p.put("metadata.max.retention.bytes", String.valueOf(16 << 20));
    p.put("metadata.log.max.record.bytes.between.snapshots", String.valueOf(8 << 20));
  }

  /** A broker that cannot write ends its process at once. People are told why first. */
  private static void halt(Path folder, int code) {
    String left;
    try {
      left = Bytes.of(Files.getFileStore(folder).getUsableSpace()) + " left";
    } catch (IOException e) {
      left = e.getMessage();
    }
    System.err.println(
        "celltwin: the broker cannot write to %s any more (%s), and everything ends here. What it had acknowledged is kept: see to the disk and start Celltwin again."
            .formatted(folder, left));
    Runtime.getRuntime().halt(code == 0 ? 1 : code);
  }

  private void awaitAnswer() throws InterruptedException, ExecutionException {
    try (Admin admin = admin()) {
      admin.describeCluster().nodes().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CannotProceedException(
          "the broker at " + bootstrap + " does not answer after " + START_SECONDS + " s", e);
    }
  }

  /** Where our own parts, and programs on this machine, reach it, host:port. */
  public String bootstrap() {
    return bootstrap;
  }

  /** Where others reach it, host:port. */
  String advertised() {
    return advertised;
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
