package io.celltwin.lake;

import io.celltwin.codec.ValidFrom;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes rows of one table as a Parquet file, in the order they come. Not thread-safe. */
public final class LakeWriter implements Closeable {
  private static final long ROW_GROUP_BYTES = 32L << 20;
  private static final int PAGE_BYTES = 256 << 10;

  private final ParquetWriter<LakeRow> writer;

  /**
   * @param buckets of the lake, said in the file
   * @param out where it goes; it stays open
   */
  public LakeWriter(LakeTable table, int buckets, OutputStream out) throws IOException {
    writer =
        new Builder(table, buckets, new Out(out))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new LakeCodecs())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withPageSize(PAGE_BYTES)
            .build();
  }

  /** The next row. */
  public void write(LakeRow row) throws IOException {
    writer.write(row);
  }

  /** The end of the file; without it there is none. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<LakeRow, Builder> {
    private final LakeTable table;
    private final int buckets;

    Builder(LakeTable table, int buckets, OutputFile file) {
      super(file);
      this.table = table;
      this.buckets = buckets;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, and asked for where nobody brings its successor
    protected WriteSupport<LakeRow> getWriteSupport(Configuration configuration) {
      return new Rows(table, buckets);
    }

    @Override
    protected WriteSupport<LakeRow> getWriteSupport(ParquetConfiguration configuration) {
      return new Rows(table, buckets);
    }
  }

  /** Walks an event and tells Parquet what it meets. */
  private static final class Rows extends WriteSupport<LakeRow> {
    private final LakeTable table;
    private final int buckets;
    private RecordConsumer to;

    Rows(LakeTable table, int buckets) {
      this.table = table;
      this.buckets = buckets;
    }

    @Override
    public String getName() {
      return "celltwin";
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, and asked for where nobody brings its successor
    public WriteContext init(Configuration configuration) {
      return new WriteContext(LakeColumns.of(table), LakeColumns.about(table, buckets));
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
      return new WriteContext(LakeColumns.of(table), LakeColumns.about(table, buckets));
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      to = consumer;
    }

    @Override
    public void write(LakeRow row) {
      to.startMessage();
      fields(row.event());
      int at = row.event().getSchema().getFields().size();
      to.startField(LakeColumns.PARTITION, at);
      to.addInteger(row.partition());
      to.endField(LakeColumns.PARTITION, at);
      whole(LakeColumns.OFFSET, at + 1, row.offset());
      whole(LakeColumns.TIMESTAMP, at + 2, row.timestampMillis());
      if (row.validFromMillis() != ValidFrom.UNSTATED) {
        whole(LakeColumns.VALID_FROM, at + 3, row.validFromMillis());
      }
      to.endMessage();
    }

    private void whole(String name, int at, long value) {
      to.startField(name, at);
      to.addLong(value);
      to.endField(name, at);
    }

    private void fields(IndexedRecord record) {
      for (Schema.Field field : record.getSchema().getFields()) {
        Object value = record.get(field.pos());
        if (value != null) {
          to.startField(field.name(), field.pos());
          value(LakeColumns.present(field.schema()), value);
          to.endField(field.name(), field.pos());
        }
      }
    }

    private void value(Schema schema, Object value) {
      switch (schema.getType()) {
        case STRING, ENUM -> to.addBinary(Binary.fromString(value.toString()));
        case BYTES ->
            to.addBinary(Binary.fromReusedByteBuffer(((java.nio.ByteBuffer) value).duplicate()));
        case INT -> to.addInteger((Integer) value);
        case LONG -> to.addLong(LakeColumns.millis(value));
        case FLOAT -> to.addFloat((Float) value);
        case DOUBLE -> to.addDouble((Double) value);
        case BOOLEAN -> to.addBoolean((Boolean) value);
        case RECORD -> {
          to.startGroup();
          fields((IndexedRecord) value);
          to.endGroup();
        }
        case ARRAY -> list(schema.getElementType(), (Collection<?>) value);
        case MAP -> map(schema.getValueType(), (Map<?, ?>) value);
        default -> throw new IllegalArgumentException("no column for " + schema.getType());
      }
    }

    private void list(Schema element, Collection<?> values) {
      to.startGroup();
      if (!values.isEmpty()) {
        to.startField("list", 0);
        for (Object value : values) {
          to.startGroup();
          optional("element", 0, element, value);
          to.endGroup();
        }
        to.endField("list", 0);
      }
      to.endGroup();
    }

    private void map(Schema type, Map<?, ?> values) {
      to.startGroup();
      if (!values.isEmpty()) {
        to.startField("key_value", 0);
        // in the order of their names: the same record is the same bytes
        Iterator<? extends Map.Entry<?, ?>> sorted =
            values.entrySet().stream()
                .sorted((a, b) -> a.getKey().toString().compareTo(b.getKey().toString()))
                .iterator();
        while (sorted.hasNext()) {
          Map.Entry<?, ?> entry = sorted.next();
          to.startGroup();
          to.startField("key", 0);
          to.addBinary(Binary.fromString(entry.getKey().toString()));
          to.endField("key", 0);
          optional("value", 1, type, entry.getValue());
          to.endGroup();
        }
        to.endField("key_value", 0);
      }
      to.endGroup();
    }

    private void optional(String name, int at, Schema type, Object value) {
      if (value != null) {
        to.startField(name, at);
        value(LakeColumns.present(type), value);
        to.endField(name, at);
      }
    }
  }

  /** A stream that somebody else closes. */
  private record Out(OutputStream stream) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int b) throws IOException {
          stream.write(b);
          position++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          stream.write(bytes, from, length);
          position += length;
        }

        @Override
        public void flush() throws IOException {
          stream.flush();
        }

        @Override
        public void close() throws IOException {
          stream.flush();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
