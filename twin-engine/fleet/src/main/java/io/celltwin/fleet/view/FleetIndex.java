package io.celltwin.fleet.view;

import io.celltwin.domain.Alert;
import io.celltwin.domain.CellNames;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Live;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.AlertQuery;
import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CellTally;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.FleetSums;
import io.celltwin.fleet.api.LiveBatch;
import io.celltwin.fleet.api.PackRow;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.api.ScoreRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The fleet at a glance, in memory: one row per cell, the alerts, the sums. It is made of what the
 * stores hold and nothing else, so it can be thrown away and shown again; that is also why no sum
 * here can drift. About a kilobyte a cell. Thread-safe: the topology writes, everybody reads.
 */
public final class FleetIndex {
  /** Episodes that are over and still listed for the whole fleet; a cell's own list has more. */
  static final int CLEARED_LISTED = 5_000;

  /** Cells that are listed; at about a kilobyte each. */
  static final int MOST_CELLS = 100_000;

  /** Sources and packs that are listed; a few kilobytes each. */
  static final int MOST_SOURCES = 10_000;

  private final Clock clock;
  private final int mostCells;
  private final Rate samples;
  private final Rate operations;
  private final Map<String, KnownCell> cells = new ConcurrentHashMap<>();
  private final KeptRows kept = new KeptRows();
  private final Map<String, RejectedRow> rejected = new ConcurrentHashMap<>();
  private final Map<String, AlertEpisode> episodes = new ConcurrentHashMap<>();

  /** A rule's own id of an alert that fired again, and the episode that goes on with it. */
  private final Map<String, String> again = new ConcurrentHashMap<>();

  private final TreeSet<AlertEpisode> cleared =
      new TreeSet<>(
          Comparator.<AlertEpisode>comparingLong(e -> e.cleared().eventMillis())
              .thenComparing(e -> e.alert().id()));
  private final Map<String, SourceStatus> sources = new ConcurrentHashMap<>();
  private final CellNames names = new CellNames();
  private final Map<String, PackTwin> packs = new ConcurrentHashMap<>();
  private final LiveOrder liveOrder = new LiveOrder();
  private final Set<Integer> cellsOf = ConcurrentHashMap.newKeySet();
  private final Set<Integer> rejectedOf = ConcurrentHashMap.newKeySet();
  private final AtomicLong unlisted = new AtomicLong();
  private volatile long seenMillis;

  public FleetIndex(Clock clock) {
    this(clock, MOST_CELLS);
  }

  FleetIndex(Clock clock, int mostCells) {
    this.clock = clock;
    this.mostCells = mostCells;
    this.samples = new Rate(clock::millis);
    this.operations = new Rate(clock::millis);
  }

  private void change(String cellId, boolean live, java.util.function.Consumer<KnownCell> change) {
    if (cells.size() >= mostCells && !cells.containsKey(cellId)) {
      unlisted.incrementAndGet();
      return;
    }
    long now = live ? clock.millis() : 0;
    cells.compute(
        cellId,
        (id, known) -> {
          KnownCell cell = known == null ? new KnownCell() : known;
          synchronized (cell) {
            CellRow before = cell.row;
            change.accept(cell);
            cell.seenMillis = Math.max(cell.seenMillis, now);
            cell.show();
            kept.change(before, cell.row);
            return cell.isGone() ? null : cell;
          }
        });
    if (live) {
      seenMillis = now;
    }
  }

  /**
   * @param spec null where the cell was taken out of the fleet
   * @param live false while the stores are read at the start
   */
  public void spec(String cellId, CellSpec spec, boolean live) {
    change(cellId, live, cell -> cell.spec = spec);
  }

  /**
   * @param identity null where nothing is said of the cell any more
   * @param live false while the stores are read at the start
   */
  public void identity(String cellId, Identity identity, boolean live) {
    if (identity == null) {
      names.remove(cellId);
    } else {
      names.put(identity);
    }
    if (live) {
      seenMillis = clock.millis();
    }
  }

  /**
   * @param key of the source and its pack
   * @param status null where nothing is kept of it any more
   * @param live false while the stores are read at the start
   */
  public void source(String key, SourceStatus status, boolean live) {
    if (status == null) {
      sources.remove(key);
    } else if (sources.size() < MOST_SOURCES || sources.containsKey(key)) {
      sources.put(key, status);
    }
    if (live) {
      seenMillis = clock.millis();
    }
  }

  /** What sources in the field send, by source and pack. */
  public List<SourceStatus> sources() {
    return sources.values().stream()
        .sorted(Comparator.comparing(SourceStatus::source).thenComparing(SourceStatus::pack))
        .toList();
  }

  /** Which cell a source means by a name. */
  public CellNames names() {
    return names;
  }

  /** Whether sources mean another cell by now, or none, where they meant this one. */
  public boolean isOutOfService(String cellId, long millis) {
    return names.identity(cellId).filter(i -> i.isOutOfService(millis)).isPresent();
  }

  /**
   * @param twin null where the cell was taken out of the fleet
   */
  public void twin(String cellId, Twin twin, boolean live) {
    change(cellId, live, cell -> cell.twin = twin);
  }

  /**
   * @param twin null where the cell was taken out of the fleet
   */
  public void live(String cellId, Live twin, boolean live) {
    change(cellId, live, cell -> cell.live = twin);
    if (twin == null || cells.containsKey(cellId)) { // the bound of cells holds here too
      liveOrder.put(cellId, twin);
    }
  }

  /**
   * @param twin null where no cell stands in the pack any more
   */
  public void pack(String packId, PackTwin twin) {
    if (twin == null) {
      packs.remove(packId);
    } else if (packs.size() < mostCells || packs.containsKey(packId)) {
      packs.put(packId, twin.withoutCells());
    }
  }

  /** All packs that cells name, those with alerts first, then in order of name. */
  public List<PackRow> packs() {
    return alertingFirst(
        kept.packs().entrySet().stream().map(p -> pack(p.getKey(), p.getValue())).toList());
  }

  /** Those with alerts first, then in order of name. */
  public static List<PackRow> alertingFirst(Collection<PackRow> packs) {
    return packs.stream()
        .sorted(
            Comparator.<PackRow>comparingInt(
                    p -> -p.group().openAlerts().getOrDefault(Alert.Severity.CRITICAL, 0))
                .thenComparingInt(
                    p -> -p.group().openAlerts().getOrDefault(Alert.Severity.WARNING, 0))
                .thenComparing(PackRow::packId))
        .toList();
  }

  private PackRow pack(String packId, KeptRows.PackKin its) {
    Kin.Names first = its.names().iterator().next();
    boolean alike = its.names().stream().allMatch(c -> c.chemistry() == first.chemistry());
    return new PackRow(
        packId, first.site(), alike ? first.chemistry() : null, its.group(), packs.get(packId));
  }

  /** Live twins that changed after a place. */
  public LiveBatch liveAfter(long place, int most) {
    return liveOrder.after(place, most);
  }

  /** The place after which no live twin has changed yet. */
  public long livePlace() {
    return liveOrder.latest();
  }

  /**
   * @param forecast null where the cell was taken out of the fleet
   */
  public void forecast(String cellId, Forecast forecast, boolean live) {
    change(cellId, live, cell -> cell.rul = forecast == null ? null : forecast.rulCycles());
  }

  public void tally(String cellId, CellTally tally) {
    change(cellId, false, cell -> cell.tally = tally);
  }

  /** How often what was said of a cell was right; empty where it was taken out of the fleet. */
  public void scores(String cellId, List<ScoreRow> scores) {
    change(cellId, false, cell -> cell.scores = scores);
  }

  /** The same of each kind of cells, in order. */
  public List<ScoreRow> scoreboard() {
    List<ScoreRow> all = new ArrayList<>();
    for (KnownCell cell : cells.values()) {
      synchronized (cell) {
        if (cell.row != null) {
          String kind = kind(cell.row.spec());
          cell.scores.forEach(row -> all.add(row.of(kind)));
        }
      }
    }
    return ScoreRow.added(all);
  }

  private static String kind(CellSpec spec) {
    String rated = Double.toString(spec.ratedCapacity()).replaceFirst("\\.0$", "");
    return spec.chemistry() + " " + rated + " Ah";
  }

  /** A cycle that arrived just now. */
  public void cycle(Cycle cycle, CellTally tally) {
    change(cycle.cellId(), true, cell -> cell.tally = tally);
    samples.add(cycle.samples());
    operations.add(1);
  }

  public void episode(String cellId, AlertEpisode episode, boolean live) {
    if (episode.state() == AlertEpisode.State.UNSEEN) {
      return;
    }
    String id = episode.alert().id();
    change(
        cellId,
        live,
        cell -> {
          if (episode.holds()) {
            cell.open.put(id, episode.severity());
          } else {
            cell.open.remove(id);
          }
        });
    AlertEpisode before = episodes.put(id, episode);
    if (before != null && !Objects.equals(before.latestId(), episode.latestId())) {
      forgetAgain(before);
    }
    if (episode.latestId() != null && !episode.latestId().equals(id)) {
      again.put(episode.latestId(), id);
    }
    if (before != null && before.state() == AlertEpisode.State.CLEARED) {
      synchronized (cleared) {
        cleared.remove(before); // its cell has another life
      }
    }
    if (episode.state() == AlertEpisode.State.CLEARED) {
      synchronized (cleared) {
        cleared.add(episode);
        while (cleared.size() > CLEARED_LISTED) {
          forgetAgain(episodes.remove(Objects.requireNonNull(cleared.pollFirst()).alert().id()));
        }
      }
    }
  }

  /**
   * @param partition of the dead letters that it was counted on
   */
  public void rejected(int partition, RejectedRow row, boolean live) {
    rejected.put(key(partition, row), row);
    if (live) {
      seenMillis = clock.millis();
    }
  }

  /** The row has gone into the sum of the rest. */
  public void forgetRejected(int partition, RejectedRow row) {
    rejected.remove(key(partition, row));
  }

  private static String key(int partition, RejectedRow row) {
    return partition + "/" + row.rest() + "/" + row.code() + "/" + row.cellId();
  }

  /** A cell's row, of what the stores hold of it. */
  public static Optional<CellRow> row(
      CellSpec spec,
      Twin twin,
      Live live,
      Forecast forecast,
      CellTally tally,
      Collection<AlertEpisode> episodes) {
    KnownCell cell = new KnownCell();
    cell.spec = spec;
    cell.twin = twin;
    cell.live = live;
    cell.rul = forecast == null ? null : forecast.rulCycles();
    cell.tally = tally == null ? CellTally.NONE : tally;
    episodes.stream()
        .filter(AlertEpisode::holds)
        .forEach(e -> cell.open.put(e.alert().id(), e.severity()));
    cell.show();
    return Optional.ofNullable(cell.row);
  }

  /** One cell's row. */
  public Optional<CellRow> cell(String cellId) {
    KnownCell cell = cells.get(cellId);
    if (cell == null) {
      return Optional.empty();
    }
    synchronized (cell) {
      return Optional.ofNullable(cell.row);
    }
  }

  /** Rows in the order asked for. */
  public CellPage cells(CellQuery query) {
    return kept.page(query);
  }

  /** One alert. */
  public Optional<AlertEpisode> alert(String alertId) {
    return Optional.ofNullable(episodes.get(again.getOrDefault(alertId, alertId)));
  }

  private void forgetAgain(AlertEpisode gone) {
    if (gone != null && gone.latestId() != null) {
      again.remove(gone.latestId());
    }
  }

  /** Whether an alert of this id holds. */
  public boolean holds(String alertId) {
    return alert(alertId).filter(AlertEpisode::holds).isPresent();
  }

  /** The episode that a word of a rule belongs to, once it has moved it. */
  public Optional<AlertEpisode> heard(Alert alert) {
    AlertEpisode its = episodes.get(again.getOrDefault(alert.id(), alert.id()));
    boolean moved = its != null && (alert.state() == Alert.State.FIRING || its.cleared() != null);
    return moved ? Optional.of(its) : Optional.empty();
  }

  /** Alerts of the fleet, the latest first. */
  public List<AlertEpisode> alerts(AlertQuery query) {
    return latestFirst(episodes.values(), query);
  }

  public static List<AlertEpisode> latestFirst(Collection<AlertEpisode> all, AlertQuery query) {
    return all.stream()
        .filter(query::takes)
        .sorted(
            Comparator.comparingLong(AlertEpisode::openedMillis)
                .reversed()
                .thenComparing(e -> e.alert().id()))
        .limit(query.limit())
        .toList();
  }

  /** What was turned away, the most frequent first. */
  public List<RejectedRow> rejected() {
    return mostFrequentFirst(rejected.values());
  }

  /** Rows of one reason and cell, counted in several places, as one each. */
  public static List<RejectedRow> mostFrequentFirst(Collection<RejectedRow> rows) {
    Map<String, RejectedRow> merged = new TreeMap<>();
    rows.forEach(r -> merged.merge(key(0, r), r, RejectedRow::plus));
    return merged.values().stream()
        .sorted(Comparator.comparingLong(RejectedRow::count).reversed())
        .toList();
  }

  /** Cells known. */
  public int size() {
    return cells.size();
  }

  /** Orders of rows that are kept. */
  int keptOrders() {
    return kept.orders();
  }

  /** Records of cells beyond the number that is listed. */
  public long unlisted() {
    return unlisted.get();
  }

  /** Alerts that hold. */
  public long holding(Alert.Severity severity) {
    return episodes.values().stream().filter(e -> e.holds() && e.severity() == severity).count();
  }

  /** The fleet in numbers, as of now. */
  public FleetSummary summary() {
    return kept.summary(sums());
  }

  /** What the fleet's numbers are made of, as of now. */
  public FleetSums sums() {
    return kept.sums(
        samples.perSecond(),
        operations.perSecond(),
        rejected.values().stream().mapToLong(RejectedRow::count).sum(),
        seenMillis);
  }

  /** The partitions whose cells, and those whose dead letters, are shown here. */
  public Here here() {
    return new Here(Set.copyOf(cellsOf), Set.copyOf(rejectedOf));
  }

  /** All that is known here of a partition's cells is shown. */
  public void arrive(int partition) {
    cellsOf.add(partition);
  }

  /**
   * A partition's cells are another's to show now.
   *
   * @param theirs of a cell's id
   */
  public void leave(int partition, Predicate<String> theirs) {
    cellsOf.remove(partition);
    for (String cellId : List.copyOf(cells.keySet())) {
      if (theirs.test(cellId)) {
        cells.computeIfPresent(
            cellId,
            (id, cell) -> {
              synchronized (cell) {
                kept.change(cell.row, null);
                return null;
              }
            });
        liveOrder.put(cellId, null);
      }
    }
    packs.keySet().removeIf(theirs);
    sources.keySet().removeIf(theirs);
    names.identities().stream()
        .map(Identity::cellId)
        .filter(theirs)
        .toList()
        .forEach(names::remove);
    for (Map.Entry<String, AlertEpisode> e : Map.copyOf(episodes).entrySet()) {
      if (theirs.test(e.getValue().alert().cellId())) {
        synchronized (cleared) {
          if (e.getValue().state() == AlertEpisode.State.CLEARED) {
            cleared.remove(e.getValue());
          }
          forgetAgain(episodes.remove(e.getKey()));
        }
      }
    }
  }

  /** All that is known here of a partition of the dead letters is shown. */
  public void arriveRejected(int partition) {
    rejectedOf.add(partition);
  }

  /** A partition of the dead letters is another's to show now. */
  public void leaveRejected(int partition) {
    rejectedOf.remove(partition);
    rejected.keySet().removeIf(key -> key.startsWith(partition + "/"));
  }
}
