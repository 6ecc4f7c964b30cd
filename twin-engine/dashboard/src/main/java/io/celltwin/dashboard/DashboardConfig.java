package io.celltwin.dashboard;

import static io.celltwin.domain.guard.Require.require;
import static java.util.Objects.requireNonNull;

import io.celltwin.setting.Values;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * How the dashboard is served.
 *
 * @param host to listen on; a loopback address unless others shall see the fleet
 * @param port to listen on; 0 for any that is free
 * @param tick between two looks at the change feed, for each stream
 * @param streams that may be open at once
 * @param streamsPerAddress that one address may have open of these
 * @param streamPatience with a reader of a stream that takes nothing
 * @param connections that may be open at once
 * @param names by which others reach it, beside the host: of a proxy, of a container
 * @param clock for the time of acknowledgements
 */
public record DashboardConfig(
    String host,
    int port,
    Duration tick,
    int streams,
    int streamsPerAddress,
    Duration streamPatience,
    int connections,
    List<String> names,
    Clock clock) {
  public DashboardConfig {
    names = List.copyOf(names);
    requireNonNull(clock, "clock");
    require(!host.isBlank(), "dashboard.host", host, "an address of this machine, e.g. 127.0.0.1");
    require(port >= 0 && port <= 65_535, "dashboard.port", port, "0 to 65535");
    require(
        tick.toMillis() >= 20 && tick.toMillis() <= 10_000,
        "dashboard.tick",
        tick,
        "20 ms to 10 s");
    require(streams >= 1, "dashboard.streams", streams, "at least 1");
    require(
        streamsPerAddress >= 1, "dashboard.streams-per-address", streamsPerAddress, "at least 1");
    require(
        streamPatience.toMillis() >= 100,
        "dashboard.stream-patience",
        streamPatience,
        "at least 100 ms");
    require(
        connections > streams,
        "dashboard.connections",
        connections,
        "more than the streams, " + streams);
    for (String name : names) {
      require(
          name.matches("[A-Za-z0-9._:\\[\\]-]{1,253}"),
          "dashboard.names",
          name,
          "a host without a port");
    }
  }

  /** Four looks a second, 200 streams, 50 of one address, 1,000 connections. */
  public static DashboardConfig on(String host, int port) {
    return DashboardSettings.on(Values.none(), host, port);
  }

  /** The same, known to others by these names too. */
  public DashboardConfig knownAs(List<String> others) {
    return new DashboardConfig(
        host, port, tick, streams, streamsPerAddress, streamPatience, connections, others, clock);
  }

  /** The same on the port that was found free. */
  public DashboardConfig listeningOn(int found) {
    return new DashboardConfig(
        host, found, tick, streams, streamsPerAddress, streamPatience, connections, names, clock);
  }
}
