package io.celltwin.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Another machine, as far as a network goes: a namespace of its own, with one cable to this one.
 * Root alone can make it; elsewhere the test is skipped and says so.
 *
 * <p>A test that was killed leaves its namespace and cable behind. Such of processes that are gone
 * are taken away first, and the addresses are of a network that nothing here uses.
 */
final class OtherMachine implements AutoCloseable {
  private static final String NAME = "celltwin";

  private final Path said;
  private final String space;
  private final String cable;
  private final String network;

  private OtherMachine(Path said, long pid, String network) {
    this.said = said;
    this.space = NAME + pid;
    this.cable = cable(pid);
    this.network = network;
  }

  /**
   * @param said file for what the commands print
   */
  static OtherMachine connected(Path said) throws IOException, InterruptedException {
    takeAwayLeftOver(said);
    long pid = ProcessHandle.current().pid();
    var other = new OtherMachine(said, pid, freeNetwork(pid));
    assumeTrue(
        exit(said, List.of("ip", "netns", "add", other.space)) == 0,
        "skipped: a second network namespace needs root and iproute2");
    try {
      other.connect();
    } catch (RuntimeException e) {
      other.close();
      throw e;
    }
    return other;
  }

  private void connect() throws InterruptedException {
    String there = cable + "b";
    assumeTrue(
        ip("link", "add", cable, "type", "veth", "peer", "name", there) == 0,
        "skipped: no virtual network link can be made here");
    ip("link", "set", there, "netns", space);
    ip("addr", "add", host() + "/24", "dev", cable);
    ip("link", "set", cable, "up");
    ip("netns", "exec", space, "ip", "addr", "add", network + "2/24", "dev", there);
    ip("netns", "exec", space, "ip", "link", "set", there, "up");
    ip("netns", "exec", space, "ip", "link", "set", "lo", "up");
  }

  /** This machine's address, as the other one sees it. */
  String host() {
    return network + "1";
  }

  /** Runs a command over there to its end; what it prints is in the file. */
  int run(List<String> command) throws InterruptedException {
    var there = new ArrayList<>(List.of("ip", "netns", "exec", space));
    there.addAll(command);
    return exit(said, there);
  }

  private int ip(String... words) throws InterruptedException {
    var command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    return exit(said, command);
  }

  private static String cable(long pid) {
    return "ct" + pid; // the kernel takes 15 letters
  }

  private static void takeAwayLeftOver(Path said) throws IOException, InterruptedException {
    if (exit(said, List.of("ip", "netns", "list")) != 0) {
      return;
    }
    for (String line : Files.readAllLines(said)) {
      String name = line.split(" ", 2)[0];
      if (name.matches(NAME + "\\d+")) {
        long pid = Long.parseLong(name.substring(NAME.length()));
        if (ProcessHandle.of(pid).isEmpty()) {
          exit(said, List.of("ip", "netns", "del", name));
        }
      }
    }
  }

  /** The first three numbers and a point: {@code "10.213.77."}. */
  private static String freeNetwork(long from) throws SocketException {
    String used =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .map(address -> address.getHostAddress() + "\n")
            .collect(Collectors.joining());
    for (long n = from; n < from + 256; n++) {
      String network = "10.213." + n % 256 + ".";
      if (!used.contains(network)) {
        return network;
      }
    }
    throw new IllegalStateException("no network under 10.213 is free");
  }

  private static int exit(Path said, List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      return process.waitFor(10, TimeUnit.MINUTES) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1; // no such program
    }
  }

  @Override
  public void close() throws InterruptedException {
    ip("link", "del", cable);
    ip("netns", "del", space);
  }
}
