package io.celltwin.protocol;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.command.CommandProvider;
import io.celltwin.command.ProgressLine;
import io.celltwin.protocol.scoring.Protocol;
import io.celltwin.protocol.scoring.ProtocolReport;
import io.celltwin.protocol.scoring.ProtocolSetting;
import io.celltwin.training.EngineDefaults;
import io.celltwin.training.Recipe;
import io.celltwin.training.Recipes;
import io.celltwin.training.evaluate.Scores;
import io.celltwin.training.fit.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evaluate A}, or {@code evaluate model-serving/models/soh-2}. */
@Command(
    name = "evaluate",
    description =
        "Judges models by a protocol, beside the baselines; or scores one saved model on the test"
            + " cells.",
    mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer>, CommandProvider {
  private static final String DATA_VARIABLE = "CELLTWIN_DATA";

  @Parameters(description = "Letter of a protocol, or the folder of a model.")
  private String what;

  @Option(
      names = "--data",
      description =
          "Folder or zip whose cells are scored, none of them learned from; without it, or where it"
              + " is the training data, the protocol's own test cells are.")
  private Path data;

  @Option(
      names = "--training-data",
      description =
          "Folder that holds the datasets to learn from; default: environment variable "
              + DATA_VARIABLE
              + ", else --data.")
  private Path trainingData;

  @Option(
      names = "--shipped",
      description =
          "Score the shipped model too (A, H, J), or instead of training anew (M), on cells it was"
              + " not trained on.")
  private boolean shipped;

  @Option(names = "--report", description = "JSON file for the figures.")
  private Path report;

  @Option(
      names = "--out",
      description =
          "Folder for tables, plots and splits; default target/evaluations/<letter>; for a model,"
              + " printed alone without it.")
  private Path outFolder;

  @Option(names = "--seed", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
  private long seed;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** See {@code --help}. */
  public static void main(String[] arguments) {
    System.exit(new EvaluateCommand().command().execute(arguments));
  }

  @Override
  public CommandLine command() {
    EngineDefaults.apply();
    return new CommandLine(this);
  }

  @Override
  public Integer call() throws IOException {
    if (what.length() == 1 && Character.isLetter(what.charAt(0))) {
      Protocol protocol = Protocols.ALL.get(what.toUpperCase(Locale.ROOT).charAt(0));
      if (protocol == null) {
        throw refused("no protocol '%s', wanted one of %s".formatted(what, Protocols.ALL.keySet()));
      }
      if (shipped && !protocol.judgesShipped()) {
        throw refused(
            "protocol %s asks what none of the shipped models answers, only %s do: leave --shipped out"
                .formatted(
                    protocol.letter(),
                    Protocols.ALL.values().stream()
                        .filter(Protocol::judgesShipped)
                        .map(p -> String.valueOf(p.letter()))
                        .collect(Collectors.joining(", "))));
      }
      return judge(protocol);
    }
    Path model = Path.of(what);
    if (!Files.isDirectory(model)) {
      throw refused(
          "'%s' is neither the letter of a protocol %s nor the folder of a model"
              .formatted(what, Protocols.ALL.keySet()));
    }
    if (data == null) {
      throw refused("Missing required option: '--data=<data>'");
    }
    return score(model);
  }

  private CommandLine.ParameterException refused(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private Integer judge(Protocol protocol) throws IOException {
    Path training = trainingData;
    String variable = System.getenv(DATA_VARIABLE);
    if (training == null) {
      training = variable == null || variable.isBlank() ? data : Path.of(variable);
    }
    if (training == null) {
      throw refused(
          "no data: give --data or --training-data, or set the environment variable "
              + DATA_VARIABLE);
    }
    for (Path folder : data == null ? List.of(training) : List.of(training, data)) {
      if (!Files.exists(folder)) {
        throw refused("'%s' does not exist".formatted(folder));
      }
    }
    boolean own = data == null || Files.isSameFile(data, training);
    Path out =
        outFolder == null
            ? Path.of("target", "evaluations", String.valueOf(protocol.letter()))
            : outFolder;
    Files.createDirectories(out);
    ProtocolReport found;
    try (ProgressBar bar =
        ProgressLine.of("evaluate " + protocol.letter())
            .setUpdateIntervalMillis(2000)
            .setInitialMax(1)
            .build()) {
      found =
          protocol.run(
              new ProtocolSetting(
                  training,
                  own ? null : data,
                  shipped,
                  out,
                  seed,
                  (part, done, of) -> {
                    bar.maxHint(of);
                    bar.stepTo(done);
                    bar.setExtraMessage(part);
                  }));
    }
    if (found.rows().stream().allMatch(row -> Double.isNaN(row.value()))) {
      throw new IOException(
          "nothing in %s could be scored by protocol %s%s"
              .formatted(
                  own ? training : data,
                  protocol.letter(),
                  found.notes().isEmpty() ? "" : ": " + String.join("; ", found.notes())));
    }
    found.write(out);
    if (report != null) {
      if (report.toAbsolutePath().getParent() != null) {
        Files.createDirectories(report.toAbsolutePath().getParent());
      }
      Files.writeString(report, found.json());
    }
    var print = spec.commandLine().getOut();
    print.println(found.markdown());
    print.println("tables and plots in " + out);
    print.flush();
    return 0;
  }

  private Integer score(Path model) throws IOException {
    Artifact artifact = Artifact.load(model);
    Card card = artifact.card();
    Recipe recipe = Recipes.ALL.get(card.name());
    String name = card.name() + "-" + card.version();
    List<Card.Score> scores;
    try (LoadedModel answers = new LoadedModel(artifact.network(), artifact.arrays())) {
      String changed = artifact.golden().disagreement(answers::ask);
      if (changed != null) {
        throw new IllegalStateException(
            "%s does not answer as it did: %s".formatted(model, changed));
      }
      scores = recipe.evaluate(name, answers, Recipes.cells(recipe, data), true);
    }
    if (outFolder != null) {
      Files.createDirectories(outFolder);
      Scores.writeCsv(outFolder.resolve("scores.csv"), scores);
      Scores.writeMarkdown(outFolder.resolve("scores.md"), name, scores);
    }
    spec.commandLine().getOut().println(Scores.markdown(name, scores));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
