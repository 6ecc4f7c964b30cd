package io.celltwin.lake;

import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard in Java alone: without Hadoop's codecs and without native libraries. */
final class LakeCodecs implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Packed();
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    if (codec == CompressionCodecName.UNCOMPRESSED) {
      return new Unpacked(false);
    }
    if (codec != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException(
          "pages are compressed with %s, and a lake is written with ZSTD".formatted(codec));
    }
    return new Unpacked(true);
  }

  @Override
  public void release() {
    // nothing is kept
  }

  private static final class Packed implements BytesInputCompressor {
    private final ZstdCompressor zstd = new ZstdCompressor();

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      byte[] plain = bytes.toInputStream().readAllBytes();
      byte[] packed = new byte[zstd.maxCompressedLength(plain.length)];
      int length = zstd.compress(plain, 0, plain.length, packed, 0, packed.length);
      return BytesInput.from(packed, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
      // nothing is kept
    }
  }

  private record Unpacked(boolean zstd) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(unpack(bytes.toInputStream().readAllBytes(), size));
    }

    @Override
    public void decompress(ByteBuffer input, int packedSize, ByteBuffer output, int size)
        throws IOException {
      byte[] packed = new byte[packedSize];
      input.get(packed);
      output.put(unpack(packed, size));
    }

    private byte[] unpack(byte[] packed, int size) throws IOException {
      if (!zstd) {
        return packed;
      }
      byte[] plain = new byte[size];
      int length = new ZstdDecompressor().decompress(packed, 0, packed.length, plain, 0, size);
      if (length != size) {
        throw new IOException(
            String.format(Locale.ROOT, "a page has %d bytes, wanted %d", length, size));
      }
      return plain;
    }

    @Override
    public void release() {
      // nothing is kept
    }
  }
}
