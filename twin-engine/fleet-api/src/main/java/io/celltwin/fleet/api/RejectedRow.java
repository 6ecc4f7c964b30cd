package io.celltwin.fleet.api;

import io.celltwin.domain.Rejection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Input of one cell that was turned away for one reason: how often, and where to look.
 *
 * @param code of the reason
 * @param cellId whose, or null where not even that is known
 * @param count records
 * @param firstPlace where the first one came from
 * @param firstReason the first one's sentence
 * @param lastPlace where the latest one came from
 * @param lastReason the latest one's sentence
 * @param lastMillis time stamp of the latest one's record [ms since 1970-01-01 UTC]
 * @param lastOffset on its partition of the dead letters; what lies before it was counted
 * @param rest true for the sum of all cells that have no row of their own
 */
public record RejectedRow(
    String code,
    String cellId,
    long count,
    String firstPlace,
    String firstReason,
    String lastPlace,
    String lastReason,
    long lastMillis,
    long lastOffset,
    boolean rest) {
  private static final int VERSION = 2;
  private static final int LONGEST_CODE = 64;
  private static final int LONGEST_ID = 256;
  private static final int LONGEST_TEXT = 300;

  /** The same, with texts of a length that a row may have: they come from outside. */
  public static Rejection cut(Rejection r) {
    return new Rejection(
        cut(r.code(), LONGEST_CODE),
        r.cellId() == null ? null : cut(r.cellId(), LONGEST_ID),
        cut(r.place(), LONGEST_TEXT),
        cut(r.reason(), LONGEST_TEXT));
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "\u2026";
  }

  public static RejectedRow first(Rejection r, long millis, long offset) {
    return new RejectedRow(
        r.code(),
        r.cellId(),
        1,
        r.place(),
        r.reason(),
        r.place(),
        r.reason(),
        millis,
        offset,
        false);
  }

  /** The first of the cells that have no row of their own. */
  public RejectedRow asRest() {
    return new RejectedRow(
        code,
        null,
        count,
        firstPlace,
        firstReason,
        lastPlace,
        lastReason,
        lastMillis,
        lastOffset,
        true);
  }

  public RejectedRow plus(Rejection r, long millis, long offset) {
    return new RejectedRow(
        code,
        cellId,
        count + 1,
        firstPlace,
        firstReason,
        r.place(),
        r.reason(),
        millis,
        offset,
        rest);
  }

  /** The same reason and cell, counted on another partition; or another cell's, for the rest. */
  public RejectedRow plus(RejectedRow other) {
    boolean otherIsLater = other.lastMillis > lastMillis;
    RejectedRow later = otherIsLater ? other : this;
    RejectedRow earlier = otherIsLater ? this : other;
    return new RejectedRow(
        code,
        cellId,
        count + other.count,
        earlier.firstPlace,
        earlier.firstReason,
        later.lastPlace,
        later.lastReason,
        later.lastMillis,
        Math.max(lastOffset, other.lastOffset),
        rest);
  }

  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(256);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      text(out, code);
      out.writeBoolean(cellId != null);
      text(out, cellId == null ? "" : cellId);
      out.writeLong(count);
      text(out, firstPlace);
      text(out, firstReason);
      text(out, lastPlace);
      text(out, lastReason);
      out.writeLong(lastMillis);
      out.writeLong(lastOffset);
      out.writeBoolean(rest);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  /** A header may hold more than {@link DataOutputStream#writeUTF} takes. */
  private static void text(DataOutputStream out, String s) throws IOException {
    out.writeUTF(s.length() <= 2000 ? s : s.substring(0, 2000));
  }

  /** What {@link #toBytes} wrote. */
  public static RejectedRow fromBytes(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version < 1 || version > VERSION) {
        throw new IOException(
            String.format(
                Locale.ROOT, "rejected row has version %d, wanted 1 to %d", version, VERSION));
      }
      String code = in.readUTF();
      boolean known = in.readBoolean();
      String cellId = in.readUTF();
      return new RejectedRow(
          code,
          known ? cellId : null,
          in.readLong(),
          in.readUTF(),
          in.readUTF(),
          in.readUTF(),
          in.readUTF(),
          in.readLong(),
          in.readLong(),
          version >= 2 && in.readBoolean());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
