package io.celltwin.learn;

import java.util.Arrays;

/**
 * Ridge regression in the space of a Gaussian kernel exp(−γ·d²/n) over n scaled inputs. γ and
 * penalty are the pair with the least squared error on groups left out, in three folds.
 */
public final class KernelRidge implements Regressor, KernelExpansion.Learner {
  private static final int FOLDS = 3;
  private static final double LIMIT = 3;

  private final double[] gammas;
  private final double[] alphas;

  /** A grid that suits a few hundred scaled rows. */
  public KernelRidge() {
    this(new double[] {0.1, 0.3, 1, 3}, new double[] {1e-4, 1e-3, 1e-2, 1e-1});
  }

  /**
   * @param gammas to choose from, per mean squared distance over the inputs
   * @param alphas penalties to choose from
   */
  public KernelRidge(double[] gammas, double[] alphas) {
    this.gammas = gammas.clone();
    this.alphas = alphas.clone();
  }

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights) {
    int[] blocks = new int[y.length];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = (int) ((long) i * FOLDS / blocks.length);
    }
    return fit(x, y, weights, blocks);
  }

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights, int[] groups) {
    return kernel(x, y, weights, groups).learn(x, y, weights);
  }

  @Override
  public KernelExpansion.Kernel kernel(double[][] x, double[] y, double[] weights, int[] groups) {
    Scaler scaler = Scaler.of(x, LIMIT);
    double[][] z = scaler.scale(x);
    double mean = Constant.mean(y, weights);
    double[] centered = Arrays.stream(y).map(v -> v - mean).toArray();
    double perInput = 1.0 / z[0].length;
    double gamma = gammas[0];
    double alpha = alphas[0];
    if (gammas.length * alphas.length > 1) {
      int[] folds = GroupFolds.of(groups, FOLDS);
      double[][] squares = Kernels.squares(z);
      double least = Double.MAX_VALUE;
      for (double g : gammas) {
        for (double a : alphas) {
          double error = error(squares, centered, weights, folds, g * perInput, a);
          if (error < least) {
            least = error;
            gamma = g;
            alpha = a;
          }
        }
      }
    }
    double scale = gamma * perInput;
    double ridge = alpha;
    return (rows, targets, theirs) -> {
      double[][] at = scaler.scale(rows);
      double[] t = Arrays.stream(targets).map(v -> v - mean).toArray();
      double[] dual = solve(at, t, theirs, scale, ridge);
      return KernelExpansion.plain(scaler, mean, Math.sqrt(2 * scale), at, dual);
    };
  }

  private static double[] solve(
      double[][] z, double[] y, double[] weights, double scale, double alpha) {
    double[][] k = new double[z.length][z.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = 0; j <= i; j++) {
        k[i][j] = Math.exp(-scale * Kernels.square(z[i], z[j]));
      }
      k[i][i] += alpha / Math.max(weights[i], 1e-9);
    }
    return new Cholesky(k).solve(y);
  }

  private static double error(
      double[][] squares, double[] y, double[] weights, int[] folds, double scale, double alpha) {
    double error = 0;
    int count = Arrays.stream(folds).max().orElse(0) + 1;
    for (int f = 0; f < count; f++) {
      int fold = f;
      int[] in =
          java.util.stream.IntStream.range(0, y.length).filter(i -> folds[i] != fold).toArray();
      int[] out =
          java.util.stream.IntStream.range(0, y.length).filter(i -> folds[i] == fold).toArray();
      if (in.length == 0) {
        continue;
      }
      double[][] k = new double[in.length][in.length];
      for (int i = 0; i < in.length; i++) {
        for (int j = 0; j <= i; j++) {
          k[i][j] = Math.exp(-scale * squares[in[i]][in[j]]);
        }
        k[i][i] += alpha / Math.max(weights[in[i]], 1e-9);
      }
      double[] dual = new Cholesky(k).solve(Arrays.stream(in).mapToDouble(i -> y[i]).toArray());
      for (int o : out) {
        double sum = -y[o];
        for (int i = 0; i < in.length; i++) {
          sum += dual[i] * Math.exp(-scale * squares[o][in[i]]);
        }
        error += weights[o] * sum * sum;
      }
    }
    return error;
  }
}
