package io.celltwin.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Finding a port to listen on, and saying so where it cannot be had. */
final class Ports {
  /**
   * Ports for whoever wants any lie below those that systems give to outgoing connections: between
   * this look and the listening, seconds later, none of these can take one.
   */
  private static final int LOWEST = 15_000;

  private static final int BEYOND = 32_000;
  private static final int DRAWS = 100;

  private Ports() {}

  /**
   * @param host to listen on
   * @param wanted 0 for any free one
   * @param what listens there, for people
   * @param option with which another can be chosen
   * @throws CannotProceedException where it is taken
   */
  static int claim(String host, int wanted, String what, String option) {
    for (int i = 0; wanted == 0 && i < DRAWS; i++) {
      try {
        return bound(host, ThreadLocalRandom.current().nextInt(LOWEST, BEYOND));
      } catch (IOException e) {
        // taken: another one
      }
    }
    try {
      return bound(host, wanted);
    } catch (IOException e) {
      throw new CannotProceedException(
          String.format(
              Locale.ROOT,
              "port %d on %s, for the %s, cannot be had (%s); choose another with %s, or 0 for any"
                  + " free one",
              wanted,
              host,
              what,
              e.getMessage(),
              option),
          e);
    }
  }

  private static int bound(String host, int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket.getLocalPort();
    }
  }
}
