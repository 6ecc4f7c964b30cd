package io.celltwin.protocol.fieldwindows;

import io.celltwin.simulation.electrode.FieldCell;
import java.util.Random;

/**
 * A pack of cells under one current of which a source tells the highest and the lowest voltage
 * alone: what stands for the mean cell is their middle. Cells differ from the one that is simulated
 * by 2 % in capacity, 5 % in resistance, 1.5 points of charge and 2 mV of their sensor (standard
 * deviations); to the first order, with z the simulated one's state of charge and c the current,
 *
 * <pre>  Vₖ = V + OCV'(z)·(δzₖ − eₖ·(z − z₀)) + rₖ·R·c + bₖ</pre>
 */
final class ExtremesOnly {
  private static final int CELLS = 16;
  private static final double OHM = 0.08; // V at 1 C, all of it

  private final FieldCell cell;
  private final double rated;
  private final double[] capacity = new double[CELLS];
  private final double[] resistance = new double[CELLS];
  private final double[] imbalance = new double[CELLS];
  private final double[] sensor = new double[CELLS];
  private double begin = Double.NaN;

  ExtremesOnly(FieldCell cell, long seed) {
    this.cell = cell;
    this.rated = cell.spec().ratedCapacity();
    Random draws = new Random(seed);
    for (int k = 0; k < CELLS; k++) {
      capacity[k] = 0.02 * draws.nextGaussian();
      resistance[k] = 0.05 * draws.nextGaussian();
      imbalance[k] = 0.015 * draws.nextGaussian();
      sensor[k] = 0.002 * draws.nextGaussian();
    }
  }

  /** The middle of the highest and the lowest [V]. */
  double middle(double volt, double ampere) {
    if (Double.isNaN(begin)) {
      begin = cell.stateOfCharge();
    }
    double moved = cell.stateOfCharge() - begin;
    double slope = cell.slope();
    double low = Double.MAX_VALUE;
    double high = -Double.MAX_VALUE;
    for (int k = 0; k < CELLS; k++) {
      double its =
          volt
              + slope * (imbalance[k] - capacity[k] * moved)
              + resistance[k] * OHM * ampere / rated
              + sensor[k];
      low = Math.min(low, its);
      high = Math.max(high, its);
    }
    return (low + high) / 2;
  }

  void windowOver() {
    begin = Double.NaN;
  }

  /** Mean capacity of the pack's cells, of the simulated one's. */
  double mean() {
    double sum = 0;
    for (double e : capacity) {
      sum += 1 + e;
    }
    return sum / CELLS;
  }
}
