package io.celltwin.training;

import ai.djl.Device;
import io.celltwin.command.CommandProvider;
import io.celltwin.command.ProgressLine;
import io.celltwin.domain.Chemistry;
import io.celltwin.training.data.LabelledCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train soh}. */
@Command(name = "train", description = "Trains a model by its recipe and saves it with its card.")
public final class TrainCommand implements Callable<Integer>, CommandProvider {
  @Parameters(
      completionCandidates = Recipes.Names.class,
      description = "One of ${COMPLETION-CANDIDATES}.")
  private String recipe;

  // not the usual mixin: --version is the model's here
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // asked for by name, answered before the command is called
  private boolean help;

  @Option(
      names = "--data",
      description = "Folder that holds the datasets; not needed where cells are simulated.")
  private Path data;

  @Option(
      names = "--run",
      description =
          "Folder for configuration, checkpoint, curve and tables; default target/runs/<recipe>.")
  private Path run;

  @Option(
      names = "--models",
      defaultValue = "model-serving/models",
      description = "Folder to save the model in; default ${DEFAULT-VALUE}.")
  private Path models;

  @Option(names = "--version", description = "Of the model; default by recipe.")
  private String version;

  @Option(names = "--seed", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--folds", defaultValue = "5", description = "Default ${DEFAULT-VALUE}.")
  private int folds;

  @Option(names = "--steps", description = "Of the optimiser; default by recipe.")
  private Integer steps;

  @Option(names = "--members", description = "Of the ensemble; default by recipe.")
  private Integer members;

  @Option(names = "--width", description = "Of hidden layers; default by recipe.")
  private Integer width;

  @Option(names = "--rate", description = "Of learning; default by recipe.")
  private Double rate;

  @Option(names = "--decay", description = "Of weights; default by recipe.")
  private Double decay;

  @Option(names = "--rows", description = "Of each step; default by recipe.")
  private Integer rows;

  @Option(
      names = "--without",
      description =
          "Chemistry nothing is learned from, all its cells are scored instead:"
              + " ${COMPLETION-CANDIDATES}. Shows what the model says to a kind of cell it has"
              + " never met.")
  private Chemistry without;

  @Option(names = "--gpu", description = "Train on the first GPU.")
  private boolean gpu;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new TrainCommand().command().execute(arguments));
  }

  @Override
  public CommandLine command() {
    EngineDefaults.apply();
    return new CommandLine(this);
  }

  @Override
  public Integer call() throws IOException {
    if (!Recipes.ALL.containsKey(recipe)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "no recipe '%s', wanted one of %s"
              .formatted(recipe, Recipes.ALL.keySet().stream().sorted().toList()));
    }
    if (data == null && Recipes.ALL.get(recipe).needsData()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Missing required option: '--data=<data>'");
    }
    RunConfig.Size own = Recipes.ALL.get(recipe).size();
    version = version == null ? Recipes.ALL.get(recipe).version() : version;
    RunConfig config =
        new RunConfig(
            recipe,
            version,
            seed,
            folds,
            new RunConfig.Size(
                members == null ? own.members() : members,
                width == null ? own.width() : width,
                own.prototypes(),
                steps == null ? own.steps() : steps,
                rows == null ? own.rows() : rows,
                rate == null ? own.rate() : rate,
                decay == null ? own.decay() : decay));
    Path folder = run == null ? Path.of("target", "runs", recipe) : run;
    var out = spec.commandLine().getOut();
    TrainingRun training =
        new TrainingRun(
            config, known(Recipes.cells(Recipes.ALL.get(recipe), data)), command(config, own));
    Path home;
    try (ProgressBar bar =
        ProgressLine.of("train " + recipe)
            .setUpdateIntervalMillis(2000)
            .setInitialMax(config.size().steps())
            .build()) {
      home =
          training.run(
              folder,
              models,
              gpu ? Device.gpu() : Device.cpu(),
              (step, loss) -> {
                bar.stepTo(step);
                if (!Double.isNaN(loss)) {
                  bar.setExtraMessage(String.format(Locale.ROOT, "loss %.5f", loss));
                }
              });
    }
    out.println(Files.readString(folder.resolve("scores.md")));
    out.println("saved " + home);
    out.flush();
    return 0;
  }

  private List<LabelledCell> known(List<LabelledCell> cells) {
    return without == null
        ? cells
        : cells.stream()
            .filter(c -> c.spec().chemistry() == without || !c.test())
            .map(c -> c.spec().chemistry() == without ? c.asTest() : c)
            .toList();
  }

  /** What makes the same model again, from the root of the repository. */
  private String command(RunConfig config, RunConfig.Size own) {
    List<String> words = new ArrayList<>(List.of("deploy/celltwin", "train", recipe));
    if (Recipes.ALL.get(recipe).needsData()) {
      words.addAll(List.of("--data", "$CELLTWIN_DATA"));
    }
    words.addAll(
        List.of(
            "--version",
            version,
            "--seed",
            Long.toString(seed),
            "--folds",
            Integer.toString(folds)));
    if (without != null) {
      words.addAll(List.of("--without", without.toString()));
    }
    add(words, "--steps", config.size().steps(), own.steps());
    add(words, "--members", config.size().members(), own.members());
    add(words, "--width", config.size().width(), own.width());
    add(words, "--rate", config.size().rate(), own.rate());
    add(words, "--decay", config.size().decay(), own.decay());
    add(words, "--rows", config.size().rows(), own.rows());
    return String.join(" ", words);
  }

  private static void add(List<String> words, String key, Object value, Object own) {
    if (!value.equals(own)) {
      words.add(key);
      words.add(value.toString());
    }
  }
}
