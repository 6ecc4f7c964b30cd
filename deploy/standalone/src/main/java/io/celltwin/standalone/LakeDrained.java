package io.celltwin.standalone;

import io.celltwin.job.lake.LakeConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a lake holds what its topics do. Its job commits an offset with the checkpoint that
 * finishes the files up to there.
 */
final class LakeDrained {
  private static final Logger LOG = LoggerFactory.getLogger(LakeDrained.class);

  /** After the last record stands the mark of its transaction, which nobody reads. */
  private static final long MARK = 1;

  private static final long LOOK_MILLIS = 200;

  /** Without any progress for so many checkpoints there is none to wait for. */
  private static final int PATIENCE = 12;

  private LakeDrained() {}

  static void await(Admin admin, LakeConfig config)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> before = Map.of();
    long since = System.nanoTime();
    while (true) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(config.groupOfNamespace())
              .partitionsToOffsetAndMetadata()
              .get();
      if (!committed.equals(before)) {
        before = committed;
        since = System.nanoTime();
      }
      long quiet = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
      // a last record may be taken for a mark: one more checkpoint would have it
      if (caughtUp(admin, config, committed) && quiet > config.every().toMillis() + 1_000) {
        return;
      }
      if (quiet > PATIENCE * config.every().toMillis()) {
        LOG.warn("the lake in {} does not hold all of its topics yet", config.folder());
        return;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static boolean caughtUp(
      Admin admin, LakeConfig config, Map<TopicPartition, OffsetAndMetadata> committed)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    admin
        .describeTopics(config.topics())
        .allTopicNames()
        .get()
        .forEach(
            (topic, d) ->
                d.partitions()
                    .forEach(
                        p ->
                            asked.put(
                                new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
    for (var end : admin.listOffsets(asked).all().get().entrySet()) {
      OffsetAndMetadata position = committed.get(end.getKey());
      long at = position == null ? 0 : position.offset();
      if (at + MARK < end.getValue().offset()) {
        return false;
      }
    }
    return true;
  }
}
