package io.celltwin.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;

/** The broker a command talks to: known to answer before a client waits a minute for it. */
final class BrokerAddress {
  private static final int PATIENCE_MILLIS = 3_000;

  private BrokerAddress() {}

  /**
   * The broker that was named, or that of the process on a data directory.
   *
   * @param bootstrap host:port, several with commas, or null
   * @throws CannotProceedException where nothing answers
   */
  static String of(Path dataDir, String bootstrap) throws IOException {
    String brokers = bootstrap != null ? bootstrap : Addresses.running(dataDir).bootstrap();
    IOException why = null;
    for (String broker : brokers.split(",", -1)) {
      int colon = broker.lastIndexOf(':');
      try (var socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(
                broker.substring(0, colon).replaceAll("[\\[\\]]", ""),
                Integer.parseInt(broker.substring(colon + 1))),
            PATIENCE_MILLIS);
        return brokers;
      } catch (IOException | IllegalArgumentException e) {
        why = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
      }
    }
    throw new CannotProceedException(
        "no broker answers at %s (%s): is Celltwin running, and is it this address?"
            .formatted(brokers, reason(why)),
        why);
  }

  private static String reason(IOException e) {
    return e instanceof java.net.UnknownHostException
        ? "nobody knows this host"
        : String.valueOf(e.getMessage());
  }

  /** For a client that asks a few things: what does not come within seconds does not come. */
  static Map<String, Object> client(String brokers) {
    return Map.of(
        "bootstrap.servers",
        brokers,
        "default.api.timeout.ms",
        20_000,
        "request.timeout.ms",
        10_000);
  }
}
