package io.celltwin.core.soc;

import io.celltwin.core.physics.OcvCurve;
import io.celltwin.domain.OpenQuestion.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What to do with a cell to know its state of charge better. A rest is one look of {@link
 * SocFilter} whose voltage is as sure as rest and sensor allow; with P the variance of z now, H the
 * mean slope of the open-circuit curve over ±1 standard deviation, and R what a rested voltage is
 * off by,
 *
 * <pre>  P' = P·R / (R + H²·P)      R = restNoise² + offset²</pre>
 *
 * <p>On the way to another state of charge P grows by what capacity and current sensor are off by.
 */
public final class KnowCharge {
  private static final double Z90 = 1.645;
  private static final double[] NEAR = {0.1, 0.5, 0.95};

  private KnowCharge() {}

  /**
   * @param soc now [share]
   * @param halfWidth of its 90 % interval [share]
   * @return half widths in shares, the narrowest first
   */
  public static List<Measurement> of(
      SocConfig config, OcvCurve curve, double soc, double halfWidth) {
    double deviation = halfWidth / Z90;
    var all = new ArrayList<Measurement>();
    all.add(
        new Measurement(
            String.format(Locale.ROOT, "rest 30 min where it is, near %.0f %%", 100 * soc),
            Z90 * afterRest(config, curve, soc, deviation)));
    for (double near : NEAR) {
      double moved = Math.abs(near - soc);
      double there = Math.hypot(deviation, moved * Math.hypot(config.gain(), config.capacity()));
      all.add(
          new Measurement(
              String.format(
                  Locale.ROOT,
                  "%s near %.0f %% and rest 30 min",
                  near > soc ? "charge to" : "discharge to",
                  100 * near),
              Z90 * afterRest(config, curve, near, there)));
    }
    all.sort(Comparator.comparingDouble(Measurement::halfWidth));
    return all;
  }

  /**
   * Standard deviation of the state of charge after a rest [share].
   *
   * @param soc where it rests [share]
   * @param deviation before it [share], above 0
   */
  static double afterRest(SocConfig config, OcvCurve curve, double soc, double deviation) {
    double low = Math.max(0, soc - deviation);
    double high = Math.min(1, soc + deviation);
    double slope = (curve.volt(high) - curve.volt(low)) / (high - low);
    double off = config.restNoise() * config.restNoise() + config.offset() * config.offset();
    double variance = deviation * deviation;
    return Math.sqrt(variance * off / (off + slope * slope * variance));
  }
}
