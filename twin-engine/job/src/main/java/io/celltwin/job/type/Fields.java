package io.celltwin.job.type;

import io.celltwin.codec.TelemetryRange;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The few shapes our values are made of. */
final class Fields {
  private static final int FIRST_TRAJECTORY_INPUT = 19;

  private Fields() {}

  static void block(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] block(DataInput in) throws IOException {
    return block(in.readInt(), in);
  }

  static byte[] block(int length, DataInput in) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  static void text(String text, DataOutput out) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  static String text(DataInput in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  static void range(TelemetryRange range, DataOutput out) throws IOException {
    out.writeBoolean(range != null);
    if (range != null) {
      out.writeInt(range.partition());
      out.writeLong(range.first());
      out.writeLong(range.last());
    }
  }

  static TelemetryRange range(DataInput in) throws IOException {
    return in.readBoolean() ? new TelemetryRange(in.readInt(), in.readLong(), in.readLong()) : null;
  }

  static void estimate(Estimate e, DataOutput out) throws IOException {
    out.writeBoolean(e != null);
    if (e != null) {
      out.writeDouble(e.value());
      out.writeDouble(e.lower());
      out.writeDouble(e.upper());
      out.writeUTF(e.method());
      out.writeUTF(e.modelVersion());
      text(e.reason(), out);
    }
  }

  static Estimate estimate(DataInput in) throws IOException {
    return in.readBoolean()
        ? new Estimate(
            in.readDouble(), in.readDouble(), in.readDouble(), in.readUTF(), in.readUTF(), text(in))
        : null;
  }

  static void attribute(Attribute a, DataOutput out) throws IOException {
    out.writeDouble(a.value());
    out.writeUTF(a.unit());
    out.writeLong(a.timeMillis());
    out.writeDouble(a.lower());
    out.writeDouble(a.upper());
    out.writeUTF(a.method());
    out.writeUTF(a.modelVersion());
    text(a.reason(), out);
  }

  static Attribute attribute(DataInput in) throws IOException {
    return new Attribute(
        in.readDouble(),
        in.readUTF(),
        in.readLong(),
        in.readDouble(),
        in.readDouble(),
        in.readUTF(),
        in.readUTF(),
        text(in));
  }

  /** With the hash of their set in front. */
  static void features(Features features, DataOutput out) throws IOException {
    out.writeBoolean(features != null);
    if (features != null) {
      out.writeUTF(features.set().hash());
      out.writeInt(features.set().size());
      for (double value : features.toArray()) {
        out.writeDouble(value);
      }
    }
  }

  /** Null where none were written, and where they are of a set that is no longer ours. */
  static Features features(FeatureSet set, DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    String hash = in.readUTF();
    double[] values = values(in.readInt(), in);
    return set.hash().equals(hash) ? new Features(set, values) : null;
  }

  /** As the first release wrote them: {@code trajectory-input} v1, 19 numbers without a hash. */
  static Features firstTrajectoryInput(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    double[] values = values(FIRST_TRAJECTORY_INPUT, in);
    return TrajectoryInput.SET.version() == 1 ? new Features(TrajectoryInput.SET, values) : null;
  }

  private static double[] values(int size, DataInput in) throws IOException {
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
