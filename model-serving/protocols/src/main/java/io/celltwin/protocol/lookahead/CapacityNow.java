package io.celltwin.protocol.lookahead;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Capacity of a cell from one charge and the rest after it. The charge between 3.60 and 4.15 V
 * tells how much the electrodes still take up, its distribution over that window which of them has
 * lost; how far the voltage then relaxes tells the resistance, which moves the window of every
 * charge: without it, curves taken at another rate or temperature mislead.
 *
 * <p>Five ways to put this into numbers, each a line for the logarithm of capacity over rated
 * capacity with one of five penalties; the answer is a weighted geometric mean of all.
 */
final class CapacityNow {
  private static final double[] PENALTIES = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1};

  /** Lines there are. */
  static final int LINES = View.values().length * PENALTIES.length;

  private final List<PenalisedRegression> lines = new ArrayList<>();

  /**
   * @param cells learned from
   */
  CapacityNow(List<UseCell> cells) {
    for (View view : View.values()) {
      List<double[][]> x = new ArrayList<>();
      List<double[][]> y = new ArrayList<>();
      for (UseCell cell : cells) {
        double[][] rows = new double[cell.rows()][];
        double[][] targets = new double[cell.rows()][];
        for (int row = 0; row < rows.length; row++) {
          rows[row] = view.of(cell, row);
          targets[row] = new double[] {Math.log(cell.capacity()[row] / cell.rated())};
        }
        x.add(rows);
        y.add(targets);
      }
      lines.addAll(PenalisedRegression.each(x, y, PENALTIES));
    }
  }

  /** Logarithm of capacity over rated capacity, by every line. */
  private double[] each(UseCell cell, int row) {
    double[] all = new double[LINES];
    int line = 0;
    for (View view : View.values()) {
      double[] x = view.of(cell, row);
      for (int p = 0; p < PENALTIES.length; p++, line++) {
        all[line] = lines.get(line).predict(x)[0];
      }
    }
    return all;
  }

  /**
   * From a row's charge and relaxation alone [mAh].
   *
   * @param weights of the lines, of sum 1
   */
  double of(UseCell cell, int row, double[] weights) {
    double[] all = each(cell, row);
    return cell.rated()
        * Math.exp(IntStream.range(0, LINES).mapToDouble(i -> weights[i] * all[i]).sum());
  }

  /** Mean absolute error of every line over a cell's rows, in percent. */
  double[] mapes(UseCell cell) {
    double[] sum = new double[LINES];
    for (int row = 0; row < cell.rows(); row++) {
      double[] all = each(cell, row);
      for (int i = 0; i < LINES; i++) {
        double ratio = cell.rated() * Math.exp(all[i]) / cell.capacity()[row];
        sum[i] += 100 * Math.abs(ratio - 1) / cell.rows();
      }
    }
    return sum;
  }

  private enum View {
    SHAPE_AND_VARIANCE(true, true, false),
    SHAPE_AND_FALL(true, false, true),
    CURVE_AND_VARIANCE(false, true, false),
    CURVE_AND_FALL(false, false, true),
    ALL_OF_THE_CURVE(false, true, true);

    private static final int STEP = 7;

    private final boolean shape;
    private final boolean variance;
    private final boolean fall;

    View(boolean shape, boolean variance, boolean fall) {
      this.shape = shape;
      this.variance = variance;
      this.fall = fall;
    }

    double[] of(UseCell cell, int row) {
      double[] q = cell.charged()[row];
      double all = q[q.length - 1];
      int step = this == ALL_OF_THE_CURVE ? 1 : STEP;
      DoubleStream.Builder x = DoubleStream.builder();
      for (int i = step - 1; i < q.length - 1; i += step) {
        x.add(q[i] / (shape ? all : cell.rated()));
      }
      x.add(shape ? Math.log(all / cell.rated()) : all / cell.rated());
      double[] v = cell.relaxed()[row];
      double mean = Arrays.stream(v).average().orElse(0);
      if (variance) {
        double squares = Arrays.stream(v).map(e -> (e - mean) * (e - mean)).sum();
        x.add(Math.log(Math.max(1e-12, squares / v.length)));
      }
      if (fall) {
        x.add(Math.log(Math.max(0, v[0] - v[v.length - 1]) + 1e-3));
      }
      return x.build().toArray();
    }
  }
}
