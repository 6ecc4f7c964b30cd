package io.celltwin.fleet;

import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether the topics that the fleet reads are there and fit together. */
final class TopicCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TopicCheck() {}

  /**
   * How the topics are cut.
   *
   * @param cells those that are keyed by cell
   * @param rejected the dead letters
   */
  record Partitions(KeysOfPartition cells, int rejected) {}

  /** A sentence at the start is better than a thread that dies later. */
  static Partitions check(FleetConfig config) {
    Topics topics = config.topics();
    List<String> wanted = new ArrayList<>(topics.typed().stream().map(Topic::name).toList());
    wanted.add(topics.deadLetters());
    Map<String, Integer> partitions = new HashMap<>();
    List<String> missing = new ArrayList<>();
    try (Admin admin = Admin.create(config.kafka(Map.of()))) {
      Map<String, KafkaFuture<TopicDescription>> described =
          admin.describeTopics(wanted).topicNameValues();
      for (String topic : wanted) {
        try {
          partitions.put(
              topic,
              described
                  .get(topic)
                  .get(PATIENCE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                  .partitions()
                  .size());
        } catch (ExecutionException e) {
          if (e.getCause() instanceof AuthorizationException) {
            throw new IllegalStateException(
                "broker at %s does not allow this user to read %s; 'celltwin acls fleet' prints what it must allow"
                    .formatted(config.bootstrapServers(), topic),
                e);
          }
          if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw new IllegalStateException(
                "broker at %s does not answer: %s"
                    .formatted(config.bootstrapServers(), e.getCause().getMessage()),
                e);
          }
          missing.add(topic);
        } catch (java.util.concurrent.TimeoutException e) {
          throw new IllegalStateException(
              String.format(
                  Locale.ROOT,
                  "broker at %s does not answer within %d s",
                  config.bootstrapServers(),
                  PATIENCE.toSeconds()),
              e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for the topics", e);
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "broker at %s has no topic %s; create the topics before the fleet service starts"
              .formatted(config.bootstrapServers(), String.join(", ", missing)));
    }
    meetByCell(partitions, topics.alerts(), topics.acknowledgements());
    meetByCell(partitions, topics.cells(), topics.impedance());
    return new Partitions(keys(config, partitions), partitions.get(topics.deadLetters()));
  }

  /**
   * Several instances share a fleet by its cells: all of a cell lies on partitions of one number.
   */
  private static KeysOfPartition keys(FleetConfig config, Map<String, Integer> partitions) {
    Topics topics = config.topics();
    Map<Integer, List<String>> byNumber = new TreeMap<>();
    for (Topic<?> topic :
        List.of(
            topics.cells(),
            topics.twins(),
            topics.forecasts(),
            topics.cycles(),
            topics.liveTwins(),
            topics.impedance(),
            topics.identities(),
            topics.packTwins(),
            topics.sources(),
            topics.alerts(),
            topics.acknowledgements())) {
      byNumber
          .computeIfAbsent(partitions.get(topic.name()), n -> new ArrayList<>())
          .add(topic.name());
    }
    if (byNumber.size() == 1) {
      return new KeysOfPartition(byNumber.keySet().iterator().next());
    }
    if (!config.instance().alone()) {
      throw new IllegalStateException(
          "several instances share a fleet by its cells, and its topics differ in their number of"
              + " partitions: %s; wanted equal numbers".formatted(byNumber));
    }
    return new KeysOfPartition(0);
  }

  private static void meetByCell(Map<String, Integer> partitions, Topic<?> one, Topic<?> other) {
    int ones = partitions.get(one.name());
    int others = partitions.get(other.name());
    if (ones != others) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s has %d partitions and %s has %d, wanted equal numbers: they meet by cell",
              one.name(),
              ones,
              other.name(),
              others));
    }
  }
}
