package io.celltwin.core.alert;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;

/** What a source that samples by the clock cannot have seen of an operation. */
public final class Unseen {
  private static final double SECONDS_AN_HOUR = 3600;
  private static final double MILLIS_AN_HOUR = 3.6e6;

  private Unseen() {}

  /**
   * Charge that a discharge may have given between its last sample and its end: anything from
   * nothing to the load for an interval, so half of this is to be expected.
   *
   * <pre>  |I|·t / (n − 1)      [Ah]</pre>
   *
   * @return 0 where the load or the interval is not known
   */
  public static double atItsEnd(Cycle cycle) {
    double hours = (cycle.endMillis() - cycle.startMillis()) / MILLIS_AN_HOUR;
    double charge =
        Math.abs(cycle.measured().loadCurrent()) * hours / Math.max(1, cycle.samples() - 1);
    return charge >= 0 && charge < Double.POSITIVE_INFINITY ? charge : 0;
  }

  /**
   * By how much the charge of an operation may be wrong at either of its ends: where the current
   * was switched within the longest interval, nobody knows.
   *
   * <pre>  ½·|mean current|·longest interval      [Ah]</pre>
   *
   * @return 0 for an operation without charge
   */
  static double aroundItsEnds(Cycle cycle) {
    Measured m = cycle.measured();
    double hours = (cycle.endMillis() - cycle.startMillis()) / MILLIS_AN_HOUR;
    double mean = (m.charged() + m.discharged()) / hours;
    double half = mean * cycle.quality().longestGap() / SECONDS_AN_HOUR / 2;
    return half >= 0 && half < Double.POSITIVE_INFINITY ? half : 0;
  }
}
