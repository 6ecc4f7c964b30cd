package io.celltwin.core.plain;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A cell by a few lines of arithmetic, so that the truth is known: an open-circuit table, a series
 * resistance that grows, one slow polarisation; charged with constant current and constant voltage,
 * discharged, and left to rest. The current of a sample flows until the next one.
 */
final class PlainSimulation {
  private static final double[] NMC = {
    2.5, 3.2, 3.4, 3.5, 3.56, 3.61, 3.66, 3.74, 3.84, 3.95, 4.06, 4.2
  };
  private static final double[] LFP = {
    2.0, 3.0, 3.2, 3.25, 3.28, 3.29, 3.3, 3.31, 3.33, 3.335, 3.34, 3.6
  };

  /** What is done in a cycle. */
  interface Program {
    /** Current of discharge [C]. */
    double rate(int cycle);

    /** Ambient [°C]. */
    double ambient(int cycle);

    /** What is left of the capacity. */
    double left(int cycle);
  }

  String name = "cell";
  Chemistry chemistry = Chemistry.NCM;
  double rated = 2;
  double low = 2.75;
  double high = 4.2;
  int cycles = 200;
  double seconds = 10;
  boolean uneven;
  double noise;
  double endsAbove;
  double chargeRate = 0.5;
  boolean held = true; // at the upper limit
  double restSeconds = 600;
  double lowSoc = Double.NaN; // of partial cycles
  double highSoc = Double.NaN;
  int fullEvery = 1;
  boolean turned;
  boolean probe = true;
  boolean nameplate = true;
  double ohmGrowth = 0.0015;
  double coldOhm = 0.03; // per K below 25
  Program program = steady(1, 25);

  private final List<double[]> rows = new ArrayList<>();
  private final Random random = new Random(1);
  private double at;
  private double soc;
  private double slow;

  static Program steady(double rate, double ambient) {
    return new Program() {
      @Override
      public double rate(int cycle) {
        return rate;
      }

      @Override
      public double ambient(int cycle) {
        return ambient;
      }

      @Override
      public double left(int cycle) {
        return 1 - 0.0007 * cycle;
      }
    };
  }

  @Override
  public String toString() {
    return name;
  }

  PlainCell cell() {
    boolean[] full = new boolean[cycles];
    double[] discharged = new double[cycles];
    for (int k = 0; k < cycles; k++) {
      double holds = rated * program.left(k);
      full[k] = Double.isNaN(lowSoc) || k % fullEvery == 0;
      charge(k, holds, full[k] ? 2 : highSoc);
      rest(k, holds);
      discharged[k] = discharge(k, holds, full[k] ? -2 : lowSoc);
      rest(k, holds);
    }
    return made(full, discharged);
  }

  private void charge(int k, double holds, double to) {
    double amps = chargeRate * rated;
    while (soc < to) {
      double most = amps;
      if (volt(k, amps) >= high) {
        if (!held) {
          return;
        }
        most = (high - ocv(soc) - slow) / ohm(k);
        if (most < 0.05 * rated) {
          return;
        }
      }
      step(k, holds, Math.min(most, amps));
    }
  }

  private double discharge(int k, double holds, double to) {
    double amps = -program.rate(k) * rated;
    double moved = 0;
    while (soc > to && rows.size() < 3_000_000) {
      boolean ends = volt(k, amps) <= low + endsAbove;
      if (ends) { // a sample, and the load is gone
        step(k, Double.POSITIVE_INFINITY, amps);
        break;
      }
      moved -= amps * step(k, holds, amps) / 3600;
    }
    return moved;
  }

  private void rest(int k, double holds) {
    double until = at + restSeconds;
    while (at < until) {
      step(k, holds, 0);
    }
  }

  private double step(int k, double holds, double amps) {
    double dt = uneven ? seconds * (0.5 + random.nextDouble()) : seconds;
    double warm = program.ambient(k) + (amps == 0 ? 0 : 1);
    double v = volt(k, amps) + noise * random.nextGaussian();
    rows.add(
        new double[] {
          at, Math.rint(1e4 * v) / 1e4, (turned ? -1 : 1) * Math.rint(1e5 * amps) / 1e5, warm
        });
    at += dt;
    soc += amps * dt / 3600 / holds;
    slow += (0.04 / rated * amps - slow) * (1 - Math.exp(-dt / 300));
    return dt;
  }

  private double volt(int k, double amps) {
    return ocv(soc) + amps * ohm(k) + slow;
  }

  private double ohm(int k) {
    return 0.08
        / rated
        * (1 + ohmGrowth * k)
        * (1 + coldOhm * Math.max(0, 25 - program.ambient(k)));
  }

  private double ocv(double soc) {
    double[] table = chemistry == Chemistry.LFP ? LFP : NMC;
    double x = soc * (table.length - 1);
    int i = Math.max(0, Math.min(table.length - 2, (int) Math.floor(x)));
    return table[i] + (x - i) * (table[i + 1] - table[i]);
  }

  private PlainCell made(boolean[] full, double[] discharged) {
    double[][] columns = new double[4][rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int c = 0; c < 4; c++) {
        columns[c][i] = rows.get(i)[c];
      }
    }
    double reference = program.rate(0) * rated;
    double least = Double.POSITIVE_INFINITY;
    for (double v : columns[1]) {
      least = Math.min(least, v);
    }
    CellSpec spec =
        nameplate
            ? PlainCell.spec(name, chemistry, rated, low, high, reference)
            : PlainCell.spec(
                name, Chemistry.UNKNOWN, rated, Math.floor(100 * least) / 100, high, reference);
    return new PlainCell(
        name,
        spec,
        columns[0],
        columns[1],
        columns[2],
        probe ? columns[3] : null,
        full,
        discharged);
  }
}
