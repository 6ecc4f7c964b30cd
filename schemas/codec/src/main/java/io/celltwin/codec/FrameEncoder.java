package io.celltwin.codec;

import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Frames to the Confluent wire format, column by column from primitive arrays: what the generated
 * class would write, without its boxes. Not thread-safe.
 */
public final class FrameEncoder {
  private static final Schema KINDS = io.celltwin.event.OperationKind.getClassSchema();

  private final byte[] header;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1 << 16);
  private BinaryEncoder encoder;

  public FrameEncoder(SchemaRegistry registry, Topic<Frame> topic) {
    header = ByteBuffer.allocate(5).put((byte) 0).putInt(registry.id(topic)).array();
  }

  /** The record's value. */
  public byte[] encode(Frame frame) {
    try {
      buffer.reset();
      buffer.write(header, 0, header.length);
      encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
      write(frame, encoder);
      encoder.flush();
      return buffer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
  }

  private static void write(Frame frame, BinaryEncoder out) throws IOException {
    Frame.Declared declared = frame.declared();
    int n = frame.size();
    out.writeString(frame.cellId());
    out.writeString(frame.source());
    out.writeLong(frame.sequence());
    out.writeInt(frame.part());
    out.writeInt(frame.parts());
    out.writeLong(frame.startMillis());
    optional(declared.operationIndex(), out);
    OperationKind kind = declared.kind();
    out.writeIndex(kind == null ? 0 : 1);
    if (kind == null) {
      out.writeNull();
    } else {
      out.writeEnum(KINDS.getEnumOrdinal(EventMapping.toEvent(kind).name()));
    }
    optional(declared.cycle(), out);
    optional(declared.step(), out);
    out.writeIndex(declared.ambient() == null ? 0 : 1);
    if (declared.ambient() == null) {
      out.writeNull();
    } else {
      out.writeDouble(declared.ambient());
    }
    long[] offset = frame.offsetMicros();
    start(n, out);
    for (int i = 0; i < n; i++) {
      out.startItem();
      out.writeLong(offset[i]);
    }
    out.writeArrayEnd();
    doubles(frame.voltage(), n, out);
    doubles(frame.current(), n, out);
    float[] temperature = frame.temperature();
    out.writeIndex(temperature == null ? 0 : 1);
    if (temperature == null) {
      out.writeNull();
      return;
    }
    start(n, out);
    for (int i = 0; i < n; i++) {
      out.startItem();
      out.writeFloat(temperature[i]);
    }
    out.writeArrayEnd();
  }

  private static void optional(Integer value, BinaryEncoder out) throws IOException {
    out.writeIndex(value == null ? 0 : 1);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeInt(value);
    }
  }

  private static void start(int n, BinaryEncoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(n);
  }

  private static void doubles(double[] column, int n, BinaryEncoder out) throws IOException {
    start(n, out);
    for (int i = 0; i < n; i++) {
      out.startItem();
      out.writeDouble(column[i]);
    }
    out.writeArrayEnd();
  }
}
