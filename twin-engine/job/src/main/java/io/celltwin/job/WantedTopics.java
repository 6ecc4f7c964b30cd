package io.celltwin.job;

import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether the topics that the job reads and writes are there. To Flink a missing one is no error:
 * the job would start again and again, and its page would say RUNNING.
 */
final class WantedTopics {
  private static final long PATIENCE_SECONDS = 30;

  private WantedTopics() {}

  /**
   * @throws IllegalStateException where one is missing, or the broker does not answer
   */
  static void require(TwinConfig config) throws InterruptedException {
    Topics topics = Topics.in(config.namespace());
    List<String> names = new ArrayList<>();
    for (Topic<?> topic :
        List.of(
            topics.telemetry(),
            topics.cells(),
            topics.cycles(),
            topics.twins(),
            topics.forecasts(),
            topics.alerts(),
            topics.liveTwins(),
            topics.packTwins())) {
      names.add(topic.name());
    }
    names.add(topics.deadLetters());
    List<String> missing = new ArrayList<>();
    try (Admin admin = Admin.create(config.access().kafka(config.bootstrap(), Map.of()))) {
      var described = admin.describeTopics(names).topicNameValues();
      for (String name : names) {
        try {
          var unused = described.get(name).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw new IllegalStateException(
                "broker at %s does not say whether topic %s is there: %s"
                    .formatted(config.bootstrap(), name, e.getCause().getMessage()),
                e);
          }
          missing.add(name);
        } catch (TimeoutException e) {
          throw new IllegalStateException(
              "broker at %s does not answer".formatted(config.bootstrap()), e);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "broker at %s has no topic %s; 'celltwin topics make' makes them, before the job starts"
              .formatted(config.bootstrap(), String.join(", ", missing)));
    }
  }
}
