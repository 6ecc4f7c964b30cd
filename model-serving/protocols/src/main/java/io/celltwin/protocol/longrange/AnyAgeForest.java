package io.celltwin.protocol.longrange;

import io.celltwin.learn.CurveForest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cycles until each further drop of SOH, learned from siblings at every age rather than at one: a
 * cell half way through a long life resembles another that got there sooner. Extremely randomised
 * trees on the logarithms of the cycles.
 */
final class AnyAgeForest {
  private static final int YOUNGEST = 10;
  private static final int LATER = 10;
  private static final int AGES = 40;
  private static final int DROPS = 12;
  private static final double LEAST_DROP = 0.004;
  private static final double FEATURES = 0.6;
  private static final double LONGEST = 20;

  private final double[] drops = new double[DROPS];
  private final double[] typical;
  private final CurveForest.Fitted forest;

  /**
   * @param cells that may be learned from, of one group
   */
  AnyAgeForest(List<CellLife> cells, int trees, long seed) {
    double most = 2 * LEAST_DROP;
    for (CellLife cell : cells) {
      double lowest = Arrays.stream(cell.smooth()).min().orElse(cell.end());
      most = Math.max(most, cell.now(Math.min(YOUNGEST, cell.rows())) - lowest);
    }
    for (int d = 0; d < DROPS; d++) {
      drops[d] = LEAST_DROP * Math.pow(most / LEAST_DROP, d / (DROPS - 1.0));
    }
    List<double[]> x = new ArrayList<>();
    List<double[]> y = new ArrayList<>();
    for (CellLife cell : cells) {
      int before = 0;
      for (int a = 0; a < AGES; a++) {
        double ratio = (cell.rows() - LATER) / (double) YOUNGEST;
        int k = (int) (YOUNGEST * Math.pow(ratio, a / (AGES - 1.0)));
        if (k > before && k <= cell.rows() - LATER) {
          x.add(AgeSummary.of(cell, k));
          y.add(lnCycles(cell, k));
          before = k;
        }
      }
    }
    this.typical = new double[x.isEmpty() ? 0 : x.get(0).length];
    for (int j = 0; j < typical.length; j++) {
      double[] column = new double[x.size()];
      for (int i = 0; i < column.length; i++) {
        column[i] = x.get(i)[j];
      }
      double median = CellLife.median(column, 0, column.length);
      typical[j] = Double.isFinite(median) ? median : 0;
    }
    this.forest =
        x.isEmpty()
            ? null
            : new CurveForest(trees, FEATURES, 1, true, seed)
                .fit(
                    x.stream().map(this::known).toArray(double[][]::new),
                    y.toArray(double[][]::new));
  }

  private double[] known(double[] x) {
    double[] known = x.clone();
    for (int j = 0; j < known.length; j++) {
      known[j] = Double.isFinite(x[j]) ? x[j] : typical[j];
    }
    return known;
  }

  /** Beyond its record a cell is taken to go on at its last slope. */
  private double[] lnCycles(CellLife cell, int k) {
    double now = cell.now(k);
    double[] ln = new double[DROPS];
    int row = k;
    for (int d = 0; d < DROPS; d++) {
      double level = now - drops[d];
      while (row < cell.rows() && cell.smooth()[row] >= level) {
        row++;
      }
      double cycles =
          row < cell.rows()
              ? row - k + 1
              : cell.rows() - k + Math.max(1, (cell.end() - level) / -cell.tail());
      ln[d] = Math.log(cycles);
    }
    return ln;
  }

  /** The curve from row k on; reads nothing beyond that row. */
  double[] forecast(CellLife cell, int k, int reach) {
    double now = cell.now(k);
    double[] t = new double[DROPS + 1];
    double[] d = new double[DROPS + 1];
    if (forest == null) {
      double[] level = new double[reach];
      Arrays.fill(level, now);
      return level;
    }
    double[] ln = forest.predict(known(AgeSummary.of(cell, k)));
    for (int i = 0; i < DROPS; i++) {
      t[i + 1] = Math.max(t[i] + 1e-6, Math.exp(Math.min(ln[i], LONGEST)));
      d[i + 1] = drops[i];
    }
    return Siblings.curve(now, t, d, reach);
  }
}
