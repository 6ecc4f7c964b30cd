package io.celltwin.benchmark.serving;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of its own with the newest version of some models, and versions that follow them. */
final class ScratchModels {
  private final Path folder;
  private final Map<String, Artifact> newest = new TreeMap<>();

  private ScratchModels(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies models.
   *
   * @param from folder of models, each in {@code <name>-<version>}
   * @param names wanted; empty for all there are
   * @param to emptied before
   */
  static ScratchModels copied(Path from, List<String> names, Path to) throws IOException {
    Map<String, Artifact> found = new TreeMap<>();
    List<Path> homes = new ArrayList<>();
    if (Files.isDirectory(from)) {
      try (Stream<Path> all = Files.list(from)) {
        all.filter(home -> Files.exists(home.resolve(Artifact.CARD))).forEach(homes::add);
      }
    }
    for (Path home : homes) {
      Artifact artifact = Artifact.load(home);
      found.merge(artifact.card().name(), artifact, (a, b) -> number(a) >= number(b) ? a : b);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "%s holds no model: wanted a folder of models, each in <name>-<version>".formatted(from));
    }
    for (String name : names) {
      if (!found.containsKey(name)) {
        throw new IllegalArgumentException(
            "--models names '%s', wanted some of %s, %s and %s"
                .formatted(name, found.keySet(), UseLoad.USES, UseLoad.PACK));
      }
    }
    delete(to);
    Files.createDirectories(to);
    ScratchModels copy = new ScratchModels(to);
    for (Artifact artifact : found.values()) {
      if (names.isEmpty() || names.contains(artifact.card().name())) {
        copy.newest.put(artifact.card().name(), artifact);
        Artifact.save(to, artifact.card(), artifact.arrays(), artifact.golden());
      }
    }
    return copy;
  }

  private static int number(Artifact artifact) {
    String version = artifact.card().version();
    return version.matches("\\d{1,9}") ? Integer.parseInt(version) : -1;
  }

  Path path() {
    return folder;
  }

  List<String> names() {
    return List.copyOf(newest.keySet());
  }

  Artifact newest(String name) {
    return newest.get(name);
  }

  /** Writes a further version of a model that answers as the one before it. */
  Artifact next(String name) throws IOException {
    Artifact before = newest.get(name);
    Card card = before.card();
    String version = Integer.toString(Math.max(0, number(before)) + 1);
    Card following =
        new Card(
            card.name(),
            version,
            card.purpose(),
            card.featureSet(),
            card.featureSetHash(),
            card.outputs(),
            card.horizons(),
            card.network(),
            card.training(),
            card.scores(),
            card.calibration(),
            card.domain(),
            Map.of());
    Artifact next =
        Artifact.load(Artifact.save(folder, following, before.arrays(), before.golden()));
    newest.put(name, next);
    return next;
  }

  /** Takes a version out of the folder. */
  void drop(Artifact artifact) throws IOException {
    delete(folder.resolve(artifact.card().name() + "-" + artifact.card().version()));
  }

  /** Takes the folder away. */
  void delete() throws IOException {
    delete(folder);
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walked = Files.walk(path)) {
      all = walked.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
