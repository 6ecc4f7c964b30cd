package io.celltwin.training.early;

import java.util.List;

/**
 * Our method: {@link TwoLaws}, {@link MeanFade} and {@link SquareRootLaw}, weighed at every cycle
 * by the inverse of their variances. Little seen, the template leads; the more is seen, the more
 * the laws know; past the lives the sources had, the laws are believed, and the cell's own root law
 * as far as it held for the sources.
 */
public final class LawsTemplateRoot implements Forecaster {
  public static final String NAME = "laws, template and own root";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double[] forecast(KnownLives sources, CapacityByCycle seen, int end) {
    return withVariance(sources, seen, end).mean();
  }

  /** The same, with the variance that the joined weights give. */
  public static CurveWithVariance withVariance(KnownLives sources, CapacityByCycle seen, int end) {
    List<CurveWithVariance> all =
        List.of(
            TwoLaws.forecast(sources, seen, end),
            MeanFade.forecast(sources, seen, end),
            SquareRootLaw.forecast(sources, seen, end));
    double[] joined = new double[all.get(0).mean().length];
    double[] variance = new double[joined.length];
    for (int i = 0; i < joined.length; i++) {
      double sum = 0;
      double weights = 0;
      for (CurveWithVariance one : all) {
        double weight = 1 / one.variance()[i];
        sum += weight * one.mean()[i];
        weights += weight;
      }
      joined[i] = sum / weights;
      variance[i] = 1 / weights;
    }
    return new CurveWithVariance(joined, variance);
  }
}
