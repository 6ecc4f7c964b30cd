package io.celltwin.codec;

import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.event.TelemetryFrame;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Frames from the Confluent wire format, straight into primitive arrays that are reused: a frame is
 * valid until the next one is decoded. Records written with another version of the schema take the
 * slower, resolving way. Not thread-safe.
 */
public final class FrameDecoder {
  private static final Schema OURS = TelemetryFrame.getClassSchema();
  private static final long OURS_FINGERPRINT = SchemaNormalization.parsingFingerprint64(OURS);

  /** A zero and the id of the schema. */
  private static final int HEADER = 5;

  private static final io.celltwin.event.OperationKind[] KINDS =
      io.celltwin.event.OperationKind.values();

  private final SchemaRegistry registry;
  private final String topic;
  private final Map<Integer, SpecificDatumReader<TelemetryFrame>> others = new HashMap<>();
  private int oursId = -1;

  private final AvroBytes in = new AvroBytes();
  private BinaryDecoder resolving;
  private String source = "";
  private byte[] sourceUtf8 = new byte[0];
  private long[] offset = new long[1024];
  private double[] voltage = new double[1024];
  private double[] current = new double[1024];
  private float[] temperature = new float[1024];

  public FrameDecoder(SchemaRegistry registry, Topic<Frame> topic) {
    this.registry = registry;
    this.topic = topic.name();
  }

  /**
   * The frame in a record's value.
   *
   * @throws UnreadableRecordException where it holds none, saying what was found and what was
   *     wanted
   */
  public Frame decode(byte[] bytes) {
    if (bytes == null || bytes.length < HEADER || bytes[0] != 0) {
      throw new UnreadableRecordException(
          "NOT_AVRO",
          "%s: value %s, wanted 0x00 and a 4-byte schema id before Avro"
              .formatted(topic, bytes == null ? "is null" : "starts with " + hex(bytes)));
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    SpecificDatumReader<TelemetryFrame> other = id == oursId ? null : readerFor(id);
    try {
      if (other == null) {
        return Plausible.checked(ours(bytes));
      }
      resolving =
          DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, resolving);
      return EventMapping.toDomain(other.read(null, resolving));
    } catch (UnreadableRecordException e) {
      throw e;
    } catch (EOFException e) {
      throw new UnreadableRecordException(
          "TRUNCATED",
          String.format(
              Locale.ROOT,
              "%s: value of %d bytes ends in the middle of a frame",
              topic,
              bytes.length),
          e);
    } catch (IOException
        | RuntimeException e) { // Avro meets corrupt bytes with whatever comes to hand
      throw new UnreadableRecordException(
          "NOT_AVRO",
          String.format(
              Locale.ROOT,
              "%s: value of %d bytes with schema id %d is no frame: %s",
              topic,
              bytes.length,
              id,
              e.getMessage()),
          e);
    }
  }

  /** For a schema other than ours; null for ours. */
  private SpecificDatumReader<TelemetryFrame> readerFor(int id) {
    SpecificDatumReader<TelemetryFrame> known = others.get(id);
    if (known != null) {
      return known;
    }
    Schema writer = writer(id);
    if (SchemaNormalization.parsingFingerprint64(writer) == OURS_FINGERPRINT) {
      oursId = id;
      return null;
    }
    var reader = new SpecificDatumReader<TelemetryFrame>(writer, OURS);
    others.put(id, reader);
    return reader;
  }

  private Schema writer(int id) {
    Schema writer = registry.schema(id);
    if (writer == null) {
      throw new UnreadableRecordException(
          "UNKNOWN_SCHEMA",
          String.format(
              Locale.ROOT,
              "%s: schema id %d is not known to the registry at %s",
              topic,
              id,
              registry.url()));
    }
    if (!writer.getFullName().equals(OURS.getFullName())) {
      throw new UnreadableRecordException(
          "WRONG_SCHEMA",
          String.format(
              Locale.ROOT,
              "%s: schema id %d is a %s, wanted a %s",
              topic,
              id,
              writer.getFullName(),
              OURS.getFullName()));
    }
    return writer;
  }

  private Frame ours(byte[] bytes) throws IOException {
    in.begin(bytes, HEADER);
    String cellId = in.text();
    String from = source();
    long sequence = in.whole();
    int part = in.number();
    int parts = in.number();
    long start = in.whole();
    Integer operation = optionalInt();
    OperationKind kind = in.number() == 0 ? null : kind(in.number());
    Integer cycle = optionalInt();
    Integer step = optionalInt();
    Double ambient = in.number() == 0 ? null : in.real();

    int n = offsets();
    int voltages = voltages();
    int currents = currents();
    int temperatures = in.number() == 1 ? temperatures() : -1;
    requireEqual(cellId, sequence, n, voltages, currents, temperatures);
    if (parts < 1 || part < 0 || part >= parts) {
      throw wrongPart(cellId, sequence, part, parts);
    }
    Frame.Declared declared =
        operation == null && kind == null && cycle == null && step == null && ambient == null
            ? Frame.Declared.NOTHING
            : new Frame.Declared(operation, kind, cycle, step, ambient);
    return new Frame(
        cellId,
        from,
        sequence,
        part,
        parts,
        start,
        declared,
        n,
        offset,
        voltage,
        current,
        temperatures < 0 ? null : temperature);
  }

  /** Each column as it comes, block by block; how many values it has. */
  private int offsets() throws IOException {
    int n = 0;
    for (int block = in.block(); block != 0; block = in.block()) {
      int to = n + block;
      if (to > offset.length) {
        offset = Arrays.copyOf(offset, grown(to));
      }
      in.wholes(offset, n, to);
      n = to;
    }
    return n;
  }

  private int voltages() throws IOException {
    int n = 0;
    for (int block = in.block(); block != 0; block = in.block()) {
      int to = n + block;
      if (to > voltage.length) {
        voltage = Arrays.copyOf(voltage, grown(to));
      }
      in.reals(voltage, n, to);
      n = to;
    }
    return n;
  }

  private int currents() throws IOException {
    int n = 0;
    for (int block = in.block(); block != 0; block = in.block()) {
      int to = n + block;
      if (to > current.length) {
        current = Arrays.copyOf(current, grown(to));
      }
      in.reals(current, n, to);
      n = to;
    }
    return n;
  }

  private int temperatures() throws IOException {
    int n = 0;
    for (int block = in.block(); block != 0; block = in.block()) {
      int to = n + block;
      if (to > temperature.length) {
        temperature = Arrays.copyOf(temperature, grown(to));
      }
      in.floats(temperature, n, to);
      n = to;
    }
    return n;
  }

  private static OperationKind kind(int ordinal) throws IOException {
    if (ordinal < 0 || ordinal >= KINDS.length) {
      throw new IOException(
          String.format(Locale.ROOT, "there is no kind of operation %d", ordinal));
    }
    return EventMapping.toDomain(KINDS[ordinal]);
  }

  static UnreadableRecordException wrongPart(String cellId, long sequence, int part, int parts) {
    return new UnreadableRecordException(
        "WRONG_PART",
        String.format(
            Locale.ROOT,
            "cell %s, frame %d: part %d of %d, wanted a part from 0 to below the number of parts",
            cellId,
            sequence,
            part,
            parts));
  }

  static void requireEqual(
      String cellId, long sequence, int offsets, int voltages, int currents, int temperatures) {
    if (offsets != voltages
        || offsets != currents
        || (temperatures >= 0 && offsets != temperatures)) {
      throw new UnreadableRecordException(
          "UNEQUAL_COLUMNS",
          String.format(
              Locale.ROOT,
              "cell %s, frame %d: %d offsets, %d voltages, %d currents and %s temperatures, wanted"
                  + " equal numbers",
              cellId,
              sequence,
              offsets,
              voltages,
              currents,
              temperatures < 0 ? "no" : temperatures));
    }
  }

  /** Sources repeat from frame to frame, so the string is made once. */
  private String source() throws IOException {
    if (!in.skips(sourceUtf8)) {
      source = in.text();
      sourceUtf8 = source.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
    return source;
  }

  private Integer optionalInt() throws IOException {
    return in.number() == 0 ? null : in.number();
  }

  private static int grown(int wanted) {
    return Math.max(wanted, wanted + (wanted >> 1));
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(5, bytes.length));
  }
}
