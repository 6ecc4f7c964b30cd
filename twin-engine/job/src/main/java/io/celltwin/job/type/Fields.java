package io.celltwin.job.type;

import io.celltwin.codec.TelemetryRange;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The few shapes our values are made of. */
final class Fields {
  private Fields() {}

  static void block(byte[] bytes, DataOutput out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] block(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
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

  static void trajectoryInput(Features features, DataOutput out) throws IOException {
    out.writeBoolean(features != null);
    if (features != null) {
      for (double value : features.toArray()) {
        out.writeDouble(value);
      }
    }
  }

  static Features trajectoryInput(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    double[] values = new double[TrajectoryInput.SET.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return new Features(TrajectoryInput.SET, values);
  }
}
