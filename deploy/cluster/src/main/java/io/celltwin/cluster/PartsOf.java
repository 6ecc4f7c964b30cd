package io.celltwin.cluster;

import io.celltwin.standalone.RegistryProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the configuration of each part of a cluster, and says how it is started. */
final class PartsOf {
  /** What is asked now and then starts sooner, and smaller, with the first compiler alone. */
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final Path home;
  private final Plan plan;

  /**
   * @param folder of the cluster
   * @param home of the assembled application
   */
  PartsOf(Path folder, Path home, Plan plan) {
    this.folder = folder;
    this.home = home;
    this.plan = plan;
  }

  ClusterPart part(String name) throws IOException {
    Files.createDirectories(place(name));
    return switch (plan.kindOf(name)) {
      case ZOOKEEPER -> zookeeper(name);
      case KAFKA -> broker(name);
      case REGISTRY -> registry(name);
      case MODELS -> models(name);
      case JOB_MANAGER -> jobManager(name);
      case TASK_MANAGER -> taskManager(name);
      case FLEET -> fleet(name);
    };
  }

  private Path place(String name) {
    return folder.resolve("parts").resolve(name);
  }

  private ClusterPart zookeeper(String name) throws IOException {
    Path file = place(name).resolve("zoo.cfg");
    Files.writeString(
        file,
        String.join(
            "\n",
            "dataDir=" + place(name).resolve("data"),
            "clientPortAddress=127.0.0.1",
            "clientPort=" + plan.port(name),
            "tickTime=2000",
            "admin.enableServer=false",
            ""));
    return new ClusterPart(
        name,
        options("128m", true),
        List.of("org.apache.zookeeper.server.ZooKeeperServerMain", file.toString()),
        flinkClassPath(),
        Map.of());
  }

  private ClusterPart broker(String name) throws IOException {
    Path file = BrokerFiles.write(plan, name, place(name));
    return new ClusterPart(
        name,
        options("288m", true),
        List.of("kafka.Kafka", file.toString()),
        ownClassPath(),
        Map.of());
  }

  private ClusterPart registry(String name) throws IOException {
    List<String> command =
        RegistryProcess.alone(
            home.resolve("registry"), place(name), place(name).resolve("tmp"), plan.port(name));
    int cp = command.indexOf("-cp");
    String classPath = command.get(cp + 1);
    return new ClusterPart(
        name,
        List.copyOf(command.subList(1, cp)),
        List.copyOf(command.subList(cp + 2, command.size())),
        classPath,
        Map.of());
  }

  private ClusterPart models(String name) {
    List<String> options = new ArrayList<>(options("320m", true));
    options.add("-Dai.djl.offline=true");
    options.add("-DDJL_CACHE_DIR=" + place(name).resolve("natives"));
    options.add("-DENGINE_CACHE_DIR=" + place(name).resolve("natives"));
    return new ClusterPart(
        name,
        options,
        List.of(
            "io.celltwin.server.ModelServerMain",
            "--port",
            String.valueOf(plan.port(name)),
            "--models",
            home.resolve("models").toString(),
            "--natives",
            place(name).resolve("natives").toString()),
        ownClassPath(),
        Map.of());
  }

  private ClusterPart jobManager(String name) throws IOException {
    FlinkFiles.write(plan, name, folder, place(name));
    Plan.Job job = plan.job();
    List<String> main =
        new ArrayList<>(
            List.of(
                "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
                "--configDir",
                place(name).toString(),
                "--job-classname",
                "io.celltwin.job.TwinJob",
                "--job-id",
                job.id()));
    if (!job.restoreFrom().isEmpty()) {
      main.addAll(List.of("--fromSavepoint", job.restoreFrom()));
    }
    main.addAll(
        List.of(
            "--bootstrap", plan.addresses(PartKind.KAFKA),
            "--registry", plan.registryUrl(),
            "--model-server", plan.addresses(PartKind.MODELS)));
    if (!job.namespace().isEmpty()) {
      main.addAll(List.of("--replay", job.namespace()));
    }
    List<String> options = new ArrayList<>(options("320m", true));
    options.add("--add-opens=java.base/java.util=ALL-UNNAMED"); // it is what 'flink run' is there
    return flink(name, options, main);
  }

  private ClusterPart taskManager(String name) throws IOException {
    FlinkFiles.write(plan, name, folder, place(name));
    List<String> options = new ArrayList<>(options(FlinkFiles.TASK_HEAP, false));
    options.add("-XX:MaxDirectMemorySize=" + FlinkFiles.TASK_DIRECT);
    options.add("-XX:MaxMetaspaceSize=" + FlinkFiles.TASK_METASPACE);
    return flink(
        name,
        options,
        List.of(
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "--configDir",
            place(name).toString()));
  }

  private ClusterPart flink(String name, List<String> options, List<String> main)
      throws IOException {
    Files.createDirectories(folder.resolve("flink").resolve("plugins"));
    return new ClusterPart(
        name,
        options,
        main,
        flinkClassPath(),
        Map.of(
            "FLINK_CONF_DIR", place(name).toString(),
            "FLINK_PLUGINS_DIR", folder.resolve("flink").resolve("plugins").toString(),
            "FLINK_LIB_DIR", folder.resolve("flink").resolve("lib").toString()));
  }

  private ClusterPart fleet(String name) {
    List<String> options = new ArrayList<>(options("288m", true));
    options.add("-Dcelltwin.home=" + home);
    Map<String, String> instance = new TreeMap<>();
    if (plan.sizes().fleets() > 1) {
      instance.put("CELLTWIN_INSTANCE_NAME", name);
      instance.put("CELLTWIN_INSTANCE_HOST", "127.0.0.1");
      instance.put("CELLTWIN_INSTANCE_PORT", String.valueOf(plan.port(name + ".instance")));
    }
    return new ClusterPart(
        name,
        options,
        List.of(
            "io.celltwin.standalone.FleetMain",
            "--bootstrap=" + plan.addresses(PartKind.KAFKA),
            "--registry=" + plan.registryUrl(),
            "--http-port=" + plan.port(name),
            "--data-dir=" + place(name).resolve("data")),
        ownClassPath(),
        instance);
  }

  private List<String> options(String heap, boolean small) {
    List<String> options = new ArrayList<>(List.of("-Xmx" + heap));
    options.addAll(small ? SMALL : List.of("-XX:+UseSerialGC"));
    options.add("-Dlog4j2.configurationFile=io/celltwin/cluster/log4j2.xml");
    return options;
  }

  private static String ownClassPath() {
    return System.getProperty("java.class.path");
  }

  /** What it adds stands first; the other RocksDB, of Kafka Streams, is left out. */
  private String flinkClassPath() throws IOException {
    Path added = home.resolve("flink");
    if (!Files.isDirectory(added)) {
      throw new IllegalStateException(
          "no Flink for a cluster in %s: build it with mvn -pl deploy/cluster -am package"
              .formatted(added));
    }
    Map<String, String> entries = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(added)) {
      files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted()
          .forEach(file -> entries.put(file.toString(), ""));
    }
    Arrays.stream(ownClassPath().split(File.pathSeparator))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("rocksdbjni"))
        .forEach(entry -> entries.put(entry, ""));
    return entries.keySet().stream().collect(Collectors.joining(File.pathSeparator));
  }
}
