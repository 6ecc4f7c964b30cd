package io.celltwin.protocol.lookahead;

import io.celltwin.learn.CurveForest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods to beat where no history is known, learned from other conditions. */
final class PlainMethods {
  static final String PERSISTENCE = "persistence with known capacity";
  static final String RIDGE_CURVE = "ridge QV";
  static final String RIDGE_FULL = "ridge full";
  static final String TWO_STAGE = "two-stage";
  static final String TREES = "extra trees";
  static final List<String> ALL = List.of(PERSISTENCE, RIDGE_CURVE, RIDGE_FULL, TWO_STAGE, TREES);

  private static final int FEATURES = 12;
  private static final int USE = 3;
  private static final double PENALTY = 10;
  private static final int ROWS_FOR_TREES = 600;

  private final PenalisedRegression curve;
  private final PenalisedRegression full;
  private final PenalisedRegression now;
  private final CurveForest.Fitted trees;
  private final FadeByDepth fade;

  PlainMethods(List<UseCell> cells, long seed) {
    List<UseCell> long50 = cells.stream().filter(c -> c.windows() > 0).toList();
    List<double[][]> curves = new ArrayList<>();
    List<double[][]> inputs = new ArrayList<>();
    List<double[][]> targets = new ArrayList<>();
    List<double[][]> first = new ArrayList<>();
    for (UseCell cell : long50) {
      int n = cell.windows();
      double[][] x = new double[n][];
      double[][] y = new double[n][];
      double[][] c = new double[n][];
      for (int row = 0; row < n; row++) {
        x[row] = inputs(cell, row);
        y[row] = Arrays.copyOfRange(cell.capacity(), row, row + UseCell.AHEAD);
        c[row] = new double[] {cell.capacity()[row]};
      }
      curves.add(Arrays.copyOf(cell.charged(), n));
      inputs.add(x);
      targets.add(y);
      first.add(c);
    }
    int rows = inputs.stream().mapToInt(x -> x.length).sum();
    double penalty = PENALTY / rows;
    this.curve = PenalisedRegression.of(curves, targets, penalty);
    this.full = PenalisedRegression.of(inputs, targets, penalty);
    this.now = PenalisedRegression.of(inputs, first, penalty);
    this.fade = new FadeByDepth(long50);
    double[][] x = inputs.stream().flatMap(Arrays::stream).toArray(double[][]::new);
    double[][] y = targets.stream().flatMap(Arrays::stream).toArray(double[][]::new);
    int every = Math.max(1, rows / ROWS_FOR_TREES);
    this.trees = new CurveForest(100, 1, 2, true, seed).fit(each(x, every), each(y, every));
  }

  private static double[][] each(double[][] rows, int every) {
    double[][] some = new double[(rows.length + every - 1) / every][];
    for (int i = 0; i < some.length; i++) {
      some[i] = rows[i * every];
    }
    return some;
  }

  /** Capacities from a row on, by method. */
  Map<String, double[]> ahead(UseCell cell, int row) {
    Map<String, double[]> all = new LinkedHashMap<>();
    double[] known = new double[UseCell.AHEAD];
    Arrays.fill(known, cell.capacity()[row]);
    all.put(PERSISTENCE, known);
    double[] x = inputs(cell, row);
    all.put(RIDGE_CURVE, curve.predict(cell.charged()[row]));
    all.put(RIDGE_FULL, full.predict(x));
    all.put(TWO_STAGE, fade.ahead(cell, now.predict(x)[0]));
    all.put(TREES, trees.predict(x));
    return all;
  }

  /** The published twelve features, the curve, and how the cell is used. */
  private static double[] inputs(UseCell cell, int row) {
    double[] q = cell.charged()[row];
    double[] x = Arrays.copyOf(q, q.length + FEATURES + USE);
    int at = q.length;
    double[] v = moments(cell.relaxed()[row]);
    double[] w = moments(q);
    double max = Arrays.stream(cell.relaxed()[row]).max().orElse(0);
    double min = Arrays.stream(cell.relaxed()[row]).min().orElse(0);
    x[at++] = v[0];
    x[at++] = v[2];
    x[at++] = max;
    x[at++] = min;
    x[at++] = v[1];
    x[at++] = v[3];
    x[at++] = w[0];
    x[at++] = w[2];
    x[at++] = q[q.length - 1];
    x[at++] = w[1];
    double step = 0.55 / (q.length - 1);
    double early = between(q, 0.05 / step);
    x[at++] = early;
    int i = 0;
    while (i < q.length - 1 && q[i] < early + 200) {
      i++;
    }
    x[at++] = 3.6 + i * step;
    x[at++] = cell.temperature();
    x[at++] = cell.chargeRate();
    x[at] = cell.dischargeRate();
    return x;
  }

  private static double between(double[] q, double at) {
    int i = (int) at;
    return q[i] + (at - i) * (q[i + 1] - q[i]);
  }

  /** Mean, variance, skewness, excess kurtosis. */
  private static double[] moments(double[] v) {
    double mean = Arrays.stream(v).average().orElse(0);
    double m2 = 0;
    double m3 = 0;
    double m4 = 0;
    for (double x : v) {
      double d = x - mean;
      m2 += d * d / v.length;
      m3 += d * d * d / v.length;
      m4 += d * d * d * d / v.length;
    }
    return new double[] {mean, m2, m3 / Math.pow(m2, 1.5), m4 / (m2 * m2) - 3};
  }
}
