package io.celltwin.learn;

import java.util.Arrays;

/**
 * Linear regression with a penalty on the squared weights of scaled inputs, none on the intercept.
 * The penalty is the one of {@code alphas} with the least squared error on groups left out, in five
 * folds; rows without groups are taken in five contiguous blocks.
 */
public final class Ridge implements Regressor {
  private static final int FOLDS = 5;
  private static final double LIMIT = 2;

  private final double[] alphas;

  /** From 10⁻³ to 10⁴, three a decade. */
  public Ridge() {
    this(decades(-3, 4));
  }

  /**
   * @param alphas penalties to choose from, above 0
   */
  public Ridge(double... alphas) {
    this.alphas = alphas.clone();
  }

  private static double[] decades(int from, int to) {
    double[] all = new double[3 * (to - from) + 1];
    for (int i = 0; i < all.length; i++) {
      all[i] = Math.pow(10, from + i / 3.0);
    }
    return all;
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
    Scaler scaler = Scaler.of(x, LIMIT);
    double[][] z = scaler.scale(x);
    int[] folds = GroupFolds.of(groups, FOLDS);
    int count = Arrays.stream(folds).max().orElse(0) + 1;
    Moments[] ofFold = new Moments[count];
    Moments all = new Moments(z[0].length);
    for (int f = 0; f < count; f++) {
      ofFold[f] = new Moments(z[0].length);
    }
    for (int i = 0; i < y.length; i++) {
      ofFold[folds[i]].add(z[i], y[i], weights[i]);
      all.add(z[i], y[i], weights[i]);
    }
    double best = alphas[alphas.length / 2];
    if (count > 1 && alphas.length > 1) {
      double least = Double.MAX_VALUE;
      for (double alpha : alphas) {
        double error = 0;
        for (int f = 0; f < count; f++) {
          double[] b = all.minus(ofFold[f]).solve(alpha);
          for (int i = 0; i < y.length; i++) {
            if (folds[i] == f) {
              double e = at(b, z[i]) - y[i];
              error += weights[i] * e * e;
            }
          }
        }
        if (error < least) {
          least = error;
          best = alpha;
        }
      }
    }
    double[] b = all.solve(best);
    return row -> at(b, scaler.scale(row));
  }

  private static double at(double[] b, double[] z) {
    double sum = b[z.length];
    for (int j = 0; j < z.length; j++) {
      sum += b[j] * z[j];
    }
    return sum;
  }

  /** Sums of products of inputs and a target; the last entry is the intercept's. */
  private static final class Moments {
    private final double[][] xx;
    private final double[] xy;

    Moments(int n) {
      xx = new double[n + 1][n + 1];
      xy = new double[n + 1];
    }

    void add(double[] z, double y, double weight) {
      int n = z.length;
      for (int i = 0; i <= n; i++) {
        double wi = weight * (i < n ? z[i] : 1);
        for (int j = 0; j < n; j++) {
          xx[i][j] += wi * z[j];
        }
        xx[i][n] += wi;
        xy[i] += wi * y;
      }
    }

    Moments minus(Moments other) {
      Moments left = new Moments(xy.length - 1);
      for (int i = 0; i < xy.length; i++) {
        for (int j = 0; j < xy.length; j++) {
          left.xx[i][j] = xx[i][j] - other.xx[i][j];
        }
        left.xy[i] = xy[i] - other.xy[i];
      }
      return left;
    }

    double[] solve(double alpha) {
      int n = xy.length - 1;
      double[][] a = Arrays.stream(xx).map(double[]::clone).toArray(double[][]::new);
      for (int i = 0; i < n; i++) {
        a[i][i] += alpha;
      }
      a[n][n] += 1e-9;
      return new Cholesky(a).solve(xy);
    }
  }
}
