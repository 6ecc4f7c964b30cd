package io.celltwin.standalone;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells when the job has worked off everything that was sent. It has when a checkpoint holds the
 * end of its input, nothing waits for a model, and two more checkpoints, whose barriers pushed
 * everything before them through the job, brought nothing new.
 */
final class Drained {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int QUIET_CHECKPOINTS = 2;

  private final Standalone standalone;
  private final Admin admin;
  private final String group;
  private final String input;
  private final List<String> outputs;
  private long lastResult = System.nanoTime();

  Drained(Standalone standalone, Admin admin, String group) {
    this.standalone = standalone;
    this.admin = admin;
    this.group = group;
    input = standalone.topics().telemetry().name();
    outputs =
        List.of(
            standalone.topics().cycles().name(),
            standalone.topics().twins().name(),
            standalone.topics().alerts().name(),
            standalone.topics().deadLetters());
  }

  /** When the last result was written, as {@link System#nanoTime()}. */
  long lastResult() {
    return lastResult;
  }

  /** Waits until then, for ever if need be: a job that has failed ends the wait with its reason. */
  void await() throws InterruptedException, ExecutionException {
    long results = -1;
    double quietSince = Double.NaN;
    while (true) {
      standalone.requireJobRunning();
      long now = ends(outputs).values().stream().mapToLong(Long::longValue).sum();
      if (now != results) {
        results = now;
        lastResult = System.nanoTime();
        quietSince = Double.NaN;
      }
      boolean quiet = inputDone() && gauges("celltwin.job.pending") == 0;
      double checkpoints = gauges("celltwin.job.number.of.completed.checkpoints");
      if (!quiet) {
        quietSince = Double.NaN;
      } else if (Double.isNaN(quietSince)) {
        quietSince = checkpoints;
      } else if (checkpoints >= quietSince + QUIET_CHECKPOINTS) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  private boolean inputDone() throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    for (Map.Entry<TopicPartition, Long> end : ends(List.of(input)).entrySet()) {
      OffsetAndMetadata position = committed.get(end.getKey());
      if (end.getValue() > 0 && (position == null || position.offset() < end.getValue())) {
        return false;
      }
    }
    return true;
  }

  private Map<TopicPartition, Long> ends(Collection<String> topics)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get()
        .forEach(
            (topic, d) ->
                d.partitions()
                    .forEach(
                        p ->
                            asked.put(
                                new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(asked).all().get().forEach((p, info) -> ends.put(p, info.offset()));
    return ends;
  }

  private double gauges(String name) {
    MeterRegistry metrics = standalone.metrics();
    return metrics.find(name).gauges().stream().mapToDouble(Gauge::value).sum();
  }
}
