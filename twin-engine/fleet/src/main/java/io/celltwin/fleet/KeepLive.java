package io.celltwin.fleet;

import io.celltwin.domain.Live;
import io.celltwin.fleet.view.FleetIndex;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps each cell's live twin as the topic has it last: the job writes a cell's in order, and after
 * a clock that begins anew its times do too. They change too often for the feed of changes; who
 * follows them asks for those that changed.
 */
final class KeepLive implements Processor<String, Live, Void, Void> {
  private final FleetIndex index;
  private final UnusableRows faults;
  private KeyValueStore<String, Live> store;

  KeepLive(FleetIndex index, UnusableRows faults) {
    this.index = index;
    this.faults = faults;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(Stores.LIVE);
    Stores.forEach(store, faults, (cellId, live) -> index.live(cellId, live, false));
  }

  @Override
  public void process(Record<String, Live> record) {
    String cellId = record.key();
    Live live = record.value();
    if (cellId == null || live != null) {
      Stores.requireKey(cellId, live == null ? null : live.cellId());
    }
    if (live == null) {
      store.delete(cellId);
    } else {
      store.put(cellId, live);
    }
    index.live(cellId, live, true);
  }
}
