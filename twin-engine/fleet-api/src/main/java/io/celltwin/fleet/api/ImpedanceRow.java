package io.celltwin.fleet.api;

import io.celltwin.domain.Impedance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is kept of one impedance spectrum.
 *
 * @param sequence among the impedance records of its source and cell
 * @param operationIndex as declared, or null
 * @param startMillis when it was taken [ms since 1970-01-01 UTC]
 * @param ambient [°C], NaN where not declared
 * @param electrolyteResistance Re [Ω], NaN where the source has none
 * @param chargeTransferResistance Rct [Ω], NaN where the source has none
 */
public record ImpedanceRow(
    long sequence,
    Integer operationIndex,
    long startMillis,
    double ambient,
    double electrolyteResistance,
    double chargeTransferResistance) {
  private static final int VERSION = 1;

  public static ImpedanceRow of(Impedance i) {
    return new ImpedanceRow(
        i.sequence(),
        i.operationIndex(),
        i.startMillis(),
        i.ambient(),
        i.electrolyteResistance(),
        i.chargeTransferResistance());
  }

  public static byte[] toBytes(List<ImpedanceRow> rows) {
    var bytes = new ByteArrayOutputStream(8 + 48 * rows.size());
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(rows.size());
      for (ImpedanceRow row : rows) {
        out.writeLong(row.sequence);
        out.writeBoolean(row.operationIndex != null);
        out.writeInt(row.operationIndex == null ? 0 : row.operationIndex);
        out.writeLong(row.startMillis);
        out.writeDouble(row.ambient);
        out.writeDouble(row.electrolyteResistance);
        out.writeDouble(row.chargeTransferResistance);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  /** What {@link #toBytes} wrote. */
  public static List<ImpedanceRow> fromBytes(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException(
            String.format(
                Locale.ROOT, "impedance rows have version %d, wanted %d", version, VERSION));
      }
      int n = in.readInt();
      List<ImpedanceRow> rows = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        long sequence = in.readLong();
        boolean declared = in.readBoolean();
        int index = in.readInt();
        rows.add(
            new ImpedanceRow(
                sequence,
                declared ? (Integer) index : null,
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble()));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
