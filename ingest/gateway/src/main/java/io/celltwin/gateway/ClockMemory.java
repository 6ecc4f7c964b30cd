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
 * Where clocks that count from power-on are anchored, kept in a file: a message that comes again
 * after the gateway was killed gets the time it had.
 */
public final class ClockMemory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, SourceClock.Anchor> anchors = new TreeMap<>();

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
    return memory;
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
    try {
      Path draft = file.resolveSibling("clocks.json.new");
      JSON.writeValue(draft.toFile(), anchors);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
