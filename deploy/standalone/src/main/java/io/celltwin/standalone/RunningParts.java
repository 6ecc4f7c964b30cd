package io.celltwin.standalone;

import io.celltwin.standalone.RunningParts.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, each with the stage of the end it is closed in. */
final class RunningParts {
  private static final Logger LOG = LoggerFactory.getLogger(RunningParts.class);

  /**
   * The job ends first, while everything it needs is there; what talks to the broker next, side by
   * side; the broker last.
   */
  enum Stage {
    JOB,
    SERVICES,
    BROKER
  }

  private record Part(String name, Stage stage, AutoCloseable closeable) {}

  private final List<Part> parts = new ArrayList<>();

  void add(String name, Stage stage, AutoCloseable closeable) {
    parts.add(new Part(name, stage, closeable));
  }

  /** Closes all, stage by stage; trouble is logged and stops nothing. */
  void close() {
    for (Stage stage : Stage.values()) {
      parts.stream()
          .filter(part -> part.stage() == stage)
          .map(
              part ->
                  CompletableFuture.runAsync(
                      () -> close(part), task -> new Thread(task, "close").start()))
          .toList()
          .forEach(CompletableFuture::join);
    }
    parts.clear();
  }

  private static void close(Part part) {
    long before = System.nanoTime();
    try {
      part.closeable().close();
    } catch (Exception e) {
      LOG.warn("{} did not close cleanly", part.name(), e);
    }
    LOG.info("{} closed in {} ms", part.name(), (System.nanoTime() - before) / 1_000_000);
  }
}
