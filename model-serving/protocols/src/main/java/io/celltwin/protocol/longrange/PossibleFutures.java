package io.celltwin.protocol.longrange;

import java.util.Arrays;

/** Ways a cell may go, each with the cycle it ends at and how much it counts. */
final class PossibleFutures {
  private static final double[] QUANTILES = {0.05, 0.5, 0.95};

  private final double[][] curves;
  private final int[] ends;
  private final double[] weights;
  private final double[] centre;
  private final int[] order;

  PossibleFutures(double[][] curves, int[] ends, double[] weights, double[] centre) {
    this.curves = curves;
    this.ends = ends;
    this.weights = weights;
    this.centre = centre;
    this.order = new int[curves.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  int count() {
    return curves.length;
  }

  /** Quantiles of 5, 50 and 95 % over the ways that are still cycled; over all where none is. */
  double[] stillCycled(int h) {
    boolean any = false;
    for (int end : ends) {
      any |= h < end;
    }
    double[] w = new double[order.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = !any ? weights[i] : h < ends[i] ? weights[i] / ends[i] : 0;
    }
    return quantiles(h, w, QUANTILES);
  }

  double endedOrNot(int h) {
    return quantiles(h, weights, new double[] {0.5})[0];
  }

  private double[] quantiles(int h, double[] w, double[] shares) {
    double[] found = new double[shares.length];
    if (order.length == 0) {
      Arrays.fill(found, centre[h]);
      return found;
    }
    for (int i = 1; i < order.length; i++) { // the order hardly changes from cycle to cycle
      int x = order[i];
      int j = i - 1;
      while (j >= 0 && curves[order[j]][h] > curves[x][h]) {
        order[j + 1] = order[j];
        j--;
      }
      order[j + 1] = x;
    }
    double total = Arrays.stream(w).sum();
    double sum = 0;
    int next = 0;
    for (int i = 0; i < order.length && next < shares.length; i++) {
      sum += w[order[i]];
      while (next < shares.length && sum >= shares[next] * total - 1e-12) {
        found[next++] = curves[order[i]][h];
      }
    }
    return found;
  }

  double crossing(double threshold, int seen, int never) {
    double[] at = new double[curves.length];
    for (int i = 0; i < at.length; i++) {
      int h = 0;
      while (h < curves[i].length && curves[i][h] >= threshold) {
        h++;
      }
      at[i] = h < curves[i].length ? seen + h + 1 : never;
    }
    return Conformal.quantile(at, weights, 0.5);
  }
}
