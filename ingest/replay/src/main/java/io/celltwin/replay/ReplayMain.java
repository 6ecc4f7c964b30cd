package io.celltwin.replay;

import io.celltwin.codec.RegistryUnavailableException;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.Datasets;
import io.celltwin.sending.FleetTopics;
import io.celltwin.setting.AccessSettings;
import io.celltwin.setting.Section;
import io.celltwin.setting.SettingsDefaults;
import io.celltwin.setting.SettingsFile;
import io.celltwin.setting.Values;
import io.celltwin.setting.WrongSettingException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a dataset into any Kafka cluster. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Sends historical battery data to Kafka, each cell in its own order.",
      "Reads NASA's .mat files (v5), their per-operation CSV edition (folder or zip), discharge.csv"
          + " and discharge_soh.csv; the Battery Data Format (CSV, Parquet) and exports of Maccor,"
          + " Arbin, Novonix, Neware, PEC, Basytec, BioLogic and LANDT. Gzipped or not, in any"
          + " mixture."
    })
public final class ReplayMain implements Callable<Integer> {
  private static final int REGULAR = 0;
  private static final int INCOMPLETE = 1;
  private static final int GRACE_SECONDS = 5;

  /** Options of its help that are settings. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "--bootstrap", "replay.bootstrap-servers",
          "--registry", "replay.registry",
          "--speed", "replay.speed");

  private static final List<Section> SETTINGS =
      List.of(ReplaySettings.REPLAY, AccessSettings.ACCESS);

  private final Values configured;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "<path>", description = "A file, a zip or a folder of them.")
  private Path path;

  @Option(
      names = "--cells",
      paramLabel = "<id>",
      split = ",",
      description = "Only these cells, e.g. B0005,nasa/B0018 (all).")
  private List<String> cells = List.of();

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      defaultValue = "",
      description =
          "Before the topics' names, e.g. replay.2026-03 (none: the live fleet's topics).")
  private String namespace;

  @Option(
      names = "--resume",
      paramLabel = "<folder>",
      description = "Keeps the resume point here: run again, an interrupted replay continues.")
  private Path resume;

  @Option(
      names = "--partitions",
      paramLabel = "<n>",
      description = "Of topics that are not there yet (the broker's default).")
  private Integer partitions;

  private ReplayMain(Values configured) {
    this.configured = configured;
  }

  /** Exit codes: 0 all sent, 1 stopped before the end or Kafka failed, 2 wrong use. */
  public static void main(String[] args) {
    int code;
    try {
      code =
          commandLine(Values.of(System.getenv(), SettingsFile.ofPart(System.getenv())))
              .execute(args);
    } catch (IOException | WrongSettingException e) {
      System.err.println("replay: " + e.getMessage());
      code = CommandLine.ExitCode.USAGE;
    }
    System.exit(code);
  }

  /**
   * @throws WrongSettingException for what cannot be meant in environment or file
   */
  static CommandLine commandLine(Values configured) {
    configured.check(SETTINGS);
    var command = new CommandLine(new ReplayMain(configured));
    SettingsDefaults.install(command.getCommandSpec(), configured, SETTINGS, OPTIONS);
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ReplayConfig config = config();
    try (Dataset dataset = Datasets.open(path, cells)) {
      dataset.notices().forEach(n -> err.println(n.place() + ": " + n.text()));
      dataset
          .refused()
          .forEach(r -> err.println(r.rejection().place() + ": " + r.rejection().reason()));
      if (dataset.cells().isEmpty() && dataset.refused().isEmpty()) {
        err.println("no cells to send in " + path);
        return INCOMPLETE;
      }
      return send(config, dataset, out);
    } catch (NoSuchFileException e) {
      err.println(e.getFile() + ": " + e.getReason());
      return INCOMPLETE;
    } catch (IOException
        | java.io.UncheckedIOException
        | RegistryUnavailableException
        | IllegalStateException e) {
      err.println(e.getMessage());
      return INCOMPLETE;
    }
  }

  private Values values() {
    return SettingsDefaults.given(spec.commandLine().getParseResult(), configured, OPTIONS);
  }

  private ReplayConfig config() {
    try {
      return ReplaySettings.alone(values()).withNamespace(namespace).withResumeFolder(resume);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int send(ReplayConfig config, Dataset dataset, PrintWriter out)
      throws IOException, InterruptedException {
    SchemaRegistry schemas = config.access().registry(values().get(ReplaySettings.REGISTRY));
    Topics topics = Topics.in(namespace);
    FleetTopics.prepare(
        config.bootstrapServers(),
        config.access(),
        schemas,
        topics,
        Optional.ofNullable(partitions));
    ReplayProgress end;
    var closed = new CountDownLatch(1);
    try (Replay replay = Replay.of(config, dataset, schemas, new SimpleMeterRegistry())) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stopAndWait(replay, closed), "stop-replay"));
      end = replay.run(new Line(out));
    } finally {
      closed.countDown();
    }
    out.printf(
        Locale.ROOT,
        "%n%s: %d of %d cells, %,d samples in %,d frames, %,d spectra, %.1f s, %,.0f samples/s%n",
        end.complete() ? "done" : "stopped",
        end.cellsDone(),
        end.cells(),
        end.samples(),
        end.frames(),
        end.spectra(),
        end.elapsed().toMillis() / 1e3,
        end.samplesPerSecond());
    end.rejected()
        .forEach((code, count) -> out.printf(Locale.ROOT, "rejected %s: %d%n", code, count));
    out.flush();
    return end.complete() ? REGULAR : INCOMPLETE;
  }

  /** The Java process ends with its last hook: it has to wait for the resume point. */
  private static void stopAndWait(Replay replay, CountDownLatch closed) {
    replay.stop();
    try {
      if (!closed.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("the replay did not end in time; it continues where it was last noted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One line that is written over and over. */
  private static final class Line implements ReplayListener {
    private final PrintWriter out;

    Line(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void progressed(ReplayProgress now) {
      Duration left = now.remaining();
      out.printf(
          Locale.ROOT,
          "\r%d/%d cells  %,d samples  %,.0f samples/s  %s   ",
          now.cellsDone(),
          now.cells(),
          now.samples() + now.skippedSamples(),
          now.samplesPerSecond(),
          left == null ? "" : left.toSeconds() + " s left");
      out.flush();
    }
  }
}
