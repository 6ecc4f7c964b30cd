package io.celltwin.core.soc;

import io.celltwin.domain.OpenQuestion.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What to do with a cell to know its resistance better. Each step of the current is one look of
 * {@link SocFilter}; with P the variance of the resistance before it and R that of one step,
 *
 * <pre>  P' = (P + w²)·R / (P + w² + R)      w: what a resistance moves by between steps</pre>
 *
 * <p>A cell that has shown no step between samples close together begins with the first one.
 */
public final class KnowResistance {
  private static final double Z90 = 1.645;

  /** Seconds between samples: what counts as close together, and what many loggers can. */
  private static final double[] EVERY = {2, 1};

  private static final double[] RATES = {0.2, 0.5}; // C
  private static final int[] STEPS = {2, 10};

  private KnowResistance() {}

  /**
   * @param ohm now [Ω]
   * @param halfWidth of its 90 % interval [Ω]
   * @param quick whether steps between samples close together were seen
   * @param ratedCapacity [Ah]
   * @return half widths in Ω, the narrowest first
   */
  public static List<Measurement> of(
      double ohm, double halfWidth, boolean quick, double ratedCapacity) {
    double variance = quick ? halfWidth / Z90 * (halfWidth / Z90) : Double.NaN;
    var all = new ArrayList<Measurement>();
    for (double every : EVERY) {
      for (double rate : RATES) {
        for (int steps : STEPS) {
          double after = afterSteps(ohm, variance, steps, rate * ratedCapacity, every);
          all.add(
              new Measurement(
                  String.format(
                      Locale.ROOT,
                      "switch a load of %.1f C on or off %d times, sampled every %.0f s",
                      rate,
                      steps,
                      every),
                  Z90 * Math.sqrt(after)));
        }
      }
    }
    all.sort(Comparator.comparingDouble(Measurement::halfWidth));
    return all;
  }

  /**
   * Variance of the resistance after some steps [Ω²].
   *
   * @param variance before them [Ω²], NaN where no such step was seen
   * @param amps of each step [A]
   * @param every seconds between samples [s]
   */
  static double afterSteps(double ohm, double variance, int steps, double amps, double every) {
    double noise = SocFilter.stepVariance(ohm, amps, every);
    double p = variance;
    for (int i = 0; i < steps; i++) {
      if (Double.isNaN(p)) {
        p = noise + square(SocFilter.FIRST_STEP * ohm);
      } else {
        double before = p + square(SocFilter.STEP_WALK * ohm);
        p = before * noise / (before + noise);
      }
    }
    return p;
  }

  private static double square(double v) {
    return v * v;
  }
}
