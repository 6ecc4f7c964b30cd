package io.celltwin.protocol.lookahead;

import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Share of capacity lost per row over the next fifty, as a cubic of how much has been lost: fast at
 * first, slow in middle age, fast at the end, in all cells of a chemistry.
 */
final class FadeByDepth {
  private static final int TERMS = 4;
  private static final double SLOWEST = 0;
  private static final double FASTEST = 0.01;

  private final double[] b;
  private final double shallowest;
  private final double deepest;

  FadeByDepth(List<UseCell> cells) {
    int n = cells.stream().mapToInt(UseCell::windows).sum();
    double[][] x = new double[n][TERMS];
    double[] y = new double[n];
    int at = 0;
    double low = Double.MAX_VALUE;
    double high = -Double.MAX_VALUE;
    for (UseCell cell : cells) {
      for (int row = 0; row < cell.windows(); row++) {
        double now = cell.capacity()[row];
        double depth = cell.depth(now);
        low = Math.min(low, depth);
        high = Math.max(high, depth);
        for (int p = 0; p < TERMS; p++) {
          x[at][p] = Math.pow(depth, p);
        }
        y[at++] = (1 - cell.capacity()[row + UseCell.AHEAD - 1] / now) / (UseCell.AHEAD - 1);
      }
    }
    RealMatrix a = new Array2DRowRealMatrix(x, false);
    this.b = new QRDecomposition(a).getSolver().solve(new ArrayRealVector(y, false)).toArray();
    this.shallowest = low;
    this.deepest = high;
  }

  /** Capacities from a row on, the first being {@code now} itself. */
  double[] ahead(UseCell cell, double now) {
    double depth = Math.max(shallowest, Math.min(deepest, cell.depth(now)));
    double rate = 0;
    for (int p = 0; p < TERMS; p++) {
      rate += b[p] * Math.pow(depth, p);
    }
    rate = Math.max(SLOWEST, Math.min(FASTEST, rate));
    double[] curve = new double[UseCell.AHEAD];
    for (int h = 0; h < curve.length; h++) {
      curve[h] = now * Math.exp(-rate * h);
    }
    return curve;
  }
}
