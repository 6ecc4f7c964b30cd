package io.celltwin.dataset.cycler;

import com.fasterxml.jackson.core.JacksonException;
import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipException;

/**
 * Finds the kind of an export by its columns. A laboratory's own kinds stand beside its files, as
 * manifests called {@code *.format.yaml}, and are asked first.
 */
final class CyclerReader implements DatasetReader {
  /** Small: of the piece in which a gzip stream breaks off, nothing is handed out. */
  private static final int PIECE = 4096;

  private final List<Manifest> manifests;

  CyclerReader(List<Manifest> manifests) {
    this.manifests = List.copyOf(manifests);
  }

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    if (file.name().endsWith(".parquet")) {
      return parquet(file);
    }
    List<Manifest> kinds = new ArrayList<>(beside(file));
    kinds.addAll(manifests);
    if (kinds.stream().noneMatch(m -> m.mayBe(file.name()))) {
      return Optional.empty();
    }
    Optional<Export> export = Sniffer.sniff(file.name(), head(file), kinds);
    if (export.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        found(
            CyclerFile.survey(
                file, export.get().manifest(), new Content.Text(file, export.get()))));
  }

  private static List<Manifest> beside(DatasetFile file) throws IOException {
    Path folder = file.path().toAbsolutePath().getParent();
    var own = new ArrayList<Manifest>();
    if (folder == null) {
      return own;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.format.yaml")) {
      var sorted = new TreeSet<Path>();
      found.forEach(sorted::add);
      for (Path path : sorted) {
        DatasetFile manifest = file.sibling(path.getFileName().toString());
        try (InputStream in = manifest.open()) {
          own.add(Manifest.read(in));
        } catch (JacksonException e) {
          throw new DatasetFormatException(
              "BAD_FORMAT", manifest.place(), "not a format: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
          throw new DatasetFormatException("BAD_FORMAT", manifest.place(), e.getMessage());
        }
      }
    }
    return own;
  }

  private static byte[] head(DatasetFile file) throws IOException {
    byte[] head = new byte[Sniffer.HEAD_BYTES];
    int size = 0;
    try (InputStream in = file.open()) {
      for (int read = 0; read >= 0 && size < head.length; ) {
        size += read;
        read = in.read(head, size, Math.min(PIECE, head.length - size));
      }
    } catch (EOFException | ZipException e) {
      // gzipped and cut off: what is there may be enough to tell, and will be read up to here
    }
    return Arrays.copyOf(head, size);
  }

  private Optional<Found> parquet(DatasetFile file) throws IOException {
    List<String> names = ParquetRows.header(file);
    Manifest best = null;
    for (boolean lastResort : new boolean[] {false, true}) {
      List<Manifest> possible =
          manifests.stream()
              .filter(m -> m.mayBe(file.name()) && m.isLastResort() == lastResort)
              .toList();
      best = best != null ? best : best(possible, names);
    }
    return best == null
        ? Optional.empty()
        : Optional.of(found(CyclerFile.survey(file, best, new Content.Parquet(file, best))));
  }

  private static Manifest best(List<Manifest> possible, List<String> names) {
    Set<String> spelled = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (String name : names) {
      spelled.add(Manifest.normal(name));
      ColumnName.readings(name).forEach(reading -> keys.add(reading.key()));
    }
    Comparator<Manifest> closest = Comparator.comparingDouble(m -> m.match(spelled));
    Optional<Manifest> found = possible.stream().filter(m -> m.match(spelled) > 0).max(closest);
    return found
        .or(
            () ->
                possible.stream()
                    .filter(m -> m.matchLoosely(keys) > 0)
                    .max(Comparator.comparingDouble(m -> m.matchLoosely(keys))))
        .orElse(null);
  }

  private static Found found(List<CyclerFile> cells) {
    return new Found(List.copyOf(cells), List.of(), List.of());
  }
}
