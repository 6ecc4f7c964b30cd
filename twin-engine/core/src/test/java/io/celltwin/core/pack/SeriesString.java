package io.celltwin.core.pack;

import java.util.Random;
import java.util.function.Consumer;

/**
 * A made-up string: cells under one current, each with a capacity, a resistance, a charge and a
 * leak of its own, on one open-circuit curve. Voltages are read in steps.
 */
final class SeriesString {
  final double rated;
  final double[] capacity;
  final double[] resistance;
  final double[] charge;
  final double[] leak; // A
  final double[] bled; // A, by a balancer while the full string rests
  private final boolean flat;
  private final double step;
  private final Random random;
  long millis = 1_767_225_600_000L;

  /**
   * @param flat a curve with LFP's plateau, or one with a slope everywhere
   * @param step of the voltages [V]
   */
  SeriesString(int cells, double rated, boolean flat, double step, long seed) {
    this.rated = rated;
    this.flat = flat;
    this.step = step;
    this.random = new Random(seed);
    capacity = new double[cells];
    resistance = new double[cells];
    charge = new double[cells];
    leak = new double[cells];
    bled = new double[cells];
    for (int i = 0; i < cells; i++) {
      capacity[i] = rated * (1 + 0.01 * random.nextGaussian());
      resistance[i] = 0.05 / rated * (1 + 0.05 * random.nextGaussian());
      charge[i] = rated * (0.6 + 0.005 * random.nextGaussian());
    }
  }

  double soc(int cell) {
    return charge[cell] / capacity[cell];
  }

  double open(double soc) {
    double s = Math.min(1, Math.max(0, soc));
    return flat
        ? 3.28
            + 0.04 * s
            + 0.012 * Math.tanh((s - 0.6) / 0.04)
            - 0.5 * Math.exp(-s / 0.03)
            + 0.15 * Math.exp((s - 1) / 0.025)
        : 3.45 + 0.65 * s + 0.08 * s * s - 0.35 * Math.exp(-s / 0.05);
  }

  /** Runs at a current for some seconds and shows a reading every {@code every} seconds. */
  void run(double amperes, long seconds, int every, Consumer<StringReading> to) {
    for (long t = 0; t < seconds; t += every) {
      double[] volts = new double[charge.length];
      double[] socs = new double[charge.length];
      double sum = 0;
      for (int i = 0; i < charge.length; i++) {
        charge[i] += (amperes - leak[i]) * every / 3600;
        socs[i] = soc(i);
        double v = open(socs[i]) + amperes * resistance[i] + 0.0005 * random.nextGaussian();
        volts[i] = step > 0 ? Math.rint(v / step) * step : v;
        sum += v;
      }
      millis += every * 1000L;
      to.accept(new StringReading(millis, amperes, volts, sum, StringState.median(socs)));
    }
  }

  /**
   * Days of use as a store in a house has it: charged in the day, drawn from in the evening, with
   * loads that come and go, never full and never empty.
   */
  void days(int days, int every, Consumer<StringReading> to) {
    for (int day = 0; day < days; day++) {
      double top = 0.85 + 0.1 * random.nextDouble();
      double bottom = 0.12 + 0.15 * random.nextDouble();
      while (max() < top) {
        run(rated * (0.1 + 0.15 * random.nextDouble()), 900, every, to);
      }
      balance(1);
      run(0, 3 * 3600, every, to);
      balance(-1);
      while (min() > bottom) {
        run(-rated * (0.05 + 0.4 * random.nextDouble()), 600, every, to);
      }
      run(0, 6 * 3600, every, to);
    }
  }

  private void balance(int sign) {
    for (int i = 0; i < leak.length; i++) {
      leak[i] += sign * bled[i];
    }
  }

  private double max() {
    double most = 0;
    for (int i = 0; i < charge.length; i++) {
      most = Math.max(most, soc(i));
    }
    return most;
  }

  private double min() {
    double least = 1;
    for (int i = 0; i < charge.length; i++) {
      least = Math.min(least, soc(i));
    }
    return least;
  }
}
