package io.celltwin.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.dashboard.Dashboard;
import io.celltwin.dashboard.DashboardConfig;
import io.celltwin.fleet.FleetConfig;
import io.celltwin.fleet.FleetService;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.TwinJob;
import io.celltwin.server.ModelServer;
import io.celltwin.server.ModelServerConfig;
import io.celltwin.standalone.Broker;
import io.celltwin.standalone.DataDirectory;
import io.celltwin.standalone.RegistryProcess;
import io.celltwin.standalone.Settings;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a sample takes from its source to the page, stage by stage, in one run. */
@Command(
    name = "latency",
    description = {
      "Measures how long a frame of one sample takes to the broker, through the job to the live"
          + " topic, into the fleet's view and to a reader of the page's events, while every cell"
          + " sends one each --every seconds.",
      "",
      "All parts, the cells and the readers share this process and its cores."
    },
    mixinStandardHelpOptions = true)
final class LatencyCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;

  @Option(
      names = "--data-dir",
      paramLabel = "<folder>",
      description = "A scratch folder. Default: bench in ${DEFAULT-VALUE}")
  Path dataDir = DataDirectory.usual().resolve("bench");

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the figures as JSON too.")
  Path report;

  @Option(names = "--cells", paramLabel = "<n>", description = "Default: ${DEFAULT-VALUE}")
  int cells = 10_000;

  @Option(
      names = "--every",
      paramLabel = "<n>",
      description = "Seconds between two samples of a cell. Default: ${DEFAULT-VALUE}")
  int every = 10;

  @Option(
      names = "--warm-up",
      paramLabel = "<n>",
      description = "Seconds before counting begins. Default: ${DEFAULT-VALUE}")
  int warmUp = 60;

  @Option(
      names = "--seconds",
      paramLabel = "<n>",
      description = "That are counted. Default: ${DEFAULT-VALUE}")
  int seconds = 60;

  /** One stage; the names are the report's interface. */
  record Stage(
      @JsonProperty("stage") String stage,
      @JsonProperty("p50_ms") double p50,
      @JsonProperty("p99_ms") double p99) {}

  /** From a frame to a reader of the page. */
  record EndToEnd(@JsonProperty("p50_ms") double p50, @JsonProperty("p99_ms") double p99) {}

  /** The report. */
  record Latency(
      @JsonProperty("stages") List<Stage> stages,
      @JsonProperty("cells") int cells,
      @JsonProperty("end_to_end") EndToEnd endToEnd,
      @JsonProperty("frames_per_second") double framesPerSecond,
      @JsonProperty("frames") int frames) {}

  @Override
  public Integer call() throws Exception {
    var meters = new SimpleMeterRegistry();
    Metrics.globalRegistry.add(meters);
    Latency measured;
    try (DataDirectory data = DataDirectory.open(dataDir);
        Broker broker = Broker.start(data.broker(), "127.0.0.1", Settings.freePort());
        RegistryProcess registry =
            RegistryProcess.start(
                Settings.home().resolve("registry"),
                data.registry(),
                data.root().resolve("log").resolve("registry.log"),
                data.temporary(),
                "127.0.0.1",
                Settings.freePort());
        ModelServer models =
            ModelServer.start(
                ModelServerConfig.local(Settings.home().resolve("models"), data.models()),
                meters)) {
      measured = measure(data, broker, registry, models, meters);
    } finally {
      Metrics.globalRegistry.remove(meters);
    }
    System.out.printf(Locale.ROOT, "%-22s %8s %8s%n", "stage", "p50 ms", "p99 ms");
    for (Stage stage : measured.stages()) {
      System.out.printf(
          Locale.ROOT, "%-22s %8.1f %8.1f%n", stage.stage(), stage.p50(), stage.p99());
    }
    System.out.printf(
        Locale.ROOT,
        "%-22s %8.1f %8.1f   %d cells, %.0f frames/s, %d frames%n",
        "frame to page",
        measured.endToEnd().p50(),
        measured.endToEnd().p99(),
        cells,
        measured.framesPerSecond(),
        measured.frames());
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), measured);
    }
    return 0;
  }

  /** A namespace is a replay's otherwise; here the cells are live, and each run has its own. */
  private static TwinConfig liveIn(String namespace, TwinConfig of) {
    return new TwinConfig(
        of.bootstrap(),
        of.registry(),
        namespace,
        of.group() + "." + namespace,
        of.modelServer(),
        of.modelTimeout(),
        false,
        of.modelInFlight(),
        of.maxRows(),
        of.registrationPatience(),
        of.registrationBytes(),
        of.parallelism(),
        of.segmenter(),
        of.ageing(),
        of.access());
  }

  private Latency measure(
      DataDirectory data,
      Broker broker,
      RegistryProcess registryProcess,
      ModelServer models,
      SimpleMeterRegistry meters)
      throws Exception {
    String namespace = "latency-" + ProcessHandle.current().pid();
    Topics topics = Topics.in(namespace);
    SchemaRegistry registry = SchemaRegistry.at(registryProcess.url());
    broker.create(topics, PARTITIONS);
    registry.register(topics);
    JobClient job =
        TwinJob.start(
            liveIn(
                namespace,
                TwinConfig.live(
                    broker.bootstrap(),
                    registryProcess.url(),
                    "127.0.0.1:" + models.port(),
                    Math.min(4, Runtime.getRuntime().availableProcessors()))),
            data.checkpoints(namespace),
            data.temporary(),
            Duration.ofSeconds(10),
            null);
    try (FleetService fleet =
            FleetService.start(
                FleetConfig.of(
                        broker.bootstrap(), registry, data.root().resolve("views-" + namespace))
                    .in(namespace),
                meters);
        Dashboard page =
            Dashboard.start(DashboardConfig.on("127.0.0.1", 0), fleet.ports(), () -> "");
        var watch =
            new LatencyWatch(
                cells,
                broker.bootstrap(),
                topics,
                registry,
                fleet.queries(),
                "http://127.0.0.1:" + page.port())) {
      watch.run(Duration.ofSeconds(every), Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
      return watch.measured();
    } finally {
      job.cancel().get(10, TimeUnit.SECONDS);
    }
  }
}
