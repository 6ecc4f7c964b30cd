package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Lineage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A cell that was not heard of for much longer than it uses to be, by its own event time: told when
 * it speaks again, so that a replay says the same. Its patience is {@value #TIMES} times its
 * longest pause of late, {@value #SHORTEST_HOURS} hours at least. While it is silent, the fleet
 * tells by the clock. A source that numbers its operations is a test with a plan of its own: its
 * pauses are no silence, since none of its numbers is missing.
 */
final class SilenceWatch {
  private static final long NEVER = Long.MIN_VALUE;
  private static final long HOUR = 3_600_000;

  /** No shorter pause is worth a word [h]. */
  static final int SHORTEST_HOURS = 12;

  /** How many times the longest usual pause. */
  static final int TIMES = 4;

  /** Operations before a habit is one. */
  private static final int HABIT = 24;

  /** What is forgotten of the longest pause with each operation [share]. */
  private static final double FORGOTTEN = 0.01;

  private long lastEnd = NEVER;
  private double usual; // ms
  private int count;

  void accept(Cycle cycle, List<Alert> alerts) {
    if (lastEnd != NEVER) {
      long gap = Math.max(0, cycle.startMillis() - lastEnd);
      double patience = Math.max(SHORTEST_HOURS * HOUR, TIMES * usual);
      if (count >= HABIT && gap > patience && cycle.operationIndex() == null) {
        tell(cycle, gap, patience, alerts);
      }
      usual = Math.max(Math.min((double) gap, patience), usual * (1 - FORGOTTEN));
    }
    count = Math.min(HABIT, count + 1);
    lastEnd = Math.max(lastEnd, cycle.endMillis());
  }

  private void tell(Cycle cycle, long gap, double patience, List<Alert> alerts) {
    AgeingRule rule = AgeingRule.SILENT;
    String id = AlertIds.of(cycle.cellId(), rule.kind(), rule.version(), lastEnd);
    for (Alert.State state : Alert.State.values()) {
      boolean fires = state == Alert.State.FIRING;
      alerts.add(
          new Alert(
              id,
              cycle.cellId(),
              rule.kind(),
              rule.severity(),
              state,
              fires ? lastEnd + (long) patience : cycle.startMillis(),
              cycle.operationIndex(),
              cycle.cycleNumber(),
              (double) gap / HOUR,
              patience / HOUR,
              rule.unit(),
              String.format(
                  Locale.ROOT,
                  fires
                      ? "%s: not a word for %.1f h, more than %.1f h is not its habit"
                      : "%s: heard again after %.1f h, more than %.1f h was not its habit",
                  cycle.cellId(),
                  (double) gap / HOUR,
                  patience / HOUR),
              fires ? rule.action() : rule.clearing(),
              rule.version(),
              new Lineage(
                  cycle.lineage().source(),
                  cycle.lineage().firstSequence(),
                  cycle.lineage().firstSequence())));
    }
  }

  SilenceWatch copy() {
    SilenceWatch copy = new SilenceWatch();
    copy.lastEnd = lastEnd;
    copy.usual = usual;
    copy.count = count;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    lastEnd = saved.integer(lastEnd);
    usual = saved.decimal(usual);
    count = saved.integer(count);
  }
}
