package io.celltwin.codec;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Values of a topic from the Confluent wire format, whatever version of the schema wrote them. The
 * schema is looked up before anything is decoded, so that a registry that is away is not taken for
 * a record that is bad. Thread-safe.
 */
final class ValueDecoder<T> {
  /** A zero and the id of the schema. */
  private static final int HEADER = 5;

  static {
    AvroLimits.set();
  }

  private final SchemaRegistry registry;
  private final Topic<T> topic;
  private final Schema ours;
  private final Map<Integer, SpecificDatumReader<SpecificRecord>> readers =
      new ConcurrentHashMap<>();

  ValueDecoder(SchemaRegistry registry, Topic<T> topic) {
    this.registry = registry;
    this.topic = topic;
    ours = topic.type().schema();
  }

  T decode(byte[] bytes) {
    SpecificRecord event = event(bytes);
    try {
      return topic.type().toDomain(event);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw unreadable("IMPOSSIBLE_VALUE", bytes, message(e), e);
    }
  }

  /** The event as it is on the topic, in our version of its schema. */
  SpecificRecord event(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != 0) {
      throw unreadable(
          "NOT_AVRO", bytes, "it does not begin with 0x00 and a 4-byte schema id", null);
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    SpecificDatumReader<SpecificRecord> reader = readers.get(id);
    if (reader == null) {
      reader = new SpecificDatumReader<>(writer(id, bytes), ours);
      readers.put(id, reader);
    }
    try {
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
    } catch (EOFException e) {
      throw unreadable("TRUNCATED", bytes, "it ends in the middle of one", e);
    } catch (IOException | RuntimeException e) { // Avro meets corrupt bytes with anything
      throw unreadable("NOT_AVRO", bytes, message(e), e);
    }
  }

  private Schema writer(int id, byte[] bytes) {
    Schema writer = registry.schema(id);
    if (writer == null) {
      throw unreadable(
          "UNKNOWN_SCHEMA",
          bytes,
          String.format(
              Locale.ROOT, "schema id %d is not known to the registry at %s", id, registry.url()),
          null);
    }
    if (!writer.getFullName().equals(ours.getFullName())) {
      throw unreadable(
          "WRONG_SCHEMA",
          bytes,
          String.format(Locale.ROOT, "schema id %d is a %s", id, writer.getFullName()),
          null);
    }
    return writer;
  }

  private UnreadableRecordException unreadable(
      String code, byte[] bytes, String why, Exception cause) {
    return new UnreadableRecordException(
        code,
        String.format(
            Locale.ROOT,
            "%s: record of %d bytes is no %s: %s",
            topic.name(),
            bytes.length,
            ours.getName(),
            why),
        cause);
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
