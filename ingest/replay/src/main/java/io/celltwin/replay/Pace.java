package io.celltwin.replay;

import java.util.concurrent.locks.LockSupport;

/** The clock a replay is paced by. */
public interface Pace {
  /** Time passed since any fixed moment [ns]. */
  long nanos();

  /** Waits, at most as long as said [ns]; may return early. */
  void sleep(long nanos);

  /** Of this machine. */
  static Pace system() {
    return new Pace() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void sleep(long nanos) {
        LockSupport.parkNanos(nanos);
      }
    };
  }
}
