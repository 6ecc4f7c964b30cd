package io.celltwin.learn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Ridge regression in the space of a Matérn kernel of order 3/2 plus a linear one, on scaled inputs
 * z each with its own weight:
 *
 * <pre>  k(a, b) = (1 + r)·exp(−r) + λ·⟨a, b⟩,   r² = 3·γ·Σ w (a − b)²</pre>
 *
 * <p>It is the mean of a Gaussian process whose samples are once differentiable, smoother than
 * trees and rougher than a Gaussian kernel. Missing inputs count as typical. Weights of rows divide
 * the penalty.
 *
 * @param weights of the inputs
 * @param gamma inverse square of the length scale
 * @param alpha penalty, as share of the kernel's variance
 * @param linear λ
 */
public record Matern(double[] weights, double gamma, double alpha, double linear)
    implements Regressor {
  private static final double LIMIT = 3;

  @Override
  public Machine fit(double[][] x, double[] y, double[] rowWeights) {
    Scaler scaler = Scaler.of(x, LIMIT);
    double[][] z = weighted(scaler, x);
    double mean = Constant.mean(y, rowWeights);
    double[] centered = Arrays.stream(y).map(v -> v - mean).toArray();
    Cholesky factor = new Cholesky(kernel(z, rowWeights));
    return new Machine(scaler, z, factor, factor.solve(centered), mean);
  }

  private double[][] kernel(double[][] z, double[] rowWeights) {
    double[][] k = new double[z.length][];
    for (int i = 0; i < z.length; i++) {
      k[i] = new double[z.length];
      for (int j = 0; j <= i; j++) {
        k[i][j] = between(z[i], z[j]);
      }
      k[i][i] += alpha / Math.max(rowWeights[i], 1e-9);
    }
    return k;
  }

  private double[][] weighted(Scaler scaler, double[][] x) {
    return Arrays.stream(x).map(row -> weighted(scaler, row)).toArray(double[][]::new);
  }

  private double[] weighted(Scaler scaler, double[] row) {
    double[] z = scaler.scale(row);
    for (int j = 0; j < z.length; j++) {
      z[j] *= Math.sqrt(weights[j]);
    }
    return z;
  }

  private double between(double[] a, double[] b) {
    double square = 0;
    double product = 0;
    for (int j = 0; j < a.length; j++) {
      double d = a[j] - b[j];
      square += d * d;
      product += a[j] * b[j];
    }
    double r = Math.sqrt(3 * gamma * square);
    return (1 + r) * Math.exp(-r) + linear * product;
  }

  /**
   * What was learned, with s the scaled inputs within ±{@value #LIMIT}, 0 where missing:
   *
   * <pre>  f = mean + Σ_i height_i · (1 + r_i)·exp(−r_i),   r_i² = Σ_j (sharp_j·s_j − row_ij)²
   * </pre>
   *
   * @param center of each input
   * @param inverse one over its scale
   * @param mean of the targets
   * @param sharp of each input
   * @param rows sharp·s of the rows learned from
   * @param heights of their kernels
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Expansion(
      double[] center,
      double[] inverse,
      double mean,
      double[] sharp,
      double[][] rows,
      double[] heights) {}

  /** What was learned, and what would have been without some of the rows. */
  public final class Machine implements Fitted {
    private final Scaler scaler;
    private final double[][] z;
    private final Cholesky factor;
    private final double[] dual;
    private final double mean;

    private Machine(Scaler scaler, double[][] z, Cholesky factor, double[] dual, double mean) {
      this.scaler = scaler;
      this.z = z;
      this.factor = factor;
      this.dual = dual;
      this.mean = mean;
    }

    /**
     * The same machine as sums of kernels over scaled inputs, to be carried elsewhere.
     *
     * @throws IllegalStateException with a linear kernel in it
     */
    public Expansion expansion() {
      if (linear != 0) {
        throw new IllegalStateException("a linear kernel is in it, which no bell has");
      }
      double[] sharp = Arrays.stream(weights).map(w -> Math.sqrt(3 * gamma * w)).toArray();
      double[][] rows = new double[z.length][];
      for (int i = 0; i < z.length; i++) {
        rows[i] = z[i].clone();
        for (int j = 0; j < sharp.length; j++) {
          rows[i][j] *= Math.sqrt(3 * gamma);
        }
      }
      return new Expansion(scaler.center(), scaler.inverse(), mean, sharp, rows, dual.clone());
    }

    @Override
    public double predict(double[] x) {
      double[] at = weighted(scaler, x);
      double sum = mean;
      for (int i = 0; i < z.length; i++) {
        sum += dual[i] * between(z[i], at);
      }
      return sum;
    }

    /**
     * What the same machine says to its training rows when the group of the row is left out, by the
     * inverse of the kernel matrix K alone: truth − [K⁻¹]_gg⁻¹·dual_g. Scaler and mean remain those
     * of all rows.
     *
     * @param y targets it was fitted to
     * @param groups of the rows
     */
    public double[] withoutOwnGroup(double[] y, int[] groups) {
      double[][] inverse = factor.inverseFactor();
      Map<Integer, int[]> members = new HashMap<>();
      for (int g : Arrays.stream(groups).distinct().toArray()) {
        members.put(
            g,
            java.util.stream.IntStream.range(0, groups.length)
                .filter(i -> groups[i] == g)
                .toArray());
      }
      double[] answers = new double[y.length];
      members.forEach(
          (g, own) -> {
            double[][] block = new double[own.length][own.length];
            double[] part = new double[own.length];
            // A⁻¹ = L⁻ᵀ L⁻¹, of which a group needs its own rows and columns alone
            for (double[] row : inverse) {
              for (int i = 0; i < own.length && own[i] < row.length; i++) {
                for (int j = 0; j <= i; j++) {
                  block[i][j] += row[own[i]] * row[own[j]];
                }
              }
            }
            for (int i = 0; i < own.length; i++) {
              part[i] = dual[own[i]];
            }
            double[] error = new Cholesky(block).solve(part);
            for (int i = 0; i < own.length; i++) {
              answers[own[i]] = y[own[i]] - error[i];
            }
          });
      return answers;
    }
  }
}
