package io.celltwin.fleet;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How often threads failed lately. Each failure lengthens the pause before the next start, and old
 * ones are forgotten: a fleet that runs for years is not ended by the sum of its troubles, and one
 * that fails all the time says so and goes on trying at the longest pause.
 */
final class RecentFaults {
  /** Failures within {@link #WINDOW} that are nothing to speak of. */
  static final int BUDGET = 20;

  static final Duration WINDOW = Duration.ofMinutes(10);
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final LongSupplier nanos;
  private final Deque<Long> times = new ArrayDeque<>();
  private String last = "";

  /**
   * @param nanos a clock that never goes back
   */
  RecentFaults(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes note of one.
   *
   * @return the pause before the next start
   */
  synchronized Duration add(Throwable fault) {
    forgetOld();
    times.addLast(nanos.getAsLong());
    if (times.size() > 10 * BUDGET) {
      times.removeFirst();
    }
    last = sentence(fault);
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times.size() - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /** What there is to say, in one sentence; empty within the budget. */
  synchronized Optional<String> trouble() {
    forgetOld();
    return times.size() <= BUDGET
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "threads of the fleet failed %d times in the last %d minutes and are started again every %d s; the last time: %s",
                times.size(),
                WINDOW.toMinutes(),
                LONGEST_PAUSE.toSeconds(),
                last));
  }

  private void forgetOld() {
    long now = nanos.getAsLong();
    while (!times.isEmpty() && now - times.peekFirst() > WINDOW.toNanos()) {
      times.removeFirst();
    }
  }

  private static String sentence(Throwable fault) {
    Throwable root = fault;
    for (int i = 0; i < 20 && root.getCause() != null; i++) {
      root = root.getCause();
    }
    String text =
        root.getClass().getSimpleName()
            + (root.getMessage() == null ? "" : ": " + root.getMessage());
    return text.length() <= 200 ? text : text.substring(0, 200);
  }
}
