package io.celltwin.job.lake;

import io.celltwin.codec.Access;
import io.celltwin.codec.Topics;
import io.celltwin.job.TwinJob;
import io.celltwin.lake.Lake;
import io.celltwin.lake.LakeTable;
import io.celltwin.setting.AccessSettings;
import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Writes history as Parquet on a Flink cluster: {@code flink run -c io.celltwin.job.lake.LakeJob
 * celltwin-job.jar --bootstrap kafka:9092 --registry http://… --lake.folder s3://fleet/lake}. It is
 * a job of its own, so that neither waits for the other.
 */
public final class LakeJob {
  private static final String USAGE =
      """
      Usage: flink run -c io.celltwin.job.lake.LakeJob celltwin-job.jar --bootstrap <host:port> --registry <url> --lake.folder <address> [--namespace <name>] [--<key> <value> ...]
        --bootstrap    brokers of the Kafka cluster, e.g. kafka:9092
        --registry     Confluent API of the schema registry, e.g. http://registry:8080/apis/ccompat/v7
        --lake.folder  where the files go, e.g. s3://fleet/lake
        --namespace    of the topics; none for the live fleet
        --<key>        any setting that begins with lake or access, e.g. --lake.every 5m\
      """;

  private LakeJob() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    LakeConfig config;
    try {
      Map<String, String> environment = System.getenv();
      config =
          config(
              Values.of(environment, SettingsFile.ofPart(environment)), env.getParallelism(), args);
    } catch (IllegalArgumentException e) {
      System.err.println("LakeJob: " + e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
      return;
    }
    TwinJob.settle(env, config.parallelism());
    build(env, config);
    env.getCheckpointConfig().setCheckpointInterval(config.every().toMillis());
    env.execute("celltwin-lake");
  }

  static LakeConfig config(Values configured, int parallelism, String... args) {
    Map<String, String> own = new TreeMap<>();
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      boolean setting = name.startsWith("lake.") || name.startsWith("access.");
      if (!setting && !List.of("bootstrap", "registry", "namespace").contains(name)) {
        throw new IllegalArgumentException("'%s' is no option".formatted(args[i]));
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("--%s has no value".formatted(name));
      }
      (setting ? settings : own).put(name, args[i + 1]);
    }
    for (String wanted : List.of("bootstrap", "registry")) {
      if (!own.containsKey(wanted)) {
        throw new IllegalArgumentException("--%s is missing".formatted(wanted));
      }
    }
    Values values = configured.withOptions(settings);
    values.check(List.of(LakeSettings.LAKE, AccessSettings.ACCESS));
    AccessSettings.Said said = AccessSettings.of(values);
    return LakeSettings.of(
        values,
        own.get("bootstrap"),
        own.get("registry"),
        own.getOrDefault("namespace", ""),
        Access.of(said.kafka(), said.registry(), said.rack()),
        parallelism);
  }

  /** Whether a lake is wanted. */
  public static boolean wanted(Values values) {
    return values.get(LakeSettings.FOLDER) != null;
  }

  /** Puts the whole job, Kafka to files, into an environment. */
  static void build(StreamExecutionEnvironment env, LakeConfig config) throws IOException {
    if (config.local().isPresent()) {
      Lake.in(config.local().get()).begin(config.buckets());
    }
    LakeTopology.define(config, table -> records(env, config, table));
  }

  private static DataStream<LakeRecord> records(
      StreamExecutionEnvironment env, LakeConfig config, LakeTable table) {
    var properties = new Properties();
    properties.putAll(config.access().kafka());
    // what a job has not committed yet is no history
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    var source =
        KafkaSource.<LakeRecord>builder()
            .setBootstrapServers(config.bootstrap())
            .setTopics(table.topic(Topics.in(config.namespace())).name())
            .setGroupId(config.groupOfNamespace())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setProperties(properties)
            .setDeserializer(new LakeRecords(table, config))
            .build();
    String name = "lake-in-" + table.folder();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), name).uid(name);
  }

  /**
   * Starts the job on a Flink cluster inside this process.
   *
   * @param checkpoints folder that outlives the process
   * @param temporary folder that does not
   * @param restoreFrom a checkpoint or savepoint to go on from, or null
   */
  public static JobClient start(
      LakeConfig config, Path checkpoints, Path temporary, Path restoreFrom) throws Exception {
    StreamExecutionEnvironment env =
        TwinJob.local(
            config.parallelism(), checkpoints, temporary, config.every(), restoreFrom, false);
    TwinJob.settle(env, config.parallelism());
    build(env, config);
    return env.executeAsync("celltwin-lake");
  }
}
