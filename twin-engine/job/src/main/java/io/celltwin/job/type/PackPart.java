package io.celltwin.job.type;

import io.celltwin.core.alert.WatchedPack;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.PackPlace;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a cell has to say to its pack: some of its readings, or that it stands there no more.
 *
 * @param packId whose
 * @param cellId that says it
 * @param leftMillis when it left its place [ms since 1970-01-01 UTC], where it did
 * @param leftPosition which place that was, from 1; 0 where it did not leave
 * @param part its readings; null where it left
 */
public record PackPart(
    String packId, String cellId, long leftMillis, int leftPosition, WatchedPack.Part part) {

  /** Of readings. */
  public static PackPart of(CellSpec spec, WatchedPack.Part part) {
    return new PackPart(spec.pack(), spec.cellId(), 0, 0, part);
  }

  /** Of a cell with a place that it leaves. */
  public static PackPart left(CellSpec spec, long eventMillis) {
    return new PackPart(spec.pack(), spec.cellId(), eventMillis, spec.place().position(), null);
  }

  /** Of the latest reading, or of when it left. */
  public long eventMillis() {
    return part == null ? leftMillis : part.times()[part.times().length - 1];
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(packId);
    out.writeUTF(cellId);
    out.writeLong(leftMillis);
    out.writeInt(leftPosition);
    out.writeBoolean(part != null);
    if (part != null) {
      readings(out);
    }
  }

  private void readings(DataOutput out) throws IOException {
    out.writeInt(part.place().position());
    out.writeInt(part.place().series());
    out.writeDouble(part.capacity());
    Fields.text(part.site(), out);
    out.writeUTF(part.source());
    out.writeLong(part.sequence());
    out.writeInt(part.times().length);
    for (int i = 0; i < part.times().length; i++) {
      out.writeLong(part.times()[i]);
      out.writeDouble(part.volts()[i]);
      out.writeDouble(part.currents()[i]);
    }
    out.writeDouble(part.soc());
  }

  static PackPart read(DataInput in) throws IOException {
    String packId = in.readUTF();
    String cellId = in.readUTF();
    long leftMillis = in.readLong();
    int leftPosition = in.readInt();
    WatchedPack.Part part = in.readBoolean() ? readings(cellId, in) : null;
    return new PackPart(packId, cellId, leftMillis, leftPosition, part);
  }

  private static WatchedPack.Part readings(String cellId, DataInput in) throws IOException {
    PackPlace place = new PackPlace(in.readInt(), in.readInt());
    double capacity = in.readDouble();
    String site = Fields.text(in);
    String source = in.readUTF();
    long sequence = in.readLong();
    int n = in.readInt();
    long[] times = new long[n];
    double[] volts = new double[n];
    double[] currents = new double[n];
    for (int i = 0; i < n; i++) {
      times[i] = in.readLong();
      volts[i] = in.readDouble();
      currents[i] = in.readDouble();
    }
    return new WatchedPack.Part(
        cellId, place, capacity, site, source, sequence, times, volts, currents, in.readDouble());
  }
}
