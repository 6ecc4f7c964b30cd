package io.celltwin.standalone;

import io.celltwin.replay.LiveFleet;
import io.celltwin.replay.ReplayConfig;
import io.celltwin.replay.ReplayMain;
import io.celltwin.simulation.SimulatedFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything, with a fleet that ages before one's eyes. */
@Command(
    name = "demo",
    description = {
      "Starts everything and streams a simulated fleet: cells of four chemistries in packs, ageing"
          + " differently, a few with faults. Who has reached the end is replaced.",
      "",
      "A second of yours is an hour of theirs unless --speed says otherwise. Started again on the"
          + " same data directory, the fleet goes on where it was. That is ~/.celltwin-demo unless"
          + " told otherwise, apart from your own cells."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);

  @Option(
      names = "--simulated-cells",
      paramLabel = "<n>",
      description = "How many, 24 or more. Default: ${DEFAULT-VALUE}")
  int cells = 32;

  @Option(
      names = "--speed",
      paramLabel = "<factor>",
      description = "Event time over wall time. Default: ${DEFAULT-VALUE}, an hour a second.")
  String speed = "3600";

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "The same seed is the same fleet. Default: ${DEFAULT-VALUE}")
  long seed = 1;

  @Mixin Settings settings;
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Trouble.require(cells >= 24 && cells <= 10_000, "--simulated-cells", cells, "24 to 10000");
    ReplayConfig pace;
    try {
      pace = ReplayConfig.to("not known yet:0").withSpeed(ReplayMain.speed(speed));
    } catch (IllegalArgumentException e) {
      throw Trouble.wrongUse(e.getMessage());
    }
    var console = new Console(System.out);
    boolean told = spec.commandLine().getParseResult().hasMatchedOption("--data-dir");
    try (DataDirectory data =
        DataDirectory.open(told ? settings.dataDir : DataDirectory.ofDemo())) {
      console.say("Celltwin with a simulated fleet of %d cells, data in %s", cells, data.root());
      Standalone standalone = Standalone.start(settings, data, "", false, console);
      return Celltwin.untilStopped(standalone, () -> stream(standalone, pace.speed(), console));
    }
  }

  private int stream(Standalone standalone, double factor, Console console) throws Exception {
    var fleet = SimulatedFleet.lasting(seed, cells, FIRST_DAY, SAMPLE_EVERY);
    ReplayConfig config =
        ReplayConfig.to(standalone.bootstrap())
            .withSpeed(factor)
            .withResumeFolder(standalone.data().ingest());
    try (LiveFleet live =
        LiveFleet.start(config, fleet.cells(), standalone.registry(), standalone.metrics())) {
      console.up("simulated fleet", String.format(Locale.ROOT, "%d cells, ×%.0f", cells, factor));
      console.say("%nThe page: %s%nCtrl-C stops everything.", standalone.pageUrl());
      while (live.failure().isEmpty()) {
        TimeUnit.SECONDS.sleep(1);
        standalone.requireJobRunning();
      }
      throw new Trouble(
          "the simulated fleet stopped sending: " + live.failure().get().getMessage(),
          live.failure().get());
    }
  }
}
