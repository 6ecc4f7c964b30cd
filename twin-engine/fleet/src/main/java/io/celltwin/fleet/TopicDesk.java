package io.celltwin.fleet;

import io.celltwin.codec.CellCommand;
import io.celltwin.domain.AlertAck;
import io.celltwin.fleet.api.AlertDesk;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts what people say on the topics where it belongs. */
final class TopicDesk implements AlertDesk, AutoCloseable {
  private final FleetConfig config;
  private final Producer<String, AlertAck> acknowledgements;
  private final Producer<byte[], byte[]> orders;

  TopicDesk(FleetConfig config) {
    this.config = config;
    this.acknowledgements =
        new KafkaProducer<>(
            producing(config, "acknowledgements"),
            new StringSerializer(),
            config.registry().serializer(config.topics().acknowledgements()));
    this.orders =
        new KafkaProducer<>(
            producing(config, "orders"), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> producing(FleetConfig config, String what) {
    return config.kafka(
        Map.of(
            ProducerConfig.CLIENT_ID_CONFIG,
            config.applicationId() + "-" + what,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            5_000,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            4L << 20));
  }

  @Override
  public CompletionStage<Void> record(AlertAck ack) {
    return sent(
        acknowledgements,
        new ProducerRecord<>(
            config.topics().acknowledgements().name(), null, ack.timeMillis(), ack.cellId(), ack));
  }

  @Override
  public CompletionStage<Void> order(String cellId, Order order, String by) {
    return sent(
        orders,
        CellCommand.valueOf(order.name())
            .record(config.topics().telemetry(), cellId, by, config.clock().millis()));
  }

  /** For what else people say of cells. */
  Producer<byte[], byte[]> orders() {
    return orders;
  }

  static <K, V> CompletionStage<Void> sent(Producer<K, V> producer, ProducerRecord<K, V> record) {
    var done = new CompletableFuture<Void>();
    // the callback hears of every outcome, so the future has nothing to add
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (written, fault) -> {
              if (fault == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(fault);
              }
            });
    return done;
  }

  @Override
  public void close() {
    acknowledgements.close(Duration.ofSeconds(1));
    orders.close(Duration.ofSeconds(1));
  }
}
