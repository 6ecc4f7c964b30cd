package io.celltwin.job.type;

import io.celltwin.domain.Rejection;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Something on its way to the dead letters: why, and the bytes as they came.
 *
 * @param rejection why
 * @param raw the record's value
 * @param timestampMillis event time of the record
 */
public record RejectedInput(Rejection rejection, byte[] raw, long timestampMillis) {

  public void write(DataOutput out) throws IOException {
    out.writeUTF(rejection.code());
    Fields.text(rejection.cellId(), out);
    out.writeUTF(rejection.place());
    out.writeUTF(rejection.reason());
    Fields.block(raw, out);
    out.writeLong(timestampMillis);
  }

  public static RejectedInput read(DataInput in) throws IOException {
    String code = in.readUTF();
    String cellId = Fields.text(in);
    var rejection = new Rejection(code, cellId, in.readUTF(), in.readUTF());
    return new RejectedInput(rejection, Fields.block(in), in.readLong());
  }
}
