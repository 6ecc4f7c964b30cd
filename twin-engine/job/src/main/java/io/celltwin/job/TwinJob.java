package io.celltwin.job;

import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs the twin on a Flink cluster: {@code flink run celltwin-job.jar --bootstrap kafka:9092
 * --registry http://… --model-server models:8001}. The standalone process builds the same job on a
 * cluster inside itself.
 */
public final class TwinJob {
  /**
   * Cells are kept in so many groups, and a savepoint with them: it can be restored at any
   * parallelism up to this. Fixed here, since it would follow from the parallelism of the first
   * start otherwise, and that from the cores of a machine.
   */
  static final int MAX_PARALLELISM = 128;

  private TwinJob() {}

  public static void main(String[] args) throws Exception {
    if (JobArguments.askForHelp(args)) {
      System.out.println(JobArguments.USAGE);
      return;
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    TwinConfig config;
    int maxParallelism;
    try {
      Map<String, String> environment = System.getenv();
      var given = JobArguments.of(Values.of(environment, SettingsFile.ofPart(environment)), args);
      config = given.config(env.getParallelism());
      maxParallelism = given.maxParallelism(MAX_PARALLELISM);
    } catch (IOException e) {
      JobArguments.explain(
          new IllegalArgumentException("the file of settings cannot be read: " + e, e), System.err);
      System.exit(2);
      return;
    } catch (IllegalArgumentException e) {
      JobArguments.explain(e, System.err);
      System.exit(2);
      return;
    }
    try {
      WantedTopics.require(config);
    } catch (IllegalStateException e) {
      System.err.println("TwinJob: " + e.getMessage());
      System.exit(2);
      return;
    }
    build(env, config, maxParallelism);
    env.execute("celltwin");
  }

  /** Puts the whole job, Kafka to Kafka, into an environment. */
  static void build(StreamExecutionEnvironment env, TwinConfig config) {
    build(env, config, MAX_PARALLELISM);
  }

  private static void build(StreamExecutionEnvironment env, TwinConfig config, int maxParallelism) {
    settle(env, config, maxParallelism);
    TwinTopology.define(
        KafkaInputs.frames(env, config),
        KafkaInputs.cells(env, config),
        config,
        new KafkaOutputs(config));
  }

  /** What holds for the job between any ends. */
  static void settle(StreamExecutionEnvironment env, TwinConfig config, int maxParallelism) {
    if (config.parallelism() > maxParallelism) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "twin.parallelism is %d, wanted at most %d; a fleet that needs more starts with"
                  + " --max-parallelism, which is fixed in its state",
              config.parallelism(),
              maxParallelism));
    }
    settle(env, maxParallelism, config.parallelism());
  }

  private static void settle(StreamExecutionEnvironment env, int maxParallelism, int parallelism) {
    env.configure(settings());
    env.setMaxParallelism(maxParallelism);
    env.setParallelism(parallelism);
  }

  /** What holds for every job of ours. */
  public static void settle(StreamExecutionEnvironment env, int parallelism) {
    settle(env, MAX_PARALLELISM, parallelism);
  }

  /** What holds wherever the job runs. */
  private static Configuration settings() {
    var settings = new Configuration();
    settings.set(
        PipelineOptions.GENERIC_TYPES, false); // a slip into Kryo is a failure, not a slowness
    settings.set(PipelineOptions.OBJECT_REUSE, true); // values between operators are immutable
    // a machine that is lost is no reason to give up, whatever the cluster's own file says
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(500));
    settings.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(30));
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return settings;
  }

  /**
   * Starts the job on a Flink cluster inside this process.
   *
   * @param config what to read, ask and write
   * @param checkpoints folder that outlives the process
   * @param temporary folder that does not
   * @param checkpointEvery how much at most is done again after a failure
   * @param restoreFrom a checkpoint or savepoint to go on from, or null
   */
  public static JobClient start(
      TwinConfig config,
      Path checkpoints,
      Path temporary,
      Duration checkpointEvery,
      Path restoreFrom)
      throws Exception {
    StreamExecutionEnvironment env =
        local(config.parallelism(), checkpoints, temporary, checkpointEvery, restoreFrom, true);
    build(env, config);
    return env.executeAsync("celltwin");
  }

  /**
   * A Flink cluster inside this process.
   *
   * @param checkpoints folder that outlives the process
   * @param temporary folder that does not
   * @param checkpointEvery how much at most is done again after a failure
   * @param restoreFrom a checkpoint or savepoint to go on from, or null
   * @param measured whether its metrics are those of the twin job
   */
  public static StreamExecutionEnvironment local(
      int parallelism,
      Path checkpoints,
      Path temporary,
      Duration checkpointEvery,
      Path restoreFrom,
      boolean measured) {
    var settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointEvery);
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    settings.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, checkpoints.toUri().toString());
    settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    settings.set(org.apache.flink.configuration.CoreOptions.TMP_DIRS, temporary.toString());
    settings.set(WebOptions.TMP_DIR, temporary.toString());
    closeToOthers(settings);
    settings.set(
        org.apache.flink.configuration.ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));
    if (measured) {
      settings.setString(
          "metrics.reporter.micrometer.factory.class",
          io.celltwin.job.metric.MicrometerReporterFactory.class.getName());
    }
    // a frame of some hundred samples fits into a buffer several times; one that does not is copied
    // once more
    String network = 16 * Math.max(4, parallelism) + "m";
    settings.setString("taskmanager.memory.segment-size", "128k");
    settings.setString("taskmanager.memory.network.min", network);
    settings.setString("taskmanager.memory.network.max", network);
    settings.setString("taskmanager.memory.managed.size", "16m");
    if (restoreFrom != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, restoreFrom.toUri().toString());
    }
    return StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
  }

  /**
   * Flink's own ports have no password and can end the job. They are for this process alone: on the
   * loopback address, and the one that speaks HTTP answers nobody, because any page in a browser of
   * this machine could reach it there.
   */
  static void closeToOthers(Configuration settings) {
    String here = "127.0.0.1";
    settings.set(RestOptions.ADDRESS, here);
    settings.set(RestOptions.BIND_ADDRESS, here);
    settings.set(JobManagerOptions.ADDRESS, here);
    settings.set(JobManagerOptions.BIND_HOST, here);
    settings.set(TaskManagerOptions.HOST, here);
    settings.set(TaskManagerOptions.BIND_HOST, here);
    settings.set(WebOptions.SUBMIT_ENABLE, false);
    settings.set(WebOptions.CANCEL_ENABLE, false);
    settings.set(WebOptions.ACCESS_CONTROL_ALLOW_ORIGIN, "null");
    settings.set(ClosedRest.CLOSED, true);
  }
}
