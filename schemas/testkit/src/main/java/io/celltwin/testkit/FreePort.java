package io.celltwin.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that must know theirs before they listen. They lie below those that systems
 * give to outgoing connections, so that none of these takes one between the look and the listening;
 * and they are drawn at random, so that two builds on one machine hardly meet.
 */
public final class FreePort {
  private static final int LOWEST = 15_000;
  private static final int BEYOND = 32_000;
  private static final int TRIES = 1_000;

  private FreePort() {}

  /** One that nobody listens at. */
  public static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken
      }
    }
    throw new IllegalStateException("no free port between " + LOWEST + " and " + BEYOND);
  }
}
