package io.celltwin.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code config.yaml} of a job or task manager. Checkpoints lie in a folder that all see; which job
 * manager leads is settled in ZooKeeper.
 */
final class FlinkFiles {
  /** framework.heap + task.heap. */
  static final String TASK_HEAP = "384m";

  /** framework.off-heap + task.off-heap + network. */
  static final String TASK_DIRECT = "192m";

  static final String TASK_METASPACE = "192m";

  private FlinkFiles() {}

  static void write(Plan plan, String name, Path folder, Path place) throws IOException {
    Map<String, String> settings = new TreeMap<>(shared(plan, folder));
    settings.put("io.tmp.dirs", place.resolve("tmp").toString());
    settings.put(
        "blob.storage.directory", Files.createDirectories(place.resolve("blob")).toString());
    if (plan.kindOf(name) == PartKind.JOB_MANAGER) {
      settings.putAll(jobManager(plan, name));
    } else {
      settings.putAll(taskManager());
      settings.put("taskmanager.resource-id", name + "-" + plan.port(name));
    }
    Integer metrics = plan.ports().get(name + "." + Plan.METRICS);
    if (metrics != null) { // a cluster that was laid out before has none
      String reporter = "metrics.reporter.micrometer.";
      settings.put(reporter + "factory.class", "io.celltwin.job.metric.MicrometerReporterFactory");
      settings.put(reporter + "port", String.valueOf(metrics));
    }
    StringBuilder yaml = new StringBuilder();
    settings.forEach((key, value) -> yaml.append(key).append(": \"").append(value).append("\"\n"));
    Files.writeString(place.resolve("config.yaml"), yaml);
  }

  private static Map<String, String> shared(Plan plan, Path folder) throws IOException {
    Map<String, String> s = new TreeMap<>();
    // of a folder that is there, whose address therefore ends with a slash
    String state = Files.createDirectories(folder.resolve("state")).toUri().toString();
    s.put("jobmanager.rpc.address", "127.0.0.1");
    s.put("jobmanager.bind-host", "127.0.0.1");
    s.put("taskmanager.host", "127.0.0.1");
    s.put("taskmanager.bind-host", "127.0.0.1");
    s.put("rest.address", "127.0.0.1");
    s.put("rest.bind-address", "127.0.0.1");
    s.put("parallelism.default", String.valueOf(plan.job().parallelism()));
    s.put("jobmanager.scheduler", "adaptive");
    String adaptive = "jobmanager.adaptive-scheduler.";
    s.put(adaptive + "submission.resource-stabilization-timeout", "5s");
    s.put(adaptive + "executing.resource-stabilization-timeout", "2s");
    s.put(adaptive + "executing.cooldown-after-rescaling", "1s");
    s.put(adaptive + "rescale-trigger.max-delay", "4s");
    s.put("execution.buffer-timeout.interval", "10ms");
    s.put("execution.checkpointing.interval", "2s");
    s.put("execution.checkpointing.min-pause", "500ms");
    s.put("execution.checkpointing.dir", state + "checkpoints");
    s.put("execution.checkpointing.savepoint-dir", state + "savepoints");
    s.put("execution.checkpointing.num-retained", "2");
    s.put("execution.checkpointing.incremental", "true");
    s.put("execution.checkpointing.tolerable-failed-checkpoints", "100");
    s.put("execution.shutdown-on-application-finish", "false"); // so that it says where it saved
    s.put("state.backend.type", "rocksdb");
    s.put("heartbeat.interval", "2s");
    s.put("heartbeat.timeout", "15s");
    s.put("high-availability.type", "zookeeper");
    s.put("high-availability.zookeeper.quorum", plan.addresses(PartKind.ZOOKEEPER));
    s.put("high-availability.zookeeper.client.session-timeout", "10s");
    s.put("high-availability.storageDir", state + "ha");
    s.put("high-availability.cluster-id", "/celltwin-" + plan.job().id());
    s.put("web.submit.enable", "false");
    s.put("web.access-control-allow-origin", "null"); // no page of a browser may ask it
    return s;
  }

  private static Map<String, String> jobManager(Plan plan, String name) {
    Map<String, String> s = new TreeMap<>();
    s.put("rest.port", String.valueOf(plan.port(name)));
    s.put("rest.bind-port", String.valueOf(plan.port(name)));
    s.put("jobmanager.rpc.port", String.valueOf(plan.port(name + ".rpc")));
    s.put("high-availability.jobmanager.port", String.valueOf(plan.port(name + ".rpc")));
    s.put("blob.server.port", String.valueOf(plan.port(name + ".blob")));
    return s;
  }

  /** Flink's own scripts would work the sizes out; without them each must be said. */
  private static Map<String, String> taskManager() {
    Map<String, String> s = new TreeMap<>();
    String memory = "taskmanager.memory.";
    s.put("taskmanager.numberOfTaskSlots", String.valueOf(Sizes.SLOTS));
    s.put("taskmanager.cpu.cores", "2");
    s.put(memory + "framework.heap.size", "128m");
    s.put(memory + "task.heap.size", "256m");
    s.put(memory + "framework.off-heap.size", "96m");
    s.put(memory + "task.off-heap.size", "32m");
    s.put(memory + "network.min", "64m");
    s.put(memory + "network.max", "64m");
    s.put(memory + "managed.size", "128m");
    s.put(memory + "jvm-metaspace.size", "192m");
    s.put(memory + "jvm-overhead.min", "96m");
    s.put(memory + "jvm-overhead.max", "96m");
    s.put(memory + "segment-size", "128kb");
    return s;
  }
}
