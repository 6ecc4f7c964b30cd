package io.celltwin.fleet;

import io.celltwin.fleet.view.FleetIndex;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Says when a partition's cells are all shown here, and takes them out when they go to another
 * instance: a row that stayed would never change again.
 */
final class Seat<V> implements Processor<String, V, Void, Void> {
  private final FleetIndex index;
  private final KeysOfPartition keys;
  private int partition;

  Seat(FleetIndex index, KeysOfPartition keys) {
    this.index = index;
    this.keys = keys;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    partition = context.taskId().partition();
    index.arrive(partition);
  }

  @Override
  public void process(Record<String, V> record) {
    // it looks at no record
  }

  @Override
  public void close() {
    index.leave(partition, cellId -> keys.lieOn(cellId, partition));
  }
}
