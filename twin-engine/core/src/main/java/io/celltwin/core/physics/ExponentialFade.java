package io.celltwin.core.physics;

/**
 * Exponential fade driven by use, the shape of the NASA twin of battery ageing: each cycle takes
 * the same share of what is left, more of it the hotter the cell, the deeper the cycle and the
 * shorter the charge.
 *
 * <pre>
 *   SOH(k) = SOH(0)·e^(−κ·s(k))
 *   s(k)   = Σ S_T(T) · δ · (t_ref / t)              s: stress, in reference cycles
 *   S_T    as in {@link Xu2018}                       t: charge time, t_ref = 3 h
 * </pre>
 *
 * <p>κ is the cell's own and identified online. A cycle at 25 °C, from full to empty, charged in
 * three hours, is one reference cycle.
 */
public final class ExponentialFade {
  /** Charge time of a reference cycle [s]. */
  public static final double REFERENCE_CHARGE = 3 * 3600;

  private ExponentialFade() {}

  /**
   * Stress of one discharge and the charge before it, in reference cycles. What is not known counts
   * as in the reference; times are held between a quarter and four times it.
   *
   * @param chargeSeconds of the charge before, NaN where not known
   * @param celsius mean temperature, NaN where not known
   * @param depth charge out over rated capacity, NaN where not known
   */
  public static double stress(double chargeSeconds, double celsius, double depth) {
    double ofTime =
        Double.isNaN(chargeSeconds)
            ? 1
            : REFERENCE_CHARGE
                / Math.max(REFERENCE_CHARGE / 4, Math.min(4 * REFERENCE_CHARGE, chargeSeconds));
    double ofTemperature =
        Double.isNaN(celsius)
            ? 1
            : Xu2018.ofTemperature(Xu2018.Parameters.XU_2018_LMO, celsius + 273.15);
    double ofDepth = Double.isNaN(depth) ? 1 : Math.max(0, Math.min(1.2, depth));
    return ofTime * ofTemperature * ofDepth;
  }
}
