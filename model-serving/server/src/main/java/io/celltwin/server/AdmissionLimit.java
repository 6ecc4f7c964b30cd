package io.celltwin.server;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests of others that are under way, with a limit on how many and on how many large ones: their
 * bodies are in memory until they are answered.
 */
final class AdmissionLimit {
  private static final long LARGE_BYTES = 64 << 10;

  private final int most;
  private final int mostLarge;
  private final AtomicInteger all = new AtomicInteger();
  private final AtomicInteger large = new AtomicInteger();

  AdmissionLimit(int most, int mostLarge) {
    this.most = most;
    this.mostLarge = mostLarge;
  }

  /**
   * @param bytes of the body, below 0 where nobody said
   */
  static boolean isLarge(long bytes) {
    return bytes < 0 || bytes > LARGE_BYTES;
  }

  /** Whether there is place for one more; whoever enters leaves. */
  boolean enter(boolean isLarge) {
    if (all.incrementAndGet() > most) {
      all.decrementAndGet();
      return false;
    }
    if (isLarge && large.incrementAndGet() > mostLarge) {
      large.decrementAndGet();
      all.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave(boolean isLarge) {
    all.decrementAndGet();
    if (isLarge) {
      large.decrementAndGet();
    }
  }
}
