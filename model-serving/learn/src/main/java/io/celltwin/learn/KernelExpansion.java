package io.celltwin.learn;

/**
 * What a kernel machine has learned, as a line and bells over scaled inputs:
 *
 * <pre>
 *   s = clip((x − center)·inverse, ±limit)
 *   f = level + Σ_j line_j·s_j + Σ_i height_i · exp(−Σ_j (sharp_j·(s_j − s_ij))² / 2)
 * </pre>
 *
 * @param center of each input
 * @param inverse one over its scale
 * @param limit of scaled inputs
 * @param level where the line is at 0
 * @param line slope by scaled input
 * @param sharp one over the length scale of each, 0 where it is in no bell
 * @param rows s_i, the scaled rows it has learned from
 * @param heights of their bells
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KernelExpansion(
    double[] center,
    double[] inverse,
    double limit,
    double level,
    double[] line,
    double[] sharp,
    double[][] rows,
    double[] heights)
    implements Regressor.Fitted {

  /**
   * Learns such a machine in two steps: the kernel from some rows, heights and line from others.
   */
  public interface Learner {
    /**
     * The kernel these rows ask for.
     *
     * @param groups rows that belong together, for what is chosen by leaving out
     */
    Kernel kernel(double[][] x, double[] y, double[] weights, int[] groups);
  }

  /** A kernel with its scaling. */
  public interface Kernel {
    KernelExpansion learn(double[][] x, double[] y, double[] weights);
  }

  @Override
  public double predict(double[] x) {
    double[] s = new double[x.length];
    double sum = level;
    for (int j = 0; j < s.length; j++) {
      double scaled = (x[j] - center[j]) * inverse[j];
      s[j] = Double.isFinite(scaled) ? Math.max(-limit, Math.min(limit, scaled)) : 0;
      sum += line[j] * s[j];
    }
    for (int i = 0; i < rows.length; i++) {
      double square = 0;
      for (int j = 0; j < s.length; j++) {
        double d = sharp[j] * (s[j] - rows[i][j]);
        square += d * d;
      }
      sum += heights[i] * Math.exp(-square / 2);
    }
    return sum;
  }

  /** Of one length scale for all inputs, and no line. */
  static KernelExpansion plain(
      Scaler scaler, double mean, double sharp, double[][] rows, double[] heights) {
    double[] all = new double[rows[0].length];
    java.util.Arrays.fill(all, sharp);
    return new KernelExpansion(
        scaler.center(),
        scaler.inverse(),
        scaler.limit(),
        mean,
        new double[all.length],
        all,
        rows,
        heights);
  }
}
