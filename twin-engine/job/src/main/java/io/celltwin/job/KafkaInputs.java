package io.celltwin.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.domain.CellSpec;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics the job reads. */
final class KafkaInputs {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaInputs.class);
  private static final byte[] NOTHING = {};

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

  /** Bytes stay bytes until they are with their cell. */
  private static final class RawFrames implements KafkaRecordDeserializationSchema<RawFrame> {
    private static final long serialVersionUID = 1;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> r, Collector<RawFrame> out) {
      out.collect(
          new RawFrame(
              r.key() == null ? "" : new String(r.key(), UTF_8),
              r.value() == null ? NOTHING : r.value(),
              r.partition(),
              r.offset(),
              r.timestamp()));
    }

    @Override
    public TypeInformation<RawFrame> getProducedType() {
      return JobType.RAW_FRAME;
    }
  }

  private static final class CellSpecs implements KafkaRecordDeserializationSchema<Registration> {
    private static final long serialVersionUID = 1;

    private final TwinConfig config;
    private transient org.apache.kafka.common.serialization.Deserializer<CellSpec> deserializer;

    CellSpecs(TwinConfig config) {
      this.config = config;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
      deserializer = config.schemas().deserializer(Topics.in(config.namespace()).cells());
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> r, Collector<Registration> out) {
      if (r.value() == null) {
        if (r.key() != null) {
          out.collect(Registration.retired(new String(r.key(), UTF_8), r.timestamp()));
        }
        return;
      }
      try {
        CellSpec spec = deserializer.deserialize(r.topic(), r.value());
        out.collect(new Registration(spec.cellId(), spec, r.timestamp()));
      } catch (UnreadableRecordException e) {
        // its frames will wait and then say which cell is not registered
        LOG.error(
            "{} partition {} offset {}: {}", r.topic(), r.partition(), r.offset(), e.getMessage());
      }
    }

    @Override
    public TypeInformation<Registration> getProducedType() {
      return JobType.REGISTRATION;
    }
  }
}
