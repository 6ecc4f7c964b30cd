package io.celltwin.sending;

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
public final class ResumePoint {
  private static final int VERSION = 2;

  /** Of before content was noted: what it knows of was sent, but nobody can tell what. */
  private static final int WITHOUT_CONTENT = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final String namespace;
  private final Path file;

  /**
   * What is known of one cell.
   *
   * @param series whose items were counted: another one of the same cell starts over
   * @param items acknowledged, from the first on without a gap
   * @param done whether they were all
   * @param content a name of the items counted, by which its sender knows them again; null where it
   *     was not noted
   * @param from the file or folder they were read from; null where it was not noted
   * @param since where records of the cell's present life begin, by topic and partition; null for
   *     its first life
   */
  public record Position(
      String series,
      long items,
      boolean done,
      String content,
      String from,
      Map<String, Long> since) {
    /** Of a cell that begins anew. */
    public static Position newLife(Map<String, Long> since) {
      return new Position("", 0, false, null, null, new TreeMap<>(since));
    }
  }

  private record Content(int version, String namespace, Map<String, Position> cells) {}

  /**
   * @param folder of all of them, made where it is missing
   * @param sender whose it is, e.g. {@code replay}
   * @param namespace of the topics, empty for the live fleet
   */
  public ResumePoint(Path folder, String sender, String namespace) {
    this.namespace = namespace;
    this.file = folder.resolve(sender + (namespace.isEmpty() ? "" : "-" + namespace) + ".json");
  }

  /**
   * @return by cell id; empty where there is no file yet
   * @throws IOException if there is one that cannot be read, naming it
   */
  public Map<String, Position> read() throws IOException {
    if (!Files.exists(file)) {
      return new TreeMap<>();
    }
    try {
      Content content = JSON.readValue(Files.readAllBytes(file), Content.class);
      if (!isKnown(content.version()) || content.cells() == null) {
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

  private static boolean isKnown(int version) {
    return version == VERSION || version == WITHOUT_CONTENT;
  }

  /** Nothing was sent, as far as anybody knows. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Replaces what is noted, whole, and returns when the disk has it. */
  public void write(Map<String, Position> cells) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, JSON.writeValueAsBytes(new Content(VERSION, namespace, cells)));
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
