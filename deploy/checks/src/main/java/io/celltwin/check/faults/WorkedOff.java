package io.celltwin.check.faults;

import io.celltwin.codec.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Seen from outside: the job has committed the end of its input, and nothing new comes of it. */
public final class WorkedOff {
  /** Longer than two checkpoints lie apart. */
  private static final long QUIET_MILLIS = 6000;

  private static final long LOOK_EVERY_MILLIS = 250;

  private WorkedOff() {}

  static void await(RunningCelltwin process, String bootstrap, long atMostMillis)
      throws InterruptedException, FaultFailedException {
    await(bootstrap, Topics.live(), atMostMillis, process::isAlive, process::told);
  }

  /**
   * @param goesOn whether there is still something to wait for
   * @param told what to say where it is not worked off
   */
  public static void await(
      String bootstrap,
      Topics topics,
      long atMostMillis,
      BooleanSupplier goesOn,
      Supplier<String> told)
      throws InterruptedException, FaultFailedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
    long results = -1;
    long since = System.nanoTime();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      while (true) {
        if (!goesOn.getAsBoolean() || System.nanoTime() > deadline) {
          throw new FaultFailedException("its input was not worked off: " + told.get());
        }
        long now = -1;
        boolean committed = false;
        try {
          now = ends(admin, ResultTopics.names(topics)).values().stream().mapToLong(e -> e).sum();
          committed = committed(admin, topics);
        } catch (ExecutionException e) {
          since = System.nanoTime(); // it is just starting again
        }
        if (now != results || !committed) {
          results = now;
          since = System.nanoTime();
        } else if (System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
    }
  }

  /** Whether some group of readers has come to the end of the telemetry. */
  private static boolean committed(Admin admin, Topics topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> ends = ends(admin, List.of(topics.telemetry().name()));
    for (GroupListing group : admin.listGroups().all().get()) {
      Map<TopicPartition, OffsetAndMetadata> at =
          admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata().get();
      if (ends.entrySet().stream()
          .allMatch(
              end ->
                  end.getValue() == 0
                      || (at.get(end.getKey()) != null
                          && at.get(end.getKey()).offset() >= end.getValue()))) {
        return true;
      }
    }
    return false;
  }

  private static Map<TopicPartition, Long> ends(Admin admin, List<String> topics)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    admin
        .describeTopics(new ArrayList<>(topics))
        .allTopicNames()
        .get()
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        p ->
                            asked.put(
                                new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(asked).all().get().forEach((p, info) -> ends.put(p, info.offset()));
    return ends;
  }
}
