package io.celltwin.standalone;

import io.celltwin.artifact.Artifact;
import io.celltwin.artifact.Card;
import io.celltwin.artifact.ModelFolder;
import io.celltwin.artifact.OwnCard;
import io.celltwin.core.catalogue.FeatureCatalogue;
import io.celltwin.server.inference.GoldenTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes a network of somebody's own in: all of the contract holds, or nothing is left behind. */
final class ModelImport {
  private ModelImport() {}

  /**
   * Takes it in, to wait.
   *
   * @throws CannotProceedException in a sentence, where it breaks the contract
   */
  static Card take(ModelFolder folder, Path network, Path card) throws IOException {
    byte[] onnx = read(network, "an ONNX file");
    OwnCard own;
    try {
      own =
          OwnCard.read(new String(read(card, "its card"), java.nio.charset.StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new CannotProceedException("%s %s".formatted(card, e.getMessage()), e);
    }
    String name = own.card().name();
    String version = own.card().version();
    Optional<String> refusal =
        FeatureCatalogue.refusal(name, own.card().featureSet(), own.card().featureSetHash());
    if (refusal.isPresent()) {
      throw new CannotProceedException("%s: %s".formatted(card, refusal.get()));
    }
    if (Files.exists(folder.path().resolve(name + "-" + version))) {
      throw new CannotProceedException(
          "%s %s is in %s already: give yours another version, e.g. '%s-mine'"
              .formatted(name, version, folder.path(), version));
    }
    Path trial = Files.createTempDirectory(folder.path(), ".import-");
    try {
      Path made = Artifact.saveOnnx(trial, own.card(), onnx, own.golden());
      String wrong = GoldenTrial.disagreement(Artifact.load(made));
      if (wrong != null) {
        throw new CannotProceedException(
            "%s does not answer the golden rows of %s: %s".formatted(network, card, wrong));
      }
      folder.hold(name, version); // before it is there: it must not answer for a moment
      folder.place(made);
    } finally {
      delete(trial);
    }
    return own.card();
  }

  private static byte[] read(Path file, String what) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw CannotProceedException.wrongUse(
          "%s: there is no such file, wanted %s".formatted(file, what));
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.delete(one);
    }
  }
}
