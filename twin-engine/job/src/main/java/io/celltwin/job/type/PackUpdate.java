package io.celltwin.job.type;

import io.celltwin.codec.WireType;
import io.celltwin.domain.PackTwin;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A pack as its cells show it beside each other, or that it is not any more.
 *
 * @param packId whose
 * @param eventMillis of the latest reading, or of when the last cell left it [ms since 1970-01-01
 *     UTC]
 * @param twin null where no cell stands in it any more
 */
public record PackUpdate(String packId, long eventMillis, PackTwin twin) {

  public static PackUpdate of(PackTwin twin) {
    return new PackUpdate(twin.packId(), twin.timeMillis(), twin);
  }

  /** No cell stands in it any more. */
  public static PackUpdate gone(String packId, long eventMillis) {
    return new PackUpdate(packId, eventMillis, null);
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(packId);
    out.writeLong(eventMillis);
    out.writeBoolean(twin != null);
    if (twin != null) {
      Fields.block(WireType.PACK_TWIN.toBytes(twin), out);
    }
  }

  static PackUpdate read(DataInput in) throws IOException {
    String packId = in.readUTF();
    long eventMillis = in.readLong();
    PackTwin twin = in.readBoolean() ? WireType.PACK_TWIN.fromBytes(Fields.block(in)) : null;
    return new PackUpdate(packId, eventMillis, twin);
  }
}
