package io.celltwin.core.saved;

import io.celltwin.domain.OperationKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The fields of a cell's state on their way to or from bytes. A state lists its fields once,
 *
 * <pre>{@code
 * void fields(SavedFields saved) throws IOException {
 *   charge = saved.decimal(charge);
 *   samples = saved.integer(samples);
 * }
 * }</pre>
 *
 * and that list both writes and reads it, so the two cannot drift apart. Numbers are big-endian as
 * {@link DataOutput} writes them; a double keeps its bits.
 */
public abstract class SavedFields {
  private SavedFields() {}

  /** Writes each field and hands it back unchanged. */
  public static SavedFields writing(DataOutput out) {
    return new Writing(out);
  }

  /** Ignores what it is given and hands back what was written. */
  public static SavedFields reading(DataInput in) {
    return new Reading(in);
  }

  /**
   * The version byte in front of a saved state.
   *
   * @param known the newest that this code knows, and the one it writes
   * @return the version of what follows, from 1
   * @throws IOException when reading a version that this code does not know
   */
  public abstract int version(String what, int known) throws IOException;

  /** A double, by its bits. */
  public abstract double decimal(double x) throws IOException;

  /** Eight bytes. */
  public abstract long integer(long n) throws IOException;

  /** Four bytes. */
  public abstract int integer(int n) throws IOException;

  /** One byte. */
  public abstract boolean bool(boolean b) throws IOException;

  /** A text or null. */
  public abstract String text(String s) throws IOException;

  /** A kind of operation, or null; by a number that never changes its meaning. */
  public final OperationKind kind(OperationKind kind) throws IOException {
    int code = integer(kind == null ? -1 : code(kind));
    return switch (code) {
      case -1 -> null;
      case 0 -> OperationKind.CHARGE;
      case 1 -> OperationKind.DISCHARGE;
      case 2 -> OperationKind.REST;
      case 3 -> OperationKind.IMPEDANCE;
      case 5 -> OperationKind.MIXED;
      default -> OperationKind.OTHER;
    };
  }

  private static int code(OperationKind kind) {
    return switch (kind) {
      case CHARGE -> 0;
      case DISCHARGE -> 1;
      case REST -> 2;
      case IMPEDANCE -> 3;
      case OTHER -> 4;
      case MIXED -> 5;
    };
  }

  /** In place; the length belongs to the format. */
  public abstract void decimals(double[] xs) throws IOException;

  /**
   * In place; the length belongs to the format. For what is mostly empty: the zeros, or the NaNs,
   * at either end are not written.
   */
  public abstract void sparse(double[] xs) throws IOException;

  /** In place; the length belongs to the format. */
  public abstract void integers(int[] ns) throws IOException;

  /** In place; the length belongs to the format. */
  public abstract void integers(long[] ns) throws IOException;

  private static final class Writing extends SavedFields {
    private final DataOutput out;

    Writing(DataOutput out) {
      this.out = out;
    }

    @Override
    public int version(String what, int known) throws IOException {
      out.writeByte(known);
      return known;
    }

    @Override
    public double decimal(double x) throws IOException {
      out.writeDouble(x);
      return x;
    }

    @Override
    public long integer(long n) throws IOException {
      out.writeLong(n);
      return n;
    }

    @Override
    public int integer(int n) throws IOException {
      out.writeInt(n);
      return n;
    }

    @Override
    public boolean bool(boolean b) throws IOException {
      out.writeBoolean(b);
      return b;
    }

    @Override
    public String text(String s) throws IOException {
      out.writeBoolean(s != null);
      if (s != null) {
        out.writeUTF(s);
      }
      return s;
    }

    @Override
    public void decimals(double[] xs) throws IOException {
      for (double x : xs) {
        out.writeDouble(x);
      }
    }

    @Override
    public void sparse(double[] xs) throws IOException {
      int from = 0;
      int to = xs.length;
      double outside = to == 0 || !Double.isNaN(xs[to - 1]) ? 0 : Double.NaN;
      while (to > 0 && same(xs[to - 1], outside)) {
        to--;
      }
      while (from < to && same(xs[from], outside)) {
        from++;
      }
      out.writeBoolean(Double.isNaN(outside));
      out.writeShort(from);
      out.writeShort(to);
      for (int i = from; i < to; i++) {
        out.writeDouble(xs[i]);
      }
    }

    /** Bit by bit: what is read must be what was written, -0 too. */
    private static boolean same(double x, double y) {
      return Double.doubleToLongBits(x) == Double.doubleToLongBits(y);
    }

    @Override
    public void integers(int[] ns) throws IOException {
      for (int n : ns) {
        out.writeInt(n);
      }
    }

    @Override
    public void integers(long[] ns) throws IOException {
      for (long n : ns) {
        out.writeLong(n);
      }
    }
  }

  private static final class Reading extends SavedFields {
    private final DataInput in;

    Reading(DataInput in) {
      this.in = in;
    }

    @Override
    public int version(String what, int known) throws IOException {
      int found = in.readUnsignedByte();
      if (found < 1 || found > known) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "saved %s has version %d, this code reads versions up to %d",
                what,
                found,
                known));
      }
      return found;
    }

    @Override
    public double decimal(double x) throws IOException {
      return in.readDouble();
    }

    @Override
    public long integer(long n) throws IOException {
      return in.readLong();
    }

    @Override
    public int integer(int n) throws IOException {
      return in.readInt();
    }

    @Override
    public boolean bool(boolean b) throws IOException {
      return in.readBoolean();
    }

    @Override
    public String text(String s) throws IOException {
      return in.readBoolean() ? in.readUTF() : null;
    }

    @Override
    public void decimals(double[] xs) throws IOException {
      for (int i = 0; i < xs.length; i++) {
        xs[i] = in.readDouble();
      }
    }

    @Override
    public void sparse(double[] xs) throws IOException {
      Arrays.fill(xs, in.readBoolean() ? Double.NaN : 0);
      int from = in.readUnsignedShort();
      int to = in.readUnsignedShort();
      if (from > to || to > xs.length) {
        throw new IOException(
            String.format(
                Locale.ROOT, "saved values %d to %d, wanted at most %d", from, to, xs.length));
      }
      for (int i = from; i < to; i++) {
        xs[i] = in.readDouble();
      }
    }

    @Override
    public void integers(int[] ns) throws IOException {
      for (int i = 0; i < ns.length; i++) {
        ns[i] = in.readInt();
      }
    }

    @Override
    public void integers(long[] ns) throws IOException {
      for (int i = 0; i < ns.length; i++) {
        ns[i] = in.readLong();
      }
    }
  }
}
