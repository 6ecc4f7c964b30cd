package io.celltwin.gateway;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a message in until the broker has what came of it: a broker that is away for longer than
 * its client waits costs time, and no message.
 */
public final class Redelivery {
  private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);
  private static final long FIRST_MILLIS = 500;
  private static final long MOST_MILLIS = 30_000;

  private final ScheduledExecutorService timer;

  public Redelivery(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /**
   * @param delivered runs once, when all of it is on the broker
   * @param answers gets what to send back; of the first time alone
   */
  public void deliver(
      Feed feed, Message message, Runnable delivered, Consumer<List<Decoded.Answer>> answers) {
    answers.accept(attempt(feed, message, delivered, FIRST_MILLIS));
  }

  private List<Decoded.Answer> attempt(
      Feed feed, Message message, Runnable delivered, long backOff) {
    return feed.accept(
        message,
        failure -> {
          if (failure == null) {
            delivered.run();
            return;
          }
          LOG.warn(
              "a message of {} is not on the broker, again in {} ms: {}",
              message.channel(),
              backOff,
              failure.getMessage());
          if (!timer.isShutdown()) {
            var unused =
                timer.schedule(
                    () -> attempt(feed, message, delivered, Math.min(2 * backOff, MOST_MILLIS)),
                    backOff,
                    TimeUnit.MILLISECONDS);
          }
        });
  }
}
