package io.celltwin.learn;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Mean of the nearest training rows on scaled inputs, the near ones counting more (1/distance). */
public final class NearestNeighbours implements Regressor {
  private static final double LIMIT = 2;

  private final int k;

  /**
   * @param k neighbours asked
   */
  public NearestNeighbours(int k) {
    this.k = k;
  }

  @Override
  public Fitted fit(double[][] x, double[] y, double[] weights) {
    Scaler scaler = Scaler.of(x, LIMIT);
    double[][] z = scaler.scale(x);
    int neighbours = Math.min(k, y.length);
    return row -> {
      double[] at = scaler.scale(row);
      double[] squares = new double[z.length];
      for (int i = 0; i < z.length; i++) {
        squares[i] = Kernels.square(z[i], at);
      }
      double[] sorted = squares.clone();
      Arrays.sort(sorted);
      double furthest = sorted[neighbours - 1];
      double sum = 0;
      double total = 0;
      for (int i : IntStream.range(0, z.length).filter(i -> squares[i] <= furthest).toArray()) {
        double w = weights[i] / (Math.sqrt(squares[i]) + 1e-6);
        sum += w * y[i];
        total += w;
      }
      return sum / total;
    };
  }
}
