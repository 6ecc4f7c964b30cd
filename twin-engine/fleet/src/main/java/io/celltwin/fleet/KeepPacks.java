package io.celltwin.fleet;

import io.celltwin.domain.PackTwin;
import io.celltwin.fleet.view.FleetIndex;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps each pack's cells beside each other as the topic has them last: the job writes a pack's in
 * order, and after a clock that begins anew its times do too.
 */
final class KeepPacks implements Processor<String, PackTwin, Void, Void> {
  private final FleetIndex index;
  private final UnusableRows faults;
  private KeyValueStore<String, PackTwin> store;

  KeepPacks(FleetIndex index, UnusableRows faults) {
    this.index = index;
    this.faults = faults;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(Stores.PACKS);
    Stores.forEach(store, faults, index::pack);
  }

  @Override
  public void process(Record<String, PackTwin> record) {
    String packId = record.key();
    PackTwin twin = record.value();
    if (packId == null || twin != null) {
      Stores.requireKey(packId, twin == null ? null : twin.packId());
    }
    if (twin == null) {
      store.delete(packId);
    } else {
      store.put(packId, twin);
    }
    index.pack(packId, twin);
  }
}
