package io.celltwin.standalone;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.ArtifactException;
import io.celltwin.artifact.Card;
import io.celltwin.artifact.ModelFolder;
import io.celltwin.artifact.ModelFolder.Version;
import io.celltwin.artifact.OwnCard;
import io.celltwin.server.ModelServerSettings;
import io.celltwin.setting.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which models there are, what they say of themselves, and which of them answer. */
@Command(
    name = "models",
    description = {
      "Lists the models of a folder and decides which version of each answers. A running server"
          + " follows within seconds: it loads what was promoted before it is asked, and answers"
          + " what it has taken with what is retired.",
      "",
      "Without a decision the highest version answers."
    },
    mixinStandardHelpOptions = true,
    subcommands = {HelpCommand.class})
final class ModelsCommand implements Runnable {
  @picocli.CommandLine.Spec picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(
        spec.commandLine(), "models: which command? list, show, promote, retire, import or export");
  }

  /** The folder that is meant. */
  static final class Folder {
    @Option(
        names = "--models",
        paramLabel = "<folder>",
        description =
            "Folder of models; default: setting model-server.models, else those that come with"
                + " Celltwin.")
    private Path folder;

    ModelFolder get() {
      Path meant = folder;
      if (meant == null) {
        Values configured = Configured.of(System.getenv()).values();
        meant = ModelServerSettings.folder(configured, Settings.home().resolve("models"));
      }
      if (!Files.isDirectory(meant)) {
        throw CannotProceedException.wrongUse(
            "%s is no folder: wanted a folder of models, each in <name>-<version>"
                .formatted(meant));
      }
      return new ModelFolder(meant);
    }
  }

  @Command(
      name = "list",
      description = "All versions, what they are for, and which of them answer.",
      mixinStandardHelpOptions = true)
  int list(
      @picocli.CommandLine.Mixin Folder in,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException {
    List<Version> all = in.get().versions();
    if (json) {
      System.out.print(ModelPages.list(all));
      return 0;
    }
    var console = new Console(System.out);
    if (all.isEmpty()) {
      console.say("no models in %s", in.get().path());
    }
    for (Version v : all) {
      console.say(
          "%-12s %-12s %-10s %3d features (%s)  %s",
          v.card().name(),
          v.card().version(),
          v.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          v.card().featureSet().size(),
          v.card().featureSetHash(),
          v.card().purpose());
    }
    return 0;
  }

  @Command(
      name = "show",
      description =
          "What a version says of itself: what it is told, in which units, what it learned from,"
              + " its interval, and its scores beside those of others.",
      mixinStandardHelpOptions = true)
  int show(
      @picocli.CommandLine.Mixin Folder in,
      @Option(names = "--json", description = "The whole card.") boolean json,
      @Parameters(index = "0", paramLabel = "<name>") String name,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "<version>",
              description = "Default: the one that answers.")
          String version)
      throws IOException {
    Version found = version(in.get(), name, version);
    System.out.print(json ? found.card().toJson() : ModelPages.page(found));
    System.out.flush();
    return 0;
  }

  @Command(
      name = "promote",
      description = "Lets a version answer where none is named.",
      mixinStandardHelpOptions = true)
  int promote(
      @picocli.CommandLine.Mixin Folder in,
      @Parameters(index = "0", paramLabel = "<name>") String name,
      @Parameters(index = "1", paramLabel = "<version>") String version)
      throws IOException {
    ModelFolder folder = in.get();
    Version found = version(folder, name, version);
    try {
      Artifact.load(found.home()); // what cannot be served is not promoted
    } catch (ArtifactException e) {
      throw new CannotProceedException(e.getMessage(), e);
    }
    folder.promote(name, version);
    new Console(System.out).say("%s is answered by version %s now", name, version);
    return 0;
  }

  @Command(
      name = "retire",
      description = "Takes a version out of service. Its files stay; promote brings it back.",
      mixinStandardHelpOptions = true)
  int retire(
      @picocli.CommandLine.Mixin Folder in,
      @Parameters(index = "0", paramLabel = "<name>") String name,
      @Parameters(index = "1", paramLabel = "<version>") String version)
      throws IOException {
    ModelFolder folder = in.get();
    version(folder, name, version);
    try {
      folder.retire(name, version);
    } catch (IllegalArgumentException e) {
      throw new CannotProceedException(e.getMessage(), e);
    }
    new Console(System.out)
        .say(
            "%s %s is retired; version %s answers",
            name, version, folder.version(name, null).card().version());
    return 0;
  }

  @Command(
      name = "import",
      description = {
        "Puts a network of your own beside ours, under the same contract: an ONNX file that takes"
            + " features [rows, features], NaN where one is missing, and answers quantiles"
            + " [rows, 3], or [rows, horizons, 3], and distance [rows], above 1 outside its domain;"
            + " and a card that names the features, their units and hash, with golden rows that the"
            + " network has to answer as the card says.",
        "",
        "It waits: only who names its version is answered by it, until it is promoted. 'models"
            + " export' writes an example of both."
      },
      mixinStandardHelpOptions = true)
  int importOne(
      @picocli.CommandLine.Mixin Folder in,
      @Parameters(index = "0", paramLabel = "<net.onnx>") Path network,
      @Option(names = "--card", required = true, paramLabel = "<card.json>") Path card)
      throws IOException {
    Card taken = ModelImport.take(in.get(), network, card);
    new Console(System.out)
        .say(
            "%s %s answered its golden rows and waits: it answers who names it. No shadow compares"
                + " it with what answers now yet, so it stays unpromoted until you say 'celltwin"
                + " models promote %s %s'",
            taken.name(), taken.version(), taken.name(), taken.version());
    return 0;
  }

  @Command(
      name = "export",
      description = "Writes a version as net.onnx and card.json, in the form that import takes.",
      mixinStandardHelpOptions = true)
  int export(
      @picocli.CommandLine.Mixin Folder in,
      @Parameters(index = "0", paramLabel = "<name>") String name,
      @Parameters(index = "1", arity = "0..1", paramLabel = "<version>") String version,
      @Option(names = "--to", required = true, paramLabel = "<folder>") Path to)
      throws IOException {
    Artifact artifact = Artifact.load(version(in.get(), name, version).home());
    Files.createDirectories(to);
    Files.write(to.resolve("net.onnx"), artifact.onnx());
    Files.writeString(to.resolve("card.json"), OwnCard.example(artifact));
    new Console(System.out).say("wrote net.onnx and card.json to %s", to);
    return 0;
  }

  private static Version version(ModelFolder folder, String name, String version)
      throws IOException {
    try {
      return folder.version(name, version);
    } catch (IllegalArgumentException e) {
      throw CannotProceedException.wrongUse(e.getMessage());
    }
  }
}
