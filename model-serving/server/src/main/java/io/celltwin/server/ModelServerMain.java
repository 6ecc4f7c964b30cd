package io.celltwin.server;

import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import io.celltwin.server.inference.Engine;
import io.celltwin.server.inference.InferenceConfig;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The model server as a process of its own, with its metrics at {@code /metrics}. */
@Command(
    name = "model-server",
    description = "Serves models over the Open Inference Protocol v2, gRPC and HTTP on one port.",
    mixinStandardHelpOptions = true,
    subcommands = MeasureCommand.class)
public final class ModelServerMain implements Callable<Integer> {
  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Default ${DEFAULT-VALUE}.")
  private String host;

  @Option(names = "--port", defaultValue = "8085", description = "Default ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--models",
      defaultValue = "model-serving/models",
      description = "Folder of models; default ${DEFAULT-VALUE}.")
  private Path models;

  @Option(
      names = "--natives",
      defaultValue = "model-serving/target/engines",
      description = "Folder for the engines' libraries; default ${DEFAULT-VALUE}.")
  private Path natives;

  @Option(
      names = "--engine",
      defaultValue = "AUTO",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Engine engine;

  @Option(
      names = "--workers",
      defaultValue = "1",
      description = "Threads per model; default ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--timeout-ms",
      defaultValue = "2000",
      description = "Of a question; default ${DEFAULT-VALUE}.")
  private long timeoutMillis;

  @Option(
      names = "--own-token",
      paramLabel = "<token>",
      description =
          "Whoever asks with it is served first; the job takes it as <token>@<host>:<port>."
              + " Default: $${CELLTWIN_OWN_TOKEN:-} of the environment.",
      defaultValue = "${env:CELLTWIN_OWN_TOKEN:-}")
  private String token;

  @Option(
      names = "--called",
      split = ",",
      paramLabel = "<name>",
      description = "Further names of this machine that requests may be for.")
  private List<String> names = List.of();

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private ModelServerMain() {}

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ModelServerMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    InferenceConfig own = InferenceConfig.defaults();
    ModelServerConfig config =
        new ModelServerConfig(
            host,
            port,
            models,
            natives,
            Duration.ofMillis(timeoutMillis),
            ModelServerConfig.MAX_REQUEST_BYTES,
            new InferenceConfig(engine, workers, own.maxBatch(), own.maxWaiting()),
            token == null ? "" : token,
            Set.copyOf(names));
    CountDownLatch stopped = new CountDownLatch(1);
    try (ModelServer server =
        ModelServer.start(
            config,
            meters,
            builder ->
                builder.service(
                    "/metrics", PrometheusExpositionService.of(meters.getPrometheusRegistry())))) {
      Thread stop = new Thread(stopped::countDown, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      spec.commandLine().getOut().printf(Locale.ROOT, "listening on %s:%d%n", host, server.port());
      spec.commandLine().getOut().flush();
      stopped.await();
    }
    return 0;
  }
}
