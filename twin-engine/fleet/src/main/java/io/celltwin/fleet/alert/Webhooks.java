package io.celltwin.fleet.alert;

import io.celltwin.codec.RegistryUnavailableException;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.domain.Alert;
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
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells subscribers of alerts. Each has a thread, and a place on the alert topic that the broker
 * remembers: a dead one waits alone, and a restart goes on where it was. A subscriber that is new
 * hears of alerts from then on. An alert may come twice after a crash, with the same id.
 */
public final class Webhooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  /** Ids of messages that were delivered and would be recognised. */
  private static final int REMEMBERED = 10_000;

  /** With a subscriber that is slow while all of it ends. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  private Webhooks() {}

  public static Webhooks start(
      List<Webhook> subscribers,
      String bootstrapServers,
      String applicationId,
      SchemaRegistry registry,
      Topic<Alert> alerts,
      Clock clock,
      MeterRegistry meters) {
    Webhooks webhooks = new Webhooks();
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    for (Webhook subscriber : subscribers) {
      var sender = new WebhookSender(subscriber, http, clock, webhooks::rest, meters);
      Deserializer<Alert> deserializer = registry.deserializer(alerts);
      Thread thread =
          new Thread(
              () ->
                  webhooks.follow(
                      alerts.name(),
                      () -> consumer(bootstrapServers, applicationId, subscriber),
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

  private static Consumer<byte[], byte[]> consumer(
      String bootstrapServers, String applicationId, Webhook subscriber) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            applicationId + ".webhook." + subscriber.name(),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Until closed; a fault of the broker only makes it start anew from the last commit. */
  private void follow(
      String topic,
      java.util.function.Supplier<Consumer<byte[], byte[]>> open,
      Deserializer<Alert> deserializer,
      Webhook webhook,
      WebhookSender sender) {
    Set<String> delivered = remembering();
    while (closing.getCount() > 0) {
      try (Consumer<byte[], byte[]> consumer = open.get()) {
        // assigned, not subscribed: a subscriber that is down for an hour does not lose its place
        takePlaces(consumer, topic);
        while (closing.getCount() > 0) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            if (closing.getCount() == 0
                || !tell(record, deserializer, webhook, sender, delivered)) {
              return;
            }
            consumer.commitSync(
                Map.of(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1)));
          }
        }
      } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
        return; // closing
      } catch (KafkaException | RegistryUnavailableException e) {
        LOG.warn(
            "webhook {} lost the broker or the registry and tries again: {}",
            webhook,
            e.getMessage());
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

  private static void takePlaces(Consumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(partitions));
    Map<TopicPartition, OffsetAndMetadata> fresh = new HashMap<>();
    consumer
        .endOffsets(partitions)
        .forEach(
            (partition, end) -> {
              if (known.get(partition) == null) {
                fresh.put(partition, new OffsetAndMetadata(end));
                consumer.seek(partition, end);
              }
            });
    if (!fresh.isEmpty()) {
      consumer.commitSync(fresh); // a crash before the first alert must not lose it
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
    } catch (UnreadableRecordException e) {
      return true; // the topology puts it with the dead letters
    }
    if (alert == null
        || alert.severity().compareTo(webhook.atLeast()) < 0
        || !delivered.add(WebhookMessage.of(alert).id())) {
      return true;
    }
    return sender.send(alert) != WebhookSender.Outcome.UNSUBSCRIBED;
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
    try {
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
