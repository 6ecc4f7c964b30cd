package io.celltwin.standalone;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.Datasets;
import io.celltwin.replay.Replay;
import io.celltwin.replay.ReplayConfig;
import io.celltwin.replay.ReplayMain;
import io.celltwin.replay.ReplayProgress;
import io.celltwin.training.ProgressLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import me.tongfei.progressbar.ProgressBar;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** History through the same system that sees the present. */
@Command(
    name = "replay",
    description = {
      "Feeds the whole system with a historical dataset, and says what it made of each cell.",
      "",
      "Reads NASA .mat files (v5), its per-operation CSV edition (folder or zip) and the flat discharge.csv and discharge_soh.csv "
          + "layouts; the Battery Data Format (CSV, Parquet) and exports of Maccor, Arbin, Novonix, Neware, PEC, Basytec, BioLogic and "
          + "LANDT ('celltwin formats' tells how each is recognised). Gzipped or not; a folder is searched for all of them. A replay "
          + "that was interrupted goes on where it stopped."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "<path>", description = "A file, a folder or a zip.")
  Path path;

  @Option(
      names = "--speed",
      paramLabel = "<factor>",
      description =
          "Event time over wall time: 1 as it happened, 3600 an hour a second, max as fast as it goes. Default: ${DEFAULT-VALUE}")
  String speed = "max";

  @Option(
      names = "--cells",
      paramLabel = "<id>",
      split = ",",
      description = "Only these, e.g. nasa/B0005 or B0005; separated by commas.")
  List<String> cells = List.of();

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the result as JSON too.")
  Path report;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description =
          "Puts all topics of this replay under a name of their own, e.g. replay.2026-03, beside a live fleet.")
  String namespace = "";

  @Option(
      names = "--keep-running",
      description =
          "Leaves everything running after the report, for the page and the topics, until Ctrl-C.")
  boolean keepRunning;

  @Mixin Settings settings;

  @Override
  public Integer call() throws Exception {
    double factor;
    try {
      factor = ReplayMain.speed(speed);
    } catch (IllegalArgumentException e) {
      throw Trouble.wrongUse(e.getMessage());
    }
    if (!Files.exists(path)) {
      throw new Trouble("there is no " + path.toAbsolutePath().normalize());
    }
    var console = new Console(System.out);
    try (Dataset dataset = open()) {
      dataset.notices().forEach(n -> console.say("note: %s: %s", n.place(), n.text()));
      dataset
          .refused()
          .forEach(
              r -> console.say("bad input: %s: %s", r.rejection().place(), r.rejection().reason()));
      requireCells(dataset);
      try (DataDirectory data = DataDirectory.open(settings.dataDir)) {
        console.say(
            "Replaying %d cell%s from %s%s, data in %s",
            dataset.cells().size(),
            dataset.cells().size() == 1 ? "" : "s",
            path,
            leftOut(dataset),
            data.root());
        Standalone standalone = Standalone.start(settings, data, namespace, true, console);
        return Celltwin.untilStopped(
            standalone, () -> replay(standalone, dataset, factor, console));
      }
    }
  }

  /** Without a cell there is nothing to start anything for. */
  private void requireCells(Dataset dataset) {
    if (!dataset.cells().isEmpty()) {
      return;
    }
    if (!cells.isEmpty() && dataset.refused().isEmpty()) {
      throw new Trouble(
          "%s has no cell by the name of %s: the notes above name those it has"
              .formatted(path, String.join(", ", cells)));
    }
    throw new Trouble(
        "nothing in %s can be read, so nothing was started. Ways out: export the data as one of those that 'celltwin formats' lists (CSV is the surest); or tell what its columns are in a file of your own beside it, e.g. mine.format.yaml with a line such as 'columns: {test-time: {s: [t]}, voltage: {V: [U]}, current: {A: [I]}}'; 'celltwin formats cellpy-custom --manifest > mine.format.yaml' makes a whole one to start from"
            .formatted(path));
  }

  private static String leftOut(Dataset dataset) {
    int files = dataset.refused().size();
    return files == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", without %d file%s that cannot be read (see above)",
            files,
            files == 1 ? "" : "s");
  }

  private Dataset open() {
    try {
      return cells.isEmpty() ? Datasets.open(path) : Datasets.open(path, cells);
    } catch (IOException e) {
      throw new Trouble("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private int replay(Standalone standalone, Dataset dataset, double factor, Console console)
      throws Exception {
    ReplayConfig config =
        ReplayConfig.to(standalone.bootstrap())
            .withNamespace(namespace)
            .withSpeed(factor)
            .withResumeFolder(standalone.data().ingest());
    console.say("%nThe page: %s%n", standalone.pageUrl());
    long start = System.nanoTime();
    try (Replay replay = Replay.of(config, dataset, standalone.registry(), standalone.metrics());
        Admin admin = standalone.broker().admin()) {
      ReplayProgress sent = send(replay);
      var drained = new Drained(standalone, admin, standalone.group());
      drained.await();
      double seconds = sent.samples() == 0 ? 0 : (drained.lastResult() - start) / 1e9;
      Set<String> ids = new TreeSet<>();
      dataset.cells().stream().map(CellSource::spec).forEach(spec -> ids.add(spec.cellId()));
      ReplayReport result =
          ReplayReport.read(
              standalone.bootstrap(),
              standalone.registry(),
              standalone.topics(),
              ids,
              sent.samples(),
              seconds,
              standalone.peakMemoryBytes());
      result.print(console.stream());
      if (report != null) {
        result.write(report);
        console.say("Written to %s", report);
      }
    }
    if (keepRunning) {
      console.say("%nThe page: %s%nCtrl-C stops everything.", standalone.pageUrl());
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** On a thread of its own, so that Ctrl-C can stop it where it is. */
  private static ReplayProgress send(Replay replay) throws Exception {
    try (ProgressBar bar =
        ProgressLine.of("samples")
            .setUpdateIntervalMillis(500)
            .showSpeed()
            .setSpeedUnit(ChronoUnit.SECONDS)
            .setInitialMax(-1)
            .build()) {
      CompletableFuture<ReplayProgress> sending =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return replay.run(
                      now -> {
                        if (now.expectedSamples() > 0) {
                          bar.maxHint(
                              Math.max(
                                  now.expectedSamples(), now.samples() + now.skippedSamples()));
                        }
                        bar.stepTo(now.samples() + now.skippedSamples());
                        bar.setExtraMessage(
                            String.format(
                                Locale.ROOT, "%d of %d cells", now.cellsDone(), now.cells()));
                      });
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              },
              task -> new Thread(task, "replay").start());
      try {
        return sending.get();
      } catch (InterruptedException e) {
        replay.stop();
        try {
          sending.get(Duration.ofSeconds(2).toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException | ExecutionException late) {
          e.addSuppressed(late);
        }
        throw e;
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }
}
