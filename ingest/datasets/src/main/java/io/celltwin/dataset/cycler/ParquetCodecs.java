package io.celltwin.dataset.cycler;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Parquet's compressions in Java alone: without Hadoop's codecs and without native libraries. */
final class ParquetCodecs implements CompressionCodecFactory {
  /** Unpacks all bytes of a page. */
  private interface Unpack {
    byte[] apply(byte[] packed, int size) throws IOException;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("nothing is written here");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Pages((packed, size) -> packed);
      case SNAPPY -> new Pages(unpack(new SnappyDecompressor()));
      case ZSTD -> new Pages(unpack(new ZstdDecompressor()));
      case LZ4_RAW -> new Pages(unpack(new Lz4Decompressor()));
      case GZIP -> new Pages(ParquetCodecs::gunzip);
      default ->
          throw new IllegalArgumentException(
              "pages are compressed with %s, wanted SNAPPY, ZSTD, GZIP, LZ4_RAW or none"
                  .formatted(codec));
    };
  }

  private static Unpack unpack(Decompressor decompressor) {
    return (packed, size) -> {
      byte[] page = new byte[size];
      int length = decompressor.decompress(packed, 0, packed.length, page, 0, size);
      if (length != size) {
        throw new IOException(
            String.format(Locale.ROOT, "a page has %d bytes, wanted %d", length, size));
      }
      return page;
    };
  }

  private static byte[] gunzip(byte[] packed, int size) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(size);
    }
  }

  @Override
  public void release() {
    // nothing is kept
  }

  private record Pages(Unpack unpack) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      byte[] packed = bytes.toInputStream().readAllBytes();
      return BytesInput.from(unpack.apply(packed, size));
    }

    @Override
    public void decompress(ByteBuffer input, int packedSize, ByteBuffer output, int size)
        throws IOException {
      byte[] packed = new byte[packedSize];
      input.get(packed);
      output.put(unpack.apply(packed, size));
    }

    @Override
    public void release() {
      // nothing is kept
    }
  }
}
