package io.celltwin.standalone;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far topics and their readers are, asked with a limit on how long that may take. */
final class Offsets {
  private static final long SECONDS = 4;

  private Offsets() {}

  /** One offset of every partition. */
  static Map<TopicPartition, Long> of(Admin admin, Collection<String> topics, OffsetSpec which)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get(SECONDS, TimeUnit.SECONDS)
        .forEach(
            (topic, d) ->
                d.partitions()
                    .forEach(p -> asked.put(new TopicPartition(topic, p.partition()), which)));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get(SECONDS, TimeUnit.SECONDS)
        .forEach((p, info) -> offsets.put(p, info.offset()));
    return offsets;
  }

  /** What a group has worked off. */
  static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(SECONDS, TimeUnit.SECONDS);
  }
}
