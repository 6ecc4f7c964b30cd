package io.celltwin.fleet;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Impedance;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.ImpedanceRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the resistances of each cell's latest impedance spectra. */
final class KeepImpedances implements Processor<String, Impedance, Void, Void> {
  /** Spectra a cell may have here. */
  static final int BOUND = 500;

  private final Changes changes;
  private KeyValueStore<String, List<ImpedanceRow>> store;

  KeepImpedances(Changes changes) {
    this.changes = changes;
  }

  /** Lets go of those of cells that were taken off the register. */
  static Processor<String, CellSpec, Void, Void> ofRetired(Changes changes) {
    return new Processor<>() {
      private KeyValueStore<String, List<ImpedanceRow>> store;

      @Override
      public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(Stores.IMPEDANCES);
      }

      @Override
      public void process(Record<String, CellSpec> record) {
        if (record.key() != null && record.value() == null && store.delete(record.key()) != null) {
          changes.tell(Change.What.REMOVED, record.key(), Change.What.IMPEDANCE.name());
        }
      }
    };
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(Stores.IMPEDANCES);
  }

  @Override
  public void process(Record<String, Impedance> record) {
    Impedance impedance = record.value();
    if (impedance == null) {
      return;
    }
    Stores.requireKey(record.key(), impedance.cellId());
    List<ImpedanceRow> before = store.get(impedance.cellId());
    List<ImpedanceRow> rows = before == null ? new ArrayList<>() : new ArrayList<>(before);
    if (!rows.isEmpty() && impedance.sequence() <= rows.get(rows.size() - 1).sequence()) {
      return; // delivered again
    }
    rows.add(ImpedanceRow.of(impedance));
    store.put(
        impedance.cellId(),
        rows.size() <= BOUND ? rows : rows.subList(rows.size() - BOUND, rows.size()));
    changes.tell(Change.What.IMPEDANCE, impedance.cellId(), Long.toString(impedance.sequence()));
  }
}
