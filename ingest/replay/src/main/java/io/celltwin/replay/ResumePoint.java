package io.celltwin.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of each cell the broker has acknowledged, in a file. Written whole and then renamed, so
 * that whoever reads it after a crash finds the last one that was complete.
 */
final class ResumePoint {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final Path file;

  /**
   * What is known of one cell.
   *
   * @param series whose items were counted: another one of the same cell starts over
   * @param items acknowledged, from the first on without a gap
   * @param done whether they were all
   */
  record Position(String series, long items, boolean done) {}

  private record Content(int version, String namespace, Map<String, Position> cells) {}

  ResumePoint(Path folder, String namespace) {
    this.file =
        folder.resolve("replay%s.json".formatted(namespace.isEmpty() ? "" : "-" + namespace));
  }

  /**
   * @return by cell id; empty where there is no file yet
   * @throws IOException if there is one that cannot be read, naming it
   */
  Map<String, Position> read() throws IOException {
    if (!Files.exists(file)) {
      return new TreeMap<>();
    }
    try {
      Content content = JSON.readValue(Files.readAllBytes(file), Content.class);
      if (content.version() != VERSION || content.cells() == null) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: version is %d, wanted %d; delete the file to start over",
                file,
                content.version(),
                VERSION));
      }
      return new TreeMap<>(content.cells());
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: not a resume point (%s); delete the file to start over"
              .formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  void write(String namespace, Map<String, Position> cells) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, JSON.writeValueAsBytes(new Content(VERSION, namespace, cells)));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
