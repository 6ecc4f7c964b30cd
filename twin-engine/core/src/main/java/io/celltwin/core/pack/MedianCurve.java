package io.celltwin.core.pack;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * The median cell's voltage less R·I over the charge taken out of it, from the string itself, one
 * curve for each direction of the current. It turns a difference of voltages into one of charge
 * without a curve of the chemistry: where the median cell itself was when its voltage was this much
 * lower tells how much less the other cell holds. Where the curve is flat, as LFP's is, the answer
 * is as uncertain as it truly is.
 */
final class MedianCurve {
  /** Width of a step [share of the capacity]. */
  private static final double WIDTH = 0.01;

  /** Steps on either side of the middle: the middle itself may be known badly. */
  private static final int SIDE = 75;

  private static final int STEPS = 2 * SIDE;

  /** Furthest that is looked [steps]. */
  private static final int FURTHEST = 25;

  /** A new reading's weight, so that the curve ages with the cells. */
  private static final double WEIGHT = 0.2;

  private final double width; // Ah
  private final double[] falling = new double[STEPS]; // V, while discharging
  private final double[] rising = new double[STEPS]; // V, while charging

  MedianCurve(double capacity) {
    this.width = WIDTH * capacity;
    clear();
  }

  void clear() {
    Arrays.fill(falling, Double.NaN);
    Arrays.fill(rising, Double.NaN);
  }

  /**
   * One more reading under current.
   *
   * @param z charge taken out since the middle [Ah]
   */
  void add(double z, double volt, boolean charging) {
    int at = step(z);
    if (at >= 0 && at < STEPS) {
      double[] curve = charging ? rising : falling;
      curve[at] = Double.isNaN(curve[at]) ? volt : curve[at] + WEIGHT * (volt - curve[at]);
    }
  }

  private int step(double z) {
    return (int) Math.floor(z / width) + SIDE;
  }

  /**
   * How much more charge than the median cell a cell holds.
   *
   * @param z where the median cell stands [Ah taken out]
   * @param beyond voltage of the other cell beyond the median's [V]
   * @return [Ah], NaN where the curve is not known there
   */
  double beyond(double z, double beyond, boolean charging) {
    double[] curve = charging ? rising : falling;
    int at = step(z);
    if (at < 1 || at >= STEPS - 1 || Double.isNaN(curve[at])) {
      return Double.NaN;
    }
    int way = beyond > 0 ? -1 : 1; // a higher voltage lies where less was taken out
    double aim = Math.abs(beyond);
    double climbed = 0;
    double slope = steepest(curve, at, -way);
    for (int i = 1; i <= FURTHEST; i++) {
      int next = at + way * i;
      if (next < 0 || next >= STEPS || Double.isNaN(curve[next])) {
        // not seen yet: on as steeply as where it was last seen
        return slope > 0 ? -way * ((i - 1) + (aim - climbed) / slope) * width : Double.NaN;
      }
      double height = -way * (curve[next] - curve[at]);
      if (height >= aim) {
        return -way * ((i - 1) + (aim - climbed) / (height - climbed)) * width;
      }
      slope = height > climbed ? height - climbed : slope;
      climbed = Math.max(climbed, height);
    }
    return Double.NaN;
  }

  /** The step beside {@code at} on the other side, where the curve has one [V for each step]. */
  private static double steepest(double[] curve, int at, int way) {
    double beside = curve[at + way];
    return Double.isNaN(beside) ? 0 : way * (curve[at] - beside);
  }

  /** Becomes as another one is. */
  void set(MedianCurve other) {
    System.arraycopy(other.falling, 0, falling, 0, STEPS);
    System.arraycopy(other.rising, 0, rising, 0, STEPS);
  }

  void fields(SavedFields saved) throws IOException {
    saved.decimals(falling);
    saved.decimals(rising);
  }
}
