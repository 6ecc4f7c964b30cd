package io.celltwin.testkit;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the very thing that a test claims, for as long as a busy machine with one core may
 * take. A test that waits so has no bound of seconds that load could miss, and it goes on as soon
 * as the claim holds.
 */
public final class Eventually {
  private static final Duration AT_MOST = Duration.ofMinutes(5);
  private static final long BETWEEN_LOOKS = 10; // ms

  private Eventually() {}

  /** Something that may not hold yet. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it holds now. */
    boolean holds() throws Exception;
  }

  /** Assertions that may not pass yet. */
  @FunctionalInterface
  public interface Claim {
    /** Returns where all of it is true now, and throws otherwise. */
    void check() throws Exception;
  }

  /**
   * Returns once it holds.
   *
   * @throws AssertionError if it does not within minutes
   */
  public static void until(Condition condition) {
    within(AT_MOST, condition);
  }

  /** The same with another bound. */
  public static void within(Duration atMost, Condition condition) {
    passes(
        atMost,
        () -> {
          if (!condition.holds()) {
            throw new AssertionError("what was waited for does not hold");
          }
        });
  }

  /**
   * Returns once all assertions pass; what they throw until then, exceptions too, means not yet.
   *
   * @throws AssertionError if they do not within minutes, with what they last threw
   */
  public static void passes(Claim claim) {
    passes(AT_MOST, claim);
  }

  private static void passes(Duration atMost, Claim claim) {
    long start = System.nanoTime();
    while (true) {
      try {
        claim.check();
        return;
      } catch (InterruptedException e) {
        throw interrupted(e);
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() - start > atMost.toNanos()) {
          throw new AssertionError("not within " + atMost.toSeconds() + " s: " + e.getMessage(), e);
        }
      }
      try {
        Thread.sleep(BETWEEN_LOOKS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /** What a task that somebody else runs gives. */
  public static <T> T result(Future<T> future) throws ExecutionException {
    try {
      return future.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no result within " + AT_MOST.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Returns once the thread has ended. */
  public static void ends(Thread thread) {
    until(() -> !thread.isAlive());
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting", e);
  }
}
