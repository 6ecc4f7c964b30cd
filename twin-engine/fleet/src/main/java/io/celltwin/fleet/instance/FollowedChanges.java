package io.celltwin.fleet.instance;

import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.ChangeFeed;
import io.celltwin.fleet.view.LiveOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What changed at all instances, in the order in which this one heard of it. A mark says how far
 * each of them was heard, so a reader that comes back to another instance goes on where it was:
 * told some changes twice, and of none too few.
 */
public final class FollowedChanges implements ChangeFeed {
  private static final int NAMED = 8;

  private final String epoch;
  private final Entry[] ring;
  private final AtomicInteger readers = new AtomicInteger();
  private final LiveOrder live = new LiveOrder();
  private Map<String, Long> heard = Map.of();

  /** The id before the first change of each source that is heard whole from there on. */
  private final Map<String, Long> since = new HashMap<>();

  private long latest;
  private long gapAt;

  /**
   * @param change under the id it has here
   * @param source whose
   * @param id there
   * @param heard how far each source was heard, with this one
   */
  private record Entry(Change change, String source, long id, Map<String, Long> heard) {}

  /**
   * @param epoch names this run of this instance
   * @param capacity changes kept
   */
  public FollowedChanges(String epoch, int capacity) {
    this.epoch = epoch;
    this.ring = new Entry[capacity];
  }

  /** Live twins of all instances. */
  LiveOrder live() {
    return live;
  }

  /** A source is heard from this id of its on. */
  synchronized void begin(String source, long id) {
    long known = heard.getOrDefault(source, -1L);
    if (id > known) { // new, or away for a while: what it said in between was not heard
      since.put(source, id);
    }
    hear(source, Math.max(id, known));
  }

  private void hear(String source, long id) {
    Map<String, Long> now = new TreeMap<>(heard);
    now.put(source, id);
    if (now.size() > NAMED) { // runs of instances that are over
      now.keySet().stream()
          .filter(s -> !s.equals(source) && lastOf(s) < 0)
          .findFirst()
          .ifPresent(now::remove);
    }
    heard = now;
  }

  /** What a source said next. */
  synchronized void take(String source, Change change) {
    hear(source, change.id());
    latest++;
    ring[(int) (latest % ring.length)] =
        new Entry(
            new Change(latest, change.what(), change.cellId(), change.subject()),
            source,
            change.id(),
            heard);
  }

  /** Changes were lost: every reader is told so. */
  synchronized void gap() {
    latest++;
    gapAt = latest;
    ring[(int) (latest % ring.length)] = null;
  }

  /** Where in the ring the last change of a source lies, -1 where there is none. */
  private long lastOf(String source) {
    for (long i = latest; i >= oldest(); i--) {
      Entry entry = ring[(int) (i % ring.length)];
      if (entry != null && entry.source.equals(source)) {
        return i;
      }
    }
    return -1;
  }

  private long oldest() {
    return Math.max(1, latest - ring.length + 1);
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public synchronized long latest() {
    return latest;
  }

  /** E.g. {@code a1k3f-17.b1k3g-4}: of the runs of instances a and b, as far as they were heard. */
  @Override
  public synchronized String mark(long id) {
    Map<String, Long> at = heard;
    if (id < latest) {
      at = Map.of();
      for (long i = Math.max(id, oldest()); i >= oldest(); i--) {
        Entry entry = ring[(int) (i % ring.length)];
        if (i <= id && entry != null) {
          at = entry.heard;
          break;
        }
      }
    }
    return at.isEmpty()
        ? epoch + "-0"
        : at.entrySet().stream()
            .map(e -> e.getKey() + "-" + e.getValue())
            .sorted()
            .collect(Collectors.joining("."));
  }

  @Override
  public synchronized OptionalLong resume(String mark) {
    Map<String, Long> known = read(mark);
    if (known.isEmpty()) {
      return OptionalLong.empty();
    }
    for (Map.Entry<String, Long> e : known.entrySet()) {
      Long first = since.get(e.getKey());
      if (first == null
          || e.getValue() < first
          || e.getValue() > heard.getOrDefault(e.getKey(), -1L)) {
        return OptionalLong.empty(); // a run that is not followed here, or was not from there on
      }
    }
    long at = latest;
    boolean seen = false;
    for (long i = latest; i >= oldest(); i--) {
      Entry entry = ring[(int) (i % ring.length)];
      if (entry == null) {
        at = seen ? at : i - 1; // a gap after all it has seen: it is told of it
      } else if (entry.id > known.getOrDefault(entry.source, -1L)) {
        at = i - 1;
      } else {
        seen = true;
      }
    }
    // what was told before the ring begins cannot be looked up
    boolean whole = oldest() == 1 || at >= oldest();
    return whole ? OptionalLong.of(at) : OptionalLong.empty();
  }

  private static Map<String, Long> read(String mark) {
    Map<String, Long> known = new HashMap<>();
    for (String part : mark.split("\\.", -1)) {
      int dash = part.lastIndexOf('-');
      try {
        known.put(part.substring(0, Math.max(0, dash)), Long.parseLong(part.substring(dash + 1)));
      } catch (NumberFormatException e) {
        return Map.of(); // not one of ours
      }
    }
    return known;
  }

  @Override
  public synchronized Batch after(long id, int max) {
    long seen = Math.min(Math.max(id, 0), latest);
    long first = Math.max(seen + 1, oldest());
    long last = Math.min(latest, first + max - 1);
    List<Change> out = new ArrayList<>((int) Math.max(0, last - first + 1));
    for (long i = first; i <= last; i++) {
      Entry entry = ring[(int) (i % ring.length)];
      if (entry != null) {
        out.add(entry.change);
      }
    }
    long missed = first - seen - 1 + (gapAt >= first && gapAt <= last ? 1 : 0);
    return new Batch(out, missed, Math.max(seen, last));
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

  public int readers() {
    return readers.get();
  }

  @Override
  public synchronized String toString() {
    return "changes " + heard + " of " + Arrays.toString(new long[] {oldest(), latest});
  }
}
