package io.celltwin.codec;

import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.AuditEntry;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Identity;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Live;
import io.celltwin.domain.PackTwin;
import io.celltwin.domain.Scores;
import io.celltwin.domain.SourceStatus;
import io.celltwin.domain.Twin;
import io.celltwin.event.TelemetryFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * A domain type and the Avro record that carries it.
 *
 * @param <T> the domain type
 */
public final class WireType<T> {
  static {
    AvroLimits.set();
    // Avro loads only classes it was told to trust; ours are all generated from our own schemas.
    var mine = ClassSecurityValidator.builder();
    for (Class<?> c : EventMapping.EVENT_CLASSES) {
      mine.add(c);
    }
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), mine.build()));
  }

  public static final WireType<CellSpec> CELL =
      of(
          CellSpec.class,
          io.celltwin.event.CellSpec.getClassSchema(),
          EventMapping::toEvent,
          io.celltwin.event.CellSpec.class,
          EventMapping::toDomain);
  public static final WireType<Frame> FRAME =
      of(
          Frame.class,
          TelemetryFrame.getClassSchema(),
          EventMapping::toEvent,
          TelemetryFrame.class,
          EventMapping::toDomain);
  public static final WireType<Impedance> IMPEDANCE =
      of(
          Impedance.class,
          io.celltwin.event.Impedance.getClassSchema(),
          EventMapping::toEvent,
          io.celltwin.event.Impedance.class,
          EventMapping::toDomain);
  public static final WireType<Cycle> CYCLE =
      of(
          Cycle.class,
          io.celltwin.event.Cycle.getClassSchema(),
          CycleMapping::toEvent,
          io.celltwin.event.Cycle.class,
          CycleMapping::toDomain);
  public static final WireType<Twin> TWIN =
      of(
          Twin.class,
          io.celltwin.event.Twin.getClassSchema(),
          TwinMapping::toEvent,
          io.celltwin.event.Twin.class,
          TwinMapping::toDomain);
  public static final WireType<Forecast> FORECAST =
      of(
          Forecast.class,
          io.celltwin.event.Forecast.getClassSchema(),
          TwinMapping::toEvent,
          io.celltwin.event.Forecast.class,
          TwinMapping::toDomain);
  public static final WireType<Alert> ALERT =
      of(
          Alert.class,
          io.celltwin.event.Alert.getClassSchema(),
          EventMapping::toEvent,
          io.celltwin.event.Alert.class,
          EventMapping::toDomain);

  public static final WireType<AlertAck> ALERT_ACK =
      of(
          AlertAck.class,
          io.celltwin.event.AlertAck.getClassSchema(),
          EventMapping::toEvent,
          io.celltwin.event.AlertAck.class,
          EventMapping::toDomain);

  public static final WireType<Live> LIVE =
      of(
          Live.class,
          io.celltwin.event.Live.getClassSchema(),
          LiveMapping::toEvent,
          io.celltwin.event.Live.class,
          LiveMapping::toDomain);

  public static final WireType<PackTwin> PACK_TWIN =
      of(
          PackTwin.class,
          io.celltwin.event.PackTwin.getClassSchema(),
          PackMapping::toEvent,
          io.celltwin.event.PackTwin.class,
          PackMapping::toDomain);

  public static final WireType<Identity> IDENTITY =
      of(
          Identity.class,
          io.celltwin.event.Identity.getClassSchema(),
          IdentityMapping::toEvent,
          io.celltwin.event.Identity.class,
          IdentityMapping::toDomain);

  public static final WireType<SourceStatus> SOURCE_STATUS =
      of(
          SourceStatus.class,
          io.celltwin.event.SourceStatus.getClassSchema(),
          SourceMapping::toEvent,
          io.celltwin.event.SourceStatus.class,
          SourceMapping::toDomain);

  public static final WireType<AuditEntry> AUDIT =
      of(
          AuditEntry.class,
          io.celltwin.event.Audit.getClassSchema(),
          EventMapping::toEvent,
          io.celltwin.event.Audit.class,
          EventMapping::toDomain);

  public static final WireType<Scores> SCORES =
      of(
          Scores.class,
          io.celltwin.event.Scores.getClassSchema(),
          EventMapping::toEvent,
          io.celltwin.event.Scores.class,
          EventMapping::toDomain);

  private final Class<T> domain;
  private final Schema schema;
  private final Function<T, SpecificRecord> toEvent;
  private final Function<SpecificRecord, T> toDomain;
  private final SpecificDatumWriter<SpecificRecord> writer;
  private final SpecificDatumReader<SpecificRecord> reader;

  private static <T, E extends SpecificRecord> WireType<T> of(
      Class<T> domain,
      Schema schema,
      Function<T, E> toEvent,
      Class<E> event,
      Function<E, T> toDomain) {
    return new WireType<>(domain, schema, toEvent::apply, e -> toDomain.apply(event.cast(e)));
  }

  private WireType(
      Class<T> domain,
      Schema schema,
      Function<T, SpecificRecord> toEvent,
      Function<SpecificRecord, T> toDomain) {
    this.domain = domain;
    this.schema = schema;
    this.toEvent = toEvent;
    this.toDomain = toDomain;
    this.writer = new SpecificDatumWriter<>(schema);
    this.reader = new SpecificDatumReader<>(schema);
  }

  /** The domain type. */
  public Class<T> domain() {
    return domain;
  }

  /** Of the values on its topic. */
  public Schema schema() {
    return schema;
  }

  SpecificRecord toEvent(T value) {
    return toEvent.apply(value);
  }

  T toDomain(SpecificRecord event) {
    return toDomain.apply(event);
  }

  /**
   * Plain Avro binary, without the header of the wire format: for state and for travel between
   * operators.
   */
  public byte[] toBytes(T value) {
    return toBytes(new byte[0], value);
  }

  /** With something in front. */
  byte[] toBytes(byte[] prefix, T value) {
    try {
      var out = new ByteArrayOutputStream(512);
      out.writeBytes(prefix);
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      writer.write(toEvent.apply(value), encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #toBytes} wrote. */
  public T fromBytes(byte[] bytes) {
    try {
      return toDomain.apply(reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What was written with another version of the schema.
   *
   * @param writer that version
   * @throws org.apache.avro.AvroTypeException where ours cannot read it
   */
  public T fromBytes(byte[] bytes, Schema writer) {
    try {
      return toDomain.apply(
          new SpecificDatumReader<SpecificRecord>(writer, schema)
              .read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return domain.getSimpleName();
  }
}
