package io.celltwin.benchmark.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.server.ModelServer;
import io.celltwin.server.ModelServerConfig;
import io.celltwin.server.inference.Engine;
import io.celltwin.server.inference.InferenceConfig;
import io.celltwin.server.inference.ModelStore;
import io.celltwin.server.inference.Natives;
import io.celltwin.standalone.DataDirectory;
import io.celltwin.standalone.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast models and assumed uses are answered, and whether they stay right under full load. */
@Command(
    name = "serve",
    description = {
      "Measures answers of the models, in process and over gRPC on loopback, and of assumed uses:"
          + " clients that wait for each answer (closed loop), and questions at a fixed rate, whose"
          + " time counts from when they were meant to be sent (open loop). CPU seconds are those"
          + " of the whole process, clients included.",
      "",
      "With --soak: full load with batches of random sizes while versions come and go and workers"
          + " die, every answer compared with the one of its row alone. Exit 1 where one is wrong"
          + " or missing, or memory grows."
    },
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  private static final int MOST_CLIENTS = 1_024;
  private static final String TOKEN = "bench-serve";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Heap that may be held at the end of a soak beyond what was held when it had settled. */
  private static final long SLACK = 32L << 20;

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
      names = "--from",
      paramLabel = "<folder>",
      description = "Of models, each in <name>-<version>. Default: those that come with Celltwin")
  Path from;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "<name>",
      description =
          "Some of the folder's models, what-if (uses of one cell) and what-if-pack (400 cells"
              + " under one use). Default: all")
  List<String> models = List.of();

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "<n>",
      description = "Rows of a question, 1 to 1024. Default: ${DEFAULT-VALUE}")
  List<Integer> batches = List.of(1, 8, 64, 256, 1_024);

  @Option(
      names = "--clients",
      split = ",",
      paramLabel = "<n>",
      description = "Of the closed loop, 1 to 1024. Default: ${DEFAULT-VALUE}")
  List<Integer> clients = List.of(1, 8, 32, 128);

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "<n>",
      description = "Questions of one row a second, open loop. Default: ${DEFAULT-VALUE}")
  List<Integer> rates = List.of(100, 1_000, 5_000);

  @Option(
      names = "--workers",
      paramLabel = "<n>",
      description = "Threads of each model, 1 to 256. Default: ${DEFAULT-VALUE}")
  int workers = 1;

  @Option(
      names = "--seconds",
      paramLabel = "<s>",
      description = "Each line is measured for, above 0. Default: ${DEFAULT-VALUE}")
  double seconds = 2;

  @Option(
      names = "--soak",
      paramLabel = "<s>",
      description = "Seconds of full load, instead of the lines; with the most of --clients.")
  Integer soak;

  private final List<ServeRow> rows = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    requireMeant();
    try (DataDirectory data = DataDirectory.open(dataDir)) {
      Natives.unpackInto(data.models());
      ScratchModels folder =
          ScratchModels.copied(
              from == null ? Settings.home().resolve("models") : from,
              models.stream().filter(m -> !isUse(m)).toList(),
              data.root().resolve("serve-models"));
      try {
        return soak == null ? measure(folder, data) : soak(folder, data);
      } finally {
        folder.delete();
      }
    }
  }

  private static boolean isUse(String model) {
    return model.equals(UseLoad.USES) || model.equals(UseLoad.PACK);
  }

  private void requireMeant() {
    require(seconds > 0 && seconds <= 3_600, "--seconds", seconds, "above 0 to 3600");
    require(workers <= 256, "--workers", workers, "1 to 256");
    for (int batch : batches) {
      require(batch <= KnownRows.ROWS, "--batches", batch, "1 to 1024");
    }
    for (int n : clients) {
      require(n <= MOST_CLIENTS, "--clients", n, "1 to 1024");
    }
    for (int rate : rates) {
      require(rate <= 1_000_000, "--rates", rate, "1 to 1000000");
    }
  }

  private static void require(boolean holds, String option, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, wanted %s".formatted(option, value, wanted));
    }
  }

  /** Nothing is refused for want of place: what is measured is how long it takes. */
  private InferenceConfig inference() {
    int most = clients.stream().mapToInt(Integer::intValue).max().orElse(1);
    return new InferenceConfig(
        Engine.AUTO, workers, KnownRows.ROWS, Math.max(16, most) * KnownRows.ROWS);
  }

  private ModelServer server(ScratchModels folder, DataDirectory data) throws IOException {
    return ModelServer.start(
        new ModelServerConfig(
                "127.0.0.1",
                0,
                folder.path(),
                data.models(),
                PATIENCE,
                ModelServerConfig.MAX_REQUEST_BYTES,
                inference())
            .servingFirst(TOKEN),
        new SimpleMeterRegistry());
  }

  private int measure(ScratchModels folder, DataDirectory data)
      throws IOException, InterruptedException, ExecutionException {
    System.out.printf(
        Locale.ROOT,
        "%-8s %-14s %6s %8s %8s %10s %10s %12s %8s%n",
        "where",
        "model",
        "batch",
        "clients",
        "rate",
        "p50 ms",
        "p99 ms",
        "rows/s",
        "CPU s");
    if (models.isEmpty() || models.stream().anyMatch(m -> !isUse(m))) {
      try (ModelStore store =
          new ModelStore(folder.path(), inference(), new SimpleMeterRegistry())) {
        store.loadAll();
        measure(folder, new ProcessDoor(store));
      }
      try (ModelServer server = server(folder, data)) {
        measure(folder, new GrpcDoor(server.port(), TOKEN));
      }
    }
    if (models.isEmpty() || models.contains(UseLoad.USES)) {
      closed(UseLoad.uses(1));
      closed(UseLoad.uses(UseLoad.MOST_USES));
    }
    if (models.isEmpty() || models.contains(UseLoad.PACK)) {
      closed(UseLoad.pack(UseLoad.PACK_CELLS));
    }
    write(Map.of("rows", rows));
    return 0;
  }

  private void measure(ScratchModels folder, ModelRoute door)
      throws InterruptedException, ExecutionException {
    for (String name : folder.names()) {
      KnownRows known = new KnownRows(folder.newest(name));
      for (int batch : batches) {
        closed(door.load(known, batch));
      }
      for (int rate : rates) {
        Questions one = door.load(known, 1);
        OpenLoop.measure(one, rate, seconds / 2);
        add(OpenLoop.measure(one, rate, seconds));
      }
    }
  }

  private void closed(Questions load) throws InterruptedException, ExecutionException {
    for (int n : clients) {
      ClosedLoop.measure(load, n, seconds / 2); // compiled before it counts
      add(ClosedLoop.measure(load, n, seconds));
    }
  }

  private void add(ServeRow row) {
    rows.add(row);
    System.out.printf(
        Locale.ROOT,
        "%-8s %-14s %6d %8d %8.0f %10.3f %10.3f %12.0f %8.2f%n",
        row.where(),
        row.model(),
        row.batch(),
        row.clients(),
        row.rate(),
        row.p50(),
        row.p99(),
        row.rowsPerSecond(),
        row.cpuSeconds());
  }

  private int soak(ScratchModels folder, DataDirectory data)
      throws IOException, InterruptedException, ExecutionException {
    LongAdder faults = new LongAdder();
    InferenceConfig config = inference();
    try (ModelStore steady = new ModelStore(folder.path(), config, new SimpleMeterRegistry())) {
      steady.loadAll();
      List<KnownRows> known = new ArrayList<>();
      for (String name : folder.names()) {
        KnownRows of = new KnownRows(folder.newest(name));
        of.learn(new ProcessDoor(steady));
        known.add(of);
      }
      steady.close();
      try (ModelStore store =
              new ModelStore(
                  folder.path(),
                  config,
                  new SimpleMeterRegistry(),
                  artifact ->
                      new FailingAtTimes(
                          config.engine().load(artifact), Soak.FAULT_EVERY, faults));
          ModelServer server = server(folder, data)) {
        store.loadAll();
        Soak.Outcome outcome =
            new Soak(folder, store, server, known, faults)
                .run(
                    List.of(new ProcessDoor(store), new GrpcDoor(server.port(), TOKEN)),
                    clients.stream().mapToInt(Integer::intValue).max().orElse(1),
                    soak);
        print(outcome);
        write(Map.of("soak", outcome));
        boolean flat = outcome.heapAfter() <= outcome.heapBefore() + SLACK;
        return outcome.wrong() == 0 && outcome.failed() == 0 && flat ? 0 : 1;
      }
    }
  }

  private static void print(Soak.Outcome o) {
    System.out.printf(
        Locale.ROOT,
        "%.0f s, %d clients: %,d questions, %,d rows; %d wrong, %d without an answer;"
            + " %d versions came and went, %d workers died, %d questions asked again;"
            + " heap %.1f then %.1f MB, process %.0f then %.0f MB%n",
        o.seconds(),
        o.clients(),
        o.questions(),
        o.rows(),
        o.wrong(),
        o.failed(),
        o.reloads(),
        o.faults(),
        o.askedAgain(),
        o.heapBefore() / 1e6,
        o.heapAfter() / 1e6,
        o.residentBefore() / 1e6,
        o.residentAfter() / 1e6);
    if (o.firstTrouble() != null) {
      System.out.println("first trouble: " + o.firstTrouble());
    }
  }

  private void write(Map<String, ?> all) throws IOException {
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), all);
    }
  }
}
