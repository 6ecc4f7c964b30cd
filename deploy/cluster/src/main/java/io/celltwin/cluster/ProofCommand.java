package io.celltwin.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.celltwin.check.faults.Trial;
import io.celltwin.standalone.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code celltwin cluster proof}. */
@Command(
    name = "proof",
    description = {
      "Starts a cluster, sends simulated cells to it, kills, rescales and restores its parts"
          + " meanwhile, and holds the distinct records of cycles, twins, forecasts and alerts"
          + " against those of an undisturbed run.",
      "",
      "Ends with 1 where any result differs. Should it be killed itself, 'cluster down --remove'"
          + " clears up."
    },
    mixinStandardHelpOptions = true)
final class ProofCommand implements Callable<Integer> {
  @Mixin Place place;
  @Mixin SizeOptions sizes;

  @Option(
      names = "--trials",
      paramLabel = "<n>",
      description = "Default: ${DEFAULT-VALUE}, a kind of harm each in turn.")
  int trials = 9;

  @Option(
      names = "--kinds",
      paramLabel = "<kind>",
      split = ",",
      description = "Only these: ${COMPLETION-CANDIDATES}. Default: all.")
  List<ClusterHarm> kinds = List.of(ClusterHarm.values());

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
  int frames = 150;

  @Option(
      names = "--seconds",
      paramLabel = "<n>",
      description = "In which the cells live their life. Default: ${DEFAULT-VALUE}")
  double seconds = 15;

  @Option(
      names = "--report",
      paramLabel = "<file.json>",
      description = "Writes the trials as JSON too.")
  Path report;

  @Override
  public Integer call() throws Exception {
    if (Plan.read(place.folder()).isPresent()) {
      throw new IllegalStateException(
          "there is a cluster in %s already: a proof needs one of its own; end that one with 'celltwin cluster down --remove', or choose another --data-dir"
              .formatted(place.folder()));
    }
    List<Trial> done = new ArrayList<>();
    var processes = new Processes(place.folder());
    Thread stop = new Thread(() -> processes.running().values().forEach(Processes::kill), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try (Cluster cluster =
        Cluster.open(
            place.folder(), Settings.home(), sizes.plan(), line -> System.out.println(line))) {
      cluster.up(Proof.GROUND);
      var proof = new Proof(cluster, cells, frames, seconds);
      proof.undisturbed(line -> System.out.println(line));
      for (int i = 0; i < trials; i++) {
        Trial trial = proof.trial(kinds.get(i % kinds.size()), seed + i);
        done.add(trial);
        System.out.printf(
            Locale.ROOT,
            "%d: %s: %s, %d repeated, %.0f s%s%n",
            trial.seed(),
            trial.what(),
            trial.equal() ? "equal" : "NOT EQUAL",
            trial.repeatedRecords(),
            trial.seconds(),
            trial.remark().isEmpty() ? "" : "; " + trial.remark());
      }
      cluster.down();
    }
    boolean equal = !done.isEmpty() && done.stream().allMatch(Trial::equal);
    System.out.printf(
        Locale.ROOT,
        "%d trials, %d with the results of an undisturbed run%n",
        done.size(),
        done.stream().filter(Trial::equal).count());
    if (report != null) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("trials", done);
      told.put("equal", equal);
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(report.toFile(), told);
    }
    if (equal) { // what went wrong is left to be looked at
      DownCommand.remove(place.folder());
    }
    return equal ? 0 : 1;
  }
}
