package io.celltwin.check.faults;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.dataset.CellSource;
import io.celltwin.replay.Replay;
import io.celltwin.replay.ReplayConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A fleet that goes on sending whatever becomes of the broker: its producer waits and repeats. */
final class LiveSender implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Replay replay;
  private final CompletableFuture<Void> sending;

  LiveSender(String bootstrap, String registry, List<CellSource> cells, double speed)
      throws IOException {
    replay =
        Replay.of(
            ReplayConfig.to(bootstrap).withSpeed(speed).withOpenCells(cells.size()),
            cells,
            SchemaRegistry.at(registry),
            new SimpleMeterRegistry());
    sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                replay.run(progress -> {});
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            task -> new Thread(task, "live-sender").start());
  }

  /**
   * Waits until the broker has everything.
   *
   * @throws FaultFailedException where it cannot be sent, or the process has ended meanwhile, to
   *     which the sender goes on sending once it is started again
   */
  void join(RunningCelltwin process) throws InterruptedException, FaultFailedException {
    try {
      while (!sending.isDone()) {
        if (!process.isAlive()) {
          throw new FaultFailedException("it ended while the fleet was sending");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
      sending.get();
    } catch (ExecutionException e) {
      throw new FaultFailedException("the fleet could not send: " + e.getCause().getMessage());
    }
  }

  @Override
  public void close() {
    replay.stop();
    replay.close();
  }
}
