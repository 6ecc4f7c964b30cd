package io.celltwin.job.type;

import io.celltwin.codec.ValidFrom;
import io.celltwin.codec.WireType;
import io.celltwin.domain.CellSpec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the register says of a cell: its nameplate, or that it was taken off the register; or a
 * record of it that cannot be used, on its way to the dead letters.
 *
 * @param cellId whose
 * @param spec null where the cell was taken off the register
 * @param validFromMillis from when on it holds, in the cell's own time [ms since 1970-01-01 UTC];
 *     {@link ValidFrom#UNSTATED} where the record does not say
 * @param timestampMillis of the record [ms since 1970-01-01 UTC]
 * @param refused why the record cannot be used, with its bytes; null where it can
 */
public record Registration(
    String cellId,
    CellSpec spec,
    long validFromMillis,
    long timestampMillis,
    RejectedInput refused) {
  private static final int VERSION = 1;

  /** Of a cell that is on the register, with what its record says of the time. */
  public static Registration of(CellSpec spec, long validFromMillis, long timestampMillis) {
    return new Registration(spec.cellId(), spec, validFromMillis, timestampMillis, null);
  }

  /** Of a record that says nothing. */
  public static Registration refused(String key, RejectedInput why) {
    return new Registration(key, null, ValidFrom.UNSTATED, why.timestampMillis(), why);
  }

  /** Of a cell that is on the register. */
  public static Registration of(CellSpec spec) {
    return of(spec, ValidFrom.UNSTATED, 0);
  }

  /** Of a cell that is no longer on it. */
  public static Registration retired(String cellId, long timestampMillis) {
    return new Registration(cellId, null, ValidFrom.UNSTATED, timestampMillis, null);
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeUTF(cellId);
    out.writeLong(validFromMillis);
    out.writeLong(timestampMillis);
    out.writeBoolean(spec != null);
    if (spec != null) {
      Fields.block(WireType.CELL.toBytes(spec), out);
    }
    out.writeBoolean(refused != null);
    if (refused != null) {
      refused.write(out);
    }
  }

  static Registration read(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("saved registration has version " + version + ", wanted " + VERSION);
    }
    String cellId = in.readUTF();
    long validFrom = in.readLong();
    long timestamp = in.readLong();
    CellSpec spec = in.readBoolean() ? WireType.CELL.fromBytes(Fields.block(in)) : null;
    RejectedInput refused = in.readBoolean() ? RejectedInput.read(in) : null;
    return new Registration(cellId, spec, validFrom, timestamp, refused);
  }
}
