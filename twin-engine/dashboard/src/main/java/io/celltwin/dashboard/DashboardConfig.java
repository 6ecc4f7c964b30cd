package io.celltwin.dashboard;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;

/**
 * How the dashboard is served.
 *
 * @param host to listen on; a loopback address unless others shall see the fleet
 * @param port to listen on; 0 for any that is free
 * @param tick between two looks at the change feed, for each stream
 * @param streams that may be open at once
 * @param clock for the time of acknowledgements
 */
public record DashboardConfig(String host, int port, Duration tick, int streams, Clock clock) {
  public DashboardConfig {
    requireNonNull(clock, "clock");
    require(!host.isBlank(), "host", host, "an address of this machine, e.g. 127.0.0.1");
    require(port >= 0 && port <= 65_535, "port", port, "0 to 65535");
    require(tick.toMillis() >= 20 && tick.toMillis() <= 10_000, "tick", tick, "20 ms to 10 s");
    require(streams >= 1, "streams", streams, "at least 1");
  }

  /** Four looks a second, 200 streams. */
  public static DashboardConfig on(String host, int port) {
    return new DashboardConfig(host, port, Duration.ofMillis(250), 200, Clock.systemUTC());
  }

  private static void require(boolean holds, String key, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "dashboard.%s is %s, wanted %s".formatted(key, value, wanted));
    }
  }
}
