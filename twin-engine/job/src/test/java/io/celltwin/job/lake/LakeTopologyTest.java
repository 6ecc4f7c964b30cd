package io.celltwin.job.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.codec.Access;
import io.celltwin.codec.ValidFrom;
import io.celltwin.job.TwinJob;
import io.celltwin.lake.Lake;
import io.celltwin.lake.LakeQuery;
import io.celltwin.lake.LakeTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTopologyTest {
  /** 2026-03-01T00:00:00Z. */
  private static final long MARCH = 1_772_323_200_000L;

  private static final int RECORDS = 1_500;
  private static final AtomicInteger FAILURES = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void aJobThatFailsInTheMiddleKeepsEachRecordOnce() throws Exception {
    FAILURES.set(0);
    Path kept = folder.resolve("lake");
    LakeConfig config =
        new LakeConfig(
            "none:1",
            "http://none",
            "",
            Access.OPEN,
            2,
            kept.toString(),
            4,
            List.of("cycles"),
            Duration.ofMillis(200),
            "lake");
    Lake.in(kept).begin(4);
    StreamExecutionEnvironment env =
        TwinJob.local(
            2, folder.resolve("checkpoints"), folder.resolve("tmp"), config.every(), null, false);
    TwinJob.settle(env, 2);
    LakeTopology.define(
        config,
        table ->
            env.fromSource(
                    new NumberSequenceSource(0, RECORDS - 1),
                    WatermarkStrategy.noWatermarks(),
                    "numbers")
                .uid("numbers")
                .map(LakeTopologyTest::record)
                .returns(LakeRecord.class)
                .uid("records"));
    env.execute("lake");

    assertThat(FAILURES).as("it failed on its way").hasPositiveValue();
    List<Integer> offsets = new ArrayList<>();
    Lake.in(kept)
        .read(LakeTable.CYCLES, LakeQuery.all(), false, row -> offsets.add((int) row.offset()));
    assertThat(offsets)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, RECORDS).boxed().toList());
    try (Stream<Path> files = Files.walk(kept)) {
      assertThat(files.filter(f -> f.toString().endsWith(".parquet")))
          .as("files were finished before the failure and after it")
          .hasSizeGreaterThan(20);
    }
    List<Long> ofOne = new ArrayList<>();
    Lake.in(kept)
        .read(
            LakeTable.CYCLES,
            LakeQuery.all().of(Set.of("a/3")),
            false,
            row -> ofOne.add(row.offset()));
    assertThat(ofOne).hasSize(RECORDS / 5).allMatch(offset -> offset % 5 == 3);
  }

  /** Twice it fails, each time when files of an earlier checkpoint are finished. */
  private static LakeRecord record(long n) throws Exception {
    Thread.sleep(2);
    if ((n == 700 && FAILURES.compareAndSet(0, 1))
        || (n == 1_400 && FAILURES.compareAndSet(1, 2))) {
      throw new IllegalStateException("made to fail at " + n);
    }
    String cellId = "a/" + n % 5;
    long time = MARCH + n * 600_000;
    var event =
        (GenericData.Record) new RandomData(LakeTable.CYCLES.schema(), 1, n).iterator().next();
    event.put("cell_id", cellId);
    event.put("revision", n);
    event.put("end", time);
    return new LakeRecord(cellId, time, 0, n, time, ValidFrom.UNSTATED, bytes(event));
  }

  private static byte[] bytes(GenericData.Record event) {
    try {
      var out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericData.Record>(event.getSchema()).write(event, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
