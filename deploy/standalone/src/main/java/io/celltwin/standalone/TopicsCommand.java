package io.celltwin.standalone;

import io.celltwin.codec.Access;
import io.celltwin.codec.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is on the topics. */
@Command(
    name = "topics",
    description =
        "Lists the topics of a running Celltwin: what they carry, how they are kept, how many records they hold.",
    subcommands = MakeTopicsCommand.class,
    mixinStandardHelpOptions = true)
final class TopicsCommand implements Callable<Integer> {
  @Option(names = "--data-dir", paramLabel = "<folder>", description = "Default: ${DEFAULT-VALUE}")
  Path dataDir = DataDirectory.usual();

  @Option(
      names = "--bootstrap",
      paramLabel = "<host:port>",
      description = "Another broker than the one of the data directory.")
  String bootstrap;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Of a replay. Default: none, the live fleet.")
  String namespace = "";

  @Option(
      names = "--kafka-properties",
      paramLabel = "<file>",
      description = "Of Kafka client properties: TLS and credentials.")
  Path kafkaProperties;

  private record Line(String name, String value, String kept) {}

  @Override
  public Integer call() throws Exception {
    var console = new Console(System.out);
    String broker = BrokerAddress.of(dataDir, bootstrap);
    Topics topics = Topics.in(namespace);
    List<Line> lines = new ArrayList<>();
    topics
        .typed()
        .forEach(
            t ->
                lines.add(
                    new Line(
                        t.name(),
                        t.type().schema().getName(),
                        t.compacted() ? "compacted" : "all")));
    lines.add(new Line(topics.deadLetters(), "raw bytes", "all"));
    try (Admin admin =
        Admin.create(
            Access.of(kafkaProperties, null, null).kafka(broker, BrokerAddress.client(broker)))) {
      var there = admin.listTopics().names().get();
      console.say("%-44s %-16s %-10s %12s", "topic", "value", "kept", "records");
      for (Line line : lines) {
        String records =
            there.contains(line.name())
                ? String.format(Locale.ROOT, "%,12d", records(admin, line.name()))
                : "missing";
        console.say("%-44s %-16s %-10s %12s", line.name(), line.value(), line.kept(), records);
      }
    }
    return 0;
  }

  private static long records(Admin admin, String topic) throws Exception {
    var partitions =
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions();
    Map<TopicPartition, OffsetSpec> first = new HashMap<>();
    Map<TopicPartition, OffsetSpec> last = new HashMap<>();
    partitions.forEach(
        p -> {
          first.put(new TopicPartition(topic, p.partition()), OffsetSpec.earliest());
          last.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest());
        });
    long from =
        admin.listOffsets(first).all().get().values().stream().mapToLong(o -> o.offset()).sum();
    long to =
        admin.listOffsets(last).all().get().values().stream().mapToLong(o -> o.offset()).sum();
    return to - from;
  }
}
