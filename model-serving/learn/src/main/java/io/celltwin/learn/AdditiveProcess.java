package io.celltwin.learn;

import java.util.Arrays;
import java.util.List;

/**
 * Regression by a Gaussian process whose kernel is a sum of a smooth part and of linear parts, each
 * on its own inputs:
 *
 * <pre>  k(x, x') = 1 + s²·Π_g exp(−d_g² / (2·ℓ_g²·n_g)) + Σ_h v_h²·(x_h·x'_h) / n_h,   plus noise
 * </pre>
 *
 * <p>All of s, ℓ, v and the noise maximise the marginal likelihood with weak priors (a factor of e
 * to the third or so either way). The smooth part returns to nothing far from the training rows,
 * the linear parts go on: which of them carries how much is what decides how such a model
 * extrapolates. Missing inputs count as their mean.
 *
 * @param smooth groups of inputs, each with one length scale; empty for none
 * @param linear groups of inputs, each with one variance of its weights; empty for none
 * @param most rows whose likelihood is maximised; of more, this many evenly spaced ones. The answer
 *     uses all rows
 * @param iterations of the search
 * @see <a href="http://gaussianprocess.org/gpml/">Rasmussen and Williams, Gaussian Processes for
 *     Machine Learning (2006), sections 2.7 and 5.4</a>
 */
public record AdditiveProcess(
    List<List<Integer>> smooth, List<List<Integer>> linear, int most, int iterations)
    implements Regressor, KernelExpansion.Learner {
  private static final double LOW = -5;
  private static final double HIGH = 6;
  private static final double PRIOR = 0.05;
  private static final double LIMIT = 12;
  private static final double JITTER = 1e-6;

  public AdditiveProcess {
    smooth = smooth.stream().map(List::copyOf).toList();
    linear = linear.stream().map(List::copyOf).toList();
  }

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights) {
    Kernel kernel = kernel(x, y, weights);
    double[] dual = kernel.dual(x, y, weights);
    double[][] z = kernel.scaled(x);
    return row -> kernel.predict(dual, z, row);
  }

  /**
   * An answer that knows how far a target lies from it.
   *
   * @param expected the target expected
   * @param noise standard deviation of targets around it, in their unit
   */
  public record Judged(Fitted expected, double noise) {}

  /** Learns from rows that count the same. */
  public Judged judged(double[][] x, double[] y) {
    double[] ones = new double[y.length];
    Arrays.fill(ones, 1);
    Kernel kernel = kernel(x, y, ones);
    double[] dual = kernel.dual(x, y, ones);
    double[][] z = kernel.scaled(x);
    double noise = kernel.spread * Math.exp(kernel.at[kernel.at.length - 1]);
    return new Judged(row -> kernel.predict(dual, z, row), noise);
  }

  /** The kernel that these rows are likeliest under. */
  @Override
  public KernelExpansion.Kernel kernel(double[][] x, double[] y, double[] weights, int[] groups) {
    return kernel(x, y, weights);
  }

  private Kernel kernel(double[][] x, double[] y, double[] weights) {
    Standard inputs = Standard.of(x);
    double mean = Constant.mean(y, weights);
    double square = 1e-9;
    for (double v : y) {
      square += (v - mean) * (v - mean);
    }
    Kernel scaled = new Kernel(inputs, mean, Math.sqrt(square / y.length), start());
    double[] at = search(scaled.scaled(x), scaled.targets(y), thin(weights));
    return new Kernel(inputs, mean, scaled.spread, at);
  }

  /** By how much a row's noise is more than the heaviest's. */
  private static double[] thin(double[] weights) {
    double heaviest = Arrays.stream(weights).max().orElse(1);
    return Arrays.stream(weights).map(w -> heaviest / Math.max(w, 1e-6 * heaviest)).toArray();
  }

  /** A kernel with its scaling of inputs and targets; what it answers is linear in the dual. */
  private final class Kernel implements KernelExpansion.Kernel {
    private final Standard inputs;
    private final double mean;
    private final double spread;
    private final double[] at;

    private Kernel(Standard inputs, double mean, double spread, double[] at) {
      this.inputs = inputs;
      this.mean = mean;
      this.spread = spread;
      this.at = at;
    }

    private double[][] scaled(double[][] x) {
      return Arrays.stream(x).map(inputs::scale).toArray(double[][]::new);
    }

    private double[] targets(double[] y) {
      return Arrays.stream(y).map(v -> (v - mean) / spread).toArray();
    }

    /** How much each of these rows, with their noise, adds to an answer. */
    private double[] dual(double[][] x, double[] y, double[] weights) {
      double[][] z = scaled(x);
      double[] thin = thin(weights);
      double[][] k = new double[y.length][y.length];
      for (int i = 0; i < y.length; i++) {
        for (int j = 0; j <= i; j++) {
          k[i][j] = value(at, z[i], z[j]);
        }
        k[i][i] += thin[i] * Math.exp(2 * at[at.length - 1]) + JITTER;
      }
      return new Cholesky(k).solve(targets(y));
    }

    private double predict(double[] dual, double[][] z, double[] row) {
      double[] here = inputs.scale(row);
      double sum = 0;
      for (int i = 0; i < dual.length; i++) {
        sum += dual[i] * value(at, here, z[i]);
      }
      return mean + spread * sum;
    }

    @Override
    public KernelExpansion learn(double[][] x, double[] y, double[] weights) {
      double[] dual = dual(x, y, weights);
      double[][] z = scaled(x);
      int n = inputs.mean.length;
      double[] sharp = new double[n];
      for (int g = 0; g < smooth.size(); g++) {
        for (int j : smooth.get(g)) {
          double perInput = Math.exp(-at[1 + g]) / Math.sqrt(smooth.get(g).size());
          sharp[j] = Math.hypot(sharp[j], perInput);
        }
      }
      double[] heights = new double[dual.length];
      double level = mean;
      for (int i = 0; i < dual.length; i++) {
        heights[i] = smooth.isEmpty() ? 0 : spread * dual[i] * Math.exp(2 * at[0]);
        level += spread * dual[i]; // the constant 1 of the kernel
      }
      double[] line = new double[n];
      for (int h = 0; h < linear.size(); h++) {
        double variance = Math.exp(2 * at[1 + smooth.size() + h]) / linear.get(h).size();
        for (int j : linear.get(h)) {
          for (int i = 0; i < dual.length; i++) {
            line[j] += spread * dual[i] * variance * z[i][j];
          }
        }
      }
      return new KernelExpansion(
          inputs.mean, inputs.inverse, LIMIT, level, line, sharp, z, heights);
    }
  }

  /** Logarithms of s, of each ℓ, of each v, and of the noise. */
  private double[] start() {
    double[] start = new double[2 + smooth.size() + linear.size()];
    Arrays.fill(start, 1, 1 + smooth.size(), 1);
    Arrays.fill(start, 1 + smooth.size(), 1 + smooth.size() + linear.size(), -0.5);
    start[start.length - 1] = -2;
    if (smooth.isEmpty()) {
      start[0] = LOW;
    }
    return start;
  }

  private double value(double[] at, double[] a, double[] b) {
    double sum = 1;
    if (!smooth.isEmpty()) {
      double exponent = 2 * at[0];
      for (int g = 0; g < smooth.size(); g++) {
        exponent -= 0.5 * square(smooth.get(g), a, b) * Math.exp(-2 * at[1 + g]);
      }
      sum += Math.exp(exponent);
    }
    for (int h = 0; h < linear.size(); h++) {
      sum += Math.exp(2 * at[1 + smooth.size() + h]) * product(linear.get(h), a, b);
    }
    return sum;
  }

  private static double square(List<Integer> inputs, double[] a, double[] b) {
    double sum = 0;
    for (int i : inputs) {
      double d = a[i] - b[i];
      sum += d * d;
    }
    return sum / inputs.size();
  }

  private static double product(List<Integer> inputs, double[] a, double[] b) {
    double sum = 0;
    for (int i : inputs) {
      sum += a[i] * b[i];
    }
    return sum / inputs.size();
  }

  private double[] search(double[][] allZ, double[] allT, double[] allThin) {
    int n = Math.min(most, allT.length);
    double[][] z = new double[n][];
    double[] t = new double[n];
    double[] thin = new double[n];
    for (int i = 0; i < n; i++) {
      int from = (int) ((long) i * allT.length / n);
      z[i] = allZ[from];
      t[i] = allT[from];
      thin[i] = allThin[from];
    }
    double[][][] parts = new double[smooth.size() + linear.size()][n][];
    for (int p = 0; p < parts.length; p++) {
      for (int i = 0; i < n; i++) {
        parts[p][i] = new double[i + 1];
        for (int j = 0; j <= i; j++) {
          parts[p][i][j] =
              p < smooth.size()
                  ? square(smooth.get(p), z[i], z[j])
                  : product(linear.get(p - smooth.size()), z[i], z[j]);
        }
      }
    }
    double[] start = start();
    return Lbfgs.minimum(
        (at, slope) -> negativeLogPosterior(parts, t, thin, start, at, slope),
        start,
        LOW,
        HIGH,
        iterations);
  }

  /** Negative logarithm of marginal likelihood and prior, up to a constant. */
  private double negativeLogPosterior(
      double[][][] parts, double[] t, double[] thin, double[] start, double[] at, double[] slope) {
    int n = t.length;
    int groups = smooth.size();
    double[] inverse = new double[parts.length];
    for (int p = 0; p < parts.length; p++) {
      inverse[p] = p < groups ? 0.5 * Math.exp(-2 * at[1 + p]) : Math.exp(2 * at[1 + p]);
    }
    double noise = Math.exp(2 * at[at.length - 1]);
    double[][] bell = new double[n][];
    double[][] k = new double[n][n];
    for (int i = 0; i < n; i++) {
      bell[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double sum = 1;
        if (groups > 0) {
          double exponent = 2 * at[0];
          for (int g = 0; g < groups; g++) {
            exponent -= inverse[g] * parts[g][i][j];
          }
          bell[i][j] = Math.exp(exponent);
          sum += bell[i][j];
        }
        for (int p = groups; p < parts.length; p++) {
          sum += inverse[p] * parts[p][i][j];
        }
        k[i][j] = sum;
      }
      k[i][i] += noise * thin[i] + JITTER;
    }
    Cholesky factor = new Cholesky(k);
    double[] dual = factor.solve(t);
    double value = 0.5 * factor.logDeterminant();
    for (int i = 0; i < n; i++) {
      value += 0.5 * t[i] * dual[i];
    }
    double[][] inverted = factor.inverseOfProduct();
    Arrays.fill(slope, 0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        // half the derivative of the value by k_ij and k_ji together
        double w = (i == j ? 0.5 : 1) * (inverted[i][j] - dual[i] * dual[j]);
        if (groups > 0) {
          slope[0] += 2 * w * bell[i][j];
          for (int g = 0; g < groups; g++) {
            slope[1 + g] += 2 * w * bell[i][j] * inverse[g] * parts[g][i][j];
          }
        }
        for (int p = groups; p < parts.length; p++) {
          slope[1 + p] += 2 * w * inverse[p] * parts[p][i][j];
        }
        if (i == j) {
          slope[at.length - 1] += 2 * w * noise * thin[i];
        }
      }
    }
    for (int i = 0; i < at.length; i++) {
      double away = at[i] - start[i];
      value += PRIOR * away * away;
      slope[i] += 2 * PRIOR * away;
    }
    return Double.isFinite(value) ? value : Double.POSITIVE_INFINITY;
  }

  /** Mean 0 and standard deviation 1 by column; what lies absurdly far out is kept at a limit. */
  private record Standard(double[] mean, double[] inverse) {
    static Standard of(double[][] x) {
      int n = x[0].length;
      double[] mean = new double[n];
      double[] inverse = new double[n];
      for (int j = 0; j < n; j++) {
        int column = j;
        double[] values =
            Arrays.stream(x).mapToDouble(r -> r[column]).filter(Double::isFinite).toArray();
        double m = Arrays.stream(values).average().orElse(0);
        double square = Arrays.stream(values).map(v -> (v - m) * (v - m)).average().orElse(0);
        mean[j] = m;
        inverse[j] = square > 1e-20 ? 1 / Math.sqrt(square) : 0;
      }
      return new Standard(mean, inverse);
    }

    double[] scale(double[] row) {
      double[] z = new double[row.length];
      for (int j = 0; j < z.length; j++) {
        double scaled = (row[j] - mean[j]) * inverse[j];
        z[j] = Double.isFinite(scaled) ? Math.max(-LIMIT, Math.min(LIMIT, scaled)) : 0;
      }
      return z;
    }
  }
}
