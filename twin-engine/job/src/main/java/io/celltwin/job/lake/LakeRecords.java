package io.celltwin.job.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.CellCommand;
import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.codec.ValidFrom;
import io.celltwin.lake.LakeTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of a topic. What cannot be read is counted and left out: the twin job has it among the
 * dead letters. A command is no history, and a record under another cell's key is nobody's.
 */
final class LakeRecords implements KafkaRecordDeserializationSchema<LakeRecord> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(LakeRecords.class);

  private final LakeTable table;
  private final LakeConfig config;
  private transient Deserializer<SpecificRecord> events;
  private transient SpecificDatumWriter<SpecificRecord> writer;
  private transient Counter leftOut;

  LakeRecords(LakeTable table, LakeConfig config) {
    this.table = table;
    this.config = config;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    leftOut = context.getMetricGroup().counter("lake_left_out_records");
    events = config.schemas().events(table.topic(Topics.in(config.namespace())));
    writer = new SpecificDatumWriter<>(table.schema());
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> r, Collector<LakeRecord> out)
      throws IOException {
    if (r.value() == null || CellCommand.of(r.headers()) != null) {
      return;
    }
    SpecificRecord event;
    try {
      event = events.deserialize(r.topic(), r.value());
    } catch (UnreadableRecordException e) {
      leaveOut(r, e.getMessage());
      return;
    }
    String cellId = table.cellOf(event);
    if (r.key() == null || !new String(r.key(), UTF_8).equals(cellId)) {
      leaveOut(r, "its key is another cell's");
      return;
    }
    out.collect(
        new LakeRecord(
            cellId,
            table.timeOf(event, r.timestamp()),
            r.partition(),
            r.offset(),
            r.timestamp(),
            ValidFrom.of(r.headers()),
            bytes(event)));
  }

  private void leaveOut(ConsumerRecord<byte[], byte[]> r, String why) {
    leftOut.inc();
    LOG.warn(
        "{} partition {} offset {} is not kept in the lake: {}",
        r.topic(),
        r.partition(),
        r.offset(),
        why);
  }

  private byte[] bytes(SpecificRecord event) throws IOException {
    var to = new ByteArrayOutputStream(512);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(to, null);
    writer.write(event, encoder);
    encoder.flush();
    return to.toByteArray();
  }

  @Override
  public TypeInformation<LakeRecord> getProducedType() {
    return TypeInformation.of(LakeRecord.class);
  }
}
