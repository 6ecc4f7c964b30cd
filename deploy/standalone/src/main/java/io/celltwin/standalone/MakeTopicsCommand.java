package io.celltwin.standalone;

import io.celltwin.codec.Access;
import io.celltwin.codec.RegistryUnavailableException;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.sending.FleetTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes what a fleet needs on a company's own brokers and registry before any part starts. It may
 * be run again: what is there stays as it is.
 */
@Command(
    name = "make",
    description =
        "Makes the topics of a fleet on a Kafka cluster and their schemas in its registry; what is"
            + " there already stays as it is. Before the first start of job, fleet and gateway.",
    mixinStandardHelpOptions = true)
final class MakeTopicsCommand implements Callable<Integer> {
  private static final int MOST_PARTITIONS = 1000;

  @Option(
      names = "--bootstrap",
      paramLabel = "<host:port>",
      required = true,
      description = "Brokers of the cluster, several with commas.")
  String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "<url>",
      required = true,
      description = "Confluent API of the schema registry.")
  String registry;

  @Option(
      names = "--partitions",
      paramLabel = "<n>",
      description =
          "Of each topic that is made; all must have equally many, for good. Default: the"
              + " brokers' own.")
  Integer partitions;

  @Option(
      names = "--replication",
      paramLabel = "<n>",
      description = "Copies of each topic that is made. Default: the brokers' own.")
  Short replication;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Of the topics, e.g. replay.2026-03. Default: none, the live fleet.")
  String namespace = "";

  @Option(
      names = "--kafka-properties",
      paramLabel = "<file>",
      description = "Of Kafka client properties: TLS and credentials.")
  Path kafkaProperties;

  @Option(
      names = "--registry-properties",
      paramLabel = "<file>",
      description = "Of registry client properties: TLS and credentials.")
  Path registryProperties;

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    if (partitions != null) {
      CannotProceedException.require(
          partitions >= 1 && partitions <= MOST_PARTITIONS,
          "--partitions",
          partitions,
          "1 to " + MOST_PARTITIONS);
    }
    if (replication != null) {
      CannotProceedException.require(replication >= 1, "--replication", replication, "1 or more");
    }
    var console = new Console(System.out);
    Access access = Access.of(kafkaProperties, registryProperties, null);
    SchemaRegistry schemas = access.registry(registry);
    Topics topics = Topics.in(namespace);
    List<String> made = make(access, schemas, topics);
    made.forEach(name -> console.say("made %s", name));
    int all = topics.typed().size() + 1;
    console.say(
        "%d of %d topics made, %d were there; schemas are at %s",
        made.size(), all, all - made.size(), schemas.url());
    return 0;
  }

  private List<String> make(Access access, SchemaRegistry schemas, Topics topics)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(access.kafka(bootstrap, BrokerAddress.client(bootstrap)))) {
      List<String> made =
          FleetTopics.create(
              admin, topics, partitions(admin, topics), Optional.ofNullable(replication));
      schemas.register(topics);
      return made;
    } catch (RegistryUnavailableException | IllegalStateException e) {
      throw new CannotProceedException(e.getMessage(), e);
    }
  }

  /**
   * Of topics that are made: as many as those have that are there, for a fleet whose topics differ
   * does not start. Dead letters belong to no cell and may differ.
   */
  private Optional<Integer> partitions(Admin admin, Topics topics)
      throws InterruptedException, ExecutionException {
    Set<String> there = new TreeSet<>(admin.listTopics().names().get());
    List<String> ours = topics.typed().stream().map(Topic::name).toList();
    boolean complete = there.containsAll(ours);
    there.retainAll(ours);
    Map<Integer, List<String>> byNumber =
        admin.describeTopics(there).allTopicNames().get().values().stream()
            .collect(
                Collectors.groupingBy(
                    t -> t.partitions().size(),
                    TreeMap::new,
                    Collectors.mapping(t -> t.name(), Collectors.toList())));
    if (partitions != null && !complete) {
      byNumber.computeIfAbsent(partitions, n -> new ArrayList<>()).add("those to be made");
    }
    if (byNumber.size() > 1) {
      throw new CannotProceedException(
          "topics differ in their number of partitions, wanted equally many: " + byNumber);
    }
    return byNumber.keySet().stream().findFirst();
  }
}
