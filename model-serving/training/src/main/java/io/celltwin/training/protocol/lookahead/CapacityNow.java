package io.celltwin.training.protocol.lookahead;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Capacity of a cell from one charge and the rest after it. The charge between 3.60 and 4.15 V
 * tells how much the electrodes still take up, its distribution over that window which of them has
 * lost; how far the voltage then relaxes tells the resistance, which moves the window of every
 * charge: without it, curves taken at another rate or temperature mislead.
 *
 * <p>Four ways to put this into numbers, each a penalised line for the logarithm of capacity over
 * rated capacity; the answer is their geometric mean.
 */
final class CapacityNow {
  private static final int STEP = 7;

  private final Map<View, Penalised> lines = new EnumMap<>(View.class);

  /**
   * @param cells learned from
   * @param penalty of each line
   */
  CapacityNow(List<UseCell> cells, double penalty) {
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
      lines.put(view, new Penalised(x, y, penalty));
    }
  }

  /** From a row's charge and relaxation alone [mAh]. */
  double of(UseCell cell, int row) {
    double sum = 0;
    for (Map.Entry<View, Penalised> line : lines.entrySet()) {
      sum += line.getValue().predict(line.getKey().of(cell, row))[0];
    }
    return cell.rated() * Math.exp(sum / lines.size());
  }

  /** Mean absolute error over a cell's rows, in percent. */
  double mape(UseCell cell) {
    double sum = 0;
    for (int row = 0; row < cell.rows(); row++) {
      sum += Math.abs(of(cell, row) / cell.capacity()[row] - 1);
    }
    return 100 * sum / cell.rows();
  }

  private enum View {
    SHAPE_AND_VARIANCE(true, true),
    SHAPE_AND_FALL(true, false),
    CURVE_AND_VARIANCE(false, true),
    CURVE_AND_FALL(false, false);

    private final boolean shape;
    private final boolean variance;

    View(boolean shape, boolean variance) {
      this.shape = shape;
      this.variance = variance;
    }

    double[] of(UseCell cell, int row) {
      double[] q = cell.charged()[row];
      double all = q[q.length - 1];
      List<Double> x = new ArrayList<>();
      if (shape) {
        x.add(Math.log(all / cell.rated()));
      }
      for (int i = STEP - 1; i < q.length; i += STEP) {
        x.add(shape ? q[i] / all : q[i] / cell.rated());
      }
      if (!shape) {
        x.add(all / cell.rated());
      }
      double[] v = cell.relaxed()[row];
      double mean = 0;
      double squares = 0;
      for (double each : v) {
        mean += each / v.length;
        squares += each * each / v.length;
      }
      x.add(
          variance
              ? Math.log(Math.max(1e-12, squares - mean * mean))
              : Math.log(Math.max(0, v[0] - v[v.length - 1]) + 1e-3));
      return x.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
