package io.celltwin.standalone;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.dashboard.Dashboard;
import io.celltwin.dashboard.DashboardConfig;
import io.celltwin.fleet.FleetConfig;
import io.celltwin.fleet.FleetService;
import io.celltwin.fleet.api.Health;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The fleet with its page, alone: broker, registry and job run elsewhere. */
@Command(
    name = "fleet",
    description =
        "Starts the fleet service and its page alone, on the topics of a Kafka cluster that is"
            + " there already.",
    mixinStandardHelpOptions = true)
final class FleetCommand implements Callable<Integer> {
  @Option(
      names = "--bootstrap",
      required = true,
      paramLabel = "<host:port>",
      description = "Brokers of the Kafka cluster, several with commas.")
  String bootstrap;

  @Option(
      names = "--registry",
      required = true,
      paramLabel = "<url>",
      description =
          "Confluent API of the schema registry, e.g. http://registry:8080/apis/ccompat/v7.")
  String registry;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "Of the topics, e.g. replay.2026-03. Default: none, the live fleet.")
  String namespace = "";

  @Option(
      names = "--data-dir",
      paramLabel = "<folder>",
      description = "Where the views are kept. Default: ${DEFAULT-VALUE}")
  Path dataDir = DataDirectory.usual();

  @Option(
      names = "--host",
      paramLabel = "<address>",
      description =
          "Address the page listens on. Default: ${DEFAULT-VALUE}, this machine only; 0.0.0.0 opens"
              + " it to the network, without any password.")
  String host = "127.0.0.1";

  @Option(
      names = "--advertised-host",
      paramLabel = "<name>",
      description = "A name by which others reach the page, beside the address it listens on.")
  String advertisedHost;

  @Option(
      names = "--http-port",
      paramLabel = "<port>",
      description = "Page, REST, metrics. Default: ${DEFAULT-VALUE}; 0 for any free one.")
  int pagePort = Settings.PAGE_PORT;

  @Override
  public Integer call() throws Exception {
    var console = new Console(System.out);
    try (DataDirectory data = DataDirectory.open(dataDir);
        Running running = start(data)) {
      return Celltwin.untilStopped(
          running,
          () -> {
            console.say(
                "The fleet on %s, views in %s%nThe page: %s%nCtrl-C stops it.",
                bootstrap, data.views(namespace), running.url());
            new CountDownLatch(1).await();
            return 0;
          });
    }
  }

  /** Starts both parts, the page last. */
  Running start(DataDirectory data) {
    Trouble.require(
        pagePort >= 0 && pagePort <= 65_535,
        "--http-port",
        pagePort,
        "a port, 1 to 65535, or 0 for any free one");
    int port = Ports.claim(host, pagePort, "page", "--http-port");
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    FleetService fleet =
        FleetService.start(
            FleetConfig.of(bootstrap, SchemaRegistry.at(registry), data.views(namespace))
                .in(namespace)
                .replaying(!namespace.isEmpty()),
            metrics);
    try {
      Dashboard page =
          Dashboard.start(
              DashboardConfig.on(host, port)
                  .knownAs(advertisedHost == null ? List.of() : List.of(advertisedHost)),
              fleet.ports(),
              metrics::scrape,
              () -> health(fleet));
      return new Running(fleet, page, "http://" + Hosts.own(host) + ":" + page.port() + "/");
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  /** This process knows of the fleet alone; whether the job moves is its own cluster's to say. */
  private static Health health(FleetService fleet) {
    Finding finding = HealthWatch.fleetFinding(fleet);
    return new Health(
        List.of(
            new Health.Part(
                HealthWatch.FLEET,
                finding.state(),
                Instant.EPOCH,
                finding.sentence(),
                finding.wayOut())));
  }

  /** What was started; closing it commits what was read. */
  record Running(FleetService fleet, Dashboard page, String url) implements AutoCloseable {
    @Override
    public void close() {
      page.close();
      fleet.close();
    }
  }
}
