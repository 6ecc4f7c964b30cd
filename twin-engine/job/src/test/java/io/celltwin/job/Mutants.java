package io.celltwin.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celltwin.codec.CellCommand;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topic;
import io.celltwin.codec.Topics;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Records of the two topics that the job reads, each field of them driven to its extremes, and
 * their bytes, keys and headers as well; by a seed, so that what was found is found again.
 */
public final class Mutants {
  private static final String HUGE = "x".repeat(70_000);
  private static final List<Object> TEXTS =
      List.of("", "\0", "\n", "../..", HUGE, "ü".repeat(200), "\ud800", "sound/0", "a".repeat(256));
  private static final List<Object> LONGS =
      List.of(
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          -1L,
          0L,
          1L,
          1L << 53,
          1_700_000_000_000_000_000L,
          7_258_118_400_001L,
          Long.MAX_VALUE / 1000,
          4_000_000_000_000L);
  private static final List<Object> INTS = List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 0, 1);
  private static final List<Object> REALS =
      List.of(
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MAX_VALUE,
          -Double.MAX_VALUE,
          Double.MIN_VALUE,
          -0.0,
          1e6,
          -9999.0,
          4e-3);
  private static final int SAMPLES = 20;

  private final Random random;
  private final Topic<Frame> telemetry = Topics.live().telemetry();
  private final Topic<CellSpec> cells = Topics.live().cells();
  private final byte[] frameHeader;
  private final byte[] specHeader;
  private final Schema frames;
  private final Schema specs;
  private final Deserializer<CellSpec> deserializer;
  private final int others;

  /**
   * @param registry that knows the schemas
   * @param others how many cells the mutants are spread over
   */
  public Mutants(String registry, long seed, int others) {
    random = new Random(seed);
    this.others = others;
    SchemaRegistry schemas = SchemaRegistry.at(registry);
    frameHeader = Arrays.copyOf(schemas.serializer(telemetry).serialize("", sound("x", 0)), 5);
    specHeader = Arrays.copyOf(schemas.serializer(cells).serialize("", spec("x")), 5);
    deserializer = schemas.deserializer(cells);
    frames = new Schema.Parser().parse(telemetry.type().schema().toString());
    specs = new Schema.Parser().parse(cells.type().schema().toString());
  }

  /** Of a mutant's cell. */
  public String cell(int i) {
    return "mutant/" + i % others;
  }

  public static CellSpec spec(String cellId) {
    return new CellSpec(
        cellId, Chemistry.NCM, 2, 3.7, 2.5, 4.2, 2.7, 2, 4, -20, 60, 2, 24, 0.7, "p", "s", null);
  }

  private static Frame sound(String cellId, int i) {
    long[] t = new long[SAMPLES];
    double[] v = new double[SAMPLES];
    double[] a = new double[SAMPLES];
    float[] celsius = new float[SAMPLES];
    for (int k = 0; k < SAMPLES; k++) {
      t[k] = k * 10_000_000L;
      v[k] = 3.6 + 0.4 * Math.sin(0.01 * (i * SAMPLES + k));
      a[k] = 2 * Math.cos(0.01 * (i * SAMPLES + k));
      celsius[k] = 25;
    }
    var declared =
        i % 3 == 0
            ? Frame.Declared.NOTHING
            : new Frame.Declared(i % 3 == 1 ? i : null, OperationKind.CHARGE, 1, 1, 24.0);
    long start = 1_700_000_000_000L + i * 200_000L;
    return new Frame(cellId, "bms", i, 0, 1, start, declared, SAMPLES, t, v, a, celsius);
  }

  /**
   * A telemetry record.
   *
   * @param offset that it has on the topic, by which it is known
   */
  public RawFrame frame(int i, long offset) {
    Frame sound = sound(cell(i), i / others);
    byte[] value = mutated(telemetry.type().toBytes(sound), frames, frameHeader);
    var headers = new RecordHeaders();
    if (random.nextInt(20) == 0) {
      headers.add("celltwin.released", "LATE".getBytes(UTF_8));
    }
    if (random.nextInt(40) == 0) {
      CellCommand command = random.nextBoolean() ? CellCommand.RELEASE : CellCommand.RESET_CLOCK;
      command.record(telemetry, cell(i), HUGE, 0).headers().forEach(headers::add);
    } else if (random.nextInt(40) == 0) {
      headers.add("celltwin.command", random.nextBoolean() ? null : HUGE.getBytes(UTF_8));
    }
    long[] stamps = {sound.startMillis(), -1, 0, Long.MAX_VALUE, sound.endMillis() + 500};
    return KafkaInputs.frame(
        new ConsumerRecord<>(
            telemetry.name(),
            0,
            offset,
            stamps[random.nextInt(10) == 0 ? random.nextInt(stamps.length) : 0],
            TimestampType.CREATE_TIME,
            0,
            0,
            key(cell(i)),
            value,
            headers,
            Optional.empty()));
  }

  /** A record of the register; null where it says nothing of any cell. */
  public Registration registration(int i, long offset) {
    byte[] value = mutated(cells.type().toBytes(spec(cell(i))), specs, specHeader);
    return KafkaInputs.registration(
        deserializer, new ConsumerRecord<>(cells.name(), 0, offset, key(cell(i)), value));
  }

  private byte[] key(String cellId) {
    return switch (random.nextInt(40)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> HUGE.getBytes(UTF_8);
      case 3 -> new byte[] {(byte) 0xff, (byte) 0xfe};
      default -> cellId.getBytes(UTF_8);
    };
  }

  /** One field at an extreme, mostly; else the bytes. */
  private byte[] mutated(byte[] plain, Schema schema, byte[] header) {
    byte[] bytes = random.nextInt(5) == 0 ? plain : withAnExtreme(plain, schema);
    byte[] whole = Arrays.copyOf(header, 5 + bytes.length);
    System.arraycopy(bytes, 0, whole, 5, bytes.length);
    switch (random.nextInt(25)) {
      case 0 -> {
        return Arrays.copyOf(whole, random.nextInt(whole.length));
      }
      case 1 -> whole[random.nextInt(5)] = (byte) random.nextInt();
      case 2, 3 -> {
        for (int k = 0; k < 3; k++) {
          whole[5 + random.nextInt(whole.length - 5)] = (byte) random.nextInt();
        }
      }
      case 4 -> {
        return null;
      }
      default -> {}
    }
    return whole;
  }

  private byte[] withAnExtreme(byte[] plain, Schema schema) {
    try {
      GenericData.Record record =
          new GenericDatumReader<GenericData.Record>(schema)
              .read(null, DecoderFactory.get().binaryDecoder(plain, null));
      Schema.Field field = schema.getFields().get(random.nextInt(schema.getFields().size()));
      record.put(field.pos(), extreme(field.schema(), record.get(field.pos())));
      var out = new ByteArrayOutputStream();
      var encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object extreme(Schema schema, Object now) {
    return switch (schema.getType()) {
      case STRING -> one(TEXTS);
      case LONG -> one(LONGS);
      case INT -> one(INTS);
      case DOUBLE -> one(REALS);
      case FLOAT -> ((Double) one(REALS)).floatValue();
      case ENUM -> new GenericData.EnumSymbol(schema, one(List.copyOf(schema.getEnumSymbols())));
      case UNION ->
          random.nextInt(4) == 0
              ? null
              : extreme(schema.getTypes().get(schema.getTypes().size() - 1), now);
      case ARRAY -> column(schema, now);
      default -> now;
    };
  }

  private Object column(Schema schema, Object now) {
    List<Object> column = now == null ? new ArrayList<>() : new ArrayList<>((List<?>) now);
    Schema of = schema.getElementType();
    switch (random.nextInt(6)) {
      case 0 -> column.clear();
      case 1 -> column.add(extreme(of, null));
      case 2 -> column.replaceAll(x -> extreme(of, x));
      case 3 -> java.util.Collections.reverse(column);
      default -> {
        if (!column.isEmpty()) {
          column.set(random.nextInt(column.size()), extreme(of, null));
        }
      }
    }
    return new GenericData.Array<>(schema, column);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
