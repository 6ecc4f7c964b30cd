package io.celltwin.check.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code celltwin check faults}. */
@Command(
    name = "faults",
    description = {
      "Runs the whole system as a process of its own, does something to it at a random moment,"
          + " starts again what has ended, and holds the distinct records of cycles, twins,"
          + " forecasts and alerts against those of an undisturbed run.",
      "",
      "The process or its registry killed (SIGKILL) in a replay and in a live run, the registry"
          + " standing still, models unloaded, poisoned records among good ones, a full disk (as"
          + " root). Ends with 1 where any result differs."
    },
    mixinStandardHelpOptions = true)
public final class FaultsCommand implements Callable<Integer> {
  @Option(
      names = "--trials",
      paramLabel = "<n>",
      description = "Default: ${DEFAULT-VALUE}, a kind of fault each in turn.")
  int trials = 8;

  @Option(
      names = "--kinds",
      paramLabel = "<kind>",
      split = ",",
      description = "Only these: ${COMPLETION-CANDIDATES}. Default: all.")
  List<Harm> kinds = List.of(Harm.values());

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Of the first trial; the next has the next. Default: ${DEFAULT-VALUE}")
  long seed = 1;

  @Option(names = "--cells", paramLabel = "<n>", description = "Default: ${DEFAULT-VALUE}")
  int cells = 8;

  @Option(
      names = "--frames",
      paramLabel = "<n>",
      description = "Of each cell, ten minutes or an operation each. Default: ${DEFAULT-VALUE}")
  int frames = 600;

  @Option(
      names = "--folder",
      paramLabel = "<folder>",
      description =
          "Where the trials run; what differs is left there. Default: a temporary one, removed at"
              + " the end.")
  Path folder;

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the trials as JSON too.")
  Path report;

  @Override
  public Integer call() throws Exception {
    Path place = folder == null ? Files.createTempDirectory("celltwin-faults") : folder;
    var campaign = new Campaign(place.toAbsolutePath(), cells, frames, System.out::println);
    List<Trial> done = new ArrayList<>();
    System.out.printf(
        Locale.ROOT, "%6s  %-95s %5s %9s %8s%n", "seed", "what", "equal", "repeated", "seconds");
    for (int i = 0; i < trials; i++) {
      Harm harm = kinds.get(i % kinds.size());
      try {
        Trial trial = campaign.trial(harm, seed + i);
        done.add(trial);
        System.out.printf(
            Locale.ROOT,
            "%6d  %-95s %5s %9d %8.1f%n",
            trial.seed(),
            trial.what(),
            trial.equal() ? "yes" : "NO",
            trial.repeatedRecords(),
            trial.seconds());
        if (!trial.equal()) {
          System.out.println(trial.remark());
        }
      } catch (Campaign.CannotTryException e) {
        System.out.printf(
            Locale.ROOT, "%6d  %-95s not tried: %s%n", seed + i, harm.sentence(), e.getMessage());
      }
    }
    boolean equal = !done.isEmpty() && done.stream().allMatch(Trial::equal);
    System.out.printf(
        Locale.ROOT,
        "%n%d trials, %d with the results of an undisturbed run%s%n",
        done.size(),
        done.stream().filter(Trial::equal).count(),
        equal || folder == null ? "" : "; what was left of the others is in " + folder);
    if (report != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(
              report.toFile(), Map.of("trials", done, "equal", equal, "trials_run", done.size()));
    }
    return equal ? 0 : 1;
  }
}
