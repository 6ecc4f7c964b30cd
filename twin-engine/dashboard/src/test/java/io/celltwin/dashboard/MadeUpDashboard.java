package io.celltwin.dashboard;

import io.celltwin.dashboard.access.RestConfig;
import java.time.Clock;

/**
 * Serves the page over a made-up fleet: to look at it while working on it, and to ask it in tests.
 */
public final class MadeUpDashboard {
  private MadeUpDashboard() {}

  /** On any free port of this machine, for whom {@code access} lets in. */
  public static Dashboard over(MadeUpFleet fleet, RestConfig access) {
    return Dashboard.start(
        DashboardConfig.on("127.0.0.1", 0),
        access,
        fleet.ports(),
        () -> "",
        HealthRoutes.ofFleetAlone(fleet));
  }

  /**
   * @param args port, cells (0 for an empty fleet), operations per second
   */
  public static void main(String[] args) throws InterruptedException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    int cells = args.length > 1 ? Integer.parseInt(args[1]) : 32;
    int perSecond = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    var fleet = new MadeUpFleet(Clock.systemUTC());
    if (cells > 0) {
      fleet.populate(cells, 320).withSources();
    }
    try (var dashboard =
        Dashboard.start(
            DashboardConfig.on("127.0.0.1", port),
            fleet.ports(),
            () -> "celltwin_fleet_cells " + fleet.fleet().all().cells() + "\n")) {
      System.out.println("http://127.0.0.1:" + dashboard.port() + "/");
      while (true) {
        Thread.sleep(1000 / Math.max(1, perSecond));
        if (cells > 0 && perSecond > 0) {
          fleet.step();
        }
      }
    }
  }
}
