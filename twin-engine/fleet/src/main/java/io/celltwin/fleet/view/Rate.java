package io.celltwin.fleet.view;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** How many per second, over the last ten whole seconds by the wall clock. */
final class Rate {
  private static final int SECONDS = 10;

  private final LongSupplier nowMillis;
  private final long[] counts = new long[SECONDS + 1];
  private long second;

  Rate(LongSupplier nowMillis) {
    this.nowMillis = nowMillis;
    this.second = Math.floorDiv(nowMillis.getAsLong(), 1000L);
  }

  synchronized void add(long n) {
    advance();
    counts[index(second)] += n;
  }

  synchronized double perSecond() {
    advance();
    // the second that is running is not whole yet
    return (Arrays.stream(counts).sum() - counts[index(second)]) / (double) SECONDS;
  }

  private void advance() {
    long now = Math.floorDiv(nowMillis.getAsLong(), 1000L);
    for (long s = Math.max(second + 1, now - SECONDS); s <= now; s++) {
      counts[index(s)] = 0;
    }
    second = Math.max(second, now);
  }

  private static int index(long second) {
    return (int) Math.floorMod(second, SECONDS + 1L);
  }
}
