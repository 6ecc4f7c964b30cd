package io.celltwin.job.type;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A cell was taken off the register. It goes through the stream behind all that is left of the
 * cell's life, and whoever keeps something of the cell lets go of it.
 *
 * @param cellId whose life is over
 * @param eventMillis when it was taken off [ms since 1970-01-01 UTC]
 */
public record Retirement(String cellId, long eventMillis) {

  void write(DataOutput out) throws IOException {
    out.writeUTF(cellId);
    out.writeLong(eventMillis);
  }

  static Retirement read(DataInput in) throws IOException {
    return new Retirement(in.readUTF(), in.readLong());
  }
}
