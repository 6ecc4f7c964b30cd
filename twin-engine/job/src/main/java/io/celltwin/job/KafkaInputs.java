package io.celltwin.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.CellCommand;
import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.codec.ValidFrom;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Rejection;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The topics the job reads. */
final class KafkaInputs {
  private static final byte[] NOTHING = {};
  private static final int LONGEST_KEY = 300;

  private KafkaInputs() {}

  static DataStream<RawFrame> frames(StreamExecutionEnvironment env, TwinConfig config) {
    String topic = Topics.in(config.namespace()).telemetry().name();
    return env.fromSource(
            source(config, topic, new RawFrames()),
            WatermarkStrategy.noWatermarks(),
            "telemetry",
            JobType.RAW_FRAME)
        .uid("telemetry");
  }

  static DataStream<Registration> cells(StreamExecutionEnvironment env, TwinConfig config) {
    String topic = Topics.in(config.namespace()).cells().name();
    return env.fromSource(
            source(config, topic, new CellSpecs(config)),
            WatermarkStrategy.noWatermarks(),
            "cells",
            JobType.REGISTRATION)
        .uid("cells");
  }

  private static <T> KafkaSource<T> source(
      TwinConfig config, String topic, KafkaRecordDeserializationSchema<T> deserializer) {
    var properties = new Properties();
    properties.putAll(config.access().kafka());
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, String.valueOf(4 << 20));
    return KafkaSource.<T>builder()
        .setBootstrapServers(config.bootstrap())
        .setTopics(topic)
        .setGroupId(config.group())
        // without a checkpoint the state is rebuilt from the log: it is a function of it
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setProperties(properties)
        .setDeserializer(deserializer)
        .build();
  }

  /** A telemetry record, with what a person has to do with it. */
  static RawFrame frame(ConsumerRecord<byte[], byte[]> r) {
    return new RawFrame(
        key(r.key()),
        r.value() == null ? NOTHING : r.value(),
        r.partition(),
        r.offset(),
        r.timestamp(),
        RawFrame.Mark.of(CellCommand.of(r.headers()), CellCommand.isReleased(r.headers())));
  }

  /** No cell has so long a name: the frame's own will differ, and its record says so. */
  private static String key(byte[] key) {
    return key == null ? "" : new String(key, 0, Math.min(key.length, LONGEST_KEY), UTF_8);
  }

  /**
   * A record of the register; null where it says nothing of any cell. One that cannot be used goes
   * on to the dead letters, and the cell is what it was registered as before.
   */
  static Registration registration(
      Deserializer<CellSpec> deserializer, ConsumerRecord<byte[], byte[]> r) {
    String key = key(r.key());
    if (r.value() == null) {
      return key.isEmpty() ? null : Registration.retired(key, r.timestamp());
    }
    try {
      CellSpec spec = deserializer.deserialize(r.topic(), r.value());
      return spec.cellId().equals(key)
          ? Registration.of(spec, ValidFrom.of(r.headers()), r.timestamp())
          : refused(
              key,
              r,
              "WRONG_KEY",
              "key is '%.80s' but the specification is of cell '%.80s', wanted the same"
                  .formatted(key, spec.cellId()));
    } catch (UnreadableRecordException e) {
      return refused(key, r, e.code(), e.getMessage());
    }
  }

  private static Registration refused(
      String key, ConsumerRecord<byte[], byte[]> r, String code, String reason) {
    String place = r.topic() + " partition " + r.partition() + " offset " + r.offset();
    return Registration.refused(
        key,
        new RejectedInput(
            new Rejection(code, key.isEmpty() ? null : key, place, reason),
            r.value(),
            r.timestamp()));
  }

  /** Bytes stay bytes until they are with their cell. */
  private static final class RawFrames implements KafkaRecordDeserializationSchema<RawFrame> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> r, Collector<RawFrame> out) {
      out.collect(frame(r));
    }

    @Override
    public TypeInformation<RawFrame> getProducedType() {
      return JobType.RAW_FRAME;
    }
  }

  private static final class CellSpecs implements KafkaRecordDeserializationSchema<Registration> {
    private static final long serialVersionUID = 1;

    private final TwinConfig config;
    private transient Deserializer<CellSpec> deserializer;

    CellSpecs(TwinConfig config) {
      this.config = config;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
      deserializer = config.schemas().deserializer(Topics.in(config.namespace()).cells());
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> r, Collector<Registration> out) {
      Registration registration = registration(deserializer, r);
      if (registration != null) {
        out.collect(registration);
      }
    }

    @Override
    public TypeInformation<Registration> getProducedType() {
      return JobType.REGISTRATION;
    }
  }
}
