package io.celltwin.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Locale;

/** Whether the job keeps up with the telemetry. Each look is a function of the readings so far. */
final class LagCheck {
  static final Duration STANDSTILL = Duration.ofSeconds(30);
  static final Duration WINDOW = Duration.ofSeconds(60);

  /** Less than this is worked off before anybody looks again. */
  private static final double TOLERATED_SECONDS = 30;

  private final boolean replaying;
  private final ArrayDeque<Reading> window = new ArrayDeque<>();
  private Reading lastMove;

  /**
   * @param replaying history that is sent as fast as it goes piles up, and may
   */
  LagCheck(boolean replaying) {
    this.replaying = replaying;
  }

  /**
   * One reading.
   *
   * @param sent records of the telemetry topic so far
   * @param done of them worked off for good
   */
  record Reading(Instant time, long sent, long done) {
    long waiting() {
      return Math.max(0, sent - done);
    }
  }

  Finding look(Reading now) {
    if (lastMove == null || now.done() != lastMove.done() || now.waiting() == 0) {
      lastMove = now;
    }
    window.add(now);
    while (window.size() > 1 && window.peek().time().isBefore(now.time().minus(WINDOW))) {
      window.remove();
    }
    Duration still = Duration.between(lastMove.time(), now.time());
    if (still.compareTo(STANDSTILL) >= 0) {
      return Finding.fault(
          String.format(
              Locale.ROOT,
              "%,d records wait, and none was worked off for %d s",
              now.waiting(),
              still.toSeconds()),
          "the line on the job says more");
    }
    Reading before = window.peek();
    double seconds = Duration.between(before.time(), now.time()).toMillis() / 1000.0;
    double rate = seconds > 0 ? (now.done() - before.done()) / seconds : 0;
    boolean grows = hasGrown(now.time()) && now.waiting() > TOLERATED_SECONDS * rate;
    String sentence =
        String.format(
            Locale.ROOT,
            "%,d records wait%s",
            now.waiting(),
            rate > 0 ? String.format(Locale.ROOT, ", %,.0f a second are worked off", rate) : "");
    if (!grows) {
      return Finding.good(sentence);
    }
    String behind =
        String.format(
            Locale.ROOT,
            "%s; %,d more than %.0f s ago",
            sentence,
            now.waiting() - before.waiting(),
            seconds);
    return replaying
        ? Finding.notice(behind, "")
        : Finding.fault(behind, "send less, or give it more cores and a higher --parallelism");
  }

  /** Whether less never waited in the newer half of the window than at any time in the older. */
  private boolean hasGrown(Instant now) {
    Instant middle = now.minus(WINDOW.dividedBy(2));
    long most = Long.MIN_VALUE;
    long least = Long.MAX_VALUE;
    for (Reading each : window) {
      if (each.time().isBefore(middle)) {
        most = Math.max(most, each.waiting());
      } else {
        least = Math.min(least, each.waiting());
      }
    }
    return most != Long.MIN_VALUE
        && least > most
        && window.peek().time().isBefore(middle.minus(WINDOW.dividedBy(3)));
  }
}
