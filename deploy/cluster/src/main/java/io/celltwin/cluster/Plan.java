package io.celltwin.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.standalone.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * What a cluster is made of, kept in {@code cluster.json} of its folder: it is the same after each
 * start, so that parts find each other again.
 *
 * @param sizes how many there are of each part
 * @param kafkaId by which brokers know that they belong together
 * @param partitions of each topic
 * @param ports by the name of what listens
 * @param job that runs
 */
record Plan(Sizes sizes, String kafkaId, int partitions, Map<String, Integer> ports, Job job) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What a process of Flink listens on for Prometheus. */
  static final String METRICS = "metrics";

  /**
   * The job.
   *
   * @param id 32 hexadecimal digits; another for each start that does not go on by itself
   * @param namespace of its topics, empty for the live fleet
   * @param parallelism it starts with
   * @param restoreFrom a savepoint, or empty
   */
  record Job(String id, String namespace, int parallelism, String restoreFrom) {
    static Job anew(String namespace, int parallelism, String restoreFrom) {
      String id = java.util.UUID.randomUUID().toString().replace("-", "");
      return new Job(id, namespace, parallelism, restoreFrom);
    }
  }

  /** A new cluster on ports that are free now. */
  static Plan of(Sizes sizes, int partitions, int parallelism) {
    Map<String, Integer> ports = new TreeMap<>();
    for (PartKind kind : PartKind.values()) {
      for (String name : sizes.names(kind)) {
        ports.put(name, anotherPort(ports));
        for (String more : moreListeners(kind)) {
          ports.put(name + "." + more, anotherPort(ports));
        }
      }
    }
    return new Plan(
        sizes, Uuid.randomUuid().toString(), partitions, ports, Job.anew("", parallelism, ""));
  }

  /** Nobody listens yet, so one that is given away still looks free. */
  private static int anotherPort(Map<String, Integer> given) {
    int port = Settings.freePort();
    while (given.containsValue(port)) {
      port = Settings.freePort();
    }
    return port;
  }

  private static List<String> moreListeners(PartKind kind) {
    return switch (kind) {
      case KAFKA -> List.of("controller");
      case JOB_MANAGER -> List.of("rpc", "blob", METRICS);
      case TASK_MANAGER -> List.of(METRICS);
      case FLEET -> List.of("instance");
      default -> List.of();
    };
  }

  Plan with(Job another) {
    return new Plan(sizes, kafkaId, partitions, ports, another);
  }

  int port(String name) {
    return ports.get(name);
  }

  /** All parts of a kind as host:port, with commas. */
  String addresses(PartKind kind) {
    return sizes.names(kind).stream()
        .map(name -> "127.0.0.1:" + port(name))
        .collect(Collectors.joining(","));
  }

  String registryUrl() {
    return "http://127.0.0.1:" + port(PartKind.REGISTRY.name(1)) + "/apis/ccompat/v7";
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    for (PartKind kind : PartKind.values()) {
      names.addAll(sizes.names(kind));
    }
    return names;
  }

  PartKind kindOf(String name) {
    for (PartKind kind : PartKind.values()) {
      if (sizes.names(kind).contains(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "there is no part '%s': wanted one of %s".formatted(name, String.join(", ", names())));
  }

  static Optional<Plan> read(Path folder) throws IOException {
    Path file = folder.resolve("cluster.json");
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), Plan.class))
        : Optional.empty();
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path written = folder.resolve("cluster.json.new");
    JSON.writeValue(written.toFile(), this);
    Files.move(
        written,
        folder.resolve("cluster.json"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
