package io.celltwin.fleet.api;

import java.util.List;
import java.util.OptionalLong;

/**
 * What changed in the fleet, in order. Readers come with the last id they have seen; nobody waits
 * for them. The latest changes are kept, and who comes too late is told how many were missed.
 */
public interface ChangeFeed {

  /**
   * Names this run of the feed: ids of another epoch mean nothing here.
   *
   * @return letters and digits
   */
  String epoch();

  /** Id of the latest change, 0 before the first. */
  long latest();

  /** What a reader keeps of a change it has seen, to go on from there; one line of text. */
  default String mark(long id) {
    return epoch() + "-" + id;
  }

  /**
   * The id to go on with, for whoever holds a mark, of this feed or of another instance's.
   *
   * @return empty where it cannot be told what was missed since
   */
  default OptionalLong resume(String mark) {
    String prefix = epoch() + "-";
    if (!mark.startsWith(prefix)) {
      return OptionalLong.empty();
    }
    try {
      long id = Long.parseLong(mark.substring(prefix.length()));
      // what was missed before this run of the service began cannot be told
      return id >= 0 && id <= latest() ? OptionalLong.of(id) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // not one of ours
    }
  }

  /**
   * @param id the last one seen
   * @param max to return
   */
  Batch after(long id, int max);

  /** Counts a reader in, for the metrics, until it is closed. */
  Reader join();

  /**
   * @param changes after the id asked for, oldest first
   * @param missed changes that were gone before they were asked for
   * @param next id to ask with the next time
   */
  record Batch(List<Change> changes, long missed, long next) {
    public Batch {
      changes = List.copyOf(changes);
    }
  }

  /** Somebody who follows the feed. */
  interface Reader extends AutoCloseable {
    @Override
    void close();
  }
}
