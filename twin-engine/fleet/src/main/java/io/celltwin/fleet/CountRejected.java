package io.celltwin.fleet;

import io.celltwin.codec.DeadLetter;
import io.celltwin.domain.Rejection;
import io.celltwin.fleet.view.FleetIndex;
import io.celltwin.fleet.view.RejectedRow;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts dead letters by reason and cell; each once, as the row holds the last offset counted. */
final class CountRejected implements Processor<byte[], byte[], Void, Void> {
  private final FleetIndex index;
  private final Changes changes;
  private ProcessorContext<Void, Void> context;
  private KeyValueStore<String, RejectedRow> store;

  CountRejected(FleetIndex index, Changes changes) {
    this.index = index;
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> processorContext) {
    context = processorContext;
    store = context.getStateStore(Stores.REJECTED);
    try (var kept = store.all()) {
      kept.forEachRemaining(e -> index.rejected(context.taskId().partition(), e.value, false));
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Rejection rejection = DeadLetter.read(record.key(), record.headers());
    long offset = context.recordMetadata().orElseThrow().offset();
    String key = rejection.code() + '\0' + rejection.cellId();
    RejectedRow before = store.get(key);
    if (before != null && offset <= before.lastOffset()) {
      return; // delivered again
    }
    RejectedRow now =
        before == null
            ? RejectedRow.first(rejection, record.timestamp(), offset)
            : before.plus(rejection, record.timestamp(), offset);
    store.put(key, now);
    index.rejected(context.taskId().partition(), now, true);
    changes.tell(Change.What.REJECTED, rejection.cellId(), rejection.code());
  }
}
