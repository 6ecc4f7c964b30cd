package io.celltwin.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.event.TelemetryFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private final SchemaRegistry registry = SchemaRegistry.inMemory();
  private final Topic<Frame> topic = Topics.live().telemetry();
  private final FrameEncoder encoder = new FrameEncoder(registry, topic);
  private final FrameDecoder decoder = new FrameDecoder(registry, topic);

  private static Frame frame(int samples, boolean probe) {
    long[] offset = new long[samples];
    double[] voltage = new double[samples];
    double[] current = new double[samples];
    float[] temperature = probe ? new float[samples] : null;
    for (int i = 0; i < samples; i++) {
      offset[i] = i * 9_371_000L;
      voltage[i] = 4.191491807505295 - i * 1e-4;
      current[i] = i == 2 ? Double.NaN : -2.0126 + i * 1e-7;
      if (probe) {
        temperature[i] = 24.33f + i;
      }
    }
    var declared = new Frame.Declared(7, OperationKind.DISCHARGE, null, 3, 24.0);
    return new Frame(
        "nasa/B0005",
        "nasa-csv",
        41,
        0,
        2,
        1_207_149_941_593L,
        declared,
        samples,
        offset,
        voltage,
        current,
        temperature);
  }

  @Test
  void aFrameComesBackToTheLastBit() {
    for (int samples : new int[] {0, 1, 5, 4096, 3}) {
      Frame with = frame(samples, true);
      Frame without = frame(samples, false);
      assertThat(decoder.decode(encoder.encode(with))).isEqualTo(with);
      assertThat(decoder.decode(encoder.encode(without))).isEqualTo(without);
    }
  }

  @Test
  void offsetsOfEveryLengthComeBack() throws IOException {
    int n = 64;
    long[] offset = new long[n];
    for (int i = 0; i < n; i++) {
      offset[i] = (i % 3 == 1 ? -1 : 1) * (Long.MAX_VALUE >>> i);
    }
    var in = new AvroBytes();
    for (int samples : new int[] {1, 2, 5, n}) {
      var bytes = new ByteArrayOutputStream();
      var out = EncoderFactory.get().binaryEncoder(bytes, null);
      for (int i = 0; i < samples; i++) {
        out.writeLong(offset[i]);
      }
      out.flush();
      long[] back = new long[samples];
      in.begin(bytes.toByteArray(), 0);
      in.wholes(back, 0, samples);
      assertThat(back).containsExactly(Arrays.copyOf(offset, samples));
    }
  }

  @Test
  void aFrameCutAnywhereIsRefused() {
    byte[] good = encoder.encode(frame(20, false));
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(UnreadableRecordException.class);
    }
  }

  @Test
  void theFastWayWritesWhatAnyAvroToolReads() throws IOException {
    Frame frame = frame(5, true);
    byte[] fast = encoder.encode(frame);
    byte[] plain = WireType.FRAME.toBytes(frame);

    assertThat(Arrays.copyOfRange(fast, 5, fast.length)).isEqualTo(plain);
    assertThat(registry.deserializer(topic).deserialize(topic.name(), fast)).isEqualTo(frame);
  }

  @Test
  void aFrameOfALaterSchemaIsReadWithoutWhatItAdded() throws IOException {
    String json = TelemetryFrame.getClassSchema().toString();
    Schema later =
        new Schema.Parser()
            .parse(
                json.replaceFirst(
                    "\"fields\":\\[",
                    "\"fields\":[{\"name\":\"firmware\",\"type\":\"string\",\"default\":\"\",\"doc\":\"new\"},"));
    var extended = new org.apache.avro.generic.GenericData.Record(later);
    TelemetryFrame event = EventMapping.toEvent(frame(3, true));
    for (Schema.Field field : TelemetryFrame.getClassSchema().getFields()) {
      Object value = event.get(field.pos());
      extended.put(field.name(), value instanceof Instant t ? t.toEpochMilli() : value);
    }
    extended.put("firmware", "2.1");
    extended.put(
        "operation_kind",
        new org.apache.avro.generic.GenericData.EnumSymbol(
            io.celltwin.event.OperationKind.getClassSchema(), "DISCHARGE"));
    var bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(registry.idOf(topic, later)).array());
    var out = EncoderFactory.get().binaryEncoder(bytes, null);
    new org.apache.avro.generic.GenericDatumWriter<>(later).write(extended, out);
    out.flush();

    assertThat(decoder.decode(bytes.toByteArray())).isEqualTo(frame(3, true));
  }

  @Test
  void unequalColumnsAreNamed() throws IOException {
    TelemetryFrame bad = EventMapping.toEvent(frame(3, true));
    bad.setCurrentAmpere(List.of(1.0, 2.0));
    var bytes = new ByteArrayOutputStream();
    bytes.write(Arrays.copyOf(encoder.encode(frame(1, true)), 5));
    var out = EncoderFactory.get().binaryEncoder(bytes, null);
    new SpecificDatumWriter<>(TelemetryFrame.class).write(bad, out);
    out.flush();

    assertThatThrownBy(() -> decoder.decode(bytes.toByteArray()))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageContaining("cell nasa/B0005, frame 41")
        .hasMessageContaining("3 voltages, 2 currents");
  }

  @Test
  void whatIsNoFrameSaysWhatItIs() {
    byte[] good = encoder.encode(frame(5, true));

    assertThatThrownBy(
            () -> decoder.decode("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .hasMessageContaining("starts with 68 65 6c 6c 6f, wanted 0x00");
    assertThatThrownBy(() -> decoder.decode(new byte[] {0, 0, 0, 3, (byte) 0xe7, 1}))
        .hasMessageContaining("schema id 999 is not known");
    assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(good, good.length - 9)))
        .satisfies(e -> assertThat(((UnreadableRecordException) e).code()).isEqualTo("TRUNCATED"));
    int alerts = registry.id(Topics.live().alerts());
    assertThatThrownBy(() -> decoder.decode(new byte[] {0, 0, 0, 0, (byte) alerts, 1, 2}))
        .hasMessageContaining(
            "is a io.celltwin.event.Alert, wanted a io.celltwin.event.TelemetryFrame");
    assertThat(decoder.decode(good)).as("the next good one is read").isEqualTo(frame(5, true));
  }

  private static Frame at(long start, long... offset) {
    double[] column = new double[offset.length];
    return of("c", "s", 0, start, null, offset, column);
  }

  private static Frame of(
      String cell,
      String source,
      long sequence,
      long start,
      Double ambient,
      long[] offset,
      double[] column) {
    var declared = new Frame.Declared(null, null, null, null, ambient);
    return new Frame(
        cell, source, sequence, 0, 1, start, declared, offset.length, offset, column, column, null);
  }

  /** By the fast way and by Avro's own, which records of another schema take. */
  private void refused(Frame frame, String code, String sentence) {
    byte[] bytes = encoder.encode(frame);
    for (Runnable way :
        List.<Runnable>of(
            () -> decoder.decode(bytes),
            () -> WireType.FRAME.fromBytes(Arrays.copyOfRange(bytes, 5, bytes.length)))) {
      assertThatThrownBy(way::run)
          .isInstanceOfSatisfying(
              UnreadableRecordException.class, e -> assertThat(e.code()).isEqualTo(code))
          .hasMessageContaining(sentence);
    }
  }

  @Test
  void aTimeThatNoRecorderHasSeenIsRefusedWhereTheFrameIsDecoded() {
    refused(at(1_700_000_000_000_000_000L, 0), "IMPLAUSIBLE_TIME", "are these nanoseconds?");
    refused(at(1_700_000_000_000_000L, 0), "IMPLAUSIBLE_TIME", "are these microseconds?");
    refused(at(-1, 0), "IMPLAUSIBLE_TIME", "wanted a time from 1970 to 2200");
    refused(at(Long.MIN_VALUE), "IMPLAUSIBLE_TIME", "wanted a time from 1970 to 2200");
    refused(at(Long.MAX_VALUE), "IMPLAUSIBLE_TIME", "wanted a time from 1970 to 2200");
    long start = 1_207_149_941_593L;
    refused(at(start, 0, Long.MAX_VALUE), "IMPLAUSIBLE_TIME", "us after its start at 2008-04-02T");
    refused(at(start, 0, Long.MAX_VALUE, 5), "IMPLAUSIBLE_TIME", "us after its start");
    refused(at(start, Long.MIN_VALUE, 0), "IMPLAUSIBLE_TIME", "us before its start");
    Frame last = at(Plausible.LAST_MILLIS, 0);
    assertThat(decoder.decode(encoder.encode(last)).endMillis()).isEqualTo(7_258_118_400_000L);
  }

  @Test
  void namesCountsAndNumbersHaveBounds() {
    long[] one = {0};
    double[] column = {3.7};
    String endless = "x".repeat(300);
    refused(of(endless, "s", 0, 0, null, one, column), "TOO_LONG", "300 characters");
    refused(of("ü".repeat(129), "s", 0, 0, null, one, column), "TOO_LONG", "at most 256 bytes");
    refused(of("c", endless, 0, 0, null, one, column), "TOO_LONG", "the source");
    refused(of("", "s", 0, 0, null, one, column), "NO_NAME", "the cell id is empty");
    refused(of("a\nb", "s", 0, 0, null, one, column), "CONTROL_CHARACTER", "0x0a at place 1");
    refused(of("c", "s", -1, 0, null, one, column), "WRONG_SEQUENCE", "frame -1 of s");
    refused(of("c", "s", Long.MAX_VALUE, 0, null, one, column), "WRONG_SEQUENCE", "0 to 2^62");
    refused(of("c", "s", 0, 0, Double.POSITIVE_INFINITY, one, column), "NOT_FINITE", "is infinite");
    int many = Plausible.MOST_SAMPLES + 1;
    refused(of("c", "s", 0, 0, null, new long[many], new double[many]), "TOO_LARGE", "1048577");
    assertThat(decoder.decode(encoder.encode(of("ü".repeat(128), "s", 0, 0, null, one, column))))
        .isNotNull();
  }

  @Test
  void aCountThatFillsTheHeapIsRefusedBeforeAnythingIsAllocated() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = EncoderFactory.get().binaryEncoder(bytes, null);
    out.writeLong(2_000_000_000L); // a cell id of 2 GB
    out.flush();
    assertThatThrownBy(() -> WireType.CELL.fromBytes(bytes.toByteArray()))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("exceeds maximum allowed");
  }

  @Test
  void aSpectrumIsHeldAgainstTheSameBounds() {
    double[] two = {0.1, 0.2};
    long start = 1_207_149_941_593L;
    spectrum(start, two, two, 0.05);
    assertThatThrownBy(() -> spectrum(Long.MAX_VALUE, two, two, 0.05))
        .hasMessageContaining("wanted a time from 1970 to 2200");
    assertThatThrownBy(() -> spectrum(start, two, new double[1], 0.05))
        .hasMessageContaining("2 real and 1 imaginary parts");
    assertThatThrownBy(
            () -> spectrum(start, new double[] {0.1, Double.NEGATIVE_INFINITY}, two, 0.05))
        .hasMessageContaining("a value is infinite");
    assertThatThrownBy(() -> spectrum(start, two, two, Double.POSITIVE_INFINITY))
        .hasMessageContaining("a value is infinite");
  }

  private static void spectrum(long start, double[] real, double[] imaginary, double re) {
    var spectrum =
        new io.celltwin.domain.Impedance(
            "c", "s", 0, null, start, 24, re, 0.07, real, imaginary, new java.util.TreeMap<>());
    WireType.IMPEDANCE.fromBytes(WireType.IMPEDANCE.toBytes(spectrum));
  }

  @Test
  void randomBytesNeverDoMoreThanBeRefused() {
    var random = new java.util.Random(7);
    byte[] good = encoder.encode(frame(40, true));
    for (int i = 0; i < 2000; i++) {
      byte[] bad = good.clone();
      for (int flips = 0; flips < 3; flips++) {
        bad[5 + random.nextInt(bad.length - 5)] = (byte) random.nextInt();
      }
      try {
        decoder.decode(bad);
      } catch (UnreadableRecordException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
