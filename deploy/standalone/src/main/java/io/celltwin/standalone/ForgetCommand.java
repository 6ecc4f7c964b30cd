package io.celltwin.standalone;

import io.celltwin.codec.Topics;
import io.celltwin.replay.ReplayedCells;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The way out for a cell, or for everything a replay left behind. */
@Command(
    name = "forget",
    description = {
      "Forgets cells, or everything under a namespace.",
      "",
      "A forgotten cell leaves the register, the job, the views and its open alerts; it may be"
          + " replayed again from its beginning. A forgotten namespace loses its topics, views and"
          + " checkpoints. Works on a Celltwin that runs, or starts what is needed and stops it"
          + " again.",
      "",
      "  celltwin forget nasa/B0005 bdf/cell25",
      "  celltwin forget --namespace earlier-1 --all"
    },
    mixinStandardHelpOptions = true)
final class ForgetCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "<cell>", description = "Ids of cells, e.g. nasa/B0005.")
  List<String> cells = List.of();

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Of a replay. Default: none, the live fleet.")
  String namespace = "";

  @Option(names = "--all", description = "The whole namespace: its topics, views, checkpoints.")
  boolean all;

  @Mixin Settings settings;

  private final Console console = new Console(System.out);

  @Override
  public Integer call() throws Exception {
    if (all && namespace.isEmpty()) {
      throw CannotProceedException.wrongUse(
          "--all needs --namespace: the live fleet as a whole is forgotten by removing its data"
              + " directory");
    }
    if (all != cells.isEmpty()) {
      throw CannotProceedException.wrongUse(
          "name the cells to forget, or a --namespace with --all; one of the two");
    }
    Path root = settings.dataDir().toAbsolutePath().normalize();
    Optional<Addresses> running = Addresses.read(root.resolve("addresses.json"));
    if (running.isPresent()) {
      String broker = running.get().bootstrap();
      try (Admin admin = Admin.create(BrokerAddress.client(broker))) {
        forget(root, broker, admin);
      }
      return 0;
    }
    if (!Files.isDirectory(root.resolve("broker"))) {
      throw new CannotProceedException(
          "there is nothing to forget in %s: no Celltwin ran there".formatted(root));
    }
    try (DataDirectory data = DataDirectory.open(settings.dataDir())) {
      if (all) {
        int port = Ports.claim("127.0.0.1", 0, "broker", "nothing");
        try (Broker broker = Broker.start(data.broker(), "127.0.0.1", port);
            Admin admin = broker.admin()) {
          forget(root, broker.bootstrap(), admin);
        }
        return 0;
      }
      Standalone standalone = Standalone.start(settings, data, namespace, true, console);
      return Celltwin.untilStopped(
          standalone,
          () -> {
            try (Admin admin = standalone.broker().admin()) {
              forget(root, standalone.bootstrap(), admin);
              new Drained(standalone, admin, standalone.group()).await();
            }
            return 0;
          });
    }
  }

  private void forget(Path root, String broker, Admin admin) throws Exception {
    Set<String> there = admin.listTopics().names().get();
    Topics topics = Topics.in(namespace);
    if (!there.contains(topics.cells().name())) {
      throw new CannotProceedException(
          "there is no namespace '%s' in %s%s".formatted(namespace, root, known(there)));
    }
    if (all) {
      forgetNamespace(root, topics, there, admin);
    } else {
      forgetCells(root, broker, topics, admin);
    }
  }

  private void forgetCells(Path root, String broker, Topics topics, Admin admin) throws Exception {
    var replayed = ReplayedCells.in(root.resolve("ingest"), namespace);
    Set<String> registered = new TreeSet<>();
    TopicReader.readRaw(
        broker,
        topics.cells().name(),
        r -> {
          if (r.value() == null) {
            registered.remove(TopicReader.cell(r));
          } else {
            registered.add(TopicReader.cell(r));
          }
        });
    for (String cell : cells) {
      if (!registered.contains(cell)) {
        throw new CannotProceedException(
            "there is no cell %s%s; there are %s"
                .formatted(
                    cell,
                    namespace.isEmpty() ? "" : " in " + namespace,
                    registered.isEmpty() ? "none" : some(registered)));
      }
    }
    var lives = new Lives(broker, topics, admin);
    lives.end(cells);
    replayed.beginAnew(cells, lives.now());
    console.say("Forgotten: %s", String.join(", ", cells));
  }

  private void forgetNamespace(Path root, Topics topics, Set<String> there, Admin admin)
      throws Exception {
    String fleet = "celltwin-fleet." + namespace;
    boolean inUse =
        admin.listGroups().all().get().stream().anyMatch(g -> g.groupId().equals(fleet))
            && !admin
                .describeConsumerGroups(List.of(fleet))
                .describedGroups()
                .get(fleet)
                .get()
                .members()
                .isEmpty();
    if (inUse) {
      throw new CannotProceedException(
          "the namespace %s is being served: stop the Celltwin that runs on it first"
              .formatted(namespace));
    }
    List<String> gone = new ArrayList<>();
    String prefix = topics.cells().name().replace(Topics.live().cells().name(), "");
    for (String name : there) {
      boolean inner = name.startsWith(fleet + "-"); // of Kafka Streams
      if (inner || (name.startsWith(prefix) && ours(name.substring(prefix.length())))) {
        gone.add(name);
      }
    }
    admin.deleteTopics(gone).all().get();
    for (String folder : List.of("checkpoints", "views")) {
      DataDirectory.delete(root.resolve(folder).resolve(namespace));
    }
    ReplayedCells.in(root.resolve("ingest"), namespace).forgetAll();
    console.say("Forgotten: namespace %s, %d topics", namespace, gone.size());
  }

  /** A namespace inside this one is another. */
  private static boolean ours(String rest) {
    Topics live = Topics.live();
    return live.deadLetters().equals(rest)
        || live.typed().stream().anyMatch(t -> t.name().equals(rest));
  }

  private static String known(Set<String> topics) {
    String live = "." + Topics.live().cells().name();
    Set<String> names = new TreeSet<>();
    for (String topic : topics) {
      if (topic.endsWith(live)) {
        names.add(topic.substring(0, topic.length() - live.length()));
      }
    }
    return names.isEmpty() ? "; there is none" : "; there are " + some(names);
  }

  private static String some(Collection<String> names) {
    return names.stream().limit(20).collect(java.util.stream.Collectors.joining(", "))
        + (names.size() > 20 ? ", ..." : "");
  }
}
