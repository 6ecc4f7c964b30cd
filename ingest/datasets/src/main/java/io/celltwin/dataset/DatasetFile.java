package io.celltwin.dataset;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A file of a dataset, in a folder or inside zips, gzipped or not.
 *
 * @param path where it is; may belong to an opened zip
 * @param place what messages call it: relative to what was opened, {@code !} between a zip and what
 *     is inside, so that the same data say the same on every machine
 */
public record DatasetFile(Path path, String place) {
  private static final int BUFFER = 1 << 16;

  public DatasetFile {
    requireNonNull(path, "path");
    requireNonNull(place, "place");
  }

  /** File name in lower case without {@code .gz}. */
  public String name() {
    String name = fileName().toLowerCase(Locale.ROOT);
    return gzipped() ? name.substring(0, name.length() - 3) : name;
  }

  /** File name as spelled, without {@code .gz} and without its ending. */
  public String stem() {
    String name = gzipped() ? fileName().substring(0, fileName().length() - 3) : fileName();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  private String fileName() {
    return path.getFileName().toString();
  }

  private boolean gzipped() {
    return fileName().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** A file beside this one. */
  public DatasetFile sibling(String relative) {
    int slash = Math.max(place.lastIndexOf('/'), place.lastIndexOf('!'));
    return new DatasetFile(path.resolveSibling(relative), place.substring(0, slash + 1) + relative);
  }

  /** The content, unpacked. The caller closes it. */
  public InputStream open() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    if (!gzipped()) {
      return in;
    }
    try {
      return new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER);
    } catch (IOException e) {
      in.close();
      throw new DatasetFormatException(
          Files.size(path) == 0 ? "EMPTY_FILE" : "BAD_GZIP",
          place,
          "not a gzip file: " + e.getMessage());
    }
  }

  /** The first bytes as stored, as many as a dead letter takes. */
  public byte[] raw() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(DatasetItem.Refused.RAW_LIMIT);
    }
  }
}
