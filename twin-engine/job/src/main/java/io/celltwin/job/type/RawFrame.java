package io.celltwin.job.type;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A telemetry record as the broker had it. It is shuffled to its cell as bytes and decoded there:
 * samples are never written a second time, and what cannot be read still has its bytes.
 *
 * @param cellId the record's key; empty where it had none
 * @param value the record's value; empty where it had none
 * @param partition it came from
 * @param offset there
 * @param timestampMillis of the record: when its frame began, where the sender says so, as a replay
 *     does; else when it was sent or, where the topic says so, when it arrived at the broker [ms
 *     since 1970-01-01 UTC]
 */
public record RawFrame(
    String cellId, byte[] value, int partition, long offset, long timestampMillis) {

  public void write(DataOutput out) throws IOException {
    out.writeUTF(cellId);
    out.writeInt(value.length);
    out.write(value);
    out.writeInt(partition);
    out.writeLong(offset);
    out.writeLong(timestampMillis);
  }

  public static RawFrame read(DataInput in) throws IOException {
    String cellId = in.readUTF();
    byte[] value = new byte[in.readInt()];
    in.readFully(value);
    return new RawFrame(cellId, value, in.readInt(), in.readLong(), in.readLong());
  }

  /** Where it is, for people. */
  public String place(String topic) {
    return topic + " partition " + partition + " offset " + offset;
  }
}
