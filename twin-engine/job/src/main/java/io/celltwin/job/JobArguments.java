package io.celltwin.job;

import io.celltwin.setting.Setting;
import io.celltwin.setting.Values;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code flink run} hands to the job, or why it cannot be meant. */
final class JobArguments {
  static final String USAGE =
      """
      Usage: flink run -c io.celltwin.job.TwinJob celltwin-job.jar --bootstrap <host:port> --registry <url> --model-server <host:port> [--replay <namespace>] [--max-parallelism <n>] [--<key> <value> ...]
        --bootstrap     brokers of the Kafka cluster, e.g. kafka:9092
        --registry      Confluent API of the schema registry, e.g. http://registry:8080/apis/ccompat/v7
        --model-server  Open Inference Protocol v2 over gRPC, e.g. models:8001
        --replay        reads and writes the topics of this namespace, and waits for the models: for history
        --max-parallelism  how far the job can ever be scaled; stays as it is for the life of its state
        --access.kafka-properties    file of Kafka client properties: TLS and credentials
        --access.registry-properties file of registry client properties
        --<key>         any setting of the job, e.g. --twin.model-timeout 5s
      Without an option the environment counts (CELLTWIN_TWIN_MODEL_TIMEOUT), then celltwin.yaml or celltwin.properties in the working
      directory, or the file that CELLTWIN_CONFIG names.\
      """;

  private static final List<String> REQUIRED = List.of("bootstrap", "registry", "model-server");
  private static final String REPLAY = "replay";
  private static final String MAX_PARALLELISM = "max-parallelism";

  private final Map<String, String> options;
  private final Values values;

  private JobArguments(Map<String, String> options, Values values) {
    this.options = options;
    this.values = values;
  }

  /** Whether somebody only wants to know what to write. */
  static boolean askForHelp(String... args) {
    return List.of(args).contains("--help") || List.of(args).contains("-h");
  }

  /**
   * @param configured by environment and file
   * @throws IllegalArgumentException for what is missing, unknown or without its value
   */
  static JobArguments of(Values configured, String... args) {
    Map<String, String> options = new TreeMap<>();
    Map<String, String> settings = new TreeMap<>();
    Set<String> keys = keys();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      String key = REQUIRED.contains(name) ? "twin." + name : name;
      if (!keys.contains(key) && !name.equals(REPLAY) && !name.equals(MAX_PARALLELISM)) {
        throw new IllegalArgumentException(
            "'%s' is no option: wanted --bootstrap, --registry, --model-server, --replay, --max-parallelism or the key of a setting, e.g. --twin.model-timeout"
                .formatted(args[i]));
      }
      if (i + 1 == args.length || args[i + 1].startsWith("--")) {
        throw new IllegalArgumentException("--%s has no value".formatted(name));
      }
      (keys.contains(key) ? settings : options).put(keys.contains(key) ? key : name, args[i + 1]);
    }
    Values values = configured.withOptions(settings);
    values.check(TwinSettings.ALL);
    for (Setting<?> setting : TwinSettings.TWIN.settings()) {
      if (REQUIRED.contains(setting.name()) && values.given(setting).isEmpty()) {
        throw new IllegalArgumentException(
            "--%s is missing, and nothing says %s".formatted(setting.name(), setting.key()));
      }
    }
    return new JobArguments(options, values);
  }

  private static Set<String> keys() {
    return TwinSettings.ALL.stream()
        .flatMap(section -> section.settings().stream())
        .map(Setting::key)
        .collect(Collectors.toSet());
  }

  /** What the job is told. */
  TwinConfig config(int parallelism) {
    TwinConfig live =
        TwinSettings.live(
            values, Map.of("parallelism", parallelism, "access", TwinSettings.access(values)));
    return options.containsKey(REPLAY) ? live.replaying(options.get(REPLAY)) : live;
  }

  /**
   * How far the job can be scaled.
   *
   * @param usual where nothing is said
   */
  int maxParallelism(int usual) {
    String given = options.get(MAX_PARALLELISM);
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
