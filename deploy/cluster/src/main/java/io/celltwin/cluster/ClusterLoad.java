package io.celltwin.cluster;

import io.celltwin.check.faults.FaultFailedException;
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
import java.util.concurrent.TimeoutException;

/** Cells that send; whatever becomes of the brokers their producer waits and repeats. */
final class ClusterLoad implements AutoCloseable {
  private final Replay replay;
  private final CompletableFuture<Void> sending;

  /**
   * @param speed event time over wall time
   */
  ClusterLoad(Plan plan, List<CellSource> cells, double speed) throws IOException {
    replay =
        Replay.of(
            ReplayConfig.to(plan.addresses(PartKind.KAFKA))
                .withNamespace(plan.job().namespace())
                .withSpeed(speed)
                .withOpenCells(cells.size()),
            cells,
            SchemaRegistry.at(plan.registryUrl()),
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
            task -> new Thread(task, "load").start());
  }

  /** Waits until the brokers have everything. */
  void join() throws InterruptedException, FaultFailedException {
    try {
      sending.get(Cluster.START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new FaultFailedException("the cells could not send: " + e.getCause().getMessage());
    } catch (TimeoutException e) {
      throw new FaultFailedException("the cells could not send in time");
    }
  }

  @Override
  public void close() {
    replay.stop();
    replay.close();
  }
}
