package io.celltwin.core.mode;

import java.util.List;
import java.util.Locale;

/**
 * What the filter on a cell's electrodes and the steps of its loads say about its modes.
 *
 * @param filter after two charges or more
 * @param steps of its loads
 * @param capacities whether any comparable one was measured
 */
record FittedModes(ElectrodeFilter filter, LoadSteps steps, boolean capacities) {
  /** Deviations of the filter times this cover what they say, on simulated training cells. */
  private static final double HONEST = 1.5;

  /** A deviation above says nothing about ageing [points]. */
  private static final double WIDEST = 6;

  private static final double WIDEST_GROWTH = 60;

  /** In the order of {@link Mode}; the filter has lithium last. */
  static int place(int mode) {
    return mode == 0 ? 2 : mode - 1;
  }

  /** Share lost. */
  double loss(int mode) {
    return filter.loss(place(mode));
  }

  /** [points] */
  private double deviation(int mode) {
    int i = place(mode);
    return 100 * HONEST * Math.sqrt(filter.covariance(i, i));
  }

  /** Of each mode that takes capacity: that it is the largest of them. */
  double[] probabilities() {
    double[] mean = new double[Mode.CAPACITY_MODES];
    double[][] covariance = new double[mean.length][mean.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = loss(i);
      for (int j = 0; j < mean.length; j++) {
        covariance[i][j] = HONEST * HONEST * filter.covariance(place(i), place(j));
      }
    }
    return LeadingMode.probabilities(mean, covariance);
  }

  /**
   * @param cycle after which
   * @param leading which mode led so far
   * @param missing why nothing is known of the losses, or null
   */
  DegradationModes modes(int cycle, LeadingMode leading, String missing) {
    ModeEstimate[] all = new ModeEstimate[Mode.ALL.size()];
    double[] probability = missing == null ? probabilities() : null;
    for (int i = 0; i < Mode.CAPACITY_MODES; i++) {
      Mode mode = Mode.ALL.get(i);
      if (missing != null) {
        all[i] = ModeEstimate.unknown(mode, missing);
      } else if (deviation(i) > WIDEST) {
        all[i] =
            new ModeEstimate(
                mode,
                Double.NaN,
                Double.NaN,
                probability[i],
                null,
                String.format(
                    Locale.ROOT,
                    "the charges show it to ±%.0f points only, wanted ±%.0f",
                    deviation(i),
                    WIDEST));
      } else {
        all[i] =
            new ModeEstimate(mode, 100 * loss(i), deviation(i), probability[i], evidence(), null);
      }
    }
    all[Mode.RESISTANCE.index()] = resistance(missing);
    all[Mode.PLATING.index()] =
        ModeEstimate.unknown(
            Mode.PLATING,
            "a charge curve does not tell lithium that was plated from lithium lost otherwise");
    String undecided =
        missing != null ? missing : leading.leading() == null ? "no loss stands out yet" : null;
    return new DegradationModes(
        cycle, List.of(all), missing == null ? leading.leading() : null, undecided);
  }

  private String evidence() {
    return String.format(
        Locale.ROOT,
        "%d charges against %s, the last one met to %.1f mV%s",
        filter.charges(),
        filter.pair(),
        1000 * filter.residual(),
        capacities ? "; measured capacity" : "; no measured capacity");
  }

  private ModeEstimate resistance(String missing) {
    if (steps.count() >= 2 * LoadSteps.LEAST) {
      double value = 100 * steps.growth();
      double deviation = 5 + 0.15 * Math.abs(value);
      return new ModeEstimate(
          Mode.RESISTANCE,
          value,
          deviation,
          above(value, deviation, ModeEstimate.GROWN),
          String.format(Locale.ROOT, "voltage steps of %d loads", steps.count()),
          null);
    }
    if (missing != null) {
      return ModeEstimate.unknown(
          Mode.RESISTANCE, "no load steps to compare, and of the charges: " + missing);
    }
    double value = 100 * filter.loss(3);
    double deviation = 15 + 100 * HONEST * Math.sqrt(filter.covariance(3, 3));
    return deviation > WIDEST_GROWTH
        ? ModeEstimate.unknown(
            Mode.RESISTANCE,
            String.format(
                Locale.ROOT,
                "no load steps to compare; the charges show its growth to ±%.0f points only",
                deviation))
        : new ModeEstimate(
            Mode.RESISTANCE,
            value,
            deviation,
            above(value, deviation, ModeEstimate.GROWN),
            String.format(Locale.ROOT, "over-voltage of %d charges", filter.charges()),
            null);
  }

  /** Probability that a normal value lies above a limit; logistic approximation. */
  private static double above(double value, double deviation, double limit) {
    return 1 / (1 + StrictMath.exp(-1.702 * (value - limit) / deviation));
  }
}
