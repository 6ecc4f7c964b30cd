package io.celltwin.protocol.fieldwindows;

import io.celltwin.learn.Regressor;
import io.celltwin.learn.Ridge;
import java.util.ArrayList;
import java.util.List;

/**
 * The learned way: ridge regression of health on the charge moved in a window, the voltages at its
 * ends, load and warmth, and their products, learned from windows of other cells; a cell is told
 * the mean over the windows seen of it.
 */
final class ChargeRidge {
  private static final int LEAST = 30;

  private final List<double[]> rows = new ArrayList<>();
  private final List<Double> truths = new ArrayList<>();
  private final List<Integer> cells = new ArrayList<>();
  private Regressor.Fitted fitted;

  /** A window of a cell whose health is known. */
  void learn(int cell, double[] window, double truth) {
    rows.add(window);
    truths.add(truth);
    cells.add(cell);
  }

  /** Of all cells but one; null where too few windows are left. */
  ChargeRidge without(int cell) {
    var others = new ChargeRidge();
    for (int i = 0; i < rows.size(); i++) {
      if (cells.get(i) != cell) {
        others.learn(cells.get(i), rows.get(i), truths.get(i));
      }
    }
    return others.rows.size() < LEAST ? null : others;
  }

  double predict(double[] window) {
    if (fitted == null) {
      double[] ones = new double[rows.size()];
      java.util.Arrays.fill(ones, 1);
      fitted =
          new Ridge()
              .fit(
                  rows.toArray(new double[0][]),
                  truths.stream().mapToDouble(t -> t).toArray(),
                  ones,
                  cells.stream().mapToInt(c -> c).toArray());
    }
    return fitted.predict(window);
  }

  /** What of a window is learned from, as it is read. */
  static final class Window {
    private final double rated;
    private long last = Long.MIN_VALUE;
    private double charge;
    private double hours;
    private double warm;
    private double first = Double.NaN;
    private double volt;
    private int n;

    /**
     * @param rated capacity [Ah]
     */
    Window(double rated) {
      this.rated = rated;
    }

    void read(long micros, double volts, double amps, double celsius) {
      if (last == Long.MIN_VALUE) {
        first = volts;
      } else {
        double dt = (micros - last) * 1e-6 / 3600;
        charge += amps * dt / rated;
        hours += dt;
      }
      last = micros;
      volt = volts;
      warm += celsius;
      n++;
    }

    /** Null where nothing was moved. */
    double[] over() {
      double[] row = null;
      if (n > 1 && charge != 0) {
        double q = Math.abs(charge);
        double rate = charge / hours;
        double t = warm / n;
        row =
            new double[] {
              q,
              first,
              volt,
              first * first,
              volt * volt,
              first * volt,
              q * first,
              q * volt,
              q * first * volt,
              rate,
              q * rate,
              first * rate,
              volt * rate,
              t,
              q * t,
              Math.signum(charge),
              q * Math.signum(charge)
            };
      }
      last = Long.MIN_VALUE;
      charge = 0;
      hours = 0;
      warm = 0;
      n = 0;
      return row;
    }
  }

  /** What a cell is told of the windows seen of it. */
  static final class Told {
    private double sum;
    private int n;

    void add(double health) {
      sum += health;
      n++;
    }

    /** Share of rated, NaN while nothing was seen. */
    double health() {
      return sum / n;
    }
  }
}
