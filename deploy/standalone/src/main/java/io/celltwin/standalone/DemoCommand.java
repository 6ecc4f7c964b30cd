package io.celltwin.standalone;

import io.celltwin.replay.LiveFleet;
import io.celltwin.replay.ReplayConfig;
import io.celltwin.simulation.SimulatedFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

  @Mixin Settings settings;

  @Override
  public Integer call() throws Exception {
    int cells = settings.values().get(Catalogue.DEMO_CELLS);
    double speed = settings.values().get(Catalogue.DEMO_SPEED);
    var console = new Console(System.out);
    try (DataDirectory data = DataDirectory.open(settings.dataDir())) {
      console.say("Celltwin with a simulated fleet of %d cells, data in %s", cells, data.root());
      Standalone standalone = Standalone.start(settings, data, "", false, console);
      return Celltwin.untilStopped(standalone, () -> stream(standalone, speed, console));
    }
  }

  private int stream(Standalone standalone, double factor, Console console) throws Exception {
    var fleet =
        SimulatedFleet.lasting(
            settings.values().get(Catalogue.DEMO_SEED),
            settings.values().get(Catalogue.DEMO_CELLS),
            FIRST_DAY,
            SAMPLE_EVERY);
    ReplayConfig config =
        ReplayConfig.to(standalone.bootstrap())
            .withSpeed(factor)
            .withResumeFolder(standalone.data().ingest());
    try (LiveFleet live =
        LiveFleet.start(config, fleet.cells(), standalone.registry(), standalone.metrics())) {
      console.up(
          "simulated fleet",
          String.format(Locale.ROOT, "%d cells, ×%.0f", fleet.cells().size(), factor));
      console.say("%nThe page: %s%nCtrl-C stops everything.", standalone.pageUrl());
      while (live.failure().isEmpty()) {
        TimeUnit.SECONDS.sleep(1);
        standalone.requireJobRunning();
      }
      throw new CannotProceedException(
          "the simulated fleet stopped sending: " + live.failure().get().getMessage(),
          live.failure().get());
    }
  }
}
