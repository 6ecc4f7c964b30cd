package io.celltwin.core.mode;

import static java.lang.Math.max;
import static java.lang.Math.min;

/**
 * What a cell's electrode differs by from the published half-cell curve: a line from knot to knot
 * on an even grid of stoichiometries, beyond it as at the ends.
 *
 * @param first parameter that belongs to it
 * @param count of knots
 * @param from stoichiometry of the first knot; the last is at 1
 */
record Hats(int first, int count, double from) {
  int until() {
    return first + count;
  }

  private double position(double z) {
    return min(max((z - from) / (1 - from), 0), 1) * (count - 1);
  }

  /** [V] */
  double at(double[] p, double z) {
    double at = position(z);
    int i = first + min(count - 2, (int) at);
    return p[i] + (at - (i - first)) * (p[i + 1] - p[i]);
  }

  /** [V] per stoichiometry. */
  double slope(double[] p, double z) {
    if (z <= from || z >= 1) {
      return 0;
    }
    int i = first + min(count - 2, (int) position(z));
    return (p[i + 1] - p[i]) * (count - 1) / (1 - from);
  }

  /** Adds derivatives by the parameters. */
  void spread(double z, double sign, double[] by) {
    double at = position(z);
    int i = first + min(count - 2, (int) at);
    double share = at - (i - first);
    by[i] = sign * (1 - share);
    by[i + 1] = sign * share;
  }

  /**
   * What is believed beforehand: a Gaussian process.
   *
   * @param covariance to be filled
   * @param deviation [V]
   * @param length over which the difference changes [stoichiometry]
   */
  void believe(double[][] covariance, double deviation, double length) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double apart = (i - j) * (1 - from) / (count - 1) / length;
        covariance[first + i][first + j] =
            deviation * deviation * (StrictMath.exp(-apart * apart / 2) + (i == j ? 0.01 : 0));
      }
    }
  }
}
