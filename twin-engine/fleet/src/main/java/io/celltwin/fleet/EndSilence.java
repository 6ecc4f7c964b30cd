package io.celltwin.fleet;

import io.celltwin.core.alert.LiveSilence;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Identity;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A cell that was replaced says nothing any more, and its silence is over as an alert. */
final class EndSilence implements Processor<String, Identity, String, Alert> {
  private final LiveSilence silence;
  private ProcessorContext<String, Alert> context;

  EndSilence(LiveSilence silence) {
    this.silence = silence;
  }

  @Override
  public void init(ProcessorContext<String, Alert> processorContext) {
    context = processorContext;
  }

  @Override
  public void process(Record<String, Identity> record) {
    Identity identity = record.value();
    if (identity != null && identity.isOutOfService(context.currentSystemTimeMs())) {
      silence
          .forget(record.key())
          .forEach(
              alert ->
                  context.forward(
                      new Record<>(alert.cellId(), alert, Math.max(0, alert.eventMillis()))));
    }
  }
}
