package io.celltwin.standalone;

import io.celltwin.dashboard.Dashboard;
import io.celltwin.dashboard.DashboardConfig;
import io.celltwin.dashboard.DashboardSettings;
import io.celltwin.dashboard.access.RestConfig;
import io.celltwin.dashboard.access.RestSettings;
import io.celltwin.fleet.FleetConfig;
import io.celltwin.fleet.FleetService;
import io.celltwin.fleet.FleetSettings;
import io.celltwin.fleet.api.Health;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      names = "--namespace",
      paramLabel = "<name>",
      description = "Of the topics, e.g. replay.2026-03. Default: none, the live fleet.")
  String namespace = "";

  @Mixin Settings settings;

  @Override
  public Integer call() throws Exception {
    var console = new Console(System.out);
    try (DataDirectory data = DataDirectory.open(settings.dataDir());
        Running running = start(data)) {
      return Celltwin.untilStopped(
          running,
          () -> {
            console.say(
                "The fleet on %s, views in %s%nThe page: %s%nCtrl-C stops it.",
                running.fleetOf(), data.views(namespace), running.url());
            new CountDownLatch(1).await();
            return 0;
          });
    }
  }

  /** Starts both parts, the page last. */
  Running start(DataDirectory data) {
    FleetConfig config = FleetSettings.alone(settings.values(), data.views(namespace));
    DashboardConfig asked = DashboardSettings.alone(settings.values());
    String host = asked.host();
    int port = Ports.claim(host, asked.port(), "page", "--http-port");
    RestConfig access =
        AccessTokens.orFirst(
            RestSettings.of(settings.values()), host, data.root(), new Console(System.out));
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    FleetService fleet =
        FleetService.start(config.in(namespace).replaying(!namespace.isEmpty()), metrics);
    try {
      Dashboard page =
          Dashboard.start(
              asked.listeningOn(port), access, fleet.ports(), metrics::scrape, () -> health(fleet));
      return new Running(
          config.bootstrapServers(),
          fleet,
          page,
          (access.tls() ? "https" : "http") + "://" + Hosts.own(host) + ":" + page.port() + "/");
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
  record Running(String fleetOf, FleetService fleet, Dashboard page, String url)
      implements AutoCloseable {
    @Override
    public void close() {
      page.close();
      fleet.close();
    }
  }
}
