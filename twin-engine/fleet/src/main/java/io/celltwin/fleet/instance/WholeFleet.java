package io.celltwin.fleet.instance;

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
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.FleetSummary;
import io.celltwin.fleet.api.FleetSums;
import io.celltwin.fleet.api.ImpedanceRow;
import io.celltwin.fleet.api.LiveBatch;
import io.celltwin.fleet.api.PackRow;
import io.celltwin.fleet.api.RejectedRow;
import io.celltwin.fleet.api.ScoreRow;
import io.celltwin.fleet.api.Trace;
import io.celltwin.fleet.view.FleetIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The whole fleet, asked of any of its instances. What is about one cell is asked of the instance
 * that has it ({@link Asking#ofOwner}), what is about many of all, and put together ({@link
 * Asking#ofAll}). A further question is one method here, of one of these two kinds.
 */
public final class WholeFleet implements FleetQueries {
  private final Asking asking;
  private final FollowedChanges followed;
  private final Supplier<Optional<String>> notReady;

  /**
   * @param notReady what keeps this instance from asking
   */
  public WholeFleet(Asking asking, FollowedChanges followed, Supplier<Optional<String>> notReady) {
    this.asking = asking;
    this.followed = followed;
    this.notReady = notReady;
  }

  @Override
  public Optional<CellRow> cell(String cellId) {
    return asking.ofOwner(cellId, views -> views.cell(cellId));
  }

  @Override
  public List<CellRow> rows(Collection<String> cellIds) {
    Map<Integer, List<String>> byPartition = new HashMap<>();
    for (String cellId : cellIds) {
      byPartition.computeIfAbsent(asking.partitionOf(cellId), p -> new ArrayList<>()).add(cellId);
    }
    List<CellRow> rows = new ArrayList<>(cellIds.size());
    byPartition
        .values()
        .forEach(ids -> rows.addAll(asking.ofOwner(ids.get(0), views -> views.rows(ids))));
    return rows;
  }

  @Override
  public Optional<Twin> twin(String cellId) {
    return asking.ofOwner(cellId, views -> views.twin(cellId));
  }

  @Override
  public List<CycleRow> cycles(String cellId, long after, OperationKind kind, int limit) {
    return asking.ofOwner(cellId, views -> views.cycles(cellId, after, kind, limit));
  }

  @Override
  public List<Cycle> latest(String cellId) {
    return asking.ofOwner(cellId, views -> views.latest(cellId));
  }

  @Override
  public Optional<Forecast> forecast(String cellId) {
    return asking.ofOwner(cellId, views -> views.forecast(cellId));
  }

  @Override
  public List<ImpedanceRow> impedances(String cellId) {
    return asking.ofOwner(cellId, views -> views.impedances(cellId));
  }

  @Override
  public Optional<Trace> trace(String cellId, long revision, int points) {
    return asking.ofOwner(cellId, views -> views.trace(cellId, revision, points));
  }

  /** The episode that a rule's word has moved. */
  public Optional<AlertEpisode> heard(Alert alert) {
    return asking.ofOwner(alert.cellId(), views -> views.heard(alert));
  }

  /** Pages in one order, cut where the page asked for ends: the cursor is a place in that order. */
  @Override
  public CellPage cells(CellQuery query) {
    Map<String, CellRow> rows = new LinkedHashMap<>();
    int total = 0;
    boolean more = false;
    for (CellPage page : asking.ofAll(views -> views.cells(query))) {
      page.rows().forEach(row -> rows.putIfAbsent(row.cellId(), row));
      total += page.total();
      more |= page.next() != null;
    }
    List<CellRow> merged =
        rows.values().stream().sorted(query.comparator()).limit(query.limit()).toList();
    more |= rows.size() > query.limit();
    return new CellPage(
        merged,
        total,
        more && !merged.isEmpty() ? query.cursorAt(merged.get(merged.size() - 1)) : null);
  }

  @Override
  public List<AlertEpisode> alerts(AlertQuery query) {
    if (query.cellId() != null) {
      return asking.ofOwner(query.cellId(), views -> views.alerts(query));
    }
    return FleetIndex.latestFirst(flat(views -> views.alerts(query)), query);
  }

  @Override
  public Optional<AlertEpisode> alert(String alertId) {
    return asking.ofAll(views -> views.alert(alertId)).stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public FleetSummary fleet() {
    return asking.ofAll(Views::sums).stream()
        .reduce(FleetSums::plus)
        .orElseThrow() // one at least is asked: this one
        .summary();
  }

  /** A pack's cells may lie with several: its numbers are of all of them. */
  @Override
  public List<PackRow> packs() {
    Map<String, FleetSummary.Group> groups =
        fleet().packs().stream()
            .collect(Collectors.toMap(FleetSummary.Group::name, group -> group));
    Map<String, PackRow> merged = new LinkedHashMap<>();
    for (PackRow row : flat(FleetQueries::packs)) {
      merged.merge(
          row.packId(),
          new PackRow(
              row.packId(),
              row.site(),
              row.chemistry(),
              groups.getOrDefault(row.packId(), row.group()),
              row.twin()),
          (one, other) ->
              new PackRow(
                  one.packId(),
                  one.site() != null ? one.site() : other.site(),
                  one.chemistry() == other.chemistry() ? one.chemistry() : null,
                  one.group(),
                  one.twin() != null ? one.twin() : other.twin()));
    }
    return FleetIndex.alertingFirst(merged.values());
  }

  @Override
  public Optional<PackTwin> pack(String packId) {
    return asking.ofOwner(packId, views -> views.pack(packId));
  }

  @Override
  public List<SourceStatus> sources() {
    return flat(FleetQueries::sources).stream()
        .sorted(Comparator.comparing(SourceStatus::source).thenComparing(SourceStatus::pack))
        .toList();
  }

  @Override
  public Optional<Identity> identity(String cellId) {
    return asking.ofOwner(cellId, views -> views.identity(cellId));
  }

  @Override
  public List<Identity> identities() {
    return flat(FleetQueries::identities);
  }

  @Override
  public List<RejectedRow> rejected() {
    return FleetIndex.mostFrequentFirst(flat(FleetQueries::rejected));
  }

  @Override
  public List<ScoreRow> scoreboard() {
    return ScoreRow.added(flat(FleetQueries::scoreboard));
  }

  private <T> List<T> flat(Function<Views, List<T>> ask) {
    return asking.ofAll(ask).stream().flatMap(List::stream).toList();
  }

  @Override
  public LiveBatch liveAfter(long place, int most) {
    return followed.live().after(place, most);
  }

  @Override
  public long livePlace() {
    return followed.live().latest();
  }

  @Override
  public Optional<String> notReady() {
    return notReady.get();
  }
}
