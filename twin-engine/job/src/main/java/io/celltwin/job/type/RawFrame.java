package io.celltwin.job.type;

import io.celltwin.codec.CellCommand;
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
 * @param mark what a person has to do with it
 */
public record RawFrame(
    String cellId, byte[] value, int partition, long offset, long timestampMillis, Mark mark) {
  /** No partition has so high a number: above it stands the mark, which older savepoints lack. */
  private static final int MARK_SHIFT = 24;

  private static final Mark[] MARKS = Mark.values();

  /** What a person has to do with a record. */
  public enum Mark {
    /** Nothing: a source sent it. */
    NONE(0, null),
    /** Sent it back from the dead letters. */
    RELEASED(1, null),
    /** It is no frame but a command. */
    RELEASE(2, CellCommand.RELEASE),
    /** It is no frame but a command. */
    RESET_CLOCK(3, CellCommand.RESET_CLOCK);

    private final int code; // in savepoints: never change one
    private final CellCommand command;

    Mark(int code, CellCommand command) {
      this.code = code;
      this.command = command;
    }

    /** Null for a frame. */
    public CellCommand command() {
      return command;
    }

    /** That of a command, which may be null. */
    public static Mark of(CellCommand command, boolean released) {
      for (Mark each : MARKS) {
        if (command != null && each.command == command) {
          return each;
        }
      }
      return released ? RELEASED : NONE;
    }
  }

  /** As a source sent it. */
  public RawFrame(String cellId, byte[] value, int partition, long offset, long timestampMillis) {
    this(cellId, value, partition, offset, timestampMillis, Mark.NONE);
  }

  public void write(DataOutput out) throws IOException {
    out.writeUTF(cellId);
    out.writeInt(value.length);
    out.write(value);
    out.writeInt(partition | mark.code << MARK_SHIFT);
    out.writeLong(offset);
    out.writeLong(timestampMillis);
  }

  public static RawFrame read(DataInput in) throws IOException {
    String cellId = in.readUTF();
    byte[] value = new byte[in.readInt()];
    in.readFully(value);
    int place = in.readInt();
    return new RawFrame(
        cellId,
        value,
        place & (1 << MARK_SHIFT) - 1,
        in.readLong(),
        in.readLong(),
        MARKS[place >>> MARK_SHIFT]);
  }

  /** Where it is, for people. */
  public String place(String topic) {
    return topic + " partition " + partition + " offset " + offset;
  }
}
