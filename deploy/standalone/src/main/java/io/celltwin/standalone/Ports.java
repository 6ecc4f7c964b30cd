package io.celltwin.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/** Finding a port to listen on, and saying so where it cannot be had. */
final class Ports {
  private Ports() {}

  /**
   * @param host to listen on
   * @param wanted 0 for any free one
   * @param what listens there, for people
   * @param option with which another can be chosen
   * @throws Trouble where it is taken
   */
  static int claim(String host, int wanted, String what, String option) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), wanted));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Trouble(
          String.format(
              Locale.ROOT,
              "port %d on %s, for the %s, cannot be had (%s); choose another with %s, or 0 for any free one",
              wanted,
              host,
              what,
              e.getMessage(),
              option),
          e);
    }
  }
}
