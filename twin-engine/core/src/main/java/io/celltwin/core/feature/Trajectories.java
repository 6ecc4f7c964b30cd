package io.celltwin.core.feature;

import io.celltwin.domain.Estimate;
import io.celltwin.domain.Forecast;
import java.util.Arrays;
import java.util.Locale;

/**
 * From quantile curves of SOH, a model's or physics', to a {@link Forecast}. Remaining life and
 * knee are read off the same curves, so they cannot contradict them.
 */
public final class Trajectories {
  /** Resolution of a published SOH: a model's last bits change with the size of its batch. */
  public static final double RESOLUTION = 1e-6;

  /** The curve's slope must grow by this factor to be called a knee. */
  private static final double KNEE_FACTOR = 1.5;

  /** And lie this far above the chord [SOH]. */
  private static final double KNEE_HEIGHT = 0.01;

  private static final int[] HORIZONS = {
    0, 1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000, 1500, 2000
  };

  private Trajectories() {}

  /** Cycles ahead at which every trajectory is given; 0 is now. */
  public static int[] horizons() {
    return HORIZONS.clone();
  }

  /** Number of {@link #horizons()}. */
  public static int size() {
    return HORIZONS.length;
  }

  /** One of {@link #horizons()}. */
  public static int horizon(int i) {
    return HORIZONS[i];
  }

  /**
   * A forecast with its remaining life and knee. Quantiles that cross are put in order, and rounded
   * to {@link #RESOLUTION}.
   *
   * @param cellId whose
   * @param revision of the twin it starts from
   * @param eventMillis of that revision
   * @param cycleNumber of that revision
   * @param quantiles SOH as [horizon][5, 50, 95 %]
   * @param endOfLife SOH at which life ends
   * @param method who answered, as in {@link Estimate}
   * @param modelVersion of whoever answered
   * @param reason why a fallback answered, or null
   */
  public static Forecast forecast(
      String cellId,
      long revision,
      long eventMillis,
      int cycleNumber,
      double[][] quantiles,
      double endOfLife,
      String method,
      String modelVersion,
      String reason) {
    int n = HORIZONS.length;
    if (quantiles.length != n) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cell %s: trajectory with %d horizons, wanted %d",
              cellId,
              quantiles.length,
              n));
    }
    double[] lower = new double[n];
    double[] median = new double[n];
    double[] upper = new double[n];
    for (int i = 0; i < n; i++) {
      double[] q = quantiles[i].clone();
      if (q.length != 3) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "cell %s: trajectory with %d quantiles, wanted 3", cellId, q.length));
      }
      Arrays.sort(q);
      for (int k = 0; k < q.length; k++) {
        q[k] = Math.max(0, q[k]); // a line drawn on for thousands of cycles; no cell holds less
      }
      Estimate e = new Estimate(q[1], q[0], q[2], method, modelVersion, null).rounded(RESOLUTION);
      lower[i] = e.lower();
      median[i] = e.value();
      upper[i] = e.upper();
    }
    return new Forecast(
        cellId,
        revision,
        eventMillis,
        cycleNumber,
        HORIZONS.clone(),
        lower,
        median,
        upper,
        endOfLife,
        remainingLife(lower, median, upper, endOfLife, method, modelVersion, reason),
        knee(median, cycleNumber, endOfLife, method, modelVersion));
  }

  private static Estimate remainingLife(
      double[] lower,
      double[] median,
      double[] upper,
      double endOfLife,
      String method,
      String modelVersion,
      String reason) {
    if (Double.isNaN(median[0])) {
      return Estimate.unknown(reason == null ? "no trajectory" : reason);
    }
    double last = HORIZONS[HORIZONS.length - 1];
    double value = crossing(median, endOfLife);
    double early = crossing(lower, endOfLife);
    double late = crossing(upper, endOfLife);
    String open = null;
    if (Double.isNaN(value)) {
      open = String.format(Locale.ROOT, "end of life lies beyond %.0f cycles ahead", last);
    } else if (Double.isNaN(late)) {
      open = String.format(Locale.ROOT, "upper bound lies beyond %.0f cycles ahead", last);
    }
    String why = reason == null ? open : open == null ? reason : reason + "; " + open;
    return new Estimate(
            orElse(value, last), orElse(early, last), orElse(late, last), method, modelVersion, why)
        .rounded(RESOLUTION);
  }

  private static double orElse(double x, double otherwise) {
    return Double.isNaN(x) ? otherwise : x;
  }

  /**
   * Cycles ahead at which a curve first falls below a level, on the straight line between horizons;
   * 0 where it already is, NaN where it never does.
   */
  public static double crossing(double[] curve, double level) {
    if (curve[0] < level) {
      return 0;
    }
    for (int i = 1; i < curve.length; i++) {
      if (curve[i] < level) {
        double share = (curve[i - 1] - level) / (curve[i - 1] - curve[i]);
        return HORIZONS[i - 1] + share * (HORIZONS[i] - HORIZONS[i - 1]);
      }
    }
    return Double.NaN;
  }

  /**
   * The horizon where the curve stands highest above the chord from now to its end (or to three
   * quarters of the end of life, whichever comes first), if the fade after it is at least {@value
   * #KNEE_FACTOR} times the fade before it.
   *
   * @see <a href="https://doi.org/10.1109/ICDCSW.2011.20">Satopää et al., ICDCS Workshops (2011)
   *     166–171</a>, the knee as the largest distance from the chord
   */
  private static Estimate knee(
      double[] median, int cycleNumber, double endOfLife, String method, String modelVersion) {
    if (Double.isNaN(median[0])) {
      return Estimate.unknown("no trajectory");
    }
    int end = 0;
    while (end < median.length - 1 && median[end] > 0.75 * endOfLife) {
      end++;
    }
    int at = 0;
    double height = 0;
    for (int i = 1; i < end; i++) {
      double share = HORIZONS[i] / (double) HORIZONS[end];
      double above = median[i] - (median[0] + share * (median[end] - median[0]));
      if (above > height) {
        height = above;
        at = i;
      }
    }
    if (height < KNEE_HEIGHT) {
      return Estimate.unknown("fade does not accelerate");
    }
    double before = (median[0] - median[at]) / HORIZONS[at];
    double after = (median[at] - median[end]) / (HORIZONS[end] - HORIZONS[at]);
    if (after < KNEE_FACTOR * Math.max(before, 0)) {
      return Estimate.unknown("fade does not accelerate");
    }
    return new Estimate(
        cycleNumber + HORIZONS[at],
        cycleNumber + HORIZONS[at - 1],
        cycleNumber + HORIZONS[at + 1],
        method,
        modelVersion,
        null);
  }
}
