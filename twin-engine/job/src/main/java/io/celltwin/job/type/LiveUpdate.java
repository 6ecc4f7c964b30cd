package io.celltwin.job.type;

import io.celltwin.codec.WireType;
import io.celltwin.domain.Live;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A cell as its latest samples show it, or that it is not any more.
 *
 * @param cellId whose
 * @param eventMillis of the latest sample, or of the retirement [ms since 1970-01-01 UTC]
 * @param live null where the cell is retired
 */
public record LiveUpdate(String cellId, long eventMillis, Live live) {

  public static LiveUpdate of(Live live) {
    return new LiveUpdate(live.cellId(), live.timeMillis(), live);
  }

  public static LiveUpdate of(Retirement retirement) {
    return new LiveUpdate(retirement.cellId(), retirement.eventMillis(), null);
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(cellId);
    out.writeLong(eventMillis);
    out.writeBoolean(live != null);
    if (live != null) {
      Fields.block(WireType.LIVE.toBytes(live), out);
    }
  }

  static LiveUpdate read(DataInput in) throws IOException {
    String cellId = in.readUTF();
    long eventMillis = in.readLong();
    Live live = in.readBoolean() ? WireType.LIVE.fromBytes(Fields.block(in)) : null;
    return new LiveUpdate(cellId, eventMillis, live);
  }
}
