package io.celltwin.job;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code flink run} hands to the job, or why it cannot be meant. */
final class JobArguments {
  static final String USAGE =
      """
      Usage: flink run -c io.celltwin.job.TwinJob celltwin-job.jar --bootstrap <host:port> --registry <url> --model-server <host:port> [--replay <namespace>] [--max-parallelism <n>]
        --bootstrap     brokers of the Kafka cluster, e.g. kafka:9092
        --registry      Confluent API of the schema registry, e.g. http://registry:8080/apis/ccompat/v7
        --model-server  Open Inference Protocol v2 over gRPC, e.g. models:8001
        --replay        reads and writes the topics of this namespace, and waits for the models: for history
        --max-parallelism  how far the job can ever be scaled; stays as it is for the life of its state""";

  private static final List<String> REQUIRED = List.of("bootstrap", "registry", "model-server");
  private static final String REPLAY = "replay";
  private static final String MAX_PARALLELISM = "max-parallelism";

  private final Map<String, String> values;

  private JobArguments(Map<String, String> values) {
    this.values = values;
  }

  /** Whether somebody only wants to know what to write. */
  static boolean askForHelp(String... args) {
    return List.of(args).contains("--help") || List.of(args).contains("-h");
  }

  /**
   * @throws IllegalArgumentException for what is missing, unknown or without its value
   */
  static JobArguments of(String... args) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!REQUIRED.contains(name) && !name.equals(REPLAY) && !name.equals(MAX_PARALLELISM)) {
        throw new IllegalArgumentException(
            "'%s' is no option: wanted --bootstrap, --registry, --model-server, --replay or --max-parallelism"
                .formatted(args[i]));
      }
      if (i + 1 == args.length || args[i + 1].startsWith("--")) {
        throw new IllegalArgumentException("--%s has no value".formatted(name));
      }
      values.put(name, args[i + 1]);
    }
    for (String name : REQUIRED) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException("--%s is missing".formatted(name));
      }
    }
    return new JobArguments(values);
  }

  /** What the job is told. */
  TwinConfig config(int parallelism) {
    TwinConfig live =
        TwinConfig.live(
            values.get("bootstrap"),
            values.get("registry"),
            values.get("model-server"),
            parallelism);
    return values.containsKey(REPLAY) ? live.replaying(values.get(REPLAY)) : live;
  }

  /**
   * How far the job can be scaled.
   *
   * @param usual where nothing is said
   */
  int maxParallelism(int usual) {
    String given = values.get(MAX_PARALLELISM);
    if (given == null) {
      return usual;
    }
    if (!given.matches("[1-9]\\d{0,4}")) {
      throw new IllegalArgumentException(
          "--max-parallelism is '%s', wanted a number from 1 to 32768".formatted(given));
    }
    return Integer.parseInt(given);
  }

  /** One sentence, and what would have been right. */
  static void explain(IllegalArgumentException wrong, PrintStream err) {
    err.println("TwinJob: " + wrong.getMessage());
    err.println(USAGE);
  }
}
