package io.celltwin.benchmark.serving;

import io.celltwin.artifact.Answers;
import io.celltwin.server.inference.Backend;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** An engine whose worker dies now and then in the middle of a batch. */
final class FailingAtTimes implements Backend {
  private final Backend real;
  private final int every;
  private final LongAdder faults;
  private final AtomicBoolean warm = new AtomicBoolean();

  /**
   * @param every batch of so many that a session answers ends that session; the first session warms
   *     the model up and does not end
   * @param faults counts them
   */
  FailingAtTimes(Backend real, int every, LongAdder faults) {
    this.real = real;
    this.every = every;
    this.faults = faults;
  }

  @Override
  public String platform() {
    return real.platform();
  }

  @Override
  public int arraysHeld() {
    return real.arraysHeld();
  }

  @Override
  public Session session() {
    Session session = real.session();
    if (warm.compareAndSet(false, true)) {
      return session;
    }
    return new Session() {
      private int batches;

      @Override
      public Answers answer(float[] features, int rows) {
        if (++batches % every == 0) {
          faults.increment();
          throw new StackOverflowError("a fault made on purpose");
        }
        return session.answer(features, rows);
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  @Override
  public void close() {
    real.close();
  }
}
