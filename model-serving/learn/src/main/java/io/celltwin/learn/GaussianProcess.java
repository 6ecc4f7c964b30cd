package io.celltwin.learn;

import java.util.Arrays;

/**
 * Regression by a Gaussian process with kernel s²·exp(−d²/(2ℓ²n)) over n scaled inputs, plus noise;
 * s², ℓ and noise maximise the marginal likelihood on a grid that is refined about its best point.
 *
 * @see <a href="http://gaussianprocess.org/gpml/">Rasmussen and Williams, Gaussian Processes for
 *     Machine Learning (2006), algorithm 2.1</a>
 */
public final class GaussianProcess implements Regressor, KernelExpansion.Learner {
  private static final double LIMIT = 3;
  private static final int REFINEMENTS = 3;

  private final int most;

  /** On at most a thousand rows. */
  public GaussianProcess() {
    this(1000);
  }

  /**
   * @param most rows used; of more, this many evenly spaced ones
   */
  public GaussianProcess(int most) {
    this.most = most;
  }

  /** A fitted process also says how sure it is. */
  public interface Posterior extends Fitted {
    /** Standard deviation of the target expected for a row, noise included. */
    double deviation(double[] x);
  }

  /**
   * What the rows are likeliest under.
   *
   * @param length scale
   * @param noise over s²
   */
  private record Found(
      Scaler scaler, double[][] z, double[] t, double mean, double length, double noise) {}

  @Override
  public Posterior fit(double[][] x, double[] y, double[] weights) {
    Found found = found(x, y, weights);
    double variance = Math.max(1e-12, Arrays.stream(found.t).map(v -> v * v).average().orElse(1));
    return posterior(
        found.scaler, found.z, found.t, found.mean, variance, found.length, found.noise);
  }

  @Override
  public KernelExpansion.Kernel kernel(double[][] x, double[] y, double[] weights, int[] groups) {
    Found found = found(x, y, weights);
    return (rows, targets, theirs) -> {
      double[][] z = found.scaler.scale(rows);
      double[] t = Arrays.stream(targets).map(v -> v - found.mean).toArray();
      double[][] k = kernel(Kernels.squares(z), z[0].length, found.length, found.noise);
      double sharp = 1 / (found.length * Math.sqrt(z[0].length));
      return KernelExpansion.plain(found.scaler, found.mean, sharp, z, new Cholesky(k).solve(t));
    };
  }

  private Found found(double[][] x, double[] y, double[] weights) {
    Scaler scaler = Scaler.of(x, LIMIT);
    int n = Math.min(most, y.length);
    double[][] z = new double[n][];
    double[] t = new double[n];
    double mean = Constant.mean(y, weights);
    for (int i = 0; i < n; i++) {
      int from = (int) ((long) i * y.length / n);
      z[i] = scaler.scale(x[from]);
      t[i] = y[from] - mean;
    }
    double[][] squares = Kernels.squares(z);
    double length = 1;
    double noise = 0.01;
    double step = 1;
    double best = -Double.MAX_VALUE;
    for (int round = 0; round <= REFINEMENTS; round++) {
      double centerLength = length;
      double centerNoise = noise;
      for (int i = -2; i <= 2; i++) {
        for (int j = -2; j <= 2; j++) {
          double tryLength = centerLength * Math.pow(2, step * i);
          double tryNoise = Math.max(1e-6, centerNoise * Math.pow(5, step * j));
          double likelihood = likelihood(squares, t, z[0].length, tryLength, tryNoise);
          if (likelihood > best) {
            best = likelihood;
            length = tryLength;
            noise = tryNoise;
          }
        }
      }
      step /= 2;
    }
    return new Found(scaler, z, t, mean, length, noise);
  }

  private static double[][] kernel(double[][] squares, int inputs, double length, double noise) {
    double scale = 1 / (2 * length * length * inputs);
    double[][] k = new double[squares.length][squares.length];
    for (int i = 0; i < k.length; i++) {
      for (int j = 0; j <= i; j++) {
        k[i][j] = Math.exp(-scale * squares[i][j]);
      }
      k[i][i] += noise;
    }
    return k;
  }

  /** Log marginal likelihood, up to a constant, at the best s². */
  private static double likelihood(
      double[][] squares, double[] t, int inputs, double length, double noise) {
    Cholesky factor = new Cholesky(kernel(squares, inputs, length, noise));
    double[] v = factor.forward(t);
    double fit = Arrays.stream(v).map(a -> a * a).sum();
    return -0.5 * t.length * Math.log(fit / t.length) - 0.5 * factor.logDeterminant();
  }

  private static Posterior posterior(
      Scaler scaler,
      double[][] z,
      double[] t,
      double mean,
      double variance,
      double length,
      double noise) {
    int inputs = z[0].length;
    Cholesky factor = new Cholesky(kernel(Kernels.squares(z), inputs, length, noise));
    double[] dual = factor.solve(t);
    double[] v = factor.forward(t);
    double amplitude = Math.min(1e6 * variance, Arrays.stream(v).map(a -> a * a).sum() / t.length);
    double scale = 1 / (2 * length * length * inputs);
    return new Posterior() {
      @Override
      public double predict(double[] x) {
        double[] k = near(x);
        double sum = mean;
        for (int i = 0; i < k.length; i++) {
          sum += k[i] * dual[i];
        }
        return sum;
      }

      @Override
      public double deviation(double[] x) {
        double explained = Arrays.stream(factor.forward(near(x))).map(a -> a * a).sum();
        return Math.sqrt(amplitude * Math.max(noise, 1 + noise - explained));
      }

      private double[] near(double[] x) {
        double[] at = scaler.scale(x);
        double[] k = new double[z.length];
        for (int i = 0; i < k.length; i++) {
          k[i] = Math.exp(-scale * Kernels.square(z[i], at));
        }
        return k;
      }
    };
  }
}
