package io.celltwin.core.soc;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What an operation said of how much the cell holds, whatever part of it was seen: at most {@value
 * #POINTS} means, evenly over charge and time, of charge, voltage, and of what the current did to
 * the voltage. It counts as long as somebody looks: a stretch is what lies between two holes in
 * which nobody knows what flowed, and may go through many operations.
 *
 * <p>With c the current in C times Arrhenius' factor of the resistance,
 *
 * <pre>
 *   q  = ∫c·dt / 3600                                  charge since the stretch began [of rated]
 *   f' = (c − f) / 40 s        s' = (c − s) / 900 s    what over-voltages follow [C]
 *   h' = |q'| / 0.04 · (sign(c) − h)                   where between the branches of hysteresis
 *   e  = exp(−t / 900 s)                               what may be left of what nobody saw
 * </pre>
 *
 * <p>All but the voltage follows from the current alone, so that resistances, hysteresis and the
 * curve can be fitted to it ({@link PartialCapacity}). Beside each mean stands the variance of the
 * charge that flowed between the samples unseen.
 */
public final class ChargeTrack {
  public static final int POINTS = 24;

  // columns of a point
  static final int CHARGE = 0;
  static final int VOLT = 1;
  static final int CURRENT = 2;
  static final int FAST = 3;
  static final int SLOW = 4;
  static final int BRANCH = 5;
  static final int START = 6;
  static final int DOUBT = 7;
  static final int COLUMNS = 8;

  /** Before the points: which stretch they are of. */
  static final int STRETCH = 0;

  static final int HEADER = 1;

  /** Time constants of over-voltages [s]. */
  private static final double FAST_SECONDS = 40;

  private static final double SLOW_SECONDS = 900;

  /** Charge over which hysteresis changes its branch [of rated]. */
  private static final double BRANCH_CHARGE = 0.04;

  /** A point is over after this much charge [of rated], or time [s]. */
  private static final double POINT_CHARGE = 0.02;

  private static final double POINT_SECONDS = 600;

  /** A longer interval is a hole, whatever the current was before and after it [s]. */
  private static final double HOLE = 300;

  /** What an operation must have moved [of rated], or lasted [s], to say anything. */
  private static final double LEAST_CHARGE = 0.02;

  private static final double LEAST_SECONDS = 600;

  public static final FeatureSet SET = set();

  private final double[][] points = new double[POINTS][COLUMNS];
  private final double[] open = new double[COLUMNS]; // sums over the point being taken
  private int count;
  private double openSeconds;
  private double openSize;
  private double size = 1; // of a point

  private int stretch;
  private double charge;
  private double fast;
  private double slow;
  private double branch;
  private double start = 1;
  private double doubt;
  private double moved; // either way, since the latest operation was told
  private double seconds;

  private static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("stretch", "1"));
    String[] names = {"charge", "volt", "current", "fast", "slow", "branch", "start", "doubt"};
    String[] units = {"1", "V", "1/h", "1/h", "1/h", "1", "1", "1"};
    for (int i = 0; i < POINTS; i++) {
      for (int c = 0; c < COLUMNS; c++) {
        features.add(new Feature(String.format(Locale.ROOT, "%s-%02d", names[c], i + 1), units[c]));
      }
    }
    return new FeatureSet("charge-track", 1, features);
  }

  /**
   * A mean that the filter has looked at.
   *
   * @param dt how long [s]
   * @param volt mean [V]
   * @param rate mean current [C]
   * @param factor of Arrhenius, by which resistances are higher than at the reference
   * @param unseen variance of the charge that flowed between the samples [of rated²]
   */
  void add(double dt, double volt, double rate, double factor, double unseen) {
    if (dt > HOLE) {
      interrupted();
      return;
    }
    double dq = rate * dt / 3600;
    double c = factor * rate;
    double ofFast = StrictMath.exp(-dt / FAST_SECONDS);
    double ofSlow = StrictMath.exp(-dt / SLOW_SECONDS);
    double meanFast = mean(fast, c, ofFast, dt / FAST_SECONDS);
    double meanSlow = mean(slow, c, ofSlow, dt / SLOW_SECONDS);
    if (start == 1) { // a current that flowed when it began will have flowed before
      meanFast = c;
      meanSlow = c;
      fast = c;
      slow = c;
    }
    double stays = StrictMath.exp(-Math.abs(dq) / BRANCH_CHARGE);
    branch = stays * branch + (1 - stays) * Math.signum(dq);
    open[CHARGE] += dt * (charge + dq / 2);
    open[VOLT] += dt * volt;
    open[CURRENT] += dt * c;
    open[FAST] += dt * meanFast;
    open[SLOW] += dt * meanSlow;
    open[BRANCH] += dt * branch;
    open[START] += dt * start;
    open[DOUBT] += dt * (doubt + unseen / 2);
    charge += dq;
    fast = c + (fast - c) * ofFast;
    slow = c + (slow - c) * ofSlow;
    start *= ofSlow;
    doubt += unseen;
    moved += Math.abs(dq);
    seconds += dt;
    openSeconds += dt;
    openSize += Math.abs(dq) / POINT_CHARGE + dt / POINT_SECONDS;
    if (openSize >= size) {
      close();
    }
  }

  /** Mean over dt of what goes from a value towards another. */
  private static double mean(double from, double towards, double left, double times) {
    return towards + (from - towards) * (1 - left) / times;
  }

  private void close() {
    if (openSeconds > 0) {
      if (count == POINTS) {
        halve();
      }
      for (int c = 0; c < COLUMNS; c++) {
        points[count][c] = open[c] / openSeconds;
      }
      count++;
    }
    Arrays.fill(open, 0);
    openSeconds = 0;
    openSize = 0;
  }

  /** Neighbours become one. */
  private void halve() {
    for (int i = 0; i < POINTS / 2; i++) {
      for (int c = 0; c < COLUMNS; c++) {
        points[i][c] = (points[2 * i][c] + points[2 * i + 1][c]) / 2;
      }
    }
    count = POINTS / 2;
    size *= 2;
  }

  /** Nobody knows what flowed: what follows is another stretch. */
  void interrupted() {
    stretch++;
    forget();
    charge = 0;
    fast = 0;
    slow = 0;
    branch = 0;
    start = 1;
    doubt = 0;
  }

  private void forget() {
    count = 0;
    size = 1;
    Arrays.fill(open, 0);
    openSeconds = 0;
    openSize = 0;
    moved = 0;
    seconds = 0;
  }

  /**
   * What was seen since it was last asked, as an operation is over.
   *
   * @return null where it is too little to say anything
   */
  public Features take() {
    close();
    Features features = null;
    if (count > 0 && (moved >= LEAST_CHARGE || seconds >= LEAST_SECONDS)) {
      double[] x = new double[SET.size()];
      Arrays.fill(x, Double.NaN);
      x[STRETCH] = stretch;
      for (int i = 0; i < count; i++) {
        System.arraycopy(points[i], 0, x, HEADER + i * COLUMNS, COLUMNS);
      }
      features = new Features(SET, x);
    }
    forget();
    return features;
  }

  /** Which stretch a track is of. */
  static int stretch(Features track) {
    return (int) track.get(STRETCH);
  }

  /** The points of a track, in their order; one at least. */
  static double[][] points(Features track) {
    int n = 0;
    while (n < POINTS && !Double.isNaN(track.get(HEADER + n * COLUMNS))) {
      n++;
    }
    double[][] points = new double[n][COLUMNS];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < COLUMNS; c++) {
        points[i][c] = track.get(HEADER + i * COLUMNS + c);
      }
    }
    return points;
  }

  ChargeTrack copy() {
    ChargeTrack copy = new ChargeTrack();
    for (int i = 0; i < count; i++) {
      System.arraycopy(points[i], 0, copy.points[i], 0, COLUMNS);
    }
    System.arraycopy(open, 0, copy.open, 0, COLUMNS);
    copy.count = count;
    copy.openSeconds = openSeconds;
    copy.openSize = openSize;
    copy.size = size;
    copy.stretch = stretch;
    copy.charge = charge;
    copy.fast = fast;
    copy.slow = slow;
    copy.branch = branch;
    copy.start = start;
    copy.doubt = doubt;
    copy.moved = moved;
    copy.seconds = seconds;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    count = saved.integer(count);
    for (int i = 0; i < count; i++) {
      saved.decimals(points[i]);
    }
    saved.decimals(open);
    openSeconds = saved.decimal(openSeconds);
    openSize = saved.decimal(openSize);
    size = saved.decimal(size);
    stretch = saved.integer(stretch);
    charge = saved.decimal(charge);
    fast = saved.decimal(fast);
    slow = saved.decimal(slow);
    branch = saved.decimal(branch);
    start = saved.decimal(start);
    doubt = saved.decimal(doubt);
    moved = saved.decimal(moved);
    seconds = saved.decimal(seconds);
  }
}
