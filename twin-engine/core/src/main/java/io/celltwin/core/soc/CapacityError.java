package io.celltwin.core.soc;

import static io.celltwin.core.soc.LiveCharge.BI;
import static io.celltwin.core.soc.LiveCharge.BV;
import static io.celltwin.core.soc.LiveCharge.N;
import static io.celltwin.core.soc.LiveCharge.R1;
import static io.celltwin.core.soc.LiveCharge.R2;
import static io.celltwin.core.soc.LiveCharge.V1;
import static io.celltwin.core.soc.LiveCharge.V2;
import static io.celltwin.core.soc.LiveCharge.Z;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the capacity that {@link SocFilter} is told is off by, as one more of its states: with γ,
 *
 * <pre>  dz/dt = (1 + γ)·(c − b_I) / Q</pre>
 *
 * <p>so that charge counted from one voltage that says where the cell is to another says how much
 * it holds. γ stands still but for what a cell ages by between two tests. Kept apart from the
 * filter's matrix: one number, its variance, and its covariances with the other states.
 */
final class CapacityError {
  /** Nobody's capacity is further off [share]. */
  private static final double MOST = 0.3;

  /** Random walk of a capacity, per full charge moved [share]. */
  private static final double AGES = 0.0005;

  private double error;
  private double variance;
  private double told = Double.NaN; // Ah
  private double[] with = new double[N];

  /**
   * Of a capacity that is told anew; nothing happens where it is the same.
   *
   * @return whether it is another one
   */
  boolean told(double capacity, double deviation) {
    if (capacity == told) {
      return false;
    }
    told = capacity;
    error = 0;
    variance = deviation * deviation;
    Arrays.fill(with, 0);
    return true;
  }

  /** The cell's state is begun anew, its capacity is as it was. */
  void restart() {
    Arrays.fill(with, 0);
  }

  /** A state was forgotten. */
  void forget(int state) {
    with[state] = 0;
  }

  /** Charge of the told capacity that moves the state of charge by one, times this: 1 + γ. */
  double factor() {
    return 1 + error;
  }

  /** Standard deviation of γ. */
  double deviation() {
    return Math.sqrt(variance);
  }

  /**
   * A measurement that the other states have taken in.
   *
   * @param h its derivatives by them
   * @param k P·h of before
   * @param curve γ's covariance with what the curve's error adds to the voltage
   * @param innovation what it was off by [V]
   * @param s variance of that [V²]
   * @return γ's covariance with the voltage of before
   */
  double measure(double[] h, double[] k, double curve, double innovation, double s) {
    double own = curve;
    for (int i = 0; i < N; i++) {
      own += with[i] * h[i];
    }
    double gain = own / s;
    error = max(-MOST, min(MOST, error + gain * innovation));
    variance -= gain * own;
    for (int i = 0; i < N; i++) {
      with[i] -= gain * k[i];
    }
    return own;
  }

  /**
   * The other states have gone on; what they gain in doubt by this one is added to their
   * covariance.
   *
   * @param x states before
   * @param p covariance, N×N, of after
   * @param moved charge that went in, of the capacity as told [share]
   * @param moves share that one C moves
   */
  void predict(
      double[] x,
      double[] p,
      double c,
      double moved,
      double moves,
      double e1,
      double e2,
      double in1,
      double in2,
      double fades) {
    with[Z] -= moves * with[BI];
    carry(with, 1, 0, x, c, e1, e2, in1, in2, fades);
    for (int j = 0; j < N; j++) {
      p[Z * N + j] += moved * with[j];
      p[j * N + Z] += moved * with[j];
    }
    p[Z * N + Z] += variance * moved * moved;
    with[Z] += variance * moved;
    variance += AGES * AGES * Math.abs(moved);
  }

  /**
   * Over-voltages and the voltage's offset go on, and their covariances with a number that stands
   * still go with them.
   *
   * @param with the covariances, one for each of the filter's states from {@code at} on
   * @param apart how far apart in the array
   */
  static void carry(
      double[] with,
      int apart,
      int at,
      double[] x,
      double c,
      double e1,
      double e2,
      double in1,
      double in2,
      double fades) {
    double bi = with[BI * apart + at];
    int v1 = V1 * apart + at;
    int v2 = V2 * apart + at;
    with[v1] = e1 * with[v1] + in1 * (c * with[R1 * apart + at] - x[R1] * bi);
    with[v2] = e2 * with[v2] + in2 * (c * with[R2 * apart + at] - x[R2] * bi);
    with[BV * apart + at] *= fades;
  }

  CapacityError copy() {
    CapacityError copy = new CapacityError();
    copy.error = error;
    copy.variance = variance;
    copy.told = told;
    copy.with = with.clone();
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    error = saved.decimal(error);
    variance = saved.decimal(variance);
    told = saved.decimal(told);
    saved.decimals(with);
  }
}
