package io.celltwin.core.mode;

import java.util.Arrays;

/**
 * How the electrodes of a cell stand to each other, as fitted to an open-circuit curve.
 *
 * @param positiveCapacity charge of the positive electrode from empty to full of lithium [Ah]
 * @param negativeCapacity the same of the negative [Ah]
 * @param lithium that moves between them [Ah]
 * @param capacity between the cut-off voltages, as the fitted electrodes give it [Ah]
 * @param covariance of positive capacity, negative capacity and lithium, by rows [Ah²]
 * @param residual root mean square of measured less fitted voltage [V]
 * @param points of the curve that were used
 * @param missing why there is no balance (all numbers NaN then), or null
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Balance(
    double positiveCapacity,
    double negativeCapacity,
    double lithium,
    double capacity,
    double[] covariance,
    double residual,
    int points,
    String missing) {
  public Balance {
    covariance = covariance.clone();
  }

  @Override
  public double[] covariance() {
    return covariance.clone();
  }

  double variance(int i) {
    return covariance[4 * i];
  }

  static Balance unknown(String missing) {
    double[] nothing = new double[9];
    Arrays.fill(nothing, Double.NaN);
    return new Balance(
        Double.NaN, Double.NaN, Double.NaN, Double.NaN, nothing, Double.NaN, 0, missing);
  }
}
