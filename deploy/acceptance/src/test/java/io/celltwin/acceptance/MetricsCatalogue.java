package io.celltwin.acceptance;

import java.util.Set;
import java.util.TreeSet;

/** What {@code deploy/prometheus/metrics.txt} says that there is. */
final class MetricsCatalogue {
  /** Parts that the demonstration runs. */
  private static final Set<String> OF_A_DEMONSTRATION =
      Set.of("whole", "job", "fleet", "models", "ingest", "each");

  private MetricsCatalogue() {}

  private static Set<String> where(Set<String> parts) {
    Set<String> names = new TreeSet<>();
    DeployFiles.text(DeployFiles.DEPLOY.resolve("prometheus").resolve("metrics.txt"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\\|", -1))
        .filter(row -> parts.isEmpty() || parts.contains(row[1].strip()))
        .forEach(row -> names.add(row[0].strip()));
    return names;
  }

  static Set<String> names() {
    return where(Set.of());
  }

  /** Those of one part. */
  static Set<String> of(String part) {
    return where(Set.of(part));
  }

  /** What a process that holds all parts serves from its first minutes on. */
  static Set<String> ofADemonstration() {
    return where(OF_A_DEMONSTRATION);
  }
}
