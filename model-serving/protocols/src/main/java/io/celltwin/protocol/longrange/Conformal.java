package io.celltwin.protocol.longrange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bands for any forecast, the plain way: quantiles of its absolute errors on cells it had not seen,
 * for each range of cycles ahead. Each cell counts the same; bands never narrow with the horizon,
 * and where fewer than three cells reach they go on as before.
 */
final class Conformal {
  private static final int[] EDGES = {10, 25, 50, 100, 200, 400, 800, Integer.MAX_VALUE};
  private static final double COVERAGE = 0.9;
  private static final int FEWEST = 3;

  private final double[] half = new double[EDGES.length];

  /**
   * @param errors absolute, [cell][cycles ahead − 1], NaN where nothing was measured
   */
  Conformal(List<double[]> errors) {
    double widest = 0;
    int from = 0;
    for (int bin = 0; bin < EDGES.length; bin++) {
      List<double[]> found = new ArrayList<>();
      List<double[]> weights = new ArrayList<>();
      for (double[] cell : errors) {
        int to = Math.min(EDGES[bin], cell.length);
        double[] e =
            from < to
                ? Arrays.stream(cell, from, to).filter(Double::isFinite).toArray()
                : new double[0];
        if (e.length > 0) {
          double[] w = new double[e.length];
          Arrays.fill(w, 1.0 / e.length);
          found.add(e);
          weights.add(w);
        }
      }
      if (found.size() >= FEWEST) {
        double level = Math.min(1, COVERAGE * (found.size() + 1) / found.size());
        widest = Math.max(widest, quantile(found, weights, level));
      }
      half[bin] = widest;
      from = EDGES[bin];
    }
  }

  /** Half width of the band, {@code h} cycles ahead. */
  double half(int h) {
    int bin = 0;
    while (h > EDGES[bin]) {
      bin++;
    }
    return half[bin];
  }

  /** Least value at which the weights of those up to it reach a share of all. */
  static double quantile(double[] values, double[] weights, double share) {
    return quantile(List.of(values), List.of(weights), share);
  }

  static double quantile(List<double[]> values, List<double[]> weights, double share) {
    double[] v = values.stream().flatMapToDouble(Arrays::stream).toArray();
    double[] w = weights.stream().flatMapToDouble(Arrays::stream).toArray();
    int[] order =
        IntStream.range(0, v.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> v[i]))
            .mapToInt(i -> i)
            .toArray();
    double total = Arrays.stream(w).sum();
    double sum = 0;
    for (int i : order) {
      sum += w[i];
      if (sum >= share * total - 1e-12) {
        return v[i];
      }
    }
    return v[order[order.length - 1]];
  }
}
