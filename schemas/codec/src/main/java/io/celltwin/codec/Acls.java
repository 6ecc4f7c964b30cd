package io.celltwin.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** What a Kafka cluster must allow each part: no more than it needs. */
public final class Acls {
  private Acls() {}

  /**
   * One thing that is allowed.
   *
   * @param type topic or group
   * @param pattern whether the name is whole or a beginning
   * @param name of the resource
   * @param operation that is allowed on it
   */
  public record Allowed(
      ResourceType type, PatternType pattern, String name, AclOperation operation) {

    /** As the tool of Kafka's takes it. */
    public String command(String user) {
      return String.format(
          Locale.ROOT,
          "kafka-acls.sh --bootstrap-server $BOOTSTRAP --command-config $ADMIN --add"
              + " --allow-principal 'User:%s' --operation %s --resource-pattern-type %s --%s '%s'",
          user,
          operation.name(),
          pattern.name().toLowerCase(Locale.ROOT),
          type.name().toLowerCase(Locale.ROOT),
          name);
    }
  }

  /** The parts that need any. */
  public enum Part {
    /** The Flink job. */
    JOB,
    /** The fleet service and its page. */
    FLEET,
    /** A replay of files, topics made by whoever may. */
    REPLAY,
    /** A gateway, the same. */
    GATEWAY,
    /** Whoever makes the topics. */
    TOPICS
  }

  /**
   * Of one part.
   *
   * @param group consumer group or application id of the part; unused where it has none
   */
  public static List<Allowed> of(Part part, Topics topics, String group) {
    return switch (part) {
      case JOB -> job(topics, group);
      case FLEET -> fleet(topics, group);
      case REPLAY -> sending(topics, false);
      case GATEWAY -> sending(topics, true);
      case TOPICS -> making(topics);
    };
  }

  private static List<Allowed> job(Topics topics, String group) {
    List<Allowed> all = new ArrayList<>();
    read(all, topics.telemetry().name());
    read(all, topics.cells().name());
    for (Topic<?> result :
        List.of(
            topics.cycles(),
            topics.twins(),
            topics.forecasts(),
            topics.alerts(),
            topics.liveTwins(),
            topics.packTwins())) {
      write(all, result.name());
    }
    write(all, topics.deadLetters());
    all.add(new Allowed(ResourceType.GROUP, PatternType.LITERAL, group, AclOperation.READ));
    return all;
  }

  private static List<Allowed> fleet(Topics topics, String group) {
    List<Allowed> all = new ArrayList<>();
    topics.typed().forEach(topic -> read(all, topic.name()));
    read(all, topics.deadLetters());
    write(all, topics.alerts().name()); // a live cell that falls silent
    write(all, topics.acknowledgements().name());
    write(all, topics.telemetry().name()); // a person's order stands among the cell's frames
    write(all, topics.cells().name()); // cells that a person registers, and their names
    write(all, topics.identities().name());
    write(all, topics.audit().name());
    write(all, topics.scoreboard().name());
    write(all, topics.deadLetters());
    // its own: stores' changelogs and how far subscribers were told
    for (AclOperation operation :
        List.of(
            AclOperation.CREATE,
            AclOperation.DESCRIBE_CONFIGS,
            AclOperation.READ,
            AclOperation.WRITE)) {
      all.add(new Allowed(ResourceType.TOPIC, PatternType.PREFIXED, group + "-", operation));
    }
    all.add(new Allowed(ResourceType.GROUP, PatternType.LITERAL, group, AclOperation.READ));
    return all;
  }

  private static List<Allowed> sending(Topics topics, boolean register) {
    List<Allowed> all = new ArrayList<>();
    write(all, topics.telemetry().name());
    write(all, topics.cells().name());
    write(all, topics.impedance().name());
    write(all, topics.deadLetters());
    if (register) {
      read(all, topics.cells().name());
      read(all, topics.identities().name());
      write(all, topics.sources().name());
    }
    return all;
  }

  private static List<Allowed> making(Topics topics) {
    List<Allowed> all = new ArrayList<>();
    topics.typed().forEach(topic -> make(all, topic.name()));
    make(all, topics.deadLetters());
    return all;
  }

  private static void make(List<Allowed> all, String topic) {
    topic(all, topic, AclOperation.CREATE);
    topic(all, topic, AclOperation.DESCRIBE);
  }

  private static void read(List<Allowed> all, String topic) {
    topic(all, topic, AclOperation.READ);
  }

  private static void write(List<Allowed> all, String topic) {
    topic(all, topic, AclOperation.WRITE);
  }

  private static void topic(List<Allowed> all, String topic, AclOperation operation) {
    all.add(new Allowed(ResourceType.TOPIC, PatternType.LITERAL, topic, operation));
  }
}
