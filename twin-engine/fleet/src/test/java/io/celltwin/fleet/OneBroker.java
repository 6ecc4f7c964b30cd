package io.celltwin.fleet;

import io.celltwin.testkit.FreePort;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A broker in this process, with its log in a folder. */
final class OneBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String bootstrap;

  OneBroker(Path folder) {
    this(folder, Map.of(), List.of());
  }

  /**
   * @param further settings of the broker
   * @param users that are known to it from the start, as Kafka's own tool takes them
   */
  OneBroker(Path folder, Map<String, String> further, List<String> users) {
    int port = FreePort.next();
    int controller = FreePort.next();
    bootstrap = "127.0.0.1:" + port;
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("listeners", "PLAINTEXT://" + bootstrap + ",CONTROLLER://127.0.0.1:" + controller);
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", folder.toString());
    p.put("auto.create.topics.enable", "false");
    for (String one :
        List.of(
            "offsets.topic.replication.factor",
            "offsets.topic.num.partitions",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr")) {
      p.put(one, "1");
    }
    further.forEach(
        (key, value) ->
            p.put(key, value.replace("$PORT", "" + port).replace("$CONTROLLER", "" + controller)));
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.dedupe.buffer.size", Long.toString(8 << 20));
    try {
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
          .setScramArguments(users)
          .run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    server = new KafkaRaftServer(KafkaConfig.fromProps(p, false), Time.SYSTEM);
    server.startup();
  }

  String bootstrap() {
    return bootstrap;
  }

  void create(List<String> topics, int partitions) {
    Map<String, String> kept = new HashMap<>();
    kept.put("retention.ms", "-1");
    kept.put("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    create(Map.of("bootstrap.servers", bootstrap), topics, partitions, kept);
  }

  /** The same by somebody whom the broker knows. */
  void create(Map<String, Object> by, List<String> topics, int partitions) {
    create(by, topics, partitions, Map.of("retention.ms", "-1"));
  }

  private static void create(
      Map<String, Object> by, List<String> topics, int partitions, Map<String, String> kept) {
    try (Admin admin = Admin.create(by)) {
      admin
          .createTopics(
              topics.stream()
                  .map(t -> new NewTopic(t, partitions, (short) 1).configs(kept))
                  .toList())
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
