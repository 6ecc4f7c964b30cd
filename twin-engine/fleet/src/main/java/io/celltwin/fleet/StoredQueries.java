package io.celltwin.fleet;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Identity;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.AlertQuery;
import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.ChangeFeed;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.FleetSums;
import io.celltwin.fleet.api.ImpedanceRow;
import io.celltwin.fleet.api.LiveBatch;
import io.celltwin.fleet.api.PackRow;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.api.Trace;
import io.celltwin.fleet.instance.Views;
import io.celltwin.fleet.view.FleetIndex;
import io.celltwin.fleet.view.Here;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Answers from the index where it can, from the stores where it must. */
final class StoredQueries implements Views {

  /** The stores of a running topology, or of one under test. */
  interface OpenStores {
    <V> ReadOnlyKeyValueStore<String, V> store(String name);

    /** The part of it in which a cell's rows are, where somebody knows which that is. */
    default <V> ReadOnlyKeyValueStore<String, V> store(String name, String cellId) {
      return store(name);
    }
  }

  /** Where samples are fetched from. */
  interface Samples {
    Trace read(String cellId, CycleRow row, int points);
  }

  /** How long one who follows waits where nothing is new. */
  private static final Duration FOLLOWED = Duration.ofMillis(500);

  private static final long FOLLOW_LOOK_MILLIS = 20;

  private final FleetIndex index;
  private final OpenStores stores;
  private final Samples samples;
  private final Supplier<Optional<String>> notReady;
  private final Changes changes;

  StoredQueries(
      FleetIndex index,
      OpenStores stores,
      Samples samples,
      Supplier<Optional<String>> notReady,
      Changes changes) {
    this.index = index;
    this.stores = stores;
    this.samples = samples;
    this.notReady = notReady;
    this.changes = changes;
  }

  /**
   * The same of what this instance keeps of another's cells: there is no index of these, so a row
   * is made of the stores, and the fleet's own lists are not answered.
   */
  static Views ofCopies(
      FleetIndex index,
      OpenStores stores,
      Samples samples,
      Supplier<Optional<String>> notReady,
      Changes changes) {
    return new CopiedViews(new StoredQueries(index, stores, samples, notReady, changes), stores);
  }

  @Override
  public CellPage cells(CellQuery query) {
    return index.cells(query);
  }

  @Override
  public Optional<CellRow> cell(String cellId) {
    return index.cell(cellId);
  }

  @Override
  public LiveBatch liveAfter(long place, int most) {
    return index.liveAfter(place, most);
  }

  @Override
  public long livePlace() {
    return index.livePlace();
  }

  @Override
  public Optional<Twin> twin(String cellId) {
    return get(Stores.TWINS, cellId);
  }

  @Override
  public List<CycleRow> cycles(String cellId, long after, OperationKind kind, int limit) {
    ReadOnlyKeyValueStore<String, CycleRow> store = stores.store(Stores.CYCLES, cellId);
    Deque<CycleRow> rows = new ArrayDeque<>();
    try (var newestFirst =
        store.reverseRange(Stores.cycleKey(cellId, after + 1), Stores.lastKey(cellId))) {
      while (newestFirst.hasNext() && rows.size() < limit) {
        CycleRow row = newestFirst.next().value;
        if (row != null && (kind == null || kind == row.kind())) {
          rows.addFirst(row);
        }
      }
    }
    return List.copyOf(rows);
  }

  @Override
  public List<Cycle> latest(String cellId) {
    ReadOnlyKeyValueStore<String, Cycle> store = stores.store(Stores.LATEST, cellId);
    List<Cycle> cycles = new ArrayList<>();
    try (var all = store.range(Stores.firstKey(cellId), Stores.lastKey(cellId))) {
      all.forEachRemaining(e -> addKnown(cycles, e.value));
    }
    cycles.sort(Comparator.comparingLong(Cycle::revision).reversed());
    return List.copyOf(cycles);
  }

  @Override
  public Optional<Forecast> forecast(String cellId) {
    return get(Stores.FORECASTS, cellId);
  }

  @Override
  public List<ImpedanceRow> impedances(String cellId) {
    return this.<List<ImpedanceRow>>get(Stores.IMPEDANCES, cellId).orElse(List.of());
  }

  @Override
  public List<AlertEpisode> alerts(AlertQuery query) {
    if (query.cellId() == null) {
      return index.alerts(query);
    }
    ReadOnlyKeyValueStore<String, AlertEpisode> store = stores.store(Stores.ALERTS, query.cellId());
    List<AlertEpisode> all = new ArrayList<>();
    try (var kept = store.range(Stores.firstKey(query.cellId()), Stores.lastKey(query.cellId()))) {
      kept.forEachRemaining(e -> addKnown(all, e.value));
    }
    return FleetIndex.latestFirst(all, query);
  }

  @Override
  public Optional<AlertEpisode> alert(String alertId) {
    return index.alert(alertId);
  }

  @Override
  public FleetSums sums() {
    return index.sums();
  }

  @Override
  public Here here() {
    return index.here();
  }

  @Override
  public Optional<AlertEpisode> heard(Alert alert) {
    return index.heard(alert);
  }

  @Override
  public Followed follow(String epoch, long after, long place, int most) {
    boolean known = epoch.equals(changes.epoch());
    if (!known) { // from now on; all live twins, for who begins knows none
      LiveBatch live = index.liveAfter(0, most);
      return new Followed(
          changes.epoch(), List.of(), 0, changes.latest(), live.live(), live.next());
    }
    long until = System.nanoTime() + FOLLOWED.toNanos();
    while (changes.latest() <= after
        && index.livePlace() <= place
        && System.nanoTime() - until < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(FOLLOW_LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    ChangeFeed.Batch batch = changes.after(after, most);
    LiveBatch live = index.liveAfter(place, most);
    return new Followed(
        changes.epoch(), batch.changes(), batch.missed(), batch.next(), live.live(), live.next());
  }

  @Override
  public List<PackRow> packs() {
    return index.packs();
  }

  @Override
  public Optional<PackTwin> pack(String packId) {
    return get(Stores.PACKS, packId);
  }

  @Override
  public List<ScoreRow> scoreboard() {
    return index.scoreboard();
  }

  @Override
  public FleetSummary fleet() {
    return index.summary();
  }

  @Override
  public List<RejectedRow> rejected() {
    return index.rejected();
  }

  @Override
  public Optional<Trace> trace(String cellId, long revision, int points) {
    Optional<CycleRow> row =
        revision > 0
            ? get(Stores.CYCLES, Stores.cycleKey(cellId, revision))
            : latestWithSamples(cellId);
    return row.map(r -> samples.read(cellId, r, points));
  }

  private Optional<CycleRow> latestWithSamples(String cellId) {
    ReadOnlyKeyValueStore<String, CycleRow> store = stores.store(Stores.CYCLES, cellId);
    try (var newestFirst = store.reverseRange(Stores.firstKey(cellId), Stores.lastKey(cellId))) {
      while (newestFirst.hasNext()) {
        CycleRow row = newestFirst.next().value;
        if (row != null && row.samples() > 0) {
          return Optional.of(row);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public List<SourceStatus> sources() {
    return index.sources();
  }

  @Override
  public Optional<Identity> identity(String cellId) {
    return index.names().identity(cellId);
  }

  @Override
  public List<Identity> identities() {
    return index.names().identities();
  }

  @Override
  public Optional<String> notReady() {
    return notReady.get();
  }

  /** A row that could not be read is null. */
  private static <V> void addKnown(List<V> to, V row) {
    if (row != null) {
      to.add(row);
    }
  }

  <V> Optional<V> get(String store, String key) {
    ReadOnlyKeyValueStore<String, V> open = stores.store(store, Stores.cellOf(key));
    return Optional.ofNullable(open.get(key));
  }
}
