package io.celltwin.core.pack;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * By how much each cell's charge differs from the median cell's, and how that difference changes
 * with depth and with time. With C the median capacity [Ah] and z the charge taken out since the
 * middle of the median cell's range [Ah, negative above the middle], a cell holds
 *
 * <pre>
 *   x(z, t) = a + l t − k z     [Ah]  more than the median cell
 *     a   imbalance at the middle            [Ah]
 *     k   = C / C_cell − 1                   [1], above 0 where the cell is the smaller one
 *     l   gain over its siblings with time   [Ah/d], below 0 where it discharges itself
 * </pre>
 *
 * <p>A Kalman filter for each cell estimates (a, k, l) from single values of x: three numbers and
 * their covariance, whatever the length of the history. a walks a little from day to day, as
 * balancers and ageing do, k and l less.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2004.02.033">Plett, J. Power Sources 134 (2004)
 *     277–292</a>, for estimating slow parameters of cells by such filters
 */
final class SiblingCharge {
  private static final int A = 0;
  private static final int K = 1;
  private static final int L = 2;
  private static final int AA = 3;
  private static final int AK = 4;
  private static final int AL = 5;
  private static final int KK = 6;
  private static final int KL = 7;
  private static final int LL = 8;
  private static final int WIDTH = 9;

  /** Standard deviations before anything was measured: [share of C], [1], [share of C / d]. */
  private static final double FIRST_A = 0.05;

  private static final double FIRST_K = 0.05;
  private static final double FIRST_L = 0.005;

  /** How far each may walk in a day, in the same units. */
  private static final double WALK_A = 0.0005;

  private static final double WALK_K = 0.0005;
  private static final double WALK_L = 0.00005;

  /** A value further off than this many deviations weighs as one that is just so far off. */
  private static final double FAR = 3;

  /**
   * What all values of some days have wrong alike: the curve, the place in the range. [share of C]
   * for a, [1] for k; for l that of a over the time watched.
   */
  private static final double ALIKE_A = 0.004;

  private static final double ALIKE_K = 0.008;

  private final double capacity;
  private final double[] states;
  private double days; // time of the states

  SiblingCharge(int cells, double capacity) {
    this.capacity = capacity;
    this.states = new double[cells * WIDTH];
    for (int cell = 0; cell < cells; cell++) {
      forget(cell);
    }
  }

  /** Another cell stands here: nothing of it is known but that it is of the same make. */
  void forget(int cell) {
    int at = cell * WIDTH;
    Arrays.fill(states, at, at + WIDTH, 0);
    states[at + AA] = FIRST_A * FIRST_A * capacity * capacity;
    states[at + KK] = FIRST_K * FIRST_K;
    states[at + LL] = FIRST_L * FIRST_L * capacity * capacity;
  }

  /** Lets time pass for all cells. */
  void passTo(double now) {
    double dt = now - days;
    if (dt <= 0) {
      return;
    }
    days = now;
    double scale = capacity * capacity * dt;
    for (int at = 0; at < states.length; at += WIDTH) {
      states[at + A] += dt * states[at + L];
      states[at + AA] +=
          dt * (2 * states[at + AL] + dt * states[at + LL]) + WALK_A * WALK_A * scale;
      states[at + AK] += dt * states[at + KL];
      states[at + AL] += dt * states[at + LL];
      states[at + KK] += WALK_K * WALK_K * dt;
      states[at + LL] += WALK_L * WALK_L * scale;
    }
  }

  /**
   * One value of one cell.
   *
   * @param z charge taken out since the middle [Ah]
   * @param x charge beyond the median cell's [Ah]
   * @param variance of x [Ah²]
   */
  void measure(int cell, double z, double x, double variance) {
    int at = cell * WIDTH;
    double pa = states[at + AA] - z * states[at + AK];
    double pk = states[at + AK] - z * states[at + KK];
    double pl = states[at + AL] - z * states[at + KL];
    double own = pa - z * pk;
    double off = x - (states[at + A] - z * states[at + K]);
    double total = Math.max(own + variance, off * off / (FAR * FAR));
    double toA = pa / total;
    double toK = pk / total;
    double toL = pl / total;
    states[at + A] += toA * off;
    states[at + K] += toK * off;
    states[at + L] += toL * off;
    states[at + AA] -= toA * pa;
    states[at + AK] -= toA * pk;
    states[at + AL] -= toA * pl;
    states[at + KK] -= toK * pk;
    states[at + KL] -= toK * pl;
    states[at + LL] -= toL * pl;
  }

  /** Since the first reading [d]. */
  double days() {
    return days;
  }

  /** a of a cell [Ah]. */
  double imbalance(int cell) {
    return states[cell * WIDTH + A];
  }

  /** Standard deviation of a [Ah]. */
  double imbalanceDeviation(int cell) {
    return Math.hypot(Math.sqrt(states[cell * WIDTH + AA]), ALIKE_A * capacity);
  }

  /** k of a cell [1]. */
  double smaller(int cell) {
    return states[cell * WIDTH + K];
  }

  /** Standard deviation of k [1]. */
  double smallerDeviation(int cell) {
    return Math.hypot(Math.sqrt(states[cell * WIDTH + KK]), ALIKE_K);
  }

  /** l of a cell [Ah/d]. */
  double gain(int cell) {
    return states[cell * WIDTH + L];
  }

  /** Standard deviation of l [Ah/d]. */
  double gainDeviation(int cell) {
    double alike = 2 * ALIKE_A * capacity / Math.max(days, 0.5); // of a then and now
    return Math.hypot(Math.sqrt(states[cell * WIDTH + LL]), alike);
  }

  /**
   * Charge that can be taken out of the whole string, from where its first cell is full to where
   * its first is empty: cell i is full at z = (a − C/2)/(1 + k) and empty at (a + C/2)/(1 + k).
   *
   * @return [Ah], never more than C by more than the cells differ
   */
  double usable() {
    double full = Double.NEGATIVE_INFINITY;
    double empty = Double.POSITIVE_INFINITY;
    for (int at = 0; at < states.length; at += WIDTH) {
      full = Math.max(full, (states[at + A] - capacity / 2) / (1 + states[at + K]));
      empty = Math.min(empty, (states[at + A] + capacity / 2) / (1 + states[at + K]));
    }
    return Math.max(0, empty - full);
  }

  /** The cell that is empty first. */
  int emptyFirst() {
    return first(1);
  }

  /** The cell that is full first. */
  int fullFirst() {
    return first(-1);
  }

  private int first(int end) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int cell = 0; cell * WIDTH < states.length; cell++) {
      int at = cell * WIDTH;
      double z = end * (states[at + A] + end * capacity / 2) / (1 + states[at + K]);
      if (z < least) {
        least = z;
        best = cell;
      }
    }
    return best;
  }

  /** Becomes as another one is. */
  void set(SiblingCharge other) {
    days = other.days;
    System.arraycopy(other.states, 0, states, 0, states.length);
  }

  void fields(SavedFields saved) throws IOException {
    days = saved.decimal(days);
    saved.decimals(states);
  }
}
