package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFile;
import io.celltwin.dataset.DatasetReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;

/** Finds the kind of an export by its columns. */
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
    if (manifests.stream().noneMatch(m -> m.mayBe(file.name()))) {
      return Optional.empty();
    }
    byte[] head = head(file);
    Optional<Export> export = Sniffer.sniff(file.name(), head, manifests);
    if (export.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(found(CyclerFile.survey(file, export.get())));
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
