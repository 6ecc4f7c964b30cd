package io.celltwin.protocol.longrange;

import io.celltwin.training.data.LabelledCell;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Cells of one kind that were followed to their end, as they looked at row k and how they went on,
 * in the two ways the simple methods learn it: drop after so many cycles, and cycles until so much
 * has dropped.
 */
final class Siblings {
  private static final int STEPS = 20;
  private static final int DROPS = 12;
  private static final double LEAST_DROP = 0.005;
  private static final int LATER = 10;
  private static final int FEWEST = 5;
  private static final double LIMIT = 4;

  private final int k;
  private final List<CellLife> cells;
  private final int longest;
  private final int reach;
  private final double[][] curves;
  private final double[] now;
  private final double[] center;
  private final double[] scale;
  private final double[] median;
  private final double[][] z;
  private final int[] steps;
  private final double[][] dropAfter;
  private final double[] drops;
  private final double[][] lnCycles;

  /**
   * @param all that may be learned from, of one group
   * @param k rows seen, from 1
   */
  Siblings(List<CellLife> all, int k) {
    this.k = k;
    this.longest = all.stream().mapToInt(CellLife::rows).max().orElse(0);
    int horizon = Math.max(longest, k + STEPS) - k;
    this.reach = 2 * (horizon + k) - k;
    double floor = all.stream().mapToDouble(CellLife::end).min().orElse(0) - 0.1;
    List<CellLife> old = all.stream().filter(c -> c.rows() >= k + LATER).toList();
    this.cells =
        old.size() >= Math.min(FEWEST, all.size())
            ? old
            : all.stream()
                .sorted(Comparator.comparingInt((CellLife c) -> -c.rows()))
                .limit(FEWEST)
                .toList();
    int n = cells.size();
    this.curves = new double[n][];
    this.now = new double[n];
    double[][] x = new double[n][];
    for (int i = 0; i < n; i++) {
      CellLife cell = cells.get(i);
      curves[i] = curve(cell, reach + k, floor);
      now[i] = cell.now(Math.min(k, cell.rows()));
      x[i] = HistorySummary.of(cell, k);
    }
    int width = x[0].length;
    this.median = new double[width];
    this.center = new double[width];
    this.scale = new double[width];
    standard(x);
    this.z = Arrays.stream(x).map(this::scaled).toArray(double[][]::new);

    this.steps = new int[STEPS];
    for (int s = 0; s < STEPS; s++) {
      steps[s] = Math.max(1, Math.round(horizon * (s + 1) / (float) STEPS));
    }
    this.dropAfter = new double[n][STEPS];
    double most = 0.02;
    for (int i = 0; i < n; i++) {
      for (int s = 0; s < STEPS; s++) {
        dropAfter[i][s] = now[i] - curves[i][k - 1 + steps[s]];
      }
      most = Math.max(most, now[i] - Arrays.stream(cells.get(i).smooth()).min().orElse(now[i]));
    }
    this.drops = new double[DROPS];
    for (int d = 0; d < DROPS; d++) {
      drops[d] = LEAST_DROP + (most - LEAST_DROP) * d / (DROPS - 1);
    }
    this.lnCycles = new double[n][DROPS];
    for (int i = 0; i < n; i++) {
      int at = k - 1;
      for (int d = 0; d < DROPS; d++) {
        while (at < curves[i].length && !(curves[i][at] < now[i] - drops[d])) {
          at++;
        }
        lnCycles[i][d] = Math.log(Math.max(1, at - (k - 1)));
      }
    }
  }

  /** Smoothed SOH per row, continued past its end on its last slope, not below the floor. */
  private static double[] curve(CellLife cell, int rows, double floor) {
    double[] curve = Arrays.copyOf(cell.smooth(), rows);
    for (int row = cell.rows(); row < rows; row++) {
      curve[row] =
          Math.max(cell.end() + cell.tail() * (row - cell.rows() + 1), Math.min(floor, cell.end()));
    }
    return curve;
  }

  private void standard(double[][] x) {
    for (int j = 0; j < median.length; j++) {
      int column = j;
      double[] known =
          Arrays.stream(x).mapToDouble(r -> r[column]).filter(Double::isFinite).toArray();
      median[j] = known.length == 0 ? 0 : LabelledCell.median(known);
      double sum = 0;
      for (double[] row : x) {
        sum += Double.isFinite(row[j]) ? row[j] : median[j];
      }
      center[j] = sum / x.length;
      double squares = 0;
      for (double[] row : x) {
        double d = (Double.isFinite(row[j]) ? row[j] : median[j]) - center[j];
        squares += d * d;
      }
      scale[j] = Math.sqrt(squares / x.length);
    }
  }

  private double[] scaled(double[] x) {
    double[] scaled = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      if (scale[j] > 1e-12) { // what all share says nothing
        double v = Double.isFinite(x[j]) ? x[j] : median[j];
        scaled[j] = Math.max(-LIMIT, Math.min(LIMIT, (v - center[j]) / scale[j]));
      }
    }
    return scaled;
  }

  /** A cell as it looks at row k, on the scale of these. */
  double[] scaled(CellLife cell) {
    return scaled(HistorySummary.of(cell, k));
  }

  int k() {
    return k;
  }

  int size() {
    return cells.size();
  }

  List<CellLife> cells() {
    return cells;
  }

  /** Longest life among all cells learned from [rows]. */
  int longest() {
    return longest;
  }

  /** Cycles ahead that are forecast: to twice the longest life. */
  int reach() {
    return reach;
  }

  /** [cell][feature]. */
  double[][] scaled() {
    return z;
  }

  /** Squared distance of cell i from a place among them. */
  double distance(int i, double[] place) {
    double sum = 0;
    for (int j = 0; j < place.length; j++) {
      sum += (z[i][j] - place[j]) * (z[i][j] - place[j]);
    }
    return sum;
  }

  double now(int i) {
    return now[i];
  }

  /** SOH of cell i, {@code h} cycles after row k. */
  double after(int i, int h) {
    return curves[i][Math.min(k - 1 + h, curves[i].length - 1)];
  }

  /** Targets: drop since now after each of {@link #steps()}. */
  double[][] dropAfter() {
    return dropAfter;
  }

  /** Targets: logarithm of the cycles until each of {@link #drops()}. */
  double[][] lnCycles() {
    return lnCycles;
  }

  int[] steps() {
    return steps;
  }

  double[] drops() {
    return drops;
  }

  /** Largest drop any of them shows from row k on. */
  double largestDrop() {
    return drops[DROPS - 1];
  }

  /** The curve that drops so much after so many cycles, straight between. */
  double[] fromDrops(double soh, double[] drop) {
    double[] t = new double[STEPS + 1];
    double[] d = new double[STEPS + 1];
    for (int s = 0; s < STEPS; s++) {
      t[s + 1] = steps[s];
      d[s + 1] = drop[s];
    }
    return curve(soh, t, d, reach);
  }

  /** The curve that takes so many cycles to drop so much. */
  double[] fromCycles(double soh, double[] ln) {
    double[] t = new double[DROPS + 1];
    double[] d = new double[DROPS + 1];
    double latest = 0;
    for (int i = 0; i < DROPS; i++) {
      latest = Math.max(latest + 1e-6, Math.exp(Math.min(ln[i], 20)));
      t[i + 1] = latest;
      d[i + 1] = drops[i];
    }
    return curve(soh, t, d, reach);
  }

  /** The straight pieces through drops d after t cycles, gone on at the last slope. */
  static double[] curve(double soh, double[] t, double[] d, int reach) {
    double[] curve = new double[reach];
    int last = t.length - 1;
    double slope = Math.max((d[last] - d[last - 2]) / (t[last] - t[last - 2]), 1e-5);
    int at = 0;
    for (int h = 1; h <= reach; h++) {
      while (at < last && t[at + 1] < h) {
        at++;
      }
      double drop =
          at == last
              ? d[last] + slope * (h - t[last])
              : d[at] + (d[at + 1] - d[at]) * (h - t[at]) / (t[at + 1] - t[at]);
      curve[h - 1] = Math.max(0.2, Math.min(1.3, soh - drop));
    }
    return curve;
  }
}
