package io.celltwin.replay;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.dataset.CellSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fleet that lives on an accelerated clock until it is closed, e.g. a simulated one. With a
 * resume folder it goes on where it was; cells do not age while nobody runs them.
 */
public final class LiveFleet implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFleet.class);
  private static final long GRACE_MILLIS = 5_000;

  private final Replay replay;
  private final Thread thread;
  private volatile ReplayProgress progress;
  private volatile Exception failure;

  /**
   * Starts sending.
   *
   * @param config where to and how fast, e.g. x600; all cells are open side by side whatever it
   *     says
   * @throws IOException if there is a resume point that cannot be read
   */
  public static LiveFleet start(
      ReplayConfig config, List<CellSource> cells, SchemaRegistry registry, MeterRegistry meters)
      throws IOException {
    ReplayConfig all = config.withOpenCells(cells.size());
    var live = new LiveFleet(Replay.of(all, cells, registry, meters));
    live.start();
    return live;
  }

  LiveFleet(Replay replay) {
    this.replay = replay;
    this.thread = new Thread(this::run, "live-fleet");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      progress = replay.run(now -> progress = now);
    } catch (IOException | RuntimeException e) {
      failure = e;
      LOG.error("the live fleet stopped sending: {}", e.getMessage(), e);
    }
  }

  /** How far it has come; empty before the first frame. */
  public Optional<ReplayProgress> progress() {
    return Optional.ofNullable(progress);
  }

  /** Why it stopped by itself; empty while all is well. */
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /** Stops within a second or so and notes what the broker has. */
  @Override
  public void close() {
    replay.stop();
    try {
      TimeUnit.MILLISECONDS.timedJoin(thread, GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    replay.close();
  }
}
