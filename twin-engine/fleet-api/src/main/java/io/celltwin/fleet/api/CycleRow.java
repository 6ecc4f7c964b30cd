package io.celltwin.fleet.api;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.OperationKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is kept of one closed operation for as long as its cell is: enough for every curve over a
 * life, and for finding its samples again.
 *
 * @param revision ordinal of the operation, from 1
 * @param operationIndex as the source declares it, or null
 * @param cycleNumber of the discharge it belongs to
 * @param kind what was done
 * @param startMillis first sample [ms since 1970-01-01 UTC]
 * @param endMillis last sample [ms since 1970-01-01 UTC]
 * @param samples used
 * @param capacity discharged to the capacity voltage [Ah], NaN where the operation cannot tell
 * @param discharged charge out [Ah]
 * @param charged charge in [Ah]
 * @param energyDischarged energy out [Wh]
 * @param energyCharged energy in [Wh]
 * @param loadCurrent mean while loaded [A], positive while charging
 * @param minVoltage lowest [V]
 * @param maxVoltage highest [V]
 * @param meanTemperature time-weighted [°C]
 * @param maxTemperature highest [°C]
 * @param resistance ohmic [Ω]
 * @param quality of its data, 0..1
 * @param comparable true for a complete discharge under reference conditions
 * @param soh after it [share of the reference], or null where it was not aged
 * @param lineage frames it was made from
 * @param telemetry where those frames lie, or null where the record did not say
 * @param missing why a number is NaN, by name
 */
public record CycleRow(
    long revision,
    Integer operationIndex,
    int cycleNumber,
    OperationKind kind,
    long startMillis,
    long endMillis,
    int samples,
    double capacity,
    double discharged,
    double charged,
    double energyDischarged,
    double energyCharged,
    double loadCurrent,
    double minVoltage,
    double maxVoltage,
    double meanTemperature,
    double maxTemperature,
    double resistance,
    double quality,
    boolean comparable,
    Estimate soh,
    Lineage lineage,
    FramesAt telemetry,
    SortedMap<String, String> missing) {
  private static final int VERSION = 1;
  private static final OperationKind[] KINDS = OperationKind.values();

  /**
   * Where on the telemetry topic an operation's frames lie.
   *
   * @param partition of the topic
   * @param first offset
   * @param last offset
   */
  public record FramesAt(int partition, long first, long last) {}

  public CycleRow {
    missing = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) missing));
  }

  public static CycleRow of(Cycle cycle, FramesAt telemetry) {
    var m = cycle.measured();
    return new CycleRow(
        cycle.revision(),
        cycle.operationIndex(),
        cycle.cycleNumber(),
        cycle.kind(),
        cycle.startMillis(),
        cycle.endMillis(),
        cycle.samples(),
        m.capacity(),
        m.discharged(),
        m.charged(),
        m.energyDischarged(),
        m.energyCharged(),
        m.loadCurrent(),
        m.minVoltage(),
        m.maxVoltage(),
        m.meanTemperature(),
        m.maxTemperature(),
        m.resistance(),
        cycle.quality().score(),
        cycle.comparable(),
        cycle.soh(),
        cycle.lineage(),
        telemetry,
        cycle.missing());
  }

  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(256);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(revision);
      out.writeBoolean(operationIndex != null);
      out.writeInt(operationIndex == null ? 0 : operationIndex);
      out.writeInt(cycleNumber);
      out.writeUTF(kind.name());
      out.writeLong(startMillis);
      out.writeLong(endMillis);
      out.writeInt(samples);
      for (double x : numbers()) {
        out.writeDouble(x);
      }
      out.writeBoolean(comparable);
      out.writeBoolean(soh != null);
      if (soh != null) {
        out.writeDouble(soh.value());
        out.writeDouble(soh.lower());
        out.writeDouble(soh.upper());
        out.writeUTF(soh.method());
        out.writeUTF(soh.modelVersion());
        out.writeBoolean(soh.reason() != null);
        out.writeUTF(soh.reason() == null ? "" : soh.reason());
      }
      out.writeUTF(lineage.source());
      out.writeLong(lineage.firstSequence());
      out.writeLong(lineage.lastSequence());
      out.writeBoolean(telemetry != null);
      if (telemetry != null) {
        out.writeInt(telemetry.partition());
        out.writeLong(telemetry.first());
        out.writeLong(telemetry.last());
      }
      out.writeShort(missing.size());
      for (var e : missing.entrySet()) {
        out.writeUTF(e.getKey());
        out.writeUTF(e.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  private double[] numbers() {
    return new double[] {
      capacity,
      discharged,
      charged,
      energyDischarged,
      energyCharged,
      loadCurrent,
      minVoltage,
      maxVoltage,
      meanTemperature,
      maxTemperature,
      resistance,
      quality
    };
  }

  /** What {@link #toBytes} wrote. */
  public static CycleRow fromBytes(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException(
            String.format(Locale.ROOT, "cycle row has version %d, wanted %d", version, VERSION));
      }
      long revision = in.readLong();
      boolean declared = in.readBoolean();
      int index = in.readInt();
      int cycleNumber = in.readInt();
      OperationKind kind = kind(in.readUTF());
      long start = in.readLong();
      long end = in.readLong();
      int samples = in.readInt();
      double[] x = new double[12];
      for (int i = 0; i < x.length; i++) {
        x[i] = in.readDouble();
      }
      boolean comparable = in.readBoolean();
      Estimate soh = in.readBoolean() ? estimate(in) : null;
      var lineage = new Lineage(in.readUTF(), in.readLong(), in.readLong());
      FramesAt telemetry =
          in.readBoolean() ? new FramesAt(in.readInt(), in.readLong(), in.readLong()) : null;
      var missing = new TreeMap<String, String>();
      for (int i = in.readShort(); i > 0; i--) {
        String name = in.readUTF();
        missing.put(name, in.readUTF());
      }
      return new CycleRow(
          revision,
          declared ? (Integer) index : null,
          cycleNumber,
          kind,
          start,
          end,
          samples,
          x[0],
          x[1],
          x[2],
          x[3],
          x[4],
          x[5],
          x[6],
          x[7],
          x[8],
          x[9],
          x[10],
          x[11],
          comparable,
          soh,
          lineage,
          telemetry,
          missing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Estimate estimate(DataInputStream in) throws IOException {
    double value = in.readDouble();
    double lower = in.readDouble();
    double upper = in.readDouble();
    String method = in.readUTF();
    String version = in.readUTF();
    boolean hasReason = in.readBoolean();
    String reason = in.readUTF();
    return new Estimate(value, lower, upper, method, version, hasReason ? reason : null);
  }

  /** A kind that a newer release wrote and this one has no name for is {@code OTHER}. */
  private static OperationKind kind(String name) {
    for (OperationKind kind : KINDS) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return OperationKind.OTHER;
  }
}
