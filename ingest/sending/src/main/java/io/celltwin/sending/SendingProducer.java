package io.celltwin.sending;

import io.celltwin.codec.Access;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer that loses nothing, repeats nothing and keeps the order of what it is given. */
public final class SendingProducer {
  /** How long a broker may be away before a record counts as refused. */
  static final int PATIENCE_MILLIS = 600_000;

  private SendingProducer() {}

  /**
   * @param bootstrapServers of Kafka, e.g. {@code 127.0.0.1:9092}
   * @param clientId by which the broker's metrics know it
   * @param compression of record batches: {@code none}, {@code lz4} or {@code zstd}
   * @param lingerMillis how long a record may wait for others [ms]
   */
  public static Producer<byte[], byte[]> to(
      String bootstrapServers, String clientId, String compression, int lingerMillis) {
    return to(bootstrapServers, Access.OPEN, clientId, compression, lingerMillis);
  }

  /**
   * The same where more than an address is needed.
   *
   * @param access how the cluster is reached
   */
  public static Producer<byte[], byte[]> to(
      String bootstrapServers,
      Access access,
      String clientId,
      String compression,
      int lingerMillis) {
    return new KafkaProducer<>(
        access.kafka(
            bootstrapServers, settings(bootstrapServers, clientId, compression, lingerMillis)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  static Map<String, Object> settings(
      String bootstrapServers, String clientId, String compression, int lingerMillis) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        ProducerConfig.CLIENT_ID_CONFIG,
        clientId,
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        compression,
        ProducerConfig.LINGER_MS_CONFIG,
        lingerMillis,
        // a frame of a whole operation has some tens of kB: a few to a batch
        ProducerConfig.BATCH_SIZE_CONFIG,
        256 * 1024,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        32L << 20,
        // a broker that is slow or starts again holds the reader back; it is no reason to give up
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        PATIENCE_MILLIS,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        PATIENCE_MILLIS);
  }
}
