package io.celltwin.fleet.view;

import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CellTally;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.FleetSums;
import io.celltwin.fleet.api.GroupMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Rows as they are listed and added up: sums and orders follow each change, so a question costs
 * what its answer is long, not what the fleet is large. Whole numbers are added and taken off;
 * whatever has fractions is added up anew, per {@link Kin}, so no sum drifts. An order is kept from
 * the first question for it on. Thread-safe.
 */
final class KeptRows {
  /** Orders kept at once, each 64 bytes a cell; the one that was asked for longest ago goes. */
  static final int MOST_ORDERS = 6;

  /** The year 2200: what claims to come after it is a clock that is wrong. */
  private static final long LATEST_PLAUSIBLE = 7_258_118_400_000L;

  private record OrderName(CellQuery.Order order, boolean descending) {}

  private static final class Asked {
    final KeptOrder order;
    volatile long last;

    Asked(KeptOrder order) {
      this.order = order;
    }
  }

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Kin.Names, Kin> kin = new HashMap<>();
  private final Map<OrderName, Asked> orders = new ConcurrentHashMap<>();
  private final AtomicLong questions = new AtomicLong();
  private final GroupMemory groups = new GroupMemory();
  private int size;
  private long operations;
  private long samples;
  private long rejectedSamples;
  private long modelAnswers;
  private long fallbackAnswers;
  private long measuredAnswers;
  private long latest;

  /** The row that had the latest time has it no more. */
  private boolean latestUnknown;

  /**
   * A cell's row is another now.
   *
   * @param before as it was last shown, or null
   * @param after null where it is shown no more
   */
  void change(CellRow before, CellRow after) {
    if (before == null && after == null) {
      return;
    }
    lock.writeLock().lock();
    try {
      Kin.Names from = before == null ? null : Kin.Names.of(before);
      Kin.Names to = after == null ? null : Kin.Names.of(after);
      if (from != null) {
        count(before.tally(), -1);
        if (!from.equals(to)) {
          leave(from, before.cellId());
        }
      }
      if (to != null) {
        count(after.tally(), 1);
        kin.computeIfAbsent(to, Kin::new).put(after);
      }
      size += (to == null ? 0 : 1) - (from == null ? 0 : 1);
      follow(before, after);
      orders.values().forEach(kept -> kept.order.change(before, after));
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void leave(Kin.Names names, String cellId) {
    Kin its = kin.get(names);
    its.remove(cellId);
    if (its.rows().isEmpty()) {
      kin.remove(names);
    }
  }

  private void count(CellTally tally, int sign) {
    operations += sign * tally.operations();
    samples += sign * tally.samples();
    rejectedSamples += sign * tally.rejectedSamples();
    modelAnswers += sign * tally.modelAnswers();
    fallbackAnswers += sign * tally.fallbackAnswers();
    measuredAnswers += sign * tally.measured();
  }

  /** One wrong clock is not the fleet's time. */
  private static long time(CellRow row) {
    return row == null || row.eventMillis() >= LATEST_PLAUSIBLE ? 0 : row.eventMillis();
  }

  private void follow(CellRow before, CellRow after) {
    long now = time(after);
    if (now >= latest) {
      latest = now;
      latestUnknown = false;
    } else if (time(before) == latest) {
      latestUnknown = true;
    }
  }

  /** Rows in the order asked for. */
  CellPage page(CellQuery query) {
    if (!query.takesAll()) {
      return search(query);
    }
    OrderName name = new OrderName(query.order(), query.descending());
    lock.readLock().lock();
    try {
      Asked kept = orders.get(name);
      if (kept != null) {
        kept.last = questions.incrementAndGet();
        return kept.order.page(query);
      }
    } finally {
      lock.readLock().unlock();
    }
    lock.writeLock().lock();
    try {
      Asked kept = orders.computeIfAbsent(name, n -> new Asked(new KeptOrder(query, all())));
      kept.last = questions.incrementAndGet();
      if (orders.size() > MOST_ORDERS) {
        orders.values().remove(longestAgo());
      }
      return kept.order.page(query);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** How many are kept. */
  int orders() {
    return orders.size();
  }

  private Asked longestAgo() {
    return orders.values().stream()
        .min(Comparator.comparingLong(kept -> kept.last))
        .orElseThrow(); // there are more than some
  }

  /** Those that match have to be counted, so all that may match are looked at, kin by kin. */
  private CellPage search(CellQuery query) {
    Comparator<CellQuery.Place> places = query.places();
    CellQuery.Place start = query.start();
    var first =
        new PriorityQueue<Map.Entry<CellQuery.Place, CellRow>>(
            Map.Entry.<CellQuery.Place, CellRow>comparingByKey(places).reversed());
    int total = 0;
    lock.readLock().lock();
    try {
      for (Kin each : kin.values()) {
        Kin.Names names = each.names();
        if (!query.takesKin(names.chemistry(), names.pack(), names.site())) {
          continue;
        }
        boolean mentioned = query.mentionsKin(names.pack(), names.site());
        for (CellRow row : each.rows()) {
          if (!query.takesAmongKin(row, mentioned)) {
            continue;
          }
          total++;
          CellQuery.Place place = query.place(row);
          boolean isLater = start == null || places.compare(place, start) > 0;
          boolean hasRoom = first.size() <= query.limit();
          if (isLater && (hasRoom || places.compare(place, first.element().getKey()) < 0)) {
            first.add(Map.entry(place, row));
            if (!hasRoom) {
              first.remove();
            }
          }
        }
      }
    } finally {
      lock.readLock().unlock();
    }
    List<CellRow> page =
        first.stream().sorted(Map.Entry.comparingByKey(places)).map(Map.Entry::getValue).toList();
    return KeptOrder.cut(page, total, query);
  }

  private List<CellRow> all() {
    List<CellRow> rows = new ArrayList<>(size);
    kin.values().forEach(each -> rows.addAll(each.rows()));
    return rows;
  }

  /**
   * What the fleet's numbers are made of.
   *
   * @param samplesPerSecond over the last seconds
   * @param operationsPerSecond over the last seconds
   * @param rejectedRecords dead letters
   * @param seenMillis when the last record arrived
   */
  FleetSums sums(
      double samplesPerSecond, double operationsPerSecond, long rejectedRecords, long seenMillis) {
    List<FleetSums.Leaf> leaves = new ArrayList<>();
    List<double[]> quality = new ArrayList<>();
    FleetSums sums;
    lock.writeLock().lock(); // leaves that changed are made
    try {
      for (Kin each : kin.values()) {
        leaves.add(each.leaf());
        quality.add(each.quality());
      }
      if (latestUnknown) {
        latest = all().stream().mapToLong(KeptRows::time).max().orElse(0);
        latest = Math.max(latest, 0);
        latestUnknown = false;
      }
      sums =
          new FleetSums(
              leaves,
              operations,
              samples,
              samplesPerSecond,
              operationsPerSecond,
              modelAnswers,
              fallbackAnswers,
              measuredAnswers,
              new double[0],
              rejectedRecords,
              rejectedSamples,
              latest,
              seenMillis);
    } finally {
      lock.writeLock().unlock();
    }
    return sums.withQuality(sorted(quality));
  }

  private static double[] sorted(List<double[]> parts) {
    double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    Arrays.sort(all);
    return all;
  }

  /** The fleet in numbers. */
  FleetSummary summary(FleetSums sums) {
    return sums.summary(groups);
  }

  /** The cells of each pack that a cell names, as a group. */
  Map<String, PackKin> packs() {
    Map<String, List<Kin>> members = new TreeMap<>();
    lock.writeLock().lock();
    try {
      for (Kin each : kin.values()) {
        if (each.names().pack() != null) {
          members.computeIfAbsent(each.names().pack(), p -> new ArrayList<>()).add(each);
        }
      }
      Map<String, PackKin> packs = new TreeMap<>();
      members.forEach((pack, its) -> packs.put(pack, PackKin.of(pack, its)));
      return packs;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * A pack's cells.
   *
   * @param names of each kind of them
   */
  record PackKin(FleetSummary.Group group, Collection<Kin.Names> names) {
    static PackKin of(String pack, List<Kin> kin) {
      return new PackKin(
          FleetSums.group(pack, kin.stream().map(Kin::leaf).toList()),
          kin.stream().map(Kin::names).toList());
    }
  }
}
