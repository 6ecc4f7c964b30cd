package io.celltwin.dataset.cycler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import blue.strategic.parquet.ParquetWriter;
import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.celltwin.domain.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files of the Battery Data Format, as different writers make them. */
class ParquetTest {
  private static final byte[] PAGE =
      "one page of a column ".repeat(50).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void columnsOfAnyWidthBecomeSamples() throws IOException {
    MessageType schema =
        Types.buildMessage()
            .optional(PrimitiveTypeName.DOUBLE)
            .named("Test Time / s")
            .optional(PrimitiveTypeName.FLOAT)
            .named("Voltage / V")
            .optional(PrimitiveTypeName.DOUBLE)
            .named("Current / A")
            .optional(PrimitiveTypeName.INT32)
            .named("Cycle Count / 1")
            .optional(PrimitiveTypeName.INT64)
            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
            .named("Unix Time / s")
            .named("cell");
    Path path = folder.resolve("cell.bdf.parquet");
    try (ParquetWriter<Object[]> out =
        ParquetWriter.writeFile(
            schema,
            path.toFile(),
            (row, writer) -> {
              for (int i = 0; i < row.length; i++) {
                if (row[i] != null) {
                  writer.write(schema.getFieldName(i), row[i]);
                }
              }
            })) {
      out.write(new Object[] {0.0, 3.5f, 1.0, 7, 1_709_280_000_250_000L});
      out.write(new Object[] {1.0, null, 1.0, 7, 1_709_280_001_250_000L});
      out.write(new Object[] {2.0, 3.75f, Double.NaN, 8, 1_709_280_002_250_000L});
      out.write(new Object[] {null, null, null, null, null});
      out.write(new Object[] {3.0, 4.0f, -1.0, 8, 1_709_280_003_250_000L});
    }

    Table table = Table.read(path);

    assertThat(table.file.spec().cellId()).isEqualTo("bdf/cell");
    assertThat(table.samples())
        .containsExactly(
            new double[] {1_709_280_000_250_000.0, 3.5, 1},
            new double[] {1_709_280_003_250_000.0, 4, -1});
    assertThat(table.frames).extracting(f -> f.declared().cycle()).containsExactly(7, 8);
    assertThat(table.blanks).isEqualTo(1);
    assertThat(table.rejections)
        .extracting(Rejection::place, Rejection::reason)
        .containsExactly(
            tuple("cell.bdf.parquet row 2", "column Voltage / V is empty, wanted a finite number"),
            tuple("cell.bdf.parquet row 3", "column Current / A is 'NaN', wanted a finite number"));
  }

  @Test
  void everyCompressionIsUndone() throws IOException {
    var codecs = new ParquetCodecs();
    var gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write(PAGE);
    }
    Map<CompressionCodecName, byte[]> packed =
        Map.of(
            CompressionCodecName.UNCOMPRESSED, PAGE,
            CompressionCodecName.SNAPPY, pack(new SnappyCompressor()),
            CompressionCodecName.ZSTD, pack(new ZstdCompressor()),
            CompressionCodecName.LZ4_RAW, pack(new Lz4Compressor()),
            CompressionCodecName.GZIP, gzip.toByteArray());

    for (var each : packed.entrySet()) {
      BytesInput page =
          codecs
              .getDecompressor(each.getKey())
              .decompress(BytesInput.from(each.getValue()), PAGE.length);
      assertThat(page.toInputStream().readAllBytes()).as("%s", each.getKey()).isEqualTo(PAGE);
    }
    assertThatThrownBy(() -> codecs.getDecompressor(CompressionCodecName.BROTLI))
        .hasMessage("pages are compressed with BROTLI, wanted SNAPPY, ZSTD, GZIP, LZ4_RAW or none");
  }

  private static byte[] pack(Compressor compressor) {
    byte[] packed = new byte[compressor.maxCompressedLength(PAGE.length)];
    int size = compressor.compress(PAGE, 0, PAGE.length, packed, 0, packed.length);
    return Arrays.copyOf(packed, size);
  }
}
