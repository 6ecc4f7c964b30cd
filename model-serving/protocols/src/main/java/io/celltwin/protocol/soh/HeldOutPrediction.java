package io.celltwin.protocol.soh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A training cell answered as if it had not been learned from.
 *
 * @param example the cell
 * @param rows of it
 * @param soh answered at each row
 * @param spread of the opinions behind each answer
 */
record HeldOutPrediction(Example example, int[] rows, double[] soh, double[] spread) {
  private static final double LEVEL = 0.9;

  /** Absolute error at the i-th of the rows. */
  double error(int i) {
    return Math.abs(soh[i] - example.cell().soh()[rows[i]]);
  }

  /** Mean absolute error, every cell counting the same. */
  static double error(List<HeldOutPrediction> cells) {
    double sum = 0;
    for (HeldOutPrediction cell : cells) {
      for (int i = 0; i < cell.rows.length; i++) {
        sum += cell.error(i) / cell.rows.length / cells.size();
      }
    }
    return sum;
  }

  /**
   * The factor on the spread that holds 90 % of the truth, each cell counting the same, corrected
   * for their number n to 90 %·(n + 1)/n.
   */
  static double factor(List<HeldOutPrediction> cells) {
    int n = cells.size();
    List<double[]> weighted = new ArrayList<>();
    for (HeldOutPrediction cell : cells) {
      for (int i = 0; i < cell.rows.length; i++) {
        weighted.add(new double[] {cell.error(i) / cell.spread[i], 1.0 / cell.rows.length / n});
      }
    }
    weighted.sort(Comparator.comparingDouble(w -> w[0]));
    double wanted = Math.min(1, LEVEL * (n + 1) / n);
    double sum = 0;
    for (double[] w : weighted) {
      sum += w[1];
      if (sum >= wanted - 1e-9) {
        return w[0];
      }
    }
    return weighted.get(weighted.size() - 1)[0];
  }
}
