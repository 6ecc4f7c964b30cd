package io.celltwin.fleet.api;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Identity;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What can be asked of a fleet. Answers are as of now; a cell that is not known is empty, not an
 * error. Thread-safe. All but {@link #cells}, {@link #cell}, {@link #alert}, {@link #packs}, {@link
 * #fleet} and {@link #rejected} may read from disk; {@link #trace} reads from the broker.
 */
public interface FleetQueries {

  /** Some cells, in an order. */
  CellPage cells(CellQuery query);

  /** One cell's row. */
  Optional<CellRow> cell(String cellId);

  /** The rows of some cells, of those that are known; in no order. */
  default List<CellRow> rows(Collection<String> cellIds) {
    return cellIds.stream().map(this::cell).flatMap(Optional::stream).toList();
  }

  /**
   * Live twins that changed, each once and as it is now, however often it changed meanwhile.
   *
   * @param place after which, as an earlier answer gave it; {@link #livePlace} for from now on
   * @param most at most so many
   */
  LiveBatch liveAfter(long place, int most);

  /** The place after which no live twin has changed yet. */
  long livePlace();

  /** The latest revision of a cell's twin. */
  Optional<Twin> twin(String cellId);

  /**
   * A cell's operations, oldest first. Of old ones discharges alone are kept, and of too many of
   * these every other.
   *
   * @param after revisions above this
   * @param kind only these, or null for all
   * @param limit the latest so many
   */
  List<CycleRow> cycles(String cellId, long after, OperationKind kind, int limit);

  /**
   * A cell's latest operation of each kind that has samples, whole: with its features. The latest
   * first.
   */
  List<Cycle> latest(String cellId);

  /** The latest forecast. */
  Optional<Forecast> forecast(String cellId);

  /** A cell's impedance spectra, oldest first. */
  List<ImpedanceRow> impedances(String cellId);

  /** Alerts, the latest first. */
  List<AlertEpisode> alerts(AlertQuery query);

  /** One alert. */
  Optional<AlertEpisode> alert(String alertId);

  /** All packs that cells name, those with alerts first, then in order of name. */
  List<PackRow> packs();

  /** A pack's cells beside each other; empty where their places in it are not known. */
  Optional<PackTwin> pack(String packId);

  /** The fleet in numbers. */
  FleetSummary fleet();

  /**
   * How often what was said was right, by question, kind of cell, horizon and who said it: sums
   * over the cells there are.
   */
  List<ScoreRow> scoreboard();

  /** What was turned away, by reason and cell, the most frequent first. */
  List<RejectedRow> rejected();

  /** Points of a trace where nobody says how many. */
  int USUAL_POINTS = 2_000;

  /** Points of a trace at most: an answer does not grow with its operation. */
  int MOST_POINTS = 20_000;

  /**
   * One operation in so many points: its samples where they are no more, else those that keep its
   * picture.
   *
   * @param revision of the operation; 0 for the latest that has samples
   * @param points at most, 8 to {@link #MOST_POINTS}
   * @return empty where the cell or the operation is not known
   * @throws FleetBusyException where many ask at once
   */
  Optional<Trace> trace(String cellId, long revision, int points);

  /** What keeps the fleet from answering, in one sentence; empty while it can. */
  Optional<String> notReady();

  /**
   * What sources in the field send, by source and pack, as the gateway counts it. A source's record
   * lies wherever its key does: this is asked of all instances.
   */
  List<SourceStatus> sources();

  /** What is said of who a cell is; empty where it is known by its id alone. */
  Optional<Identity> identity(String cellId);

  /** All that is said of who cells are: a name may mean a cell that lies anywhere. */
  List<Identity> identities();

  /** The nameplate. */
  default Optional<CellSpec> spec(String cellId) {
    return cell(cellId).map(CellRow::spec);
  }
}
