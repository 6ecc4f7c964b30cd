package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * Slow means of features of a cell's charges, in memory that does not grow. A single charge with a
 * wild value barely moves them, since they follow the median of the last {@value #MEDIAN_OF}:
 *
 * <pre>  s_τ ← s_τ + (1 − e^(−1/τ)) (m − s_τ),   τ = 5, 20, 60, 200 charges</pre>
 *
 * <p>A mean of n charges is divided by 1 − e^(−n/τ), what its weights add up to so far, so that it
 * begins where the cell does and not at zero.
 */
final class ChargeMemory {
  private static final int MEDIAN_OF = 5;
  private static final int[] CHARGES = {5, 20, 60, 200};

  private final int features;
  private final double[] recent;
  private final int[] seen;
  private final double[] sums;

  /**
   * @param features of a charge
   */
  ChargeMemory(int features) {
    this.features = features;
    recent = new double[features * MEDIAN_OF];
    seen = new int[features];
    sums = new double[features * CHARGES.length];
  }

  /** Takes in the features of a charge; those it has not got, NaN, stay as they are. */
  void observe(double[] x) {
    for (int i = 0; i < features; i++) {
      if (Double.isFinite(x[i])) {
        recent[i * MEDIAN_OF + seen[i]++ % MEDIAN_OF] = x[i];
        double middle = middle(i);
        for (int memory = 0; memory < CHARGES.length; memory++) {
          int at = i * CHARGES.length + memory;
          sums[at] += -StrictMath.expm1(-1.0 / CHARGES[memory]) * (middle - sums[at]);
        }
      }
    }
  }

  private double middle(int feature) {
    int n = Math.min(seen[feature], MEDIAN_OF);
    double[] sorted = Arrays.copyOfRange(recent, feature * MEDIAN_OF, feature * MEDIAN_OF + n);
    Arrays.sort(sorted);
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /**
   * The mean of a feature.
   *
   * @param memory 0 to 3 for 5, 20, 60 and 200 charges
   * @return NaN where no charge had the feature
   */
  double mean(int feature, int memory) {
    return seen[feature] == 0
        ? Double.NaN
        : sums[feature * CHARGES.length + memory]
            / -StrictMath.expm1(-(double) seen[feature] / CHARGES[memory]);
  }

  ChargeMemory copy() {
    ChargeMemory copy = new ChargeMemory(features);
    System.arraycopy(recent, 0, copy.recent, 0, recent.length);
    System.arraycopy(seen, 0, copy.seen, 0, seen.length);
    System.arraycopy(sums, 0, copy.sums, 0, sums.length);
    return copy;
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    saved.decimals(recent);
    saved.integers(seen);
    saved.decimals(sums);
  }
}
