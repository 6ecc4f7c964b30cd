package io.celltwin.sending;

import io.celltwin.codec.Access;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics of a fleet on a broker, kept the way a fleet needs them: record timestamps are
 * event times, so history must not age away and an accelerated simulation may run ahead of the
 * broker's clock.
 */
public final class FleetTopics {
  private FleetTopics() {}

  /**
   * Everything a fleet needs before its first record: schemas known to the registry, topics on the
   * broker.
   *
   * @param partitions of each new topic, or empty for the broker's default
   * @return names of the new topics
   * @throws IllegalStateException where registry or broker refuse, with their reason
   */
  public static List<String> prepare(
      String bootstrapServers, SchemaRegistry registry, Topics topics, Optional<Integer> partitions)
      throws InterruptedException {
    return prepare(bootstrapServers, Access.OPEN, registry, topics, partitions);
  }

  /**
   * The same where more than an address is needed.
   *
   * @param access how the cluster is reached
   */
  public static List<String> prepare(
      String bootstrapServers,
      Access access,
      SchemaRegistry registry,
      Topics topics,
      Optional<Integer> partitions)
      throws InterruptedException {
    registry.register(topics);
    try (Admin admin = Admin.create(access.kafka(bootstrapServers, Map.of()))) {
      return create(admin, topics, partitions, Optional.empty());
    }
  }

  /**
   * Makes those that are not there; the others stay as they are.
   *
   * @param partitions of each new topic, or empty for the broker's default
   * @param replication of each new topic, or empty for the broker's default
   * @return names of the new ones
   * @throws IllegalStateException where the broker does not make one, with its reason
   */
  public static List<String> create(
      Admin admin, Topics topics, Optional<Integer> partitions, Optional<Short> replication)
      throws InterruptedException {
    var made = new ArrayList<String>();
    try {
      Set<String> there = admin.listTopics().names().get();
      var wanted = new ArrayList<NewTopic>();
      for (Topic<?> topic : topics.typed()) {
        wanted.add(topic(topic.name(), topic.compacted(), partitions, replication));
      }
      wanted.add(topic(topics.deadLetters(), false, partitions, replication));
      for (NewTopic topic : wanted) {
        if (!there.contains(topic.name()) && make(admin, topic)) {
          made.add(topic.name());
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "Kafka did not make the fleet's topics: " + e.getCause().getMessage(), e);
    }
    return made;
  }

  /** False where somebody else was faster. */
  private static boolean make(Admin admin, NewTopic topic)
      throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(List.of(topic)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static NewTopic topic(
      String name, boolean compacted, Optional<Integer> partitions, Optional<Short> replication) {
    return new NewTopic(name, partitions, replication)
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                compacted ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE,
                // segments roll by size: by time they would roll with every week of history
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(Long.MAX_VALUE),
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                Long.toString(Long.MAX_VALUE),
                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                Long.toString(Long.MAX_VALUE)));
  }
}
