package io.celltwin.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Whether the job moves. That Flink calls it RUNNING says little: a job that starts again every
 * second onto the same fault is RUNNING whenever one looks. It moves when checkpoints are finished,
 * and goes on being finished after its last restart.
 *
 * <p>Each look is a function of the readings so far.
 */
final class JobCheck {
  static final Duration CHECKPOINT_OVERDUE = Duration.ofSeconds(30);

  /** After a restart: one could still be of what was under way before. */
  private static final int CHECKPOINTS_AFTER_A_RESTART = 2;

  private final String log;
  private final Instant begin;
  private long restarts;
  private Instant lastRestart;
  private long checkpoints;
  private long checkpointsAtRestart;
  private Instant lastCheckpoint;

  /**
   * @param begin when the job was started
   * @param log where it says why something happened
   */
  JobCheck(Instant begin, String log) {
    this.begin = begin;
    this.lastCheckpoint = begin;
    this.log = log;
  }

  /**
   * One reading.
   *
   * @param status as Flink calls it
   * @param ended whether the job will not run again by itself
   * @param restarts since it was started
   * @param checkpoints finished since it was started
   */
  record Reading(Instant time, String status, boolean ended, long restarts, long checkpoints) {}

  Finding look(Reading now) {
    remember(now);
    if (now.ended()) {
      return Finding.fault(
          "has ended (%s) and will not start again by itself".formatted(now.status()),
          "%s says why; stop Celltwin and start it again".formatted(log));
    }
    if (!now.status().equals("RUNNING")) {
      return Finding.fault(
          restarts == 0
              ? "is starting (%s)".formatted(now.status())
              : String.format(
                  Locale.ROOT, "is %s after its restart number %d", now.status(), restarts),
          restarts == 0 ? "" : log + " says what it fails on");
    }
    long since = checkpoints - checkpointsAtRestart;
    if (lastRestart != null && since < CHECKPOINTS_AFTER_A_RESTART) {
      return Finding.fault(
          String.format(
              Locale.ROOT,
              "restarts: %d times since %s, last %d s ago, and %d checkpoints were finished since; no twin moves meanwhile",
              restarts,
              begin,
              seconds(lastRestart, now.time()),
              since),
          log + " says what it fails on");
    }
    if (lastCheckpoint.plus(CHECKPOINT_OVERDUE).isBefore(now.time())) {
      return Finding.fault(
          String.format(
              Locale.ROOT,
              "has finished no checkpoint for %d s, one is due every 2 s",
              seconds(lastCheckpoint, now.time())),
          log + " says what it waits for");
    }
    return Finding.good(
        String.format(
            Locale.ROOT, "runs, %,d checkpoints, %d restarts", now.checkpoints(), now.restarts()));
  }

  private void remember(Reading now) {
    if (now.checkpoints() > checkpoints) {
      lastCheckpoint = now.time();
      checkpoints = now.checkpoints();
    }
    if (now.restarts() > restarts) {
      restarts = now.restarts();
      lastRestart = now.time();
      checkpointsAtRestart = checkpoints;
    }
  }

  private static long seconds(Instant from, Instant to) {
    return Duration.between(from, to).toSeconds();
  }
}
