package io.celltwin.job.type;

import io.celltwin.codec.TelemetryRange;
import io.celltwin.codec.WireType;
import io.celltwin.core.alert.ForecastWatch;
import io.celltwin.core.alert.WatchedPack;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.mode.ModelledModes;
import io.celltwin.core.state.TwinState;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * What Flink is told of a type of ours. Values that travel are immutable and need no copy; state is
 * mutable and brings its own. Each value writes itself, with a version where it outlives a release,
 * so there is nothing for Kryo or reflection to guess.
 */
public final class JobType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1;

  /** Writes a value. */
  interface Write<T> {
    void to(T value, DataOutput out) throws IOException;
  }

  /** Reads one. */
  interface Read<T> {
    T from(DataInput in) throws IOException;
  }

  /** How one type is handled. */
  record Handling<T>(Class<T> type, Write<T> write, Read<T> read, UnaryOperator<T> copy) {}

  private static <T> Handling<T> immutable(Class<T> type, Write<T> write, Read<T> read) {
    return new Handling<>(type, write, read, UnaryOperator.identity());
  }

  private static <T> Handling<T> wire(WireType<T> type) {
    return immutable(
        type.domain(),
        (value, out) -> Fields.block(type.toBytes(value), out),
        in -> type.fromBytes(Fields.block(in)));
  }

  /** By a name that goes into savepoints: never change one. */
  static final Map<String, Handling<?>> HANDLING =
      Map.ofEntries(
          Map.entry("raw-frame", immutable(RawFrame.class, RawFrame::write, RawFrame::read)),
          Map.entry(
              "closed-cycle", immutable(ClosedCycle.class, ClosedCycle::write, ClosedCycle::read)),
          Map.entry("aged-twin", immutable(AgedTwin.class, AgedTwin::write, AgedTwin::read)),
          Map.entry(
              "rejected-input",
              immutable(RejectedInput.class, RejectedInput::write, RejectedInput::read)),
          Map.entry(
              "telemetry-range", immutable(TelemetryRange.class, Fields::range, Fields::range)),
          Map.entry("attribute", immutable(Attribute.class, Fields::attribute, Fields::attribute)),
          Map.entry("cell-spec", wire(WireType.CELL)),
          Map.entry(
              "registration",
              immutable(Registration.class, Registration::write, Registration::read)),
          Map.entry("alert", wire(WireType.ALERT)),
          Map.entry(
              "live-update", immutable(LiveUpdate.class, LiveUpdate::write, LiveUpdate::read)),
          Map.entry("pack-part", immutable(PackPart.class, PackPart::write, PackPart::read)),
          Map.entry(
              "pack-update", immutable(PackUpdate.class, PackUpdate::write, PackUpdate::read)),
          Map.entry(
              "watched-pack",
              new Handling<>(
                  WatchedPack.class,
                  WatchedPack::writeTo,
                  WatchedPack::readFrom,
                  WatchedPack::copy)),
          Map.entry(
              "open-cell",
              new Handling<>(
                  OpenCell.class, OpenCell::writeTo, OpenCell::readFrom, OpenCell::copy)),
          Map.entry(
              "twin-state",
              new Handling<>(
                  TwinState.class, TwinState::writeTo, TwinState::readFrom, TwinState::copy)),
          Map.entry(
              "modelled-modes",
              new Handling<>(
                  ModelledModes.class,
                  ModelledModes::writeTo,
                  ModelledModes::readFrom,
                  ModelledModes::copy)),
          Map.entry(
              "forecast-watch",
              new Handling<>(
                  ForecastWatch.class,
                  ForecastWatch::writeTo,
                  ForecastWatch::readFrom,
                  ForecastWatch::copy)));

  public static final JobType<RawFrame> RAW_FRAME = new JobType<>("raw-frame");
  public static final JobType<ClosedCycle> CLOSED_CYCLE = new JobType<>("closed-cycle");
  public static final JobType<AgedTwin> AGED_TWIN = new JobType<>("aged-twin");
  public static final JobType<RejectedInput> REJECTED_INPUT = new JobType<>("rejected-input");
  public static final JobType<Attribute> ATTRIBUTE = new JobType<>("attribute");
  public static final JobType<CellSpec> CELL_SPEC = new JobType<>("cell-spec");
  public static final JobType<Registration> REGISTRATION = new JobType<>("registration");
  public static final JobType<TelemetryRange> TELEMETRY_RANGE = new JobType<>("telemetry-range");
  public static final JobType<Alert> ALERT = new JobType<>("alert");
  public static final JobType<LiveUpdate> LIVE_UPDATE = new JobType<>("live-update");
  public static final JobType<PackPart> PACK_PART = new JobType<>("pack-part");
  public static final JobType<PackUpdate> PACK_UPDATE = new JobType<>("pack-update");
  public static final JobType<WatchedPack> WATCHED_PACK = new JobType<>("watched-pack");
  public static final JobType<OpenCell> OPEN_CELL = new JobType<>("open-cell");
  public static final JobType<TwinState> TWIN_STATE = new JobType<>("twin-state");
  public static final JobType<ModelledModes> MODELLED_MODES = new JobType<>("modelled-modes");
  public static final JobType<ForecastWatch> FORECAST_WATCH = new JobType<>("forecast-watch");

  private final String name;

  private JobType(String name) {
    this.name = name;
  }

  @SuppressWarnings("unchecked") // the map is filled above, by name
  static <T> Handling<T> handling(String name) {
    return (Handling<T>) HANDLING.get(name);
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new JobSerializer<>(name);
  }

  @Override
  public Class<T> getTypeClass() {
    return JobType.<T>handling(name).type();
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobType<?> that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof JobType<?>;
  }
}
