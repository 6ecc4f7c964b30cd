package io.celltwin.training.protocol.early;

/**
 * Our method: {@link TwoLaws} and {@link Template}, weighed at every cycle by the inverse of their
 * variances. Little seen, the template leads; the more is seen, the more the laws know; past the
 * lives the sources had, the laws alone are believed.
 */
final class LawAndTemplate implements Forecaster {
  static final String NAME = "laws and template";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double[] forecast(Sources sources, Life seen, int end) {
    Uncertain laws = TwoLaws.forecast(sources, seen, end);
    Uncertain template = Template.forecast(sources, seen, end);
    double[] both = new double[laws.mean().length];
    for (int i = 0; i < both.length; i++) {
      double a = 1 / laws.variance()[i];
      double b = 1 / template.variance()[i];
      both[i] = (a * laws.mean()[i] + b * template.mean()[i]) / (a + b);
    }
    return both;
  }
}
