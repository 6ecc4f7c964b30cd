package io.celltwin.fleet;

import io.celltwin.domain.SourceStatus;
import io.celltwin.fleet.view.FleetIndex;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps what the gateway said last of each source and pack. */
final class KeepSources implements Processor<String, SourceStatus, Void, Void> {
  private final FleetIndex index;
  private final UnusableRows faults;
  private KeyValueStore<String, SourceStatus> store;

  KeepSources(FleetIndex index, UnusableRows faults) {
    this.index = index;
    this.faults = faults;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(Stores.SOURCES);
    Stores.forEach(store, faults, (key, status) -> index.source(key, status, false));
  }

  @Override
  public void process(Record<String, SourceStatus> record) {
    if (record.value() == null) {
      store.delete(record.key());
    } else {
      store.put(record.key(), record.value());
    }
    index.source(record.key(), record.value(), true);
  }
}
