package io.celltwin.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What processes listen on, as the kernel tells: /proc/net/tcp and tcp6, by the inodes they hold.
 */
final class Sockets {
  private static final String LISTEN = "0A";

  record Listening(InetAddress address, int port) {}

  private Sockets() {}

  static boolean areTold() {
    return Files.isReadable(Path.of("/proc/net/tcp"));
  }

  static List<Listening> of(long... pids) throws IOException {
    Set<String> inodes = new HashSet<>();
    for (long pid : pids) {
      try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
        for (Path descriptor : open.toList()) {
          try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:[")) {
              inodes.add(target.substring(8, target.length() - 1));
            }
          } catch (NoSuchFileException e) {
            // closed by now
          }
        }
      }
    }
    List<Listening> listening = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (!Files.isReadable(Path.of(table))) {
        continue;
      }
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length > 9 && words[3].equals(LISTEN) && inodes.contains(words[9])) {
          listening.add(parsed(words[1]));
        }
      }
    }
    return listening;
  }

  /** Four bytes at a time, each group in the machine's order, which is little-endian here. */
  private static Listening parsed(String place) throws IOException {
    String hex = place.substring(0, place.indexOf(':'));
    byte[] address = new byte[hex.length() / 2];
    for (int i = 0; i < address.length; i++) {
      int from = (i / 4) * 8 + (3 - i % 4) * 2;
      address[i] = (byte) Integer.parseInt(hex.substring(from, from + 2), 16);
    }
    return new Listening(
        InetAddress.getByAddress(address),
        Integer.parseInt(place.substring(place.indexOf(':') + 1), 16));
  }
}
