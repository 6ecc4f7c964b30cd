package io.celltwin.fleet;

import io.celltwin.core.alert.LiveSilence;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.view.FleetIndex;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Tells when a live cell falls silent and when it is heard again. What the cells' habits are is
 * learned anew after a restart; an alert that was open stays so until its cell speaks.
 */
final class WatchSilence implements Processor<String, Twin, String, Alert> {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final LiveSilence silence;
  private final FleetIndex index;
  private final UnusableRows faults;
  private final KeysOfPartition keys;
  private ProcessorContext<String, Alert> context;

  /**
   * @param silence shared by the tasks of the topology: how late it is, all cells say together
   */
  WatchSilence(LiveSilence silence, FleetIndex index, KeysOfPartition keys, UnusableRows faults) {
    this.silence = silence;
    this.index = index;
    this.keys = keys;
    this.faults = faults;
  }

  @Override
  public void init(ProcessorContext<String, Alert> context) {
    this.context = context;
    KeyValueStore<String, Twin> twins = context.getStateStore(Stores.TWINS);
    Stores.forEach(
        twins, faults, (cellId, twin) -> silence.remember(twin, context.currentSystemTimeMs()));
    context.schedule(
        EVERY, PunctuationType.WALL_CLOCK_TIME, now -> silence.look(now).forEach(this::tell));
  }

  @Override
  public void process(Record<String, Twin> record) {
    if (record.value() == null) {
      silence.forget(record.key()).forEach(this::tell);
    } else {
      silence.heard(record.value(), context.currentSystemTimeMs()).forEach(this::tell);
    }
  }

  /** Its cells are another's to watch now. */
  @Override
  public void close() {
    int partition = context.taskId().partition();
    silence.release(cellId -> keys.lieOn(cellId, partition));
  }

  private void tell(Alert alert) {
    if (alert.state() == Alert.State.FIRING
        && index.isOutOfService(alert.cellId(), context.currentSystemTimeMs())) {
      return; // it was replaced: it says nothing any more, and is not missed
    }
    context.forward(new Record<>(alert.cellId(), alert, Math.max(0, alert.eventMillis())));
  }
}
