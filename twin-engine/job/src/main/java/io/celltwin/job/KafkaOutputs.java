package io.celltwin.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.DeadLetter;
import io.celltwin.codec.TelemetryRange;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Alert;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.LiveUpdate;
import io.celltwin.job.type.PackUpdate;
import io.celltwin.job.type.RejectedInput;
import java.io.Serializable;
import java.util.Properties;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The topics the job writes, at least once: a result repeated after a failure is the same bytes
 * under the same revision, so readers lose nothing by seeing it twice, and an alert need not wait
 * for a transaction.
 */
final class KafkaOutputs implements TwinTopology.Outputs {
  /** Somebody watches this one. */
  private static final String LIVE = "live";

  private final TwinConfig config;

  KafkaOutputs(TwinConfig config) {
    this.config = config;
  }

  @Override
  public void cycles(DataStream<ClosedCycle> cycles) {
    write(
        cycles,
        "cycles",
        new Values<>(
            config,
            t -> t.cycles(),
            ClosedCycle::cycle,
            ClosedCycle::cellId,
            ClosedCycle::eventMillis,
            ClosedCycle::range));
  }

  @Override
  public void twins(DataStream<AgedTwin> twins) {
    write(
        twins,
        "twins",
        new Values<>(
            config,
            t -> t.twins(),
            AgedTwin::twin,
            AgedTwin::cellId,
            AgedTwin::eventMillis,
            a -> null));
    write(
        twins
            .filter(a -> a.forecast() != null || a.retirement() != null)
            .uid("with-forecast")
            .name("with-forecast"),
        "forecasts",
        new Values<>(
            config,
            t -> t.forecasts(),
            AgedTwin::forecast,
            AgedTwin::cellId,
            AgedTwin::eventMillis,
            a -> null));
  }

  @Override
  public void alerts(DataStream<Alert> alerts) {
    write(
        alerts,
        "alerts",
        new Values<>(
            config, t -> t.alerts(), a -> a, Alert::cellId, Alert::eventMillis, a -> null));
  }

  @Override
  public void live(DataStream<LiveUpdate> live) {
    write(
        live,
        LIVE,
        new Values<>(
            config,
            t -> t.liveTwins(),
            LiveUpdate::live,
            LiveUpdate::cellId,
            LiveUpdate::eventMillis,
            a -> null));
  }

  @Override
  public void packs(DataStream<PackUpdate> packs) {
    write(
        packs,
        "packs",
        new Values<>(
            config,
            t -> t.packTwins(),
            PackUpdate::twin,
            PackUpdate::packId,
            PackUpdate::eventMillis,
            a -> null));
  }

  @Override
  public void rejected(DataStream<RejectedInput> rejected) {
    String topic = Topics.in(config.namespace()).deadLetters();
    write(
        rejected,
        "dead-letters",
        (KafkaRecordSerializationSchema<RejectedInput>)
            (r, context, timestamp) ->
                DeadLetter.record(topic, r.rejection(), r.raw(), timestampOf(r.timestampMillis())));
  }

  private static Long timestampOf(long millis) {
    return millis < 0 ? null : millis;
  }

  private <T> void write(
      DataStream<T> values, String name, KafkaRecordSerializationSchema<T> serializer) {
    var access = new Properties();
    access.putAll(config.access().kafka());
    values
        .sinkTo(
            KafkaSink.<T>builder()
                .setKafkaProducerConfig(access)
                .setBootstrapServers(config.bootstrap())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                // by this name the broker knows ours from others that it may have to slow down
                .setProperty(ProducerConfig.CLIENT_ID_CONFIG, "celltwin-job-" + name)
                // seven sinks share the broker with the telemetry: few records are not worth a
                // request
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, name.equals(LIVE) ? "5" : "20")
                .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
                .setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true")
                .setRecordSerializer(serializer)
                .build())
        .uid(name)
        .name(name);
  }

  private interface Of<T, R> extends Function<T, R>, Serializable {}

  /**
   * Values of one topic, in the Confluent wire format, keyed by cell, stamped with their event
   * time; of a retired cell, none.
   */
  private static final class Values<T, V> implements KafkaRecordSerializationSchema<T> {
    private static final long serialVersionUID = 1;

    private final TwinConfig config;
    private final Of<Topics, Topic<V>> topicOf;
    private final Of<T, V> value;
    private final Of<T, String> key;
    private final Of<T, Long> time;
    private final Of<T, TelemetryRange> range;
    private transient Topic<V> topic;
    private transient Serializer<V> serializer;

    Values(
        TwinConfig config,
        Of<Topics, Topic<V>> topicOf,
        Of<T, V> value,
        Of<T, String> key,
        Of<T, Long> time,
        Of<T, TelemetryRange> range) {
      this.config = config;
      this.topicOf = topicOf;
      this.value = value;
      this.key = key;
      this.time = time;
      this.range = range;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
      topic = topicOf.apply(Topics.in(config.namespace()));
      serializer = config.schemas().serializer(topic);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        T element, KafkaSinkContext context, Long timestamp) {
      var produced =
          new ProducerRecord<>(
              topic.name(),
              null,
              timestampOf(time.apply(element)),
              key.apply(element).getBytes(UTF_8),
              serializer.serialize(topic.name(), value.apply(element)));
      TelemetryRange frames = range.apply(element);
      if (frames != null) {
        frames.addTo(produced.headers());
      }
      return produced;
    }
  }
}
