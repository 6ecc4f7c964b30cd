package io.celltwin.fleet;

import io.celltwin.fleet.api.CellScores;
import io.celltwin.fleet.view.FleetIndex;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Holds what was said of each cell against what became of it. Operations and forecasts come by
 * topics of their own; which of the two is read first does not matter to {@link CellScores}.
 */
final class KeepScores<V> implements Processor<String, V, Void, Void> {
  private final Function<V, String> cellOf;
  private final BiPredicate<CellScores, V> accept;
  private final FleetIndex index;
  private final UnusableRows faults;
  private KeyValueStore<String, CellScores> store;

  /**
   * @param accept takes a value in; false where it changed nothing
   */
  KeepScores(
      Function<V, String> cellOf,
      BiPredicate<CellScores, V> accept,
      FleetIndex index,
      UnusableRows faults) {
    this.cellOf = cellOf;
    this.accept = accept;
    this.index = index;
    this.faults = faults;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(Stores.SCORES);
    Stores.forEach(store, faults, (cellId, scores) -> index.scores(cellId, scores.rows()));
  }

  @Override
  public void process(Record<String, V> record) {
    V value = record.value();
    if (value == null) { // the cell is retired: its next life begins anew
      if (record.key() != null && store.delete(record.key()) != null) {
        index.scores(record.key(), List.of());
      }
      return;
    }
    String cellId = cellOf.apply(value);
    if (!cellId.equals(record.key())) {
      return; // what keeps the record itself sends it to the dead letters; once is enough
    }
    CellScores known = store.get(cellId);
    CellScores scores = known == null ? CellScores.fresh() : known;
    if (accept.test(scores, value)) {
      store.put(cellId, scores);
      index.scores(cellId, scores.rows());
    }
  }
}
