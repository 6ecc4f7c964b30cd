package io.celltwin.training.adapt;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.ModelFolder;
import io.celltwin.command.CommandProvider;
import io.celltwin.command.FleetCycles;
import io.celltwin.command.ProgressLine;
import io.celltwin.core.feature.SohInput;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.training.EngineDefaults;
import io.celltwin.training.data.LabelledCell;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adapt --kind NCM --data my-cells}. */
@Command(
    name = "adapt",
    description = {
      "Learns a kind of cell from its own capacity checks: a new version of the model of health, in"
          + " which an expert answers for that kind and the version before it for all others.",
      "",
      "Each cell is left out in turn. The version is promoted only where what was chosen without a"
          + " cell is better on it than what answers now, with the interval over cells clear of"
          + " zero; else it waits ('celltwin models list'). With two or three cells that takes a"
          + " great deal."
    },
    mixinStandardHelpOptions = true)
public final class AdaptCommand implements Callable<Integer>, CommandProvider {
  private static final String MODEL = "soh";

  @Option(
      names = "--kind",
      required = true,
      description =
          "Name of a set or make, or a nameplate: a chemistry, or one with a rated capacity, e.g."
              + " NCM, 'NCM 2.0 Ah'.")
  private String kind;

  @Option(
      names = "--data",
      description =
          "Files, folder or zip of cells with charges and complete discharges, in any layout that"
              + " 'celltwin formats' lists, or tables as of PINN4SOH beside their manifest.csv.")
  private Path data;

  @Option(
      names = "--from",
      paramLabel = "topics",
      description =
          "Instead of --data: the charges and discharges that a running fleet closed, as its topics"
              + " keep them. Its complete discharges are the checks.")
  private String from;

  @Option(
      names = "--data-dir",
      paramLabel = "<folder>",
      description = "With --from: of what runs. Default: the usual one")
  private Path dataDir;

  @Option(
      names = "--bootstrap",
      paramLabel = "<host:port>",
      description = "With --from: another broker than the one of the data directory.")
  private String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "<url>",
      description = "With --bootstrap: its schema registry.")
  private String registry;

  @Option(
      names = "--namespace",
      paramLabel = "<name>",
      description = "With --from: of a replay. Default: none, the live fleet.")
  private String namespace = "";

  @Option(
      names = "--labels",
      description = "Learn from so many cells at most, the first by name; default all.")
  private Integer labels;

  @Option(
      names = "--models",
      description =
          "Folder of models: the one that answers there is the base, the new version is written"
              + " there. Default: those of the installation, else model-serving/models.")
  private Path models;

  @Option(names = "--dry", description = "Scores alone; writes no version and promotes nothing.")
  private boolean dry;

  @Option(names = "--report", description = "JSON file for the figures.")
  private Path report;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public CommandLine command() {
    EngineDefaults.apply();
    return new CommandLine(this);
  }

  @Override
  public Integer call() throws IOException {
    if ((data == null) == (from == null)) {
      throw refused("name the cells by --data <files> or by --from topics, one of the two");
    }
    if (from != null && !from.equals("topics")) {
      throw refused("--from is '%s', wanted topics".formatted(from));
    }
    if (data != null && !Files.exists(data)) {
      throw refused("--data is '%s': there is no such file or folder".formatted(data));
    }
    if (labels != null && labels < 1) {
      throw refused("--labels is '%s', wanted 1 or more".formatted(labels));
    }
    ModelFolder folder = new ModelFolder(folder());
    Artifact base = base(folder);
    OwnCells own = (data != null ? OwnCells.read(data) : ofTheFleet()).ofKind(kind);
    List<LabelledCell> cells =
        own.cells().stream().sorted(Comparator.comparing(LabelledCell::id)).toList();
    if (labels != null && labels < cells.size()) {
      cells = cells.subList(0, labels);
    }
    Adaptation learned;
    try (ProgressBar bar = ProgressLine.of("adapt " + kind).setInitialMax(1).build()) {
      learned =
          Adaptation.of(
              kind,
              base,
              cells,
              (done, of) -> {
                bar.maxHint(of);
                bar.stepTo(done);
              });
    }
    PrintWriter out = spec.commandLine().getOut();
    own.notes().forEach(n -> out.println("note: " + n));
    out.println(AdaptReport.table(learned));
    String version = null;
    boolean promoted = false;
    if (learned.judged() != null && !dry) {
      version = write(learned, folder);
      promoted = learned.clearlyBetter();
      if (promoted) {
        folder.promote(MODEL, version);
      }
      out.println(
          "%s %s is in %s and %s"
              .formatted(
                  MODEL,
                  version,
                  folder.path(),
                  promoted
                      ? "answers"
                      : "waits: 'celltwin models promote %s %s' lets it answer"
                          .formatted(MODEL, version)));
    }
    out.println(learned.reason());
    out.flush();
    if (report != null) {
      Path whole = report.toAbsolutePath();
      Files.createDirectories(whole.getParent());
      Files.writeString(whole, AdaptReport.json(learned, version, promoted, own.notes()));
    }
    return 0;
  }

  private OwnCells ofTheFleet() throws IOException {
    FleetCycles fleet =
        ServiceLoader.load(FleetCycles.class)
            .findFirst()
            .orElseThrow(() -> refused("--from topics needs the whole application, not this part"));
    Set<String> kinds = new TreeSet<>();
    Map<CellSpec, List<Cycle>> cycles =
        fleet.read(
            new FleetCycles.Place(dataDir, bootstrap, registry, namespace),
            spec -> {
              kinds.add(OwnCells.nameplate(spec));
              return OwnCells.means(kind, spec, OwnCells.nameplate(spec));
            });
    if (cycles.isEmpty()) {
      throw new IOException(
          "no cell of kind '%s' has closed a charge or a discharge on these topics, registered are: %s"
              .formatted(kind, kinds.isEmpty() ? "none" : String.join(", ", kinds)));
    }
    return OwnCells.of(cycles);
  }

  private CommandLine.ParameterException refused(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private Path folder() {
    Path meant = models;
    if (meant == null) {
      Path installed = Path.of(System.getProperty("celltwin.home", ""), "models");
      meant = Files.isDirectory(installed) ? installed : Path.of("model-serving", "models");
    }
    if (!Files.isDirectory(meant)) {
      throw refused("--models is '%s', wanted a folder of models".formatted(meant));
    }
    return meant;
  }

  private Artifact base(ModelFolder folder) throws IOException {
    Artifact base;
    try {
      base = Artifact.load(folder.version(MODEL, null).home());
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
    if (base.isOnnxFile() || !SohInput.VERSIONS.contains(base.card().featureSet())) {
      throw refused(
          "%s %s answers in %s, an imported file or of other features: an expert is added to a model of ours, promote one first"
              .formatted(MODEL, base.card().version(), folder.path()));
    }
    return base;
  }

  /** To wait, before it is there, so that it does not answer for a moment. */
  private String write(Adaptation learned, ModelFolder folder) throws IOException {
    List<String> there =
        folder.versions().stream()
            .map(ModelFolder.Version::card)
            .filter(c -> c.name().equals(MODEL))
            .map(io.celltwin.artifact.Card::version)
            .toList();
    String version = AdaptedModel.nextVersion(there);
    Path trial = Files.createTempDirectory(folder.path(), ".adapt-");
    try {
      String command =
          "deploy/celltwin adapt --kind '%s' %s"
              .formatted(kind, data != null ? "--data <own cells>" : "--from topics");
      Path made = AdaptedModel.of(learned, version).save(trial, command);
      folder.hold(MODEL, version);
      folder.place(made);
    } finally {
      delete(trial);
    }
    return version;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.delete(one);
    }
  }
}
