package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.DatasetReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;

/** Finds the kind of an export by its columns. */
final class CyclerReader implements DatasetReader {
  private final List<Manifest> manifests;

  CyclerReader(List<Manifest> manifests) {
    this.manifests = List.copyOf(manifests);
  }

  @Override
  public Optional<Found> look(DatasetFile file) throws IOException {
    if (file.name().endsWith(".parquet")) {
      return parquet(file);
    }
    if (manifests.stream().noneMatch(m -> m.mayBe(file.name()))) {
      return Optional.empty();
    }
    byte[] head;
    try (InputStream in = file.open()) {
      head = in.readNBytes(Sniffer.HEAD_BYTES);
    } catch (EOFException | ZipException e) {
      throw new DatasetFormatException(
          "TRUNCATED", file.place(), "the gzip stream ends early: " + e.getMessage());
    }
    Optional<Export> export = Sniffer.sniff(file.name(), head, manifests);
    if (export.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(found(CyclerFile.survey(file, export.get())));
  }

  private Optional<Found> parquet(DatasetFile file) throws IOException {
    Set<String> header = new HashSet<>();
    ParquetRows.header(file).forEach(name -> header.add(Manifest.normal(name)));
    Manifest best = null;
    double bestMatch = 0;
    for (Manifest manifest : manifests) {
      double match = manifest.mayBe(file.name()) ? manifest.match(header) : 0;
      if (match > bestMatch) {
        bestMatch = match;
        best = manifest;
      }
    }
    return best == null ? Optional.empty() : Optional.of(found(CyclerFile.survey(file, best)));
  }

  private static Found found(CyclerFile cell) {
    return new Found(List.of(cell), List.of(), List.of());
  }
}
