package io.celltwin.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * Avro's binary encoding, read where it lies: columns of numbers go from the bytes to their arrays
 * without a stop in between. Only what a frame has. Not thread-safe.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro 1.12.0,
 *     Binary Encoding</a>
 */
final class AvroBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  /** A byte with its highest bit set has another one after it. */
  private static final long CONTINUES = 0x8080808080808080L;

  private static final long CONTINUES_BUT_LAST = 0x0080808080808080L;

  /** So many are not worth a copy of the whole block. */
  private static final int FEW = 16;

  private byte[] bytes = {};
  private int at;

  /** Starts with the byte at {@code from}. */
  void begin(byte[] bytes, int from) {
    this.bytes = bytes;
    at = from;
  }

  /** An int, an index of a union, or an ordinal of an enum. */
  int number() throws IOException {
    long value = whole();
    if (value != (int) value) {
      throw new IOException(String.format(Locale.ROOT, "%d is no int", value));
    }
    return (int) value;
  }

  /** A long. */
  long whole() throws IOException {
    long raw = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == bytes.length) {
        throw new EOFException();
      }
      int b = bytes[at++];
      raw |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return unzigzag(raw);
      }
    }
    throw new IOException("a number of more than ten bytes");
  }

  private static long unzigzag(long raw) {
    return (raw >>> 1) ^ -(raw & 1);
  }

  /**
   * As many longs. Those of a column are mostly as long as each other: eight bytes are looked at
   * together, and the length of the one before is tried first.
   */
  void wholes(long[] to, int from, int end) throws IOException {
    byte[] bytes = this.bytes;
    int last = bytes.length - Long.BYTES;
    int here = at;
    int length = 1;
    for (int i = from; i < end; i++) {
      long eight = here <= last ? (long) LONGS.get(bytes, here) : CONTINUES;
      int unused = Long.SIZE - Byte.SIZE * length;
      if (((eight ^ CONTINUES_BUT_LAST >>> unused) & CONTINUES >>> unused) != 0) {
        long ends = ~eight & CONTINUES;
        if (ends == 0) { // longer, or near the end, where each byte may be missing
          at = here;
          to[i] = whole();
          here = at;
          continue;
        }
        length = Long.numberOfTrailingZeros(ends) / Byte.SIZE + 1;
        unused = Long.SIZE - Byte.SIZE * length;
      }
      to[i] = unzigzag(sevens(eight & -1L >>> unused));
      here += length;
    }
    at = here;
  }

  /** The lower seven bits of each byte, put together. */
  private static long sevens(long eight) {
    long two = (eight & 0x007f007f007f007fL) | (eight & 0x7f007f007f007f00L) >>> 1;
    long four = (two & 0x00003fff00003fffL) | (two & 0x3fff00003fff0000L) >>> 2;
    return (four & 0x000000000fffffffL) | (four & 0x0fffffff00000000L) >>> 4;
  }

  /** A double. */
  double real() throws IOException {
    int length = take(Double.BYTES);
    return (double) DOUBLES.get(bytes, at - length);
  }

  /** As many doubles. */
  void reals(double[] to, int from, int end) throws IOException {
    int length = take((long) Double.BYTES * (end - from));
    int first = at - length;
    if (end - from > FEW) {
      little(first, length).asDoubleBuffer().get(to, from, end - from);
      return;
    }
    for (int i = from; i < end; i++) {
      to[i] = (double) DOUBLES.get(bytes, first + (i - from) * Double.BYTES);
    }
  }

  /** As many floats. */
  void floats(float[] to, int from, int end) throws IOException {
    int length = take((long) Float.BYTES * (end - from));
    int first = at - length;
    if (end - from > FEW) {
      little(first, length).asFloatBuffer().get(to, from, end - from);
      return;
    }
    for (int i = from; i < end; i++) {
      to[i] = (float) FLOATS.get(bytes, first + (i - from) * Float.BYTES);
    }
  }

  private ByteBuffer little(int from, int length) {
    return ByteBuffer.wrap(bytes, from, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A string. */
  String text() throws IOException {
    int length = take(whole());
    return new String(bytes, at - length, length, UTF_8);
  }

  /** Passes over a string where it is this one. */
  boolean skips(byte[] utf8) throws IOException {
    int before = at;
    int length = take(whole());
    boolean same = Arrays.equals(bytes, at - length, at, utf8, 0, utf8.length);
    at = same ? at : before;
    return same;
  }

  private int take(long length) throws IOException {
    if (length < 0) {
      throw new IOException(String.format(Locale.ROOT, "a length of %d", length));
    }
    if (length > bytes.length - at) {
      throw new EOFException();
    }
    at += (int) length;
    return (int) length;
  }

  /**
   * How many items the next block of an array has; 0 at its end. A corrupt count must not become an
   * allocation: no block has more items than there are bytes.
   */
  int block() throws IOException {
    long items = whole();
    if (items < 0) {
      items = -items;
      whole(); // the block's length in bytes
    }
    if (items < 0 || items > bytes.length) {
      throw new IOException(String.format(Locale.ROOT, "a column claims %d values", items));
    }
    return (int) items;
  }
}
