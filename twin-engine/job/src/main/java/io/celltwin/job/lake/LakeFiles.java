package io.celltwin.job.lake;

import io.celltwin.lake.LakeLayout;
import io.celltwin.lake.LakeRow;
import io.celltwin.lake.LakeTable;
import io.celltwin.lake.LakeWriter;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Where records of a table go, and how they are written there. */
final class LakeFiles {
  /** Rows that one file gathers before it writes them, sorted by cell [bytes of Avro]. */
  private static final long SORTED_BYTES = 8L << 20;

  /** The same of all files together: history that is read anew opens hundreds at once. */
  private static final long ALL_BYTES = 128L << 20;

  /** Fewer are not worth a group of their own. */
  private static final long LEAST_BYTES = 64L << 10;

  private static final AtomicLong WAITING = new AtomicLong();

  private LakeFiles() {}

  /** Files are finished with each checkpoint and seen once it is complete: exactly once. */
  static FileSink<LakeRecord> of(LakeTable table, LakeConfig config) {
    return FileSink.forBulkFormat(
            new Path(config.address(table)), new Sorted(table, config.buckets()))
        .withBucketAssigner(new DayAndBucket(config.buckets()))
        .withOutputFileConfig(
            OutputFileConfig.builder().withPartPrefix("part").withPartSuffix(".parquet").build())
        .build();
  }

  /** By the day of the event and the bucket of the cell. */
  private record DayAndBucket(int buckets) implements BucketAssigner<LakeRecord, String> {
    @Override
    public String getBucketId(LakeRecord record, Context context) {
      return LakeLayout.folder(
          LakeLayout.day(record.eventMillis()), LakeLayout.bucket(record.cellId(), buckets));
    }

    @Override
    public SimpleVersionedSerializer<String> getSerializer() {
      return SimpleVersionedStringSerializer.INSTANCE;
    }
  }

  private record Sorted(LakeTable table, int buckets)
      implements BulkWriter.Factory<LakeRecord>, Serializable {
    @Override
    public BulkWriter<LakeRecord> create(FSDataOutputStream out) {
      return new SortedRows(table, buckets, out);
    }
  }

  /**
   * Gathers rows as bytes and writes them in the order of their cells: a cell's rows lie together
   * and the statistics of a page say whose they are.
   */
  private static final class SortedRows implements BulkWriter<LakeRecord> {
    private static final Comparator<LakeRecord> BY_CELL =
        Comparator.comparing(LakeRecord::cellId)
            .thenComparingInt(LakeRecord::partition)
            .thenComparingLong(LakeRecord::offset);

    private final LakeTable table;
    private final int buckets;
    private final FSDataOutputStream out;
    private final GenericDatumReader<GenericData.Record> reader;
    private final List<LakeRecord> rows = new ArrayList<>();
    private long bytes;
    private LakeWriter writer;

    SortedRows(LakeTable table, int buckets, FSDataOutputStream out) {
      this.table = table;
      this.buckets = buckets;
      this.out = out;
      reader = new GenericDatumReader<>(table.schema());
    }

    @Override
    public void addElement(LakeRecord record) throws IOException {
      rows.add(record);
      bytes += record.event().length;
      long all = WAITING.addAndGet(record.event().length);
      if (bytes > SORTED_BYTES || (all > ALL_BYTES && bytes > LEAST_BYTES)) {
        flush();
      }
    }

    @Override
    public void flush() throws IOException {
      if (writer == null) {
        writer = new LakeWriter(table, buckets, out);
      }
      rows.sort(BY_CELL);
      for (LakeRecord row : rows) {
        writer.write(
            new LakeRow(
                reader.read(null, DecoderFactory.get().binaryDecoder(row.event(), null)),
                row.partition(),
                row.offset(),
                row.timestampMillis(),
                row.validFromMillis()));
      }
      rows.clear();
      WAITING.addAndGet(-bytes);
      bytes = 0;
    }

    @Override
    public void finish() throws IOException {
      flush();
      writer.close();
    }
  }
}
