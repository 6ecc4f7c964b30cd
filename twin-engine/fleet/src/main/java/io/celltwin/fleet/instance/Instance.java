package io.celltwin.fleet.instance;

import static io.celltwin.domain.guard.Require.require;

import java.time.Duration;

/**
 * One of several instances that serve a fleet together.
 *
 * @param name of its own, and the same after a restart: its host, the ordinal of its pod; empty for
 *     one that serves the fleet alone
 * @param host at which the others ask it, and on which it listens for them
 * @param port for the others; 0 for any that is free
 * @param standbys copies of each cell's views that other instances keep
 * @param session without a word for so long, an instance is given up and the others take its cells
 * @param patience with an instance that does not answer, before a question is given up
 * @param token that whoever asks must know; empty for none
 */
public record Instance(
    String name,
    String host,
    int port,
    int standbys,
    Duration session,
    Duration patience,
    String token) {
  /** One alone. */
  public static final Instance ALONE =
      new Instance("", "127.0.0.1", 0, 0, Duration.ofSeconds(45), Duration.ofSeconds(3), "");

  public Instance {
    require(
        name.matches("[a-zA-Z0-9-]{0,60}"),
        "instance.name",
        name,
        "letters, digits and '-', below 60");
    require(!host.isBlank(), "instance.host", host, "an address that the other instances reach");
    require(port >= 0 && port <= 65_535, "instance.port", port, "0 to 65535");
    require(standbys >= 0 && standbys <= 7, "instance.standbys", standbys, "0 to 7");
    require(
        session.toMillis() >= 6_000 && session.toMillis() <= 300_000,
        "instance.session",
        session,
        "6 s to 5 min");
    require(
        patience.toMillis() >= 100 && patience.toMillis() <= 20_000,
        "instance.patience",
        patience,
        "100 ms to 20 s");
  }

  public boolean alone() {
    return name.isEmpty();
  }

  /** A token is nobody's to read in a log. */
  @Override
  public String toString() {
    return "instance " + name + " at " + host + ":" + port;
  }
}
