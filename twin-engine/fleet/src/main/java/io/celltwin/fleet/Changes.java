package io.celltwin.fleet;

import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.ChangeFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The feed as one ring that all readers share: a slow one costs nothing and holds nobody up, it
 * only misses what the ring has forgotten.
 */
public final class Changes implements ChangeFeed {
  private final String epoch;
  private final Change[] ring;
  private final AtomicInteger readers = new AtomicInteger();
  private long latest;

  /**
   * @param epoch names this run of the feed
   * @param capacity changes kept
   */
  public Changes(String epoch, int capacity) {
    this.epoch = epoch;
    this.ring = new Change[capacity];
  }

  /** Puts a change on record; never waits for a reader. */
  public synchronized void tell(Change.What what, String cellId, String subject) {
    latest++;
    ring[(int) (latest % ring.length)] = new Change(latest, what, cellId, subject);
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public synchronized long latest() {
    return latest;
  }

  @Override
  public synchronized Batch after(long id, int max) {
    long seen = Math.min(Math.max(id, 0), latest);
    long first = Math.max(seen + 1, latest - ring.length + 1);
    long last = Math.min(latest, first + max - 1);
    List<Change> out = new ArrayList<>((int) Math.max(0, last - first + 1));
    for (long i = first; i <= last; i++) {
      out.add(ring[(int) (i % ring.length)]);
    }
    return new Batch(out, first - seen - 1, Math.max(seen, last));
  }

  @Override
  public Reader join() {
    readers.incrementAndGet();
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        readers.decrementAndGet();
      }
    };
  }

  int readers() {
    return readers.get();
  }
}
