package io.celltwin.gateway.gbt32960;

import static io.celltwin.domain.guard.Require.require;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How the endpoint listens and whom it lets in.
 *
 * @param host address to listen at; loopback unless it is told otherwise
 * @param port 0 for any free one
 * @param vins vehicles that may send; empty for any
 * @param platforms user and password of platforms that forward for their vehicles; empty for any
 * @param silence a connection from which nothing came for so long is closed
 * @param connections most at a time; further ones are closed at once
 * @param unanswered packets of one connection that may wait for the broker before it is read on
 * @param bufferedBytes that may wait for the rest of their packets, all connections together
 */
public record Gbt32960Config(
    String host,
    int port,
    Set<String> vins,
    Map<String, String> platforms,
    Duration silence,
    int connections,
    int unanswered,
    long bufferedBytes) {
  public Gbt32960Config {
    vins = Set.copyOf(vins);
    platforms = Map.copyOf(platforms);
    require(!host.isBlank(), "gbt32960.host", host, "an address, e.g. 127.0.0.1");
    require(port >= 0 && port <= 65_535, "gbt32960.port", port, "0 to 65535");
    require(silence.toMillis() > 0, "gbt32960.silence", silence, "above 0");
    require(connections > 0, "gbt32960.connections", connections, "1 or more");
    require(unanswered > 0, "gbt32960.unanswered", unanswered, "1 or more");
    require(
        bufferedBytes >= Packet.LONGEST_PACKET,
        "gbt32960.buffered-bytes",
        bufferedBytes,
        Packet.LONGEST_PACKET + " or more, the longest packet");
  }

  /** Loopback, anybody, ten minutes of silence, 10,000 connections. */
  public static Gbt32960Config onPort(int port) {
    return new Gbt32960Config(
        "127.0.0.1", port, Set.of(), Map.of(), Duration.ofMinutes(10), 10_000, 64, 64L << 20);
  }

  /** Whether everybody may send. */
  boolean isOpen() {
    return vins.isEmpty() && platforms.isEmpty();
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "Gbt32960Config["
        + host
        + ":"
        + port
        + ", "
        + vins.size()
        + " vehicles, "
        + platforms.keySet()
        + "]";
  }
}
