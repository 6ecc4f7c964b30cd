package io.celltwin.fleet;

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
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.ImpedanceRow;
import io.celltwin.fleet.api.LiveBatch;
import io.celltwin.fleet.api.PackRow;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.api.Trace;
import io.celltwin.fleet.view.FleetIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Answers from the index where it can, from the stores where it must. */
final class StoredQueries implements FleetQueries {

  /** The stores of a running topology, or of one under test. */
  interface OpenStores {
    <V> ReadOnlyKeyValueStore<String, V> store(String name);
  }

  /** Where samples are fetched from. */
  interface Samples {
    Trace read(String cellId, CycleRow row, int points);
  }

  private final FleetIndex index;
  private final OpenStores stores;
  private final Samples samples;
  private final Supplier<Optional<String>> notReady;

  StoredQueries(
      FleetIndex index, OpenStores stores, Samples samples, Supplier<Optional<String>> notReady) {
    this.index = index;
    this.stores = stores;
    this.samples = samples;
    this.notReady = notReady;
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
    ReadOnlyKeyValueStore<String, CycleRow> store = stores.store(Stores.CYCLES);
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
    ReadOnlyKeyValueStore<String, Cycle> store = stores.store(Stores.LATEST);
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
    ReadOnlyKeyValueStore<String, AlertEpisode> store = stores.store(Stores.ALERTS);
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
  public List<PackRow> packs() {
    return index.packs();
  }

  @Override
  public Optional<PackTwin> pack(String packId) {
    return get(Stores.PACKS, packId);
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
    ReadOnlyKeyValueStore<String, CycleRow> store = stores.store(Stores.CYCLES);
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

  private <V> Optional<V> get(String store, String key) {
    ReadOnlyKeyValueStore<String, V> open = stores.store(store);
    return Optional.ofNullable(open.get(key));
  }
}
