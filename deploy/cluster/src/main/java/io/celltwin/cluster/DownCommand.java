package io.celltwin.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code celltwin cluster down}. */
@Command(
    name = "down",
    description = "Ends every part. Data stay: the next 'up' goes on from the last checkpoint.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Mixin Place place;

  @Option(names = "--remove", description = "Removes the cluster's data too.")
  boolean remove;

  @Override
  public Integer call() throws Exception {
    int ended;
    try (Cluster cluster = place.open()) {
      ended = cluster.down();
    }
    System.out.printf(Locale.ROOT, "%d parts ended%n", ended);
    if (remove) {
      remove(place.folder());
    }
    return 0;
  }

  static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
