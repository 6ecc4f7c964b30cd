package io.celltwin.standalone;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.dashboard.Dashboard;
import io.celltwin.dashboard.DashboardSettings;
import io.celltwin.dashboard.access.RestConfig;
import io.celltwin.dashboard.access.RestSettings;
import io.celltwin.fleet.FleetService;
import io.celltwin.fleet.FleetSettings;
import io.celltwin.fleet.api.Health;
import io.celltwin.fleet.api.History;
import io.celltwin.gateway.Gateway;
import io.celltwin.gateway.GatewayConfig;
import io.celltwin.gateway.GatewaySettings;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.TwinSettings;
import io.celltwin.job.lake.LakeConfig;
import io.celltwin.job.lake.LakeJob;
import io.celltwin.job.lake.LakeSettings;
import io.celltwin.lake.Lake;
import io.celltwin.server.ModelServer;
import io.celltwin.server.ModelServerSettings;
import io.celltwin.setting.Values;
import io.celltwin.standalone.RunningParts.Stage;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole system: broker, registry, model server, job, fleet and page, started in the order they
 * need each other.
 */
final class Standalone implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Standalone.class);

  private static final Duration LAKE_OF_A_REPLAY = Duration.ofSeconds(5);

  private final Settings settings;
  private final DataDirectory data;
  private final Topics topics;
  private final Console console;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final RunningParts parts = new RunningParts();

  private Broker broker;
  private RegistryProcess registryProcess;
  private SchemaRegistry registry;
  private ModelServer models;
  private FleetService fleet;
  private Dashboard dashboard;
  private RunningJob job;
  private String group;
  private LakeConfig lake;
  private HealthWatch health;

  private Standalone(Settings settings, DataDirectory data, String namespace, Console console) {
    this.settings = settings;
    this.data = data;
    this.topics = Topics.in(namespace);
    this.console = console;
  }

  /**
   * Starts everything, one line on the console for each part as it comes up.
   *
   * @param data closed with the rest
   * @param namespace of the topics; empty for the live fleet
   * @param replaying true where results must not depend on how fast the model answers
   */
  static Standalone start(
      Settings settings, DataDirectory data, String namespace, boolean replaying, Console console)
      throws Exception {
    var standalone = new Standalone(settings, data, namespace, console);
    try {
      standalone.start(namespace, replaying);
      return standalone;
    } catch (Throwable e) {
      try {
        standalone.close();
      } catch (RuntimeException alsoThis) {
        e.addSuppressed(alsoThis);
      }
      throw e;
    }
  }

  /** Where each part listens. */
  private record Listening(String host, int page, int broker, int registry, int models) {
    static Listening claimed(String host, Values values) {
      return new Listening(
          host,
          Ports.claim(host, values.get(Catalogue.PAGE_PORT), "page", "--http-port"),
          Ports.claim(host, values.get(Catalogue.BROKER_PORT), "broker", "--kafka-port"),
          Ports.claim(
              host, values.get(Catalogue.REGISTRY_PORT), "schema registry", "--registry-port"),
          Ports.claim(host, values.get(Catalogue.MODEL_PORT), "model server", "--model-port"));
    }
  }

  private void start(String namespace, boolean replaying) throws Exception {
    data.requireRoom();
    String advertised = settings.advertisedHost();
    Values values = settings.values();
    Listening listening = Listening.claimed(settings.host(), values);
    measureProcess();
    health = new HealthWatch(data, topics, metrics, Clock.systemUTC(), this::tell);
    parts.add("health", Stage.JOB, health);
    String modelToken = UUID.randomUUID().toString(); // known to this process alone
    Set<String> alsoCalled = advertised == null ? Set.of() : Set.of(advertised);

    startServers(listening, modelToken, alsoCalled);
    console.up("registry", registryProcess.url());
    console.up("models", "http://" + reachable() + ":" + models.port() + "/v2");
    registry = SchemaRegistry.at(registryProcess.url());
    registry.register(topics);

    startFleet(listening, namespace, replaying, alsoCalled);
    startJob(namespace, replaying, modelToken);
    startLake(namespace, replaying);
    health.start(
        broker,
        registryProcess,
        models,
        fleet,
        job.client(),
        group,
        replaying,
        Bytes.of(values.get(Catalogue.DISK)));
    startGateway(values);
    writeAddresses();
  }

  /**
   * The registry is another process and the models are native: both start while the broker does.
   */
  private void startServers(Listening listening, String modelToken, Set<String> alsoCalled)
      throws Exception {
    Path home = Settings.home();
    String host = listening.host();
    String advertised = settings.advertisedHost();
    Values values = settings.values();
    ExecutorService starting = Executors.newFixedThreadPool(2);
    try {
      Future<RegistryProcess> registryStarting =
          starting.submit(
              () ->
                  RegistryProcess.start(
                      home.resolve("registry"),
                      data.registry(),
                      data.root().resolve("log").resolve("registry.log"),
                      data.temporary(),
                      host,
                      listening.registry(),
                      advertised));
      Future<ModelServer> modelsStarting =
          starting.submit(
              () ->
                  ModelServer.start(
                      ModelServerSettings.local(values, home.resolve("models"), data.models())
                          .listeningOn(host, listening.models())
                          .called(alsoCalled)
                          .servingFirst(modelToken),
                      metrics));
      try {
        broker = part("broker", Broker.start(data.broker(), host, listening.broker(), advertised));
        console.up("broker", broker.advertised());
        broker.create(topics, values.get(Catalogue.PARTITIONS));
      } finally {
        // whoever fails, the others are waited for, so that all can be closed
        registryProcess = part("registry", settled(registryStarting));
        models = part("models", settled(modelsStarting));
      }
      raise(registryStarting);
      raise(modelsStarting);
    } finally {
      starting.shutdownNow();
    }
  }

  private void startFleet(
      Listening listening, String namespace, boolean replaying, Set<String> alsoCalled) {
    Values values = settings.values();
    fleet =
        part(
            "fleet",
            FleetService.start(
                FleetSettings.live(values, broker.bootstrap(), registry, data.views(namespace))
                    .in(namespace)
                    .with(settings.subscribers())
                    .replaying(replaying),
                metrics));
    dashboard =
        part(
            "page",
            Dashboard.start(
                DashboardSettings.on(values, listening.host(), listening.page())
                    .knownAs(List.copyOf(alsoCalled)),
                access(),
                history(namespace).map(fleet.ports()::with).orElse(fleet.ports()),
                metrics::scrape,
                health::now));
    console.up("fleet", pageUrl());
  }

  private void startJob(String namespace, boolean replaying, String modelToken) throws Exception {
    Values values = settings.values();
    TwinConfig config =
        TwinSettings.live(
            values,
            broker.bootstrap(),
            registryProcess.url(),
            modelToken + "@" + Hosts.own(settings.host()) + ":" + models.port(),
            values.get(Catalogue.PARALLELISM));
    if (replaying || !namespace.isEmpty()) {
      config = config.replaying(namespace);
    }
    group = config.group();
    Path restoreFrom = data.newestCheckpoint(namespace).orElse(null);
    job = RunningJob.start(config, data, namespace, restoreFrom);
    parts.add("job", Stage.JOB, job);
    job.awaitRunning();
    console.up(
        "job",
        restoreFrom == null ? "from the start of the log" : "goes on from its last checkpoint");
  }

  /** Only where somebody said where. */
  private void startLake(String namespace, boolean replaying) throws Exception {
    Values values = settings.values();
    if (!LakeJob.wanted(values)) {
      return;
    }
    LakeConfig config =
        LakeSettings.of(
            values, broker.bootstrap(), registryProcess.url(), namespace, Access.OPEN, 1);
    if (replaying) { // it ends, and so should what it left
      config = config.finishing(LAKE_OF_A_REPLAY);
    }
    RunningJob keeping = RunningJob.startLake(config, data);
    parts.add("lake", Stage.JOB, keeping);
    keeping.awaitRunning();
    lake = config;
    console.up("lake", config.folder());
  }

  /** What the lake can be asked, where there is one on this machine. */
  private Optional<History> history(String namespace) {
    Values values = settings.values();
    if (!LakeJob.wanted(values)) {
      return Optional.empty();
    }
    String folder = LakeSettings.folder(values, namespace);
    return folder.contains("://")
        ? Optional.empty()
        : Optional.of(new LakeHistory(Lake.in(Path.of(folder))));
  }

  /** Returns once what topics hold is in the lake too; at once where there is none. */
  void awaitLake(Admin admin) throws InterruptedException, ExecutionException {
    if (lake != null) {
      LakeDrained.await(admin, lake);
    }
  }

  /** Only where somebody named a source or a port: the field is let in by its owner. */
  private void startGateway(Values values) throws IOException {
    GatewayConfig config = GatewaySettings.of(values);
    if (config.idle()) {
      return;
    }
    Gateway gateway =
        part(
            "gateway",
            Gateway.start(
                config,
                broker.bootstrap(),
                registry,
                topics,
                data.root().resolve("gateway"),
                Clock.systemUTC()));
    console.up(
        "gateway",
        gateway.httpPort().isPresent()
            ? "http://127.0.0.1:" + gateway.httpPort().getAsInt() + "/v1/telemetry"
            : config.sources().size() + " sources");
  }

  private void writeAddresses() throws IOException {
    new Addresses(
            ProcessHandle.current().pid(),
            pageUrl(),
            broker.bootstrap(),
            registryProcess.url(),
            "http://" + reachable() + ":" + models.port(),
            registryProcess.pid(),
            broker.advertised())
        .write(data.addresses());
  }

  /** A part is no longer as it was: in the log, and where it is at fault before the person too. */
  private void tell(Health.Part part) {
    if (part.state() == Health.State.GOOD) {
      LOG.info("{}: {}", part.name(), part.sentence());
    } else {
      LOG.warn("{} is at {}: {} {}", part.name(), part.state(), part.sentence(), part.wayOut());
    }
    if (part.state() == Health.State.FAULT) {
      console.say("%n  ! %s", part.line());
    }
    if (part.name().equals(HealthWatch.REGISTRY)
        && part.state() == Health.State.GOOD
        && job != null) {
      try {
        writeAddresses(); // it may be another process now
      } catch (IOException e) {
        LOG.warn("addresses of this process are not up to date", e);
      }
    }
  }

  private void measureProcess() {
    Metrics.globalRegistry.add(metrics); // the job's metrics arrive there
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    var gc = new JvmGcMetrics();
    gc.bindTo(metrics);
    parts.add("metrics", Stage.BROKER, gc);
  }

  private <T extends AutoCloseable> T part(String name, T part) {
    if (part != null) {
      parts.add(name, name.equals("broker") ? Stage.BROKER : Stage.SERVICES, part);
    }
    return part;
  }

  private static <T> T settled(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return null; // raised later
    }
  }

  private static void raise(Future<?> future) throws Exception {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private String reachable() {
    return Hosts.own(settings.host());
  }

  /** Under which the job commits what it has read. */
  String group() {
    return group;
  }

  long peakMemoryBytes() {
    return Memory.peakBytes(ProcessHandle.current().pid())
        + Memory.peakBytes(registryProcess.pid());
  }

  String pageUrl() {
    String scheme = RestSettings.of(settings.values()).tls() ? "https" : "http";
    return scheme + "://" + reachable() + ":" + dashboard.port() + "/";
  }

  private RestConfig access() {
    return AccessTokens.orFirst(
        RestSettings.of(settings.values()), settings.host(), data.root(), console);
  }

  Topics topics() {
    return topics;
  }

  String bootstrap() {
    return broker.bootstrap();
  }

  SchemaRegistry registry() {
    return registry;
  }

  Broker broker() {
    return broker;
  }

  FleetService fleet() {
    return fleet;
  }

  PrometheusMeterRegistry metrics() {
    return metrics;
  }

  DataDirectory data() {
    return data;
  }

  /** Fails where the job has, so that nobody waits for results that will not come. */
  void requireJobRunning() throws InterruptedException, ExecutionException {
    job.requireRunning();
  }

  @Override
  public void close() {
    parts.close();
    Metrics.globalRegistry.remove(metrics);
    try {
      Files.deleteIfExists(data.addresses());
    } catch (IOException e) {
      LOG.warn("addresses of this process stay behind", e);
    }
    try {
      data.close(); // last: who stops us by a signal waits for this method, not for whoever opened
      // it
    } catch (IOException e) {
      LOG.warn("the data directory did not close cleanly", e);
    }
  }
}
