package io.celltwin.fleet.alert;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How far each subscriber has been told, on a compacted topic of ours: the broker forgets the
 * offsets of a group after seven days without a commit, and a good fleet is silent for longer. The
 * key is the subscriber's {@link Webhook#place()} and the partition, the value the next offset.
 */
final class WebhookPositions implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String topic;
  private final Map<String, Object> connection;
  private final Producer<String, String> producer;

  /**
   * @param connection the settings of every client, {@code bootstrap.servers} among them
   */
  WebhookPositions(String applicationId, Map<String, Object> connection) {
    this.topic = topic(applicationId);
    this.connection = Map.copyOf(connection);
    Properties p = new Properties();
    p.putAll(connection);
    p.put(ProducerConfig.CLIENT_ID_CONFIG, applicationId + "-webhook-places");
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) PATIENCE.toMillis());
    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1L << 20);
    this.producer = new KafkaProducer<>(p, new StringSerializer(), new StringSerializer());
  }

  static String topic(String applicationId) {
    return applicationId + "-webhook-places";
  }

  /** Makes the topic where it is missing, as the topology does with its own. */
  void create() throws InterruptedException {
    try (Admin admin = Admin.create(connection)) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, java.util.Optional.of(1), java.util.Optional.empty())
                      .configs(Map.of("cleanup.policy", "compact"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("topic " + topic + " cannot be made", e.getCause());
      }
    }
  }

  /** The next offset of each partition of the alert topic, as far as one is known. */
  Map<Integer, Long> of(Webhook subscriber) {
    var only = new TopicPartition(topic, 0);
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    Map<Integer, Long> places = new HashMap<>();
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(only));
      consumer.seekToBeginning(List.of(only));
      long end = consumer.endOffsets(List.of(only), PATIENCE).get(only);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(only) < end) {
        if (System.nanoTime() - deadline > 0) {
          throw new KafkaException(
              String.format(
                  Locale.ROOT, "topic %s was not read within %d s", topic, PATIENCE.toSeconds()));
        }
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          take(record, subscriber.place(), places);
        }
      }
    }
    return places;
  }

  private static void take(
      ConsumerRecord<String, String> record, String place, Map<Integer, Long> places) {
    if (record.key() == null || record.value() == null || !record.key().startsWith(place + "/")) {
      return;
    }
    try {
      places.put(
          Integer.parseInt(record.key().substring(place.length() + 1)),
          Long.parseLong(record.value()));
    } catch (NumberFormatException e) {
      // not written by us; the subscriber then counts as new on that partition
    }
  }

  /** Puts on record that a subscriber was told all before an offset; done when it is durable. */
  void put(Webhook subscriber, int partition, long nextOffset) throws InterruptedException {
    try {
      producer
          .send(
              new ProducerRecord<>(
                  topic, subscriber.place() + "/" + partition, Long.toString(nextOffset)))
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("place of " + subscriber + " was not written", e.getCause());
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }
}
