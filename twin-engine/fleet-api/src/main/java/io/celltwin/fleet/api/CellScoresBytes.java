package io.celltwin.fleet.api;

import io.celltwin.domain.Estimate;
import io.celltwin.fleet.api.CellScores.Truth;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Scores of a cell as they are kept. */
final class CellScoresBytes {
  private static final int VERSION = 2;

  /** Without what the latest truths were missed by: these are learned from now on. */
  private static final int WITHOUT_MISSES = 1;

  private CellScoresBytes() {}

  static byte[] write(CellScores scores) {
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(scores.lastRevision);
      out.writeLong(scores.lastForecast);
      out.writeInt(scores.lastBegin);
      out.writeDouble(scores.told.value());
      out.writeDouble(scores.told.lower());
      out.writeDouble(scores.told.upper());
      out.writeUTF(scores.told.method());
      out.writeUTF(scores.told.modelVersion());
      out.writeBoolean(scores.first != null);
      write(out, scores.first == null ? new Truth(0, 0) : scores.first);
      out.writeInt(scores.truths.size());
      for (Truth truth : scores.truths) {
        write(out, truth);
      }
      out.writeInt(scores.waiting.size());
      for (WaitingForecast w : scores.waiting) {
        write(out, w);
      }
      out.writeInt(scores.rows.size());
      for (ScoreRow row : scores.rows.values()) {
        write(out, row);
        out.writeLong(row.newest());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Truth truth) throws IOException {
    out.writeInt(truth.cycle());
    out.writeDouble(truth.soh());
  }

  private static void write(DataOutputStream out, WaitingForecast w) throws IOException {
    out.writeLong(w.revision());
    out.writeInt(w.begin());
    out.writeInt(w.horizon());
    out.writeUTF(w.method());
    out.writeUTF(w.version());
    out.writeDouble(w.lower());
    out.writeDouble(w.median());
    out.writeDouble(w.upper());
    out.writeDouble(w.persisting());
    out.writeInt(w.anchor());
    out.writeDouble(w.rate());
    out.writeBoolean(w.settled());
  }

  private static void write(DataOutputStream out, ScoreRow row) throws IOException {
    out.writeUTF(row.about().question());
    out.writeUTF(row.about().method());
    out.writeUTF(row.about().version());
    out.writeInt(row.about().horizon());
    for (long x :
        new long[] {
          row.n(),
          row.error(),
          row.bias(),
          row.covered(),
          row.width(),
          row.persisting().n(),
          row.persisting().error(),
          row.persisting().models(),
          row.physics().n(),
          row.physics().error(),
          row.physics().models()
        }) {
      out.writeLong(x);
    }
  }

  static CellScores read(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION && version != WITHOUT_MISSES) {
        throw new IOException(
            String.format(
                Locale.ROOT, "scores of a cell have version %d, wanted %d", version, VERSION));
      }
      CellScores scores = new CellScores();
      scores.lastRevision = in.readLong();
      scores.lastForecast = in.readLong();
      scores.lastBegin = in.readInt();
      scores.told =
          new Estimate(
              in.readDouble(), in.readDouble(), in.readDouble(), in.readUTF(), in.readUTF(), null);
      boolean known = in.readBoolean();
      Truth first = truth(in);
      scores.first = known ? first : null;
      for (int i = in.readInt(); i > 0; i--) {
        scores.truths.addLast(truth(in));
      }
      for (int i = in.readInt(); i > 0; i--) {
        scores.waiting.add(
            new WaitingForecast(
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readUTF(),
                in.readUTF(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readInt(),
                in.readDouble(),
                in.readBoolean()));
      }
      for (int i = in.readInt(); i > 0; i--) {
        ScoreRow row = row(in, version);
        scores.rows.put(row.about(), row);
      }
      return scores;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Truth truth(DataInputStream in) throws IOException {
    return new Truth(in.readInt(), in.readDouble());
  }

  private static ScoreRow row(DataInputStream in, int version) throws IOException {
    return new ScoreRow(
        new ScoreRow.About(in.readUTF(), "", in.readUTF(), in.readUTF(), in.readInt()),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        new ScoreRow.Beside(in.readLong(), in.readLong(), in.readLong()),
        new ScoreRow.Beside(in.readLong(), in.readLong(), in.readLong()),
        version == WITHOUT_MISSES ? 0 : in.readLong(),
        Misses.NONE);
  }
}
