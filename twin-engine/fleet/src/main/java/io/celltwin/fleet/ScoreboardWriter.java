package io.celltwin.fleet;

import io.celltwin.codec.RegistryUnavailableException;
import io.celltwin.domain.Scores;
import io.celltwin.fleet.api.FleetNotReadyException;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.ScoreRow;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the topic of the scoreboard as the fleet's scoreboard is: looks every ten seconds and
 * writes the rows that differ. Rows are whole sums over the whole fleet, so the same truths leave
 * the same bytes whatever order they came in; how many versions of a row stand between is a matter
 * of when was looked.
 *
 * <p>Of several instances one writes, the one with the first partition, and only while all
 * partitions have one who answers for them. One that begins reads first what is there: it writes
 * what differs, and takes away what is no more.
 */
final class ScoreboardWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScoreboardWriter.class);

  /** Rows at most: a fleet of as many kinds is none. */
  static final int MOST = 10_000;

  private static final long LOOK_MILLIS = 10_000;

  /** An instance that was the first until now has stopped writing after this long. */
  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Where the rows stand. */
  interface Shelf {
    /**
     * All that there is, by key.
     *
     * @throws KafkaException where it cannot be read
     */
    Map<String, Scores> read();

    /**
     * Once it returns, they are there.
     *
     * @param rows by key; null takes one away
     * @param eventMillis time of the records
     * @throws KafkaException where not all could be written
     */
    void write(Map<String, Scores> rows, long eventMillis);
  }

  private final FleetQueries fleet;
  private final BooleanSupplier isFirst;
  private final Shelf shelf;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "fleet-scoreboard");

  /** What the shelf holds; null while another instance may write. */
  private Map<String, Scores> there;

  private long firstSince;

  ScoreboardWriter(FleetQueries fleet, BooleanSupplier isFirst, Shelf shelf) {
    this.fleet = fleet;
    this.isFirst = isFirst;
    this.shelf = shelf;
  }

  /** Begins to look. */
  static ScoreboardWriter start(FleetQueries fleet, BooleanSupplier isFirst, Shelf shelf) {
    var writer = new ScoreboardWriter(fleet, isFirst, shelf);
    writer.thread.setDaemon(true);
    writer.thread.start();
    return writer;
  }

  private void run() {
    try {
      while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look(System.nanoTime() | 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look; what is in the way of it is there no more at a later one. */
  void look(long nanos) {
    if (!isFirst.getAsBoolean()) {
      firstSince = 0;
      there = null;
      return;
    }
    if (firstSince == 0) {
      firstSince = nanos;
    }
    if (nanos - firstSince < STEADY_NANOS || fleet.notReady().isPresent()) {
      return;
    }
    try {
      Map<String, Scores> now = new TreeMap<>();
      ScoreRow.told(fleet.scoreboard(), MOST).forEach(row -> now.put(row.key(), row));
      if (there == null) {
        there = shelf.read();
      }
      Map<String, Scores> changed = new TreeMap<>();
      now.forEach(
          (key, row) -> {
            if (!row.equals(there.get(key))) {
              changed.put(key, row);
            }
          });
      there.keySet().stream()
          .filter(key -> !now.containsKey(key))
          .forEach(k -> changed.put(k, null));
      if (!changed.isEmpty() && isFirst.getAsBoolean()) {
        shelf.write(changed, fleet.fleet().eventMillis());
        there = now;
      }
    } catch (FleetNotReadyException e) {
      LOG.debug("the scoreboard is not whole just now: {}", e.getMessage());
    } catch (KafkaException | RegistryUnavailableException e) {
      there = null; // some may be there and some not
      LOG.warn("the topic of the scoreboard waits: {}", e.getMessage());
    } catch (RuntimeException e) {
      there = null;
      LOG.error("the topic of the scoreboard was not written; it is tried again", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
