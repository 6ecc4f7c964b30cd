package io.celltwin.core.mode;

import java.util.List;
import java.util.Locale;

/** What the answer of the model "modes" says about a cell. */
public final class AnsweredModes {
  /** Length of an answer: 5, 50 and 95 % of each mode in their order. */
  public static final int QUANTILES = 15;

  /**
   * Further out of the training domain nothing is believed. Protocol M's figures are those of
   * answers up to here.
   */
  public static final double FURTHEST = 2;

  /** A deviation above says nothing about ageing [points]. */
  private static final double WIDEST = 6;

  private static final double WIDEST_GROWTH = 60;

  /** From the 5 % to the 95 % quantile of a normal distribution, in deviations. */
  private static final double NORMAL_SPAN = 3.29;

  private AnsweredModes() {}

  /**
   * @param cycle after which
   * @param quantiles as shares, {@value #QUANTILES} of them
   * @param distance from the training domain, above 1 is outside
   * @param leading which mode led so far; takes this answer in. Null to judge this answer alone
   * @param version of the model
   */
  public static DegradationModes of(
      int cycle, double[] quantiles, double distance, LeadingMode leading, String version) {
    if (quantiles.length != QUANTILES) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d quantiles, wanted %d", quantiles.length, QUANTILES));
    }
    List<Mode> modes = Mode.ALL;
    double[] value = new double[modes.size()];
    double[] deviation = new double[modes.size()];
    for (int i = 0; i < modes.size(); i++) {
      value[i] = 100 * quantiles[3 * i + 1];
      deviation[i] = 100 * (quantiles[3 * i + 2] - quantiles[3 * i]) / NORMAL_SPAN;
    }
    String far =
        distance > FURTHEST || Double.isNaN(distance)
            ? String.format(
                Locale.ROOT,
                "the cell is unlike those the model has learned from: distance %.1f, wanted %.0f or"
                    + " less",
                distance,
                FURTHEST)
            : null;
    double[] probability = probabilities(value, deviation);
    LeadingMode judge = leading == null ? new LeadingMode() : leading;
    if (far == null) {
      judge.add(probability, value);
    }
    String evidence = "model %s on charge, rest and history".formatted(version);
    if (distance > 1) {
      evidence += String.format(Locale.ROOT, "; %.1f times its training domain away", distance);
    }
    ModeEstimate[] all = new ModeEstimate[modes.size()];
    for (Mode mode : modes) {
      int i = mode.index();
      double likely =
          switch (mode) {
            case RESISTANCE -> above(quantiles, i, ModeEstimate.GROWN / 100);
            case PLATING -> above(quantiles, i, ModeEstimate.PLATED / 100);
            default -> probability[i];
          };
      double widest = mode == Mode.RESISTANCE ? WIDEST_GROWTH : WIDEST;
      if (far != null) {
        all[i] = ModeEstimate.unknown(mode, far);
      } else if (deviation[i] > widest) {
        all[i] =
            new ModeEstimate(
                mode,
                Double.NaN,
                Double.NaN,
                likely,
                null,
                String.format(
                    Locale.ROOT,
                    "the model knows it to ±%.0f points only, wanted ±%.0f",
                    deviation[i],
                    widest));
      } else {
        all[i] = new ModeEstimate(mode, value[i], deviation[i], likely, evidence, null);
      }
    }
    Mode leads = far == null ? judge.leading() : null;
    return new DegradationModes(
        cycle,
        List.of(all),
        leads,
        far != null ? far : leads == null ? "no loss stands out yet" : null);
  }

  private static double[] probabilities(double[] value, double[] deviation) {
    double[] mean = new double[Mode.CAPACITY_MODES];
    double[][] covariance = new double[mean.length][mean.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = value[i];
      covariance[i][i] = Math.max(1e-6, deviation[i] * deviation[i]);
    }
    return LeadingMode.probabilities(mean, covariance);
  }

  /** Probability that a mode lies above a limit: each side of its median normal, on its own. */
  private static double above(double[] quantiles, int mode, double limit) {
    double median = quantiles[3 * mode + 1];
    double side = limit > median ? quantiles[3 * mode + 2] - median : median - quantiles[3 * mode];
    double z = (median - limit) / Math.max(1e-6, side / (NORMAL_SPAN / 2));
    return 1 / (1 + StrictMath.exp(-1.702 * z));
  }
}
