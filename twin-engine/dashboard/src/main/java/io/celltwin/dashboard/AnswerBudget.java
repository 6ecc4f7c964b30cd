package io.celltwin.dashboard;

import io.celltwin.fleet.api.FleetBusyException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all answers together may hold: each takes a share by its rows before it is made, and gives
 * it back once it was sent. Who finds no share waits a little, then is told to come again.
 */
final class AnswerBudget {
  /** Rows of a table, at two to three kilobytes each as JSON. */
  static final int ROWS = 30_000;

  private final Semaphore free;
  private final Duration patience;

  AnswerBudget(int rows, Duration patience) {
    this.free = new Semaphore(rows, true);
    this.patience = patience;
  }

  /** A share; given back by running it, once. */
  Runnable take(int rows) {
    int share = Math.max(1, Math.min(rows, ROWS));
    try {
      if (!free.tryAcquire(share, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new FleetBusyException(
            "many questions are being answered; ask again in a moment", Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FleetBusyException("the service is closing", Duration.ofSeconds(2));
    }
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (given.compareAndSet(false, true)) {
        free.release(share);
      }
    };
  }
}
