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
  void offsetsOfEveryLengthComeBack() {
    int n = 64;
    long[] offset = new long[n];
    for (int i = 0; i < n; i++) {
      offset[i] = (i % 3 == 1 ? -1 : 1) * (Long.MAX_VALUE >>> i);
    }
    for (int samples : new int[] {1, 2, 5, n}) {
      double[] column = new double[samples];
      Frame frame =
          new Frame(
              "c", "s", 0, 0, 1, 0, Frame.Declared.NOTHING, samples, offset, column, column, null);
      assertThat(decoder.decode(encoder.encode(frame))).isEqualTo(frame);
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
