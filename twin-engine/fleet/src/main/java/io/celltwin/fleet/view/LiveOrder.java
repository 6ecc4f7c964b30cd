package io.celltwin.fleet.view;

import io.celltwin.domain.Live;
import io.celltwin.fleet.api.LiveBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Live twins in the order in which they last changed: one entry a cell, however often it changes,
 * so whoever is slow is told of the newest and of nothing in between.
 */
public final class LiveOrder {
  private final TreeMap<Long, Live> byChange = new TreeMap<>();
  private final Map<String, Long> changeOf = new HashMap<>();
  private long latest;

  /**
   * @param live null where the cell was taken out
   */
  public synchronized void put(String cellId, Live live) {
    Long before = live == null ? changeOf.remove(cellId) : changeOf.put(cellId, ++latest);
    if (before != null) {
      byChange.remove(before);
    }
    if (live != null) {
      byChange.put(latest, live);
    }
  }

  /**
   * What changed after a place.
   *
   * @param place that an earlier batch gave, or {@link #latest}
   * @param most at most
   */
  public synchronized LiveBatch after(long place, int most) {
    List<Live> live = new ArrayList<>();
    long next = Math.min(Math.max(place, 0), latest);
    for (var change : byChange.tailMap(next, false).entrySet()) {
      if (live.size() == most) {
        return new LiveBatch(live, next);
      }
      live.add(change.getValue());
      next = change.getKey();
    }
    return new LiveBatch(live, latest);
  }

  /** The place after which nothing has changed yet. */
  public synchronized long latest() {
    return latest;
  }
}
