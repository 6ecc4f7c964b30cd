package io.celltwin.server;

import com.linecorp.armeria.server.prometheus.PrometheusExpositionService;
import io.celltwin.setting.SettingsDefaults;
import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import io.celltwin.setting.WrongSettingException;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The model server as a process of its own, with its metrics at {@code /metrics}. */
@Command(
    name = "model-server",
    description = "Serves models over the Open Inference Protocol v2, gRPC and HTTP on one port.",
    mixinStandardHelpOptions = true,
    subcommands = MeasureCommand.class)
public final class ModelServerMain implements Callable<Integer> {
  /** Options of its help, and the settings they are. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "--host", "model-server.host",
          "--port", "model-server.port",
          "--models", "model-server.models",
          "--natives", "model-server.natives",
          "--engine", "inference.engine",
          "--workers", "inference.workers",
          "--timeout", "model-server.timeout",
          "--own-token", "model-server.own-token",
          "--called", "model-server.also-called");

  /** That those who ask have to look elsewhere, once it is told to end. */
  private static final Duration NOTICE = Duration.ofSeconds(1);

  private static final int LONGEST_STOP_SECONDS = 20;

  private final Values configured;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private ModelServerMain(Values configured) {
    this.configured = configured;
  }

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String token = environment.get("CELLTWIN_OWN_TOKEN"); // the job and the server may share it
    if (token != null) {
      environment.putIfAbsent("CELLTWIN_MODEL_SERVER_OWN_TOKEN", token);
    }
    int code;
    try {
      code =
          commandLine(Values.of(environment, SettingsFile.ofPart(environment))).execute(arguments);
    } catch (IOException | WrongSettingException e) {
      System.err.println("model-server: " + e.getMessage());
      code = CommandLine.ExitCode.USAGE;
    }
    System.exit(code);
  }

  /**
   * @throws WrongSettingException for what cannot be meant in environment or file
   */
  static CommandLine commandLine(Values configured) {
    configured.check(ModelServerSettings.ALL);
    var command = new CommandLine(new ModelServerMain(configured));
    SettingsDefaults.install(
        command.getCommandSpec(), configured, ModelServerSettings.ALL, OPTIONS);
    return command;
  }

  /** What the server is told by options, environment and file. */
  ModelServerConfig config() {
    try {
      Values values =
          SettingsDefaults.given(spec.commandLine().getParseResult(), configured, OPTIONS);
      return ModelServerSettings.config(values, Map.of());
    } catch (WrongSettingException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    ModelServerConfig config = config();
    CountDownLatch closed = new CountDownLatch(1);
    try {
      serve(config, meters, closed);
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private void serve(
      ModelServerConfig config, PrometheusMeterRegistry meters, CountDownLatch closed)
      throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    try (ModelServer server =
        ModelServer.start(
            config,
            meters,
            builder ->
                builder.service(
                    "/metrics", PrometheusExpositionService.of(meters.getPrometheusRegistry())))) {
      Thread stop = new Thread(() -> stopAndWait(stopped, closed), "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      spec.commandLine()
          .getOut()
          .printf(Locale.ROOT, "listening on %s:%d%n", config.host(), server.port());
      spec.commandLine().getOut().flush();
      stopped.await();
      server.leave(NOTICE);
    }
  }

  /** The Java process ends with its last hook: it has to wait for what is still to be answered. */
  private static void stopAndWait(CountDownLatch stopped, CountDownLatch closed) {
    stopped.countDown();
    try {
      var unused = closed.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
