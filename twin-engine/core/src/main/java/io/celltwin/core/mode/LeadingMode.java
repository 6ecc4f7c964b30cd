package io.celltwin.core.mode;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * Which mode leads, with memory: beliefs are a running mean of the probabilities, and the mode that
 * leads goes on leading until another one is more probable by {@value #MARGIN}. So it does not flip
 * where two are about equal, and still follows a cell whose ageing changes.
 */
public final class LeadingMode {
  private static final double WEIGHT = 0.8;
  private static final double MARGIN = 0.03;

  /** No loss below leads [%]. */
  private static final double LEAST = 1;

  /** The first to lead is more probable than this. */
  private static final double CERTAIN = 0.4;

  private static final int POINTS = 512;
  private static final double[][] NORMALS = normals();

  private double[] belief = new double[Mode.CAPACITY_MODES];
  private boolean begun;
  private int leading = -1;

  /**
   * The probability of each of some normal values to be the largest, by a fixed sample of {@value
   * #POINTS} points.
   *
   * @param mean of each
   * @param covariance of them
   */
  public static double[] probabilities(double[] mean, double[][] covariance) {
    int n = mean.length;
    double[][] factor = new double[n][];
    for (int i = 0; i < n; i++) {
      factor[i] = covariance[i].clone();
      factor[i][i] += 1e-12;
    }
    if (!RowCholesky.factor(factor)) {
      throw new IllegalArgumentException("covariance of the losses is not positive definite");
    }
    double[] wins = new double[n];
    for (double[] z : NORMALS) {
      int best = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        double x = mean[i];
        for (int k = 0; k <= i; k++) {
          x += factor[i][k] * z[k];
        }
        if (x > most) {
          most = x;
          best = i;
        }
      }
      wins[best]++;
    }
    for (int i = 0; i < n; i++) {
      wins[i] = (wins[i] + 0.5) / (POINTS + 0.5 * n);
    }
    return wins;
  }

  /** Halton's points, made normal by Box and Muller. */
  private static double[][] normals() {
    double[][] points = new double[POINTS][];
    for (int i = 0; i < POINTS; i++) {
      double a = radical(i + 1, 2);
      double b = radical(i + 1, 3);
      double c = radical(i + 1, 5);
      double d = radical(i + 1, 7);
      double first = Math.sqrt(-2 * StrictMath.log(a));
      double second = Math.sqrt(-2 * StrictMath.log(c));
      points[i] =
          new double[] {
            first * StrictMath.cos(2 * Math.PI * b),
            first * StrictMath.sin(2 * Math.PI * b),
            second * StrictMath.cos(2 * Math.PI * d)
          };
    }
    return points;
  }

  private static double radical(int n, int base) {
    double value = 0;
    double share = 1.0 / base;
    for (int rest = n; rest > 0; rest /= base) {
      value += share * (rest % base);
      share /= base;
    }
    return value;
  }

  /**
   * The next answer.
   *
   * @param probability of LLI, LAM_PE, LAM_NE
   * @param value of each [%]
   */
  public void add(double[] probability, double[] value) {
    for (int i = 0; i < belief.length; i++) {
      belief[i] = begun ? belief[i] + WEIGHT * (probability[i] - belief[i]) : probability[i];
    }
    begun = true;
    int best = 0;
    for (int i = 1; i < belief.length; i++) {
      best = belief[i] > belief[best] ? i : best;
    }
    if (leading < 0) {
      if (value[best] > LEAST && belief[best] > CERTAIN) {
        leading = best;
      }
    } else if (belief[best] > belief[leading] + MARGIN) {
      leading = best;
    }
  }

  /** Null while none does. */
  public Mode leading() {
    return leading < 0 ? null : Mode.ALL.get(leading);
  }

  /** Running mean of the probability of a mode that takes capacity. */
  public double belief(Mode mode) {
    return begun ? belief[mode.index()] : Double.NaN;
  }

  public LeadingMode copy() {
    LeadingMode copy = new LeadingMode();
    copy.belief = belief.clone();
    copy.begun = begun;
    copy.leading = leading;
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    saved.decimals(belief);
    begun = saved.bool(begun);
    leading = saved.integer(leading);
  }
}
