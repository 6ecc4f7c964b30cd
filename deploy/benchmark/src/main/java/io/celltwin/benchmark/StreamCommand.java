package io.celltwin.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.SegmenterConfig;
import io.celltwin.core.cycle.Step;
import io.celltwin.core.state.AgeingConfig;
import io.celltwin.core.state.TwinState;
import io.celltwin.core.state.TwinUpdater;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.TwinJob;
import io.celltwin.server.ModelServer;
import io.celltwin.server.ModelServerConfig;
import io.celltwin.standalone.Broker;
import io.celltwin.standalone.DataDirectory;
import io.celltwin.standalone.RegistryProcess;
import io.celltwin.standalone.Settings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The rate of the stream beside what bounds it, from the same broker, in the same run: bytes alone,
 * bytes decoded, a bare loop around the core, and the whole Flink job with its state, its questions
 * to the models and its sinks.
 */
@Command(
    name = "stream",
    description = {
      "Measures samples per second: a plain consumer (bytes), the same with decoding (decode), a"
          + " single-threaded loop of consumer, decoding and core (loop), and the whole job (job),"
          + " for frames of 1, 16, 256 and 4096 samples.",
      "",
      "Broker, models and job share this process and its cores. CPU seconds are those of all"
          + " threads but the broker's. Each variant goes through the same input twice, the job"
          + " until the compiler has settled, and the last time counts."
    },
    mixinStandardHelpOptions = true)
final class StreamCommand implements Callable<Integer> {
  private static final List<String> VARIANTS = List.of("bytes", "decode", "loop", "job");
  private static final int PARTITIONS = 4;

  /** The job goes through its input so many times at most. */
  private static final int ROUNDS = 6;

  /** Compiling for less than this share of the time counts as settled. */
  private static final double SETTLED = 0.1;

  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

  /** Share of its input after which a job has started. */
  private static final double STARTED = 0.05;

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
      names = "--seconds",
      paramLabel = "<n>",
      description = "Of work, about, for the job in each size. Default: ${DEFAULT-VALUE}")
  int seconds = 12;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "<n>",
      description = "Samples of a frame. Default: ${DEFAULT-VALUE}")
  List<Integer> sizes = List.of(1, 16, 256, 4096);

  @Option(
      names = "--variants",
      split = ",",
      paramLabel = "<name>",
      description = "Of bytes, decode, loop and job. Default: ${DEFAULT-VALUE}")
  List<String> wanted = VARIANTS;

  /** One line of the result; the names are the report's interface. */
  record Variant(
      @JsonProperty("name") String name,
      @JsonProperty("frame_samples") int frameSamples,
      @JsonProperty("samples_per_second") double samplesPerSecond,
      @JsonProperty("frames_per_second") double framesPerSecond,
      @JsonProperty("samples_per_cpu_second") double samplesPerCpuSecond,
      @JsonProperty("cpu_seconds") double cpuSeconds) {}

  private final List<Variant> variants = new ArrayList<>();
  private Variant last; // of the job, whose rounds are counted by how busy the compiler is

  @Override
  public Integer call() throws Exception {
    for (String variant : wanted) {
      if (!VARIANTS.contains(variant)) {
        throw new IllegalArgumentException(
            "--variants names '%s', wanted some of %s".formatted(variant, VARIANTS));
      }
    }
    var meters = new SimpleMeterRegistry();
    Metrics.globalRegistry.add(meters);
    try (DataDirectory data = DataDirectory.open(dataDir);
        Broker broker = Broker.start(data.broker(), "127.0.0.1", Settings.freePort());
        RegistryProcess registryProcess =
            RegistryProcess.start(
                Settings.home().resolve("registry"),
                data.registry(),
                data.root().resolve("log").resolve("registry.log"),
                data.temporary(),
                "127.0.0.1",
                Settings.freePort())) {
      SchemaRegistry registry = SchemaRegistry.at(registryProcess.url());
      var cpu = new Cpu();
      try (ModelServer models =
          ModelServer.start(
              ModelServerConfig.local(Settings.home().resolve("models"), data.models()), meters)) {
        System.out.printf(
            Locale.ROOT,
            "%-8s %8s %16s %14s %20s %8s%n",
            "variant",
            "samples",
            "samples/s",
            "frames/s",
            "samples/CPU second",
            "CPU s");
        for (int size : sizes) {
          measure(
              size,
              data,
              broker,
              registry,
              registryProcess.url(),
              "127.0.0.1:" + models.port(),
              cpu,
              meters);
        }
      }
    } finally {
      Metrics.globalRegistry.remove(meters);
    }
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), Map.of("variants", variants));
    }
    return 0;
  }

  private void measure(
      int size,
      DataDirectory data,
      Broker broker,
      SchemaRegistry registry,
      String registryUrl,
      String models,
      Cpu cpu,
      SimpleMeterRegistry meters)
      throws Exception {
    // a namespace each run: what an earlier one left behind is not read
    String namespace = "bench-" + size + "-" + ProcessHandle.current().pid();
    Topics topics = Topics.in(namespace);
    broker.create(topics, PARTITIONS);
    registry.register(topics);
    long frames = frames(size);
    Map<String, CellSpec> specs =
        StreamTopics.produce(size, frames, topics, broker.bootstrap(), registry);
    long samples = frames * size;

    // once to warm up, once to measure
    for (int round = 0; round < 2; round++) {
      boolean last = round == 1;
      run(
          "bytes",
          size,
          frames,
          samples,
          cpu,
          last,
          () -> StreamTopics.consume(broker.bootstrap(), topics, frames, r -> {}));
      var decoder = new FrameDecoder(registry, topics.telemetry());
      run(
          "decode",
          size,
          frames,
          samples,
          cpu,
          last,
          () ->
              StreamTopics.consume(
                  broker.bootstrap(), topics, frames, r -> decoder.decode(r.value())));
      run(
          "loop",
          size,
          frames,
          samples,
          cpu,
          last,
          () -> loop(broker.bootstrap(), topics, frames, registry, specs));
    }
    // the job has far more code to be compiled
    double compiling = 1;
    for (int round = 1; wanted.contains("job") && round <= ROUNDS && compiling > SETTLED; round++) {
      compiling = job(size, samples, data, broker, registryUrl, models, namespace, cpu, meters);
    }
    if (last != null) {
      add(last);
      last = null;
    }
  }

  /**
   * Enough for the wanted time at the rates seen on two cores, and no more than a scratch disk
   * holds.
   */
  private long frames(int size) {
    long perSecond = size == 1 ? 150_000 : size == 16 ? 120_000 : size == 256 ? 40_000 : 2_500;
    return perSecond * seconds;
  }

  private void run(
      String name, int size, long frames, long samples, Cpu cpu, boolean keep, Runnable work) {
    if (!wanted.contains(name)) {
      return;
    }
    cpu.start();
    long start = System.nanoTime();
    work.run();
    double wall = (System.nanoTime() - start) / 1e9;
    if (keep) {
      add(variant(name, size, frames, samples, wall, cpu.seconds()));
    }
  }

  private static Variant variant(
      String name, int size, long frames, long samples, double wall, double cpuSeconds) {
    return new Variant(name, size, samples / wall, frames / wall, samples / cpuSeconds, cpuSeconds);
  }

  private void add(Variant v) {
    variants.add(v);
    System.out.printf(
        Locale.ROOT,
        "%-8s %8d %,16.0f %,14.0f %,20.0f %8.1f%n",
        v.name(),
        v.frameSamples(),
        v.samplesPerSecond(),
        v.framesPerSecond(),
        v.samplesPerCpuSecond(),
        v.cpuSeconds());
  }

  private static void loop(
      String bootstrap,
      Topics topics,
      long frames,
      SchemaRegistry registry,
      Map<String, CellSpec> specs) {
    var decoder = new FrameDecoder(registry, topics.telemetry());
    var segmenter = new CycleSegmenter(SegmenterConfig.standard());
    var updater = new TwinUpdater(AgeingConfig.standard());
    Map<String, OpenCell> open = new HashMap<>();
    Map<String, TwinState> twins = new HashMap<>();
    StreamTopics.consume(
        bootstrap,
        topics,
        frames,
        r -> {
          Frame frame = decoder.decode(r.value());
          CellSpec spec = specs.get(frame.cellId());
          Step step =
              segmenter.accept(
                  open.computeIfAbsent(frame.cellId(), id -> OpenCell.fresh()), spec, frame);
          for (Cycle cycle : step.closed()) {
            updater.accept(
                twins.computeIfAbsent(frame.cellId(), id -> TwinState.fresh()), spec, cycle, null);
          }
        });
  }

  /**
   * @return time that was spent compiling, by the time it took
   */
  private double job(
      int size,
      long samples,
      DataDirectory data,
      Broker broker,
      String registryUrl,
      String models,
      String namespace,
      Cpu cpu,
      SimpleMeterRegistry meters)
      throws Exception {
    TwinConfig config =
        TwinConfig.live(
                broker.bootstrap(),
                registryUrl,
                models,
                Math.min(4, Runtime.getRuntime().availableProcessors()))
            .replaying(namespace);
    JobClient job =
        TwinJob.start(
            config, data.checkpoints(namespace), data.temporary(), Duration.ofSeconds(2), null);
    try {
      while (counted(meters) < samples * STARTED) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      double before = counted(meters);
      long compiled = COMPILER.getTotalCompilationTime();
      cpu.start();
      long start = System.nanoTime();
      for (int polls = 1; counted(meters) < samples; polls++) {
        // an answer to this costs more than a frame: it copies the whole execution graph
        if (polls % 200 == 0 && job.getJobStatus().get().isGloballyTerminalState()) {
          throw new IllegalStateException("the job ended before its input did; the log says why");
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      double wall = (System.nanoTime() - start) / 1e9;
      double measured = samples - before;
      double spent = (COMPILER.getTotalCompilationTime() - compiled) / 1e3;
      last =
          variant(
              "job", size, Math.round(measured / size), Math.round(measured), wall, cpu.seconds());
      return spent / wall;
    } finally {
      job.cancel().get(10, TimeUnit.SECONDS);
      while (counted(meters) > 0) { // its counters go with its tasks
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private static double counted(SimpleMeterRegistry meters) {
    return meters.find("celltwin.job.samples").functionCounters().stream()
        .mapToDouble(FunctionCounter::count)
        .sum();
  }
}
