package io.celltwin.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.metadata.storage.Formatter;

/** Settings and log folder of a broker that is its own controller. */
final class BrokerFiles {
  private BrokerFiles() {}

  /** Writes {@code server.properties}, and formats the log where there is none. */
  static Path write(Plan plan, String name, Path place) throws IOException {
    Path log = place.resolve("log");
    Path file = place.resolve("server.properties");
    Properties settings = settings(plan, name, log);
    try (Writer to = Files.newBufferedWriter(file)) {
      settings.store(to, null);
    }
    if (!Files.exists(log.resolve("meta.properties"))) {
      Files.createDirectories(log);
      format(plan, name, log);
    }
    return file;
  }

  private static void format(Plan plan, String name, Path log) throws IOException {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(number(name))
          .setClusterId(plan.kafkaId())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(log.toString())
          .addDirectory(log.toString())
          .setIgnoreFormatted(true)
          .setUnstableFeatureVersionsEnabled(false)
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the log of broker " + name + " cannot be formatted: " + e, e);
    }
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  private static Properties settings(Plan plan, String name, Path log) {
    String copies = String.valueOf(plan.sizes().replication());
    String inSync = String.valueOf(plan.sizes().inSync());
    String own = "PLAINTEXT://127.0.0.1:" + plan.port(name);
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", String.valueOf(number(name)));
    p.put("broker.rack", "rack-" + number(name));
    p.put(
        "controller.quorum.voters",
        plan.sizes().names(PartKind.KAFKA).stream()
            .map(each -> number(each) + "@127.0.0.1:" + plan.port(each + ".controller"))
            .collect(Collectors.joining(",")));
    p.put("controller.listener.names", "CONTROLLER");
    p.put("listeners", own + ",CONTROLLER://127.0.0.1:" + plan.port(name + ".controller"));
    p.put("advertised.listeners", own);
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("log.dirs", log.toString());
    p.put("auto.create.topics.enable", "false");
    p.put("unclean.leader.election.enable", "false");
    p.put("num.partitions", String.valueOf(plan.partitions()));
    p.put("default.replication.factor", copies);
    p.put("offsets.topic.replication.factor", copies);
    p.put("transaction.state.log.replication.factor", copies);
    p.put("share.coordinator.state.topic.replication.factor", copies);
    p.put("min.insync.replicas", inSync);
    p.put("transaction.state.log.min.isr", inSync);
    p.put("share.coordinator.state.topic.min.isr", inSync);
    p.put("offsets.topic.num.partitions", "4");
    p.put("transaction.state.log.num.partitions", "4");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));
    p.put("log.retention.ms", "-1");
    return p;
  }
}
