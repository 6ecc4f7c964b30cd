package io.celltwin.job.type;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What became of asking how a cell has aged.
 *
 * @param quantiles as the model gave them, or null where it did not answer
 * @param distance from the model's training domain
 * @param version of the model; empty where it did not answer
 * @param reason why it did not answer, or null
 */
@SuppressWarnings("ArrayRecordComponent") // travels, and is never compared
public record ModesAnswer(double[] quantiles, double distance, String version, String reason) {

  /** The model did not answer. */
  public static ModesAnswer none(String reason) {
    return new ModesAnswer(null, Double.NaN, "", reason);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(quantiles == null ? 0 : quantiles.length);
    if (quantiles != null) {
      for (double quantile : quantiles) {
        out.writeDouble(quantile);
      }
    }
    out.writeDouble(distance);
    out.writeUTF(version);
    Fields.text(reason, out);
  }

  static ModesAnswer read(DataInput in) throws IOException {
    int n = in.readInt();
    double[] quantiles = n == 0 ? null : new double[n];
    for (int i = 0; i < n; i++) {
      quantiles[i] = in.readDouble();
    }
    return new ModesAnswer(quantiles, in.readDouble(), in.readUTF(), Fields.text(in));
  }
}
