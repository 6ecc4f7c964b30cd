package io.celltwin.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.core.state.TwinState;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.TwinJob;
import io.celltwin.standalone.Broker;
import io.celltwin.standalone.DataDirectory;
import io.celltwin.standalone.RegistryProcess;
import io.celltwin.standalone.Settings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a cell costs to remember, however long it lives, and what a fleet costs to save. */
@Command(
    name = "state",
    description = {
      "Measures the bytes of a cell's state after 1, 100 and 5,000 cycles, and size and time of a"
          + " snapshot of the whole job with many live cells.",
      "",
      "A live cell takes about 15 kB of heap: for 100,000 of them set CELLTWIN_HEAP=6g."
    },
    mixinStandardHelpOptions = true)
final class StateCommand implements Callable<Integer> {
  private static final int[] CYCLES = {1, 100, 5_000};
  private static final int FRAME = 256;
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

  @Option(
      names = "--cells",
      split = ",",
      paramLabel = "<n>",
      description = "Live cells of a snapshot. Default: ${DEFAULT-VALUE}")
  List<Integer> cells = List.of(1_000, 10_000, 100_000);

  /** One cell after so many discharges. */
  record CellSize(
      @JsonProperty("cycles") int cycles,
      @JsonProperty("bytes") long bytes,
      @JsonProperty("most_bytes_so_far") long most) {}

  /** One snapshot. */
  record Snapshot(
      @JsonProperty("cells") int cells,
      @JsonProperty("bytes") long bytes,
      @JsonProperty("bytes_per_cell") double bytesPerCell,
      @JsonProperty("seconds") double seconds) {}

  @Override
  public Integer call() throws Exception {
    List<CellSize> lives = lives();
    List<Snapshot> snapshots = new ArrayList<>();
    var meters = new SimpleMeterRegistry();
    Metrics.globalRegistry.add(meters);
    try (DataDirectory data = DataDirectory.open(dataDir);
        Broker broker = Broker.start(data.broker(), "127.0.0.1", Settings.freePort());
        RegistryProcess registry =
            RegistryProcess.start(
                Settings.home().resolve("registry"),
                data.registry(),
                data.root().resolve("log").resolve("registry.log"),
                data.temporary(),
                "127.0.0.1",
                Settings.freePort())) {
      System.out.printf(
          Locale.ROOT,
          "%n%12s %16s %14s %10s%n",
          "live cells",
          "snapshot bytes",
          "bytes/cell",
          "seconds");
      for (int n : cells) {
        snapshots.add(snapshot(n, data, broker, registry.url(), meters));
      }
    } finally {
      Metrics.globalRegistry.remove(meters);
    }
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), Map.of("lives", lives, "snapshots", snapshots));
    }
    return 0;
  }

  // ---- one cell, a long life

  private static List<CellSize> lives() throws IOException {
    List<CellSize> lives = new ArrayList<>();
    BenchCell cell = new BenchCell("bench/000", FRAME, 0);
    CellSpec spec = cell.spec();
    var segmenter = new CycleSegmenter(SegmenterConfig.standard());
    var updater = new TwinUpdater(AgeingConfig.standard());
    OpenCell open = OpenCell.fresh();
    TwinState twin = TwinState.fresh();
    long most = 0;
    int next = 0;
    System.out.printf(Locale.ROOT, "%12s %16s %14s%n", "cycles", "bytes", "most so far");
    for (long frame = 0; next < CYCLES.length; frame++) {
      for (Cycle cycle : segmenter.accept(open, spec, cell.next()).closed()) {
        updater.accept(twin, spec, cycle, null);
      }
      if (frame % 7 == 0) { // no whole number of frames to a cycle: every phase is looked at
        most = Math.max(most, bytes(open, twin));
      }
      if (open.discharges() == CYCLES[next]) {
        CellSize life = new CellSize(CYCLES[next++], bytes(open, twin), most);
        lives.add(life);
        System.out.printf(
            Locale.ROOT, "%,12d %,16d %,14d%n", life.cycles(), life.bytes(), life.most());
      }
    }
    return lives;
  }

  private static long bytes(OpenCell open, TwinState twin) throws IOException {
    var out = new DataOutputStream(OutputStream.nullOutputStream());
    open.writeTo(out);
    twin.writeTo(out);
    return out.size();
  }

  // ---- a fleet, at one moment

  private static Snapshot snapshot(
      int n, DataDirectory data, Broker broker, String registryUrl, SimpleMeterRegistry meters)
      throws Exception {
    String namespace = "state-" + n + "-" + ProcessHandle.current().pid();
    Topics topics = Topics.in(namespace);
    broker.create(topics, PARTITIONS);
    SchemaRegistry registry = SchemaRegistry.at(registryUrl);
    registry.register(topics);
    double before = counted(meters);
    produce(n, topics, broker.bootstrap(), registry);
    TwinConfig config =
        TwinConfig.live(
                broker.bootstrap(),
                registryUrl,
                "127.0.0.1:9", // nobody there, and nothing is asked before an operation closes
                Math.min(4, Runtime.getRuntime().availableProcessors()))
            .replaying(namespace);
    Path folder = data.checkpoints(namespace);
    JobClient job = TwinJob.start(config, folder, data.temporary(), Duration.ofHours(1), null);
    try {
      while (counted(meters) - before < (double) n * FRAME) {
        if (job.getJobStatus().get().isGloballyTerminalState()) {
          throw new IllegalStateException("the job ended before its input did; the log says why");
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
      Path target = Files.createDirectories(folder.resolve("snapshot"));
      long start = System.nanoTime();
      job.triggerSavepoint(target.toUri().toString(), SavepointFormatType.NATIVE).get();
      double seconds = (System.nanoTime() - start) / 1e9;
      long bytes = size(target);
      System.out.printf(Locale.ROOT, "%,12d %,16d %,14d %10.2f%n", n, bytes, bytes / n, seconds);
      return new Snapshot(n, bytes, (double) bytes / n, seconds);
    } finally {
      job.cancel().get(10, TimeUnit.SECONDS);
    }
  }

  private static void produce(int n, Topics topics, String bootstrap, SchemaRegistry registry) {
    var encoder = new FrameEncoder(registry, topics.telemetry());
    var specs = registry.serializer(topics.cells());
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            20,
            "batch.size",
            256 << 10,
            "compression.type",
            "lz4");
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int c = 0; c < n; c++) {
        BenchCell cell = new BenchCell(String.format(Locale.ROOT, "bench/%07d", c), FRAME, c);
        CellSpec spec = cell.spec();
        byte[] key = spec.cellId().getBytes(StandardCharsets.UTF_8);
        String cellsTopic = topics.cells().name();
        send(producer, cellsTopic, key, specs.serialize(cellsTopic, spec));
        Frame frame = cell.next();
        send(producer, topics.telemetry().name(), key, encoder.encode(frame));
      }
      producer.flush();
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, byte[] key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (done, e) -> {
              if (e != null) {
                throw new IllegalStateException("the broker did not take a record", e);
              }
            });
  }

  private static double counted(SimpleMeterRegistry meters) {
    return meters.find("celltwin.job.samples").functionCounters().stream()
        .mapToDouble(FunctionCounter::count)
        .sum();
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
