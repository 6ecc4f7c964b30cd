package io.celltwin.fleet.alert;

import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.domain.Alert;
import io.celltwin.fleet.Outage;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells subscribers of alerts. Each has a thread, and a place on the alert topic that {@link
 * WebhookPositions} remembers by its URL: a dead one waits alone, and a restart goes on where it
 * was. A subscriber that is new hears of alerts from then on. An alert may come twice after a
 * crash, with the same id.
 */
public final class Webhooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  /** Ids of messages that were delivered and would be recognised. */
  private static final int REMEMBERED = 10_000;

  /** With a subscriber that is slow while all of it ends. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<Thread> threads = new ArrayList<>();
  private final List<WebhookSender> senders = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private WebhookPositions places;

  private Webhooks() {}

  /**
   * @param connection how every client reaches Kafka
   * @param hushed true for an alert that nobody wants to hear of now
   */
  public static Webhooks start(
      List<Webhook> subscribers,
      Map<String, Object> connection,
      String applicationId,
      SchemaRegistry registry,
      Topic<Alert> alerts,
      Predicate<Alert> hushed,
      Clock clock,
      MeterRegistry meters) {
    Webhooks webhooks = new Webhooks();
    if (subscribers.isEmpty()) {
      return webhooks;
    }
    webhooks.places = new WebhookPositions(applicationId, connection);
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    for (Webhook subscriber : subscribers) {
      var sender = new WebhookSender(subscriber, http, clock, webhooks::rest, hushed, meters);
      webhooks.senders.add(sender);
      Deserializer<Alert> deserializer = registry.deserializer(alerts);
      Thread thread =
          new Thread(
              () ->
                  webhooks.follow(
                      alerts.name(),
                      () -> consumer(connection, applicationId, subscriber),
                      deserializer,
                      subscriber,
                      sender),
              "webhook-" + subscriber.name());
      thread.setDaemon(true);
      thread.start();
      webhooks.threads.add(thread);
    }
    return webhooks;
  }

  /** What is wrong with subscribers, a sentence each; empty where all take what they are sent. */
  public List<String> problems() {
    return senders.stream().map(WebhookSender::trouble).filter(Objects::nonNull).toList();
  }

  private static Consumer<byte[], byte[]> consumer(
      Map<String, Object> connection, String applicationId, Webhook subscriber) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, applicationId + ".webhook." + subscriber.name());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Until closed; whatever fails, it starts anew from where the subscriber was told last. */
  private void follow(
      String topic,
      Supplier<Consumer<byte[], byte[]>> open,
      Deserializer<Alert> deserializer,
      Webhook webhook,
      WebhookSender sender) {
    Set<String> delivered = remembering();
    while (closing.getCount() > 0) {
      try (Consumer<byte[], byte[]> consumer = open.get()) {
        // assigned, not subscribed: a subscriber that is down for an hour does not lose its place
        takePlaces(consumer, topic, webhook);
        while (closing.getCount() > 0) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            if (closing.getCount() == 0
                || !tell(record, deserializer, webhook, sender, delivered)) {
              return;
            }
            places.put(webhook, record.partition(), record.offset() + 1);
          }
        }
      } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
        return; // closing
      } catch (RuntimeException e) {
        LOG.warn("webhook {} was interrupted and goes on in a moment: {}", webhook, e.toString());
        try {
          rest(Duration.ofSeconds(1));
        } catch (InterruptedException stopped) {
          return;
        }
      }
    }
  }

  /** Between attempts; ends at once when all of it ends. */
  private void rest(Duration pause) throws InterruptedException {
    if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("closing");
    }
  }

  private void takePlaces(Consumer<byte[], byte[]> consumer, String topic, Webhook webhook)
      throws InterruptedException {
    places.create();
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    Map<Integer, Long> known = places.of(webhook);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long end = ends.get(partition);
      Long place = known.get(partition.partition());
      if (place != null && place <= end) {
        consumer.seek(partition, place);
      } else {
        // new, or the topic was made anew; a crash before the first alert must not lose it
        consumer.seek(partition, end);
        places.put(webhook, partition.partition(), end);
      }
    }
  }

  /** False where the subscriber wants no more. */
  private static boolean tell(
      ConsumerRecord<byte[], byte[]> record,
      Deserializer<Alert> deserializer,
      Webhook webhook,
      WebhookSender sender,
      Set<String> delivered)
      throws InterruptedException {
    Alert alert;
    try {
      alert = deserializer.deserialize(record.topic(), record.value());
    } catch (RuntimeException e) {
      if (Outage.isOne(e)) {
        throw e; // asked again: an alert is not lost because the registry is away
      }
      return true; // the topology puts it with the dead letters
    }
    if (alert == null || alert.severity().compareTo(webhook.atLeast()) < 0) {
      return true;
    }
    String id = WebhookMessage.of(alert).id();
    if (delivered.contains(id)) {
      return true;
    }
    WebhookSender.Outcome outcome = sender.send(alert);
    delivered.add(id); // only now: what fails in between is told again
    return outcome != WebhookSender.Outcome.UNSUBSCRIBED;
  }

  private static Set<String> remembering() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  /**
   * What is being told is told to its end where that does not take long: cut off between the answer
   * and the commit, it would be told again.
   */
  @Override
  public void close() {
    closing.countDown();
    try (WebhookPositions closed = places) {
      for (Thread thread : threads) {
        thread.join(PATIENCE.toMillis());
        thread.interrupt();
      }
      for (Thread thread : threads) {
        thread.join(PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
