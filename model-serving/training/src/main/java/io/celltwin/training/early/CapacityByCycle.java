package io.celltwin.training.early;

import io.celltwin.learn.Scaler;
import java.util.Arrays;

/**
 * Capacity of one cell by cycle.
 *
 * @param cell its id
 * @param temperature it was cycled at [°C]
 * @param soh capacity over nominal capacity, from cycle 1 on, finite
 */
public record CapacityByCycle(String cell, double temperature, double[] soh) {
  /** Cycles whose median stands for "now" and for "new". */
  private static final int NOW = 5;

  private static final int NEW = 3;

  public int cycles() {
    return soh.length;
  }

  /** What is known after k cycles. */
  public CapacityByCycle first(int k) {
    return new CapacityByCycle(cell, temperature, Arrays.copyOf(soh, Math.min(k, soh.length)));
  }

  /** Median of the first three. */
  public double fresh() {
    return median(0, Math.min(NEW, soh.length));
  }

  /** Median of the last five. */
  public double now() {
    return median(Math.max(0, soh.length - NOW), soh.length);
  }

  public double median(int from, int to) {
    double[] sorted = Arrays.copyOfRange(soh, from, to);
    Arrays.sort(sorted);
    return Scaler.quantile(sorted, 0.5);
  }

  /** Running median of five, centred: for lives that are over. */
  public double[] smooth() {
    double[] all = new double[soh.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = median(Math.max(0, i - 2), Math.min(soh.length, i + 3));
    }
    return all;
  }

  /** 1/K. */
  public static double inverse(double celsius) {
    return 1 / (celsius + 273.15);
  }
}
