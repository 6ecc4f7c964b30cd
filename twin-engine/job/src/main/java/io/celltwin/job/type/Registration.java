package io.celltwin.job.type;

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
 * @param timestampMillis of the record [ms since 1970-01-01 UTC]
 * @param refused why the record cannot be used, with its bytes; null where it can
 */
public record Registration(
    String cellId, CellSpec spec, long timestampMillis, RejectedInput refused) {

  public Registration(String cellId, CellSpec spec, long timestampMillis) {
    this(cellId, spec, timestampMillis, null);
  }

  /** Of a record that says nothing. */
  public static Registration refused(String key, RejectedInput why) {
    return new Registration(key, null, why.timestampMillis(), why);
  }

  /** Of a cell that is on the register. */
  public static Registration of(CellSpec spec) {
    return new Registration(spec.cellId(), spec, 0);
  }

  /** Of a cell that is no longer on it. */
  public static Registration retired(String cellId, long timestampMillis) {
    return new Registration(cellId, null, timestampMillis);
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(cellId);
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
    String cellId = in.readUTF();
    long timestamp = in.readLong();
    CellSpec spec = in.readBoolean() ? WireType.CELL.fromBytes(Fields.block(in)) : null;
    RejectedInput refused = in.readBoolean() ? RejectedInput.read(in) : null;
    return new Registration(cellId, spec, timestamp, refused);
  }
}
