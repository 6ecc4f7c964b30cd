package io.celltwin.fleet;

import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Live;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.AlertQuery;
import io.celltwin.fleet.api.CellPage;
import io.celltwin.fleet.api.CellQuery;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CellTally;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetNotReadyException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What is told of a cell from the copy of another instance's stores while that one is away: a
 * moment old, and of one cell at a time.
 */
final class CopiedViews implements Views {
  private final StoredQueries stored;
  private final StoredQueries.OpenStores stores;

  CopiedViews(StoredQueries stored, StoredQueries.OpenStores stores) {
    this.stored = stored;
    this.stores = stores;
  }

  @Override
  public Optional<CellRow> cell(String cellId) {
    return FleetIndex.row(
        stored.<CellSpec>get(Stores.CELLS, cellId).orElse(null),
        stored.<Twin>get(Stores.TWINS, cellId).orElse(null),
        stored.<Live>get(Stores.LIVE, cellId).orElse(null),
        stored.<Forecast>get(Stores.FORECASTS, cellId).orElse(null),
        stored.<CellTally>get(Stores.TALLIES, cellId).orElse(null),
        episodes(cellId));
  }

  private List<AlertEpisode> episodes(String cellId) {
    ReadOnlyKeyValueStore<String, AlertEpisode> store = stores.store(Stores.ALERTS, cellId);
    List<AlertEpisode> episodes = new ArrayList<>();
    try (var all = store.range(Stores.firstKey(cellId), Stores.lastKey(cellId))) {
      all.forEachRemaining(
          e -> {
            if (e.value != null) {
              episodes.add(e.value);
            }
          });
    }
    return episodes;
  }

  @Override
  public Optional<Twin> twin(String cellId) {
    return stored.twin(cellId);
  }

  @Override
  public List<CycleRow> cycles(String cellId, long after, OperationKind kind, int limit) {
    return stored.cycles(cellId, after, kind, limit);
  }

  @Override
  public List<Cycle> latest(String cellId) {
    return stored.latest(cellId);
  }

  @Override
  public Optional<Forecast> forecast(String cellId) {
    return stored.forecast(cellId);
  }

  @Override
  public List<ImpedanceRow> impedances(String cellId) {
    return stored.impedances(cellId);
  }

  @Override
  public Optional<Trace> trace(String cellId, long revision, int points) {
    return stored.trace(cellId, revision, points);
  }

  @Override
  public List<AlertEpisode> alerts(AlertQuery query) {
    if (query.cellId() == null) {
      throw ofOneCell();
    }
    return stored.alerts(query);
  }

  @Override
  public Optional<AlertEpisode> heard(Alert alert) {
    return Optional.empty();
  }

  @Override
  public CellPage cells(CellQuery query) {
    throw ofOneCell();
  }

  @Override
  public Optional<AlertEpisode> alert(String alertId) {
    throw ofOneCell();
  }

  @Override
  public FleetSummary fleet() {
    throw ofOneCell();
  }

  @Override
  public List<PackRow> packs() {
    throw ofOneCell();
  }

  @Override
  public Optional<PackTwin> pack(String packId) {
    return stored.pack(packId);
  }

  @Override
  public List<SourceStatus> sources() {
    throw ofOneCell();
  }

  @Override
  public Optional<Identity> identity(String cellId) {
    return stored.get(Stores.IDENTITIES, cellId);
  }

  @Override
  public List<Identity> identities() {
    throw ofOneCell();
  }

  @Override
  public List<ScoreRow> scoreboard() {
    throw ofOneCell();
  }

  @Override
  public FleetSums sums() {
    throw ofOneCell();
  }

  @Override
  public List<RejectedRow> rejected() {
    throw ofOneCell();
  }

  @Override
  public LiveBatch liveAfter(long place, int most) {
    throw ofOneCell();
  }

  @Override
  public long livePlace() {
    throw ofOneCell();
  }

  @Override
  public Followed follow(String epoch, long after, long place, int most) {
    throw ofOneCell();
  }

  @Override
  public Here here() {
    return stored.here();
  }

  @Override
  public Optional<String> notReady() {
    return stored.notReady();
  }

  private static FleetNotReadyException ofOneCell() {
    return new FleetNotReadyException("a copy is asked of one cell at a time", null);
  }
}
