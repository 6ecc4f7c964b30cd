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
import io.celltwin.standalone.Broker;
import io.celltwin.standalone.DataDirectory;
import io.celltwin.standalone.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the fleet service costs and how fast it answers, as the fleet grows. */
@Command(
    name = "fleet",
    description = {
      "Measures the fleet service and its page on the topics of fleets of several sizes: every fifth"
          + " cell has a twin and tells of itself every 10 s. Broker, service and askers share this"
          + " machine, in one process.",
      "",
      "For 100,000 cells set CELLTWIN_HEAP=4g."
    },
    mixinStandardHelpOptions = true)
final class BenchFleetCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

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

  @Option(
      names = "--cells",
      split = ",",
      paramLabel = "<n>",
      description = "Registered cells. Default: ${DEFAULT-VALUE}")
  List<Integer> cells = List.of(1_000, 10_000, 100_000);

  @Option(
      names = "--subscribers",
      paramLabel = "<n>",
      description = "Of the live changes. Default: ${DEFAULT-VALUE}")
  int subscribers = 1_000;

  @Option(
      names = "--questions",
      paramLabel = "<n>",
      description = "Of each kind. Default: ${DEFAULT-VALUE}")
  int questions = 200;

  /** How long one kind of question takes. */
  record Route(
      @JsonProperty("route") String route,
      @JsonProperty("p50_ms") double p50,
      @JsonProperty("p99_ms") double p99) {}

  /** How late those who follow hear of a sample. */
  record Sse(@JsonProperty("subscribers") int subscribers, @JsonProperty("p99_ms") double p99) {}

  /** One fleet. */
  record Size(
      @JsonProperty("cells") int cells,
      @JsonProperty("sending") int sending,
      @JsonProperty("routes") List<Route> routes,
      @JsonProperty("sse") Sse sse,
      @JsonProperty("process_bytes") long processBytes,
      @JsonProperty("bytes_per_cell") double bytesPerCell,
      @JsonProperty("cold_start_seconds") double coldStartSeconds) {}

  @Override
  public Integer call() throws Exception {
    List<Size> sizes = new ArrayList<>();
    try (DataDirectory data = DataDirectory.open(dataDir);
        Broker broker = Broker.start(data.broker(), "127.0.0.1", Settings.freePort())) {
      for (int n : cells) {
        Size size = measure(n, data, broker);
        sizes.add(size);
        print(size);
      }
    }
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), Map.of("sizes", sizes));
    }
    return 0;
  }

  private static void print(Size size) {
    System.out.printf(
        Locale.ROOT,
        "%n%,d cells, %,d sending: %,.0f bytes of heap a cell, process %.2f GB, cold start %.1f s, live to %,d subscribers p99 %.0f ms%n",
        size.cells(),
        size.sending(),
        size.bytesPerCell(),
        size.processBytes() / 1e9,
        size.coldStartSeconds(),
        size.sse().subscribers(),
        size.sse().p99());
    for (Route route : size.routes()) {
      System.out.printf(
          Locale.ROOT,
          "  %-44s p50 %8.1f ms  p99 %8.1f ms%n",
          route.route(),
          route.p50(),
          route.p99());
    }
  }

  private Size measure(int n, DataDirectory data, Broker broker) throws Exception {
    String namespace = "fleet-" + n + "-" + ProcessHandle.current().pid();
    Topics topics = Topics.in(namespace);
    broker.create(topics, PARTITIONS);
    SchemaRegistry registry = SchemaRegistry.inMemory();
    var meters = new SimpleMeterRegistry();
    FleetConfig config =
        FleetConfig.of(
                broker.bootstrap(), registry, data.root().resolve("views").resolve(namespace))
            .in(namespace);
    try (BenchFleet fleet = new BenchFleet(n, broker.bootstrap(), registry, topics)) {
      fleet.register();
      long before = heap();
      try (FleetService first = FleetService.start(config, meters)) {
        awaitAll(first, fleet);
      }
      long begun = System.nanoTime();
      try (FleetService service = FleetService.start(config, meters);
          Dashboard page = Dashboard.start(open(subscribers), service.ports(), () -> "")) {
        awaitAll(service, fleet);
        double cold = (System.nanoTime() - begun) / 1e9;
        double perCell = (heap() - before) / (double) n;
        String url = "http://127.0.0.1:" + page.port();
        fleet.sendOn();
        List<Route> routes = ask(url, n);
        Sse sse;
        try (var followers = new BenchFollowers(url, subscribers, fleet.sending())) {
          sse = new Sse(followers.open(), followers.p99(Duration.ofSeconds(20)));
        }
        return new Size(n, fleet.sending(), routes, sse, resident(), perCell, cold);
      }
    }
  }

  private static DashboardConfig open(int streams) {
    DashboardConfig usual = DashboardConfig.on("127.0.0.1", 0);
    return new DashboardConfig(
        usual.host(),
        0,
        usual.tick(),
        streams + 10,
        streams + 10,
        usual.streamPatience(),
        streams + 1_000,
        List.of(),
        Clock.systemUTC());
  }

  /** All are listed, and those that have a twin have it. */
  private static void awaitAll(FleetService service, BenchFleet fleet) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (service.queries().notReady().isPresent()
        || service.queries().fleet().all().cells() < fleet.cells()
        || service.queries().fleet().all().known() < fleet.sending()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the fleet did not read its topics in time");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private List<Route> ask(String url, int n) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    List<Route> routes = new ArrayList<>();
    for (String route :
        List.of(
            "/api/v1/fleet",
            "/api/v1/cells?limit=100",
            "/api/v1/cells?sort=-soh&limit=100",
            "/api/v1/cells?q=77&limit=100",
            "/api/v1/cells/{id}",
            "/api/v1/cells/{id}/twin",
            "/api/v1/alerts?state=holding")) {
      double[] millis = new double[questions];
      for (int i = -10; i < questions; i++) {
        int cell = BenchFleet.EVERY * Math.floorMod(i * 7919, n / BenchFleet.EVERY);
        URI uri = URI.create(url + route.replace("{id}", BenchFleet.id(cell).replace("/", "%2F")));
        long asked = System.nanoTime();
        HttpResponse<byte[]> answer =
            http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(uri + " answers " + answer.statusCode());
        }
        if (i >= 0) { // the first ones warm it up
          millis[i] = (System.nanoTime() - asked) / 1e6;
        }
      }
      routes.add(new Route(route, at(millis, 0.5), at(millis, 0.99)));
    }
    return routes;
  }

  static double at(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Resident memory of this process, broker and askers included; 0 where the system has no say. */
  private static long resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
