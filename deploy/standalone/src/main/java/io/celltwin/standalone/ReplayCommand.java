package io.celltwin.standalone;

import io.celltwin.command.ProgressLine;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.Dataset;
import io.celltwin.dataset.Dataset.Notice;
import io.celltwin.dataset.Datasets;
import io.celltwin.lake.Lake;
import io.celltwin.replay.Replay;
import io.celltwin.replay.ReplayConfig;
import io.celltwin.replay.ReplayProgress;
import io.celltwin.replay.ReplaySettings;
import io.celltwin.replay.ReplayedCells;
import io.celltwin.replay.ReplayedCells.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
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
      "What was replayed before is known by its content: unchanged, nothing is sent and what stands"
          + " is shown; changed, by a file or by its metadata, the cell begins anew and its earlier"
          + " life is kept under a namespace of its own.",
      "",
      "Reads NASA .mat files (v5), its per-operation CSV edition (folder or zip) and the flat"
          + " discharge.csv and discharge_soh.csv layouts; the Battery Data Format (CSV, Parquet)"
          + " and exports of Maccor, Arbin, Novonix, Neware, PEC, Basytec, BioLogic and LANDT"
          + " ('celltwin formats' tells how each is recognised). Gzipped or not; a folder is"
          + " searched for all of them. A replay that was interrupted goes on where it stopped."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "<path>", description = "A file, a folder or a zip.")
  Path path;

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
          "Puts all topics of this replay under a name of their own, e.g. replay.2026-03, beside a"
              + " live fleet.")
  String namespace = "";

  @Option(
      names = "--again",
      description =
          "Lets every cell begin anew, changed or not, also one that came from another file"
              + " before.")
  boolean again;

  @Option(
      names = "--keep-running",
      description =
          "Leaves everything running after the report, for the page and the topics, until Ctrl-C.")
  boolean keepRunning;

  @Mixin Settings settings;

  @Override
  public Integer call() throws Exception {
    if (!Files.exists(path)) {
      throw new CannotProceedException("there is no " + path.toAbsolutePath().normalize());
    }
    var console = new Console(System.out);
    try (Dataset dataset = open()) {
      notices(dataset).forEach(n -> console.say("note: %s: %s", n.place(), n.text()));
      dataset
          .refused()
          .forEach(
              r -> console.say("bad input: %s: %s", r.rejection().place(), r.rejection().reason()));
      requireCells(dataset);
      try (DataDirectory data = DataDirectory.open(settings.dataDir())) {
        console.say(
            "Replaying %d cell%s from %s%s, data in %s",
            dataset.cells().size(),
            dataset.cells().size() == 1 ? "" : "s",
            path,
            leftOut(dataset),
            data.root());
        Map<String, ReplayedCells.Known> before = before(dataset, data, console);
        Standalone standalone = Standalone.start(settings, data, namespace, true, console);
        return Celltwin.untilStopped(
            standalone, () -> replay(standalone, dataset, before, console));
      }
    }
  }

  /**
   * How each cell stands to what was replayed before.
   *
   * @throws CannotProceedException where another file's cell has this name: nobody can tell whether
   *     it is the same
   */
  private Map<String, ReplayedCells.Known> before(
      Dataset dataset, DataDirectory data, Console console) throws IOException {
    var replayed = ReplayedCells.in(data.ingest(), namespace);
    ReplayConfig here = ReplayConfig.to("compares:0").withOrigin(path);
    Map<String, ReplayedCells.Known> before = new TreeMap<>();
    List<String> unchanged = new ArrayList<>();
    for (CellSource source : dataset.cells()) {
      String id = source.spec().cellId();
      ReplayedCells.Known known = replayed.compare(source);
      before.put(id, known);
      String from = here.from(source.place());
      if (known.standing() == Standing.CHANGED && !again) {
        if (known.from() != null && !known.from().equals(from)) {
          throw new CannotProceedException(
              "%s was replayed from %s before, and what is in %s under the same id is something else. --again lets the cell begin anew with it, --namespace <name> keeps both side by side"
                  .formatted(id, known.from(), from));
        }
        console.say(
            "%s has changed since it was replayed, by its file, its nameplate or how it is read: it"
                + " begins anew",
            id);
      }
      if (known.standing() == Standing.UNCHANGED && !again) {
        unchanged.add(id);
      }
    }
    if (unchanged.size() == dataset.cells().size()) {
      console.say(
          "Nothing new: %s was replayed before, and nothing has changed. This is what stands;"
              + " --again replays it anew.",
          unchanged.size() == 1 ? unchanged.get(0) : "each of these cells");
    } else if (!unchanged.isEmpty()) {
      console.say("Nothing new of %s: what stands is shown", String.join(", ", unchanged));
    }
    return before;
  }

  /** Ends the earlier lives of those that changed, and keeps what was told of them. */
  private void beginAnew(
      Standalone standalone,
      Map<String, ReplayedCells.Known> before,
      Drained drained,
      Admin admin,
      Console console)
      throws Exception {
    var replayed = ReplayedCells.in(standalone.data().ingest(), namespace);
    Map<String, Map<String, Long>> ending = new TreeMap<>();
    for (Map.Entry<String, ReplayedCells.Known> cell : before.entrySet()) {
      Standing standing = cell.getValue().standing();
      if (standing == Standing.CHANGED || (again && standing != Standing.NEW)) {
        ending.put(cell.getKey(), replayed.lifeBegins(cell.getKey()));
      }
    }
    if (ending.isEmpty()) {
      return;
    }
    var lives = new Lives(standalone.bootstrap(), standalone.topics(), admin);
    drained.await(); // what an interrupted replay left belongs to the life that ends
    String kept = lives.keep(ending);
    lives.end(ending.keySet());
    // a job that falls back must not meet the new life's samples before the end of the old one
    drained.await();
    replayed.beginAnew(ending.keySet(), lives.now());
    console.say(
        "Begin anew: %s. Kept as it was, without samples: --namespace %s ('celltwin up --namespace"
            + " %s' shows it, 'celltwin forget --namespace %s --all' drops it)",
        String.join(", ", ending.keySet()), kept, kept, kept);
  }

  /** Without a cell there is nothing to start anything for. */
  private void requireCells(Dataset dataset) {
    if (!dataset.cells().isEmpty()) {
      return;
    }
    if (!cells.isEmpty() && dataset.refused().isEmpty()) {
      throw new CannotProceedException(
          "%s has no cell by the name of %s: the notes above name those it has"
              .formatted(path, String.join(", ", cells)));
    }
    throw new CannotProceedException(
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
      if (Lake.isLake(path)) {
        return LakeDataset.open(Lake.in(path), cells);
      }
      return cells.isEmpty() ? Datasets.open(path) : Datasets.open(path, cells);
    } catch (IOException e) {
      throw new CannotProceedException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private int replay(
      Standalone standalone,
      Dataset dataset,
      Map<String, ReplayedCells.Known> before,
      Console console)
      throws Exception {
    ReplayConfig config =
        ReplaySettings.to(settings.values(), standalone.bootstrap())
            .withNamespace(namespace)
            .withOrigin(path)
            .withResumeFolder(standalone.data().ingest());
    console.say("%nThe page: %s%n", standalone.pageUrl());
    try (Admin admin = standalone.broker().admin()) {
      var drained = new Drained(standalone, admin, standalone.group());
      beginAnew(standalone, before, drained, admin, console);
      Map<String, Long> since = new Lives(standalone.bootstrap(), standalone.topics(), admin).now();
      long start = System.nanoTime();
      try (Replay replay =
          Replay.of(config, dataset, standalone.registry(), standalone.metrics())) {
        ReplayProgress sent = send(replay);
        drained.await();
        standalone.awaitLake(admin);
        double seconds = sent.samples() == 0 ? 0 : (drained.lastResult() - start) / 1e9;
        ReplayReport result =
            ReplayReport.read(
                standalone.bootstrap(),
                standalone.registry(),
                standalone.topics(),
                wanted(standalone, dataset, before),
                new ReplayReport.Run(places(dataset), since),
                sent.samples(),
                seconds,
                standalone.peakMemoryBytes());
        result.print(console.stream());
        if (report != null) {
          result.write(report);
          console.say("Written to %s", report);
        }
      }
    }
    if (keepRunning) {
      console.say("%nThe page: %s%nCtrl-C stops everything.", standalone.pageUrl());
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private List<ReplayReport.Wanted> wanted(
      Standalone standalone, Dataset dataset, Map<String, ReplayedCells.Known> before)
      throws IOException {
    var replayed = ReplayedCells.in(standalone.data().ingest(), namespace);
    List<ReplayReport.Wanted> wanted = new ArrayList<>();
    for (CellSource source : dataset.cells()) {
      String id = source.spec().cellId();
      wanted.add(
          new ReplayReport.Wanted(
              source,
              before.get(id).standing(),
              replayed.lifeBegins(id),
              notices(dataset)
                  .filter(n -> n.place().equals(source.place()))
                  .map(Notice::text)
                  .toList()));
    }
    return wanted;
  }

  private static Set<String> places(Dataset dataset) {
    Set<String> places = new HashSet<>();
    dataset.refused().forEach(r -> places.add(r.rejection().place()));
    return places;
  }

  /** Those that do not only repeat what the cells themselves say. */
  private static Stream<Notice> notices(Dataset dataset) {
    Set<String> said = new HashSet<>();
    for (CellSource source : dataset.cells()) {
      source.caveat().ifPresent(text -> said.add(source.place() + text));
    }
    return dataset.notices().stream().filter(n -> !said.contains(n.place() + n.text()));
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
