package io.celltwin.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where clocks that count from power-on are anchored, and which way a current is charge where that
 * had to be found out, kept in files: a message that comes again after the gateway was killed gets
 * the time it had.
 */
public final class ClockMemory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, SourceClock.Anchor> anchors = new TreeMap<>();

  private final Map<String, Integer> signs = new TreeMap<>();

  private ClockMemory(Path file) {
    this.file = file;
  }

  /** One that forgets with the process. */
  public static ClockMemory none() {
    return new ClockMemory(null);
  }

  /**
   * @param folder made where it is not there
   * @throws IOException where the file in it cannot be read
   */
  public static ClockMemory in(Path folder) throws IOException {
    Files.createDirectories(folder);
    var memory = new ClockMemory(folder.resolve("clocks.json"));
    if (Files.exists(memory.file)) {
      memory.anchors.putAll(
          JSON.readValue(
              memory.file.toFile(), new TypeReference<Map<String, SourceClock.Anchor>>() {}));
    }
    Path found = memory.signs();
    if (Files.exists(found)) {
      memory.signs.putAll(
          JSON.readValue(found.toFile(), new TypeReference<Map<String, Integer>>() {}));
    }
    return memory;
  }

  private Path signs() {
    return file.resolveSibling("signs.json");
  }

  /** Which way a pack's current is charge, once that was found out; 0 before. */
  synchronized int sign(String key) {
    return signs.getOrDefault(key, 0);
  }

  /** Kept for good: what was told of once is told of the same way after a restart. */
  synchronized void noteSign(String key, int sign) {
    if (sign == 0 || Integer.valueOf(sign).equals(signs.put(key, sign)) || file == null) {
      return;
    }
    replace(signs(), signs);
  }

  synchronized Optional<SourceClock.Anchor> anchor(String key) {
    return Optional.ofNullable(anchors.get(key));
  }

  /** Written before what it dates is sent, and only when a clock was anchored anew. */
  synchronized void note(String key, SourceClock.Anchor anchor) {
    SourceClock.Anchor before = anchors.put(key, anchor);
    if (file != null && (before == null || before.offsetMicros() != anchor.offsetMicros())) {
      write();
    }
  }

  /** The times that each clock has come to as well, at the end. */
  synchronized void write() {
    if (file == null) {
      return;
    }
    replace(file, anchors);
  }

  private static void replace(Path file, Map<String, ?> content) {
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      JSON.writeValue(draft.toFile(), content);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
