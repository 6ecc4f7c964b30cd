package io.celltwin.learn;

import java.util.Arrays;

/**
 * A Gaussian process of two parts: one that a new kind of things shares with kinds that are known,
 * told inputs s without a scale, and one of the new kind alone, told inputs o of any sort:
 *
 * <pre>  k = a·(m_s(s, s′) + λ·⟨s, s′⟩) + [both new]·m_o(o, o′)</pre>
 *
 * <p>with m a Matérn kernel of order 3/2. With nothing known of the new kind the shared part
 * answers alone; the more is known of it, the less the others count. The known kinds are believed
 * with more noise, for what they share is shared roughly.
 *
 * @param sharedWeights of the inputs s
 * @param ownWeights of the inputs o
 * @param gamma inverse square of the length scale of m_o
 * @param sharedGamma the same of m_s
 * @param amplitude a
 * @param linear λ
 * @param noise variance of a row of the new kind, as share of the variance of m_o
 * @param otherNoise the same of a row of the known kinds
 * @see <a href="https://doi.org/10.1093/biomet/87.1.1">Kennedy and O'Hagan, Biometrika 87 (2000)
 *     1–13</a>, a cheap answer and what is left of the dear one
 */
public record CoKriging(
    double[] sharedWeights,
    double[] ownWeights,
    double gamma,
    double sharedGamma,
    double amplitude,
    double linear,
    double noise,
    double otherNoise) {
  private static final double LIMIT = 3;

  /**
   * Rows to learn from.
   *
   * @param shared inputs s
   * @param own inputs o; not looked at for known kinds
   * @param y what is to be answered
   */
  public record Rows(double[][] shared, double[][] own, double[] y) {}

  /** Answers for the new kind. */
  @FunctionalInterface
  public interface Answerer {
    double at(double[] shared, double[] own);
  }

  /**
   * Learns.
   *
   * @param known rows of known kinds
   * @param fresh rows of the new kind, or none
   * @throws IllegalArgumentException if there is neither
   */
  public Answerer fit(Rows known, Rows fresh) {
    int others = known.y.length;
    int n = others + fresh.y.length;
    if (n == 0) {
      throw new IllegalArgumentException("nothing to learn from");
    }
    double[][] s = new double[n][];
    System.arraycopy(known.shared, 0, s, 0, others);
    System.arraycopy(fresh.shared, 0, s, others, n - others);
    Scaler ofShared = Scaler.of(s, LIMIT);
    Scaler ofOwn = n > others ? Scaler.of(fresh.own, LIMIT) : null;
    double[][] zs = new double[n][];
    double[][] zo = new double[n][];
    for (int i = 0; i < n; i++) {
      zs[i] = weighted(ofShared, s[i], sharedWeights);
      zo[i] = i < others ? null : weighted(ofOwn, fresh.own[i - others], ownWeights);
    }
    double mean = Arrays.stream(n > others ? fresh.y : known.y).average().orElseThrow();
    double[][] k = new double[n][n];
    double[] centered = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        k[i][j] = between(zs[i], zo[i], zs[j], zo[j]);
      }
      k[i][i] += i < others ? otherNoise : noise;
      centered[i] = (i < others ? known.y[i] : fresh.y[i - others]) - mean;
    }
    double[] dual = new Cholesky(k).solve(centered);
    return (shared, own) -> {
      double[] as = weighted(ofShared, shared, sharedWeights);
      double[] ao = ofOwn == null ? null : weighted(ofOwn, own, ownWeights);
      double sum = mean;
      for (int i = 0; i < n; i++) {
        sum += dual[i] * between(zs[i], zo[i], as, ao);
      }
      return sum;
    };
  }

  private static double[] weighted(Scaler scaler, double[] row, double[] weights) {
    double[] z = scaler.scale(row);
    for (int j = 0; j < z.length; j++) {
      z[j] *= Math.sqrt(weights[j]);
    }
    return z;
  }

  private double between(double[] s, double[] o, double[] t, double[] p) {
    double product = 0;
    for (int j = 0; j < s.length; j++) {
      product += s[j] * t[j];
    }
    double sum = amplitude * (matern(s, t, sharedGamma) + linear * product);
    return o == null || p == null ? sum : sum + matern(o, p, gamma);
  }

  private static double matern(double[] a, double[] b, double gamma) {
    double r = Math.sqrt(3 * gamma * Kernels.square(a, b));
    return (1 + r) * Math.exp(-r);
  }
}
