package io.celltwin.protocol.scoring;

import java.util.Arrays;
import java.util.Collection;
import java.util.SplittableRandom;

/** How far a mean over cells would move if other cells had been drawn: resampled 4,000 times. */
public final class Bootstrap {
  private static final int RESAMPLES = 4000;
  private static final long SEED = 0;
  private static final double TAIL = 0.025;

  private Bootstrap() {}

  /**
   * @param mean of the figures
   * @param lower end of its 95 % interval
   * @param upper end of the same
   */
  public record Interval(double mean, double lower, double upper) {}

  /** Mean of one figure a cell and its 95 % percentile interval; NaN of none. */
  public static Interval interval(double[] perCell) {
    return meanOfGroups(java.util.List.of(perCell));
  }

  /** Mean of the means of groups; cells are resampled inside each group. */
  public static Interval meanOfGroups(Collection<double[]> groups) {
    double mean = groups.stream().mapToDouble(Bootstrap::mean).average().orElse(Double.NaN);
    if (Double.isNaN(mean)) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN);
    }
    double[] means = new double[RESAMPLES];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int r = 0; r < RESAMPLES; r++) {
      for (double[] cells : groups) {
        double sum = 0;
        for (int i = 0; i < cells.length; i++) {
          sum += cells[random.nextInt(cells.length)];
        }
        means[r] += sum / cells.length / groups.size();
      }
    }
    Arrays.sort(means);
    return new Interval(mean, at(means, TAIL), at(means, 1 - TAIL));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double at(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
