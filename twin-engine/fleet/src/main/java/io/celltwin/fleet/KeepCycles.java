package io.celltwin.fleet;

import io.celltwin.codec.TelemetryRange;
import io.celltwin.domain.Cycle;
import io.celltwin.fleet.api.CellTally;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.view.FleetIndex;
import io.celltwin.fleet.view.Thinning;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps a bounded history of each cell's operations, and of each kind the latest whole; and counts
 * them.
 */
final class KeepCycles implements Processor<String, Cycle, Void, Void> {
  private final Thinning thinning;
  private final FleetIndex index;
  private final Changes changes;
  private final UnusableRows faults;
  private KeyValueStore<String, CycleRow> rows;
  private KeyValueStore<String, Cycle> latest;
  private KeyValueStore<String, CellTally> tallies;

  KeepCycles(Thinning thinning, FleetIndex index, Changes changes, UnusableRows faults) {
    this.faults = faults;
    this.thinning = thinning;
    this.index = index;
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    rows = context.getStateStore(Stores.CYCLES);
    latest = context.getStateStore(Stores.LATEST);
    tallies = context.getStateStore(Stores.TALLIES);
    Stores.forEach(tallies, faults, index::tally);
  }

  @Override
  public void process(Record<String, Cycle> record) {
    Cycle cycle = record.value();
    if (cycle == null) {
      forget(record.key());
      return;
    }
    String cellId = Stores.requireKey(record.key(), cycle.cellId());
    CellTally before = tallies.get(cellId);
    CellTally tally = before == null ? CellTally.NONE : before;
    TelemetryRange at = rangeOf(record);
    CycleRow row =
        CycleRow.of(
            cycle,
            at == null ? null : new CycleRow.FramesAt(at.partition(), at.first(), at.last()));
    if (cycle.revision() <= tally.lastRevision()) {
      again(cycle, row, tally);
      return;
    }
    // the row first: after a crash in between, the cycle comes again and writes the same row
    rows.put(Stores.cycleKey(cellId, cycle.revision()), row);
    if (cycle.samples() > 0) {
      latest.put(Stores.kindKey(cellId, cycle.kind()), cycle);
    }
    tally = tally.plus(cycle);
    if (thinning.due(tally.rows())) {
      tally = tally.without(thin(cellId));
    }
    tallies.put(cellId, tally);
    index.cycle(cycle, tally);
    changes.tell(Change.What.CYCLE, cellId, Long.toString(cycle.revision()));
  }

  /** A header that is no range costs the trace of this operation, not its record. */
  private TelemetryRange rangeOf(Record<String, Cycle> record) {
    try {
      return TelemetryRange.of(record.headers());
    } catch (RuntimeException e) {
      faults.count("header of a cycle of " + record.key(), e);
      return null;
    }
  }

  /**
   * An operation that was there before. Mostly it is the same; where the job was started again and
   * answered otherwise, what was written last holds, as for a twin. One that was thinned out stays
   * out.
   */
  private void again(Cycle cycle, CycleRow row, CellTally tally) {
    String cellId = cycle.cellId();
    String key = Stores.cycleKey(cellId, cycle.revision());
    CycleRow before = rows.get(key);
    if (before == null || before.equals(row)) {
      return;
    }
    rows.put(key, row);
    Cycle whole = latest.get(Stores.kindKey(cellId, cycle.kind()));
    if (whole != null && whole.revision() == cycle.revision()) {
      latest.put(Stores.kindKey(cellId, cycle.kind()), cycle);
    }
    CellTally now = tally.answeredAnew(cycle.withSoh(before.soh()), cycle);
    tallies.put(cellId, now);
    index.tally(cellId, now);
    changes.tell(Change.What.CYCLE, cellId, Long.toString(cycle.revision()));
  }

  /** The cell is retired: its next life begins with revision 1. */
  private void forget(String cellId) {
    List<String> keys = new ArrayList<>();
    for (KeyValueStore<String, ?> store : List.of(rows, latest)) {
      try (var all = store.range(Stores.firstKey(cellId), Stores.lastKey(cellId))) {
        all.forEachRemaining(e -> keys.add(e.key));
      }
      keys.forEach(store::delete);
      keys.clear();
    }
    if (tallies.delete(cellId) != null) {
      index.tally(cellId, CellTally.NONE);
      changes.tell(Change.What.REMOVED, cellId, Change.What.CYCLE.name());
    }
  }

  private int thin(String cellId) {
    List<CycleRow> history = new ArrayList<>();
    try (var all = rows.range(Stores.firstKey(cellId), Stores.lastKey(cellId))) {
      all.forEachRemaining(
          e -> {
            if (e.value != null) {
              history.add(e.value);
            }
          });
    }
    List<Long> forgotten = thinning.forget(history);
    forgotten.forEach(revision -> rows.delete(Stores.cycleKey(cellId, revision)));
    return forgotten.size();
  }
}
