package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * Measured states of health, {@value #APART} cycles apart at least, and how fast they fall: by the
 * median of the slopes between all pairs, which one odd discharge does not move.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1968.10480934">Sen, J. Am. Stat. Assoc. 63 (1968)
 *     1379–1389</a>
 */
final class FadePoints {
  static final int KEPT = 24;
  static final int APART = 4;

  /** The latest ones. */
  static final int RECENT = 6;

  /** Those before must be as many at least: a rest of weeks lifts a cell for dozens of cycles. */
  private static final int FORMER = 14;

  private final int[] cycle = new int[KEPT];
  private final double[] soh = new double[KEPT];
  private int count;

  /** False where the last point is too near. */
  boolean add(int at, double health) {
    if (count > 0 && at - cycle[(count - 1) % KEPT] < APART) {
      return false;
    }
    cycle[count % KEPT] = at;
    soh[count % KEPT] = health;
    count++;
    return true;
  }

  /** Loss of each cycle over the latest points [1/cycle], NaN while there are too few. */
  double recentFade() {
    return count < RECENT ? Double.NaN : fade(0, RECENT);
  }

  /** The same over those before them. */
  double formerFade() {
    int kept = Math.min(count, KEPT);
    return kept < RECENT + FORMER ? Double.NaN : fade(RECENT, kept);
  }

  /** What was lost over the latest points [share]. */
  double recentLoss() {
    return recentFade() * (cycle(0) - cycle(RECENT - 1));
  }

  private int cycle(int back) {
    return cycle[(count - 1 - back) % KEPT];
  }

  private double soh(int back) {
    return soh[(count - 1 - back) % KEPT];
  }

  private double fade(int from, int to) {
    int n = to - from;
    double[] slopes = new double[n * (n - 1) / 2];
    int at = 0;
    for (int i = from; i < to; i++) {
      for (int j = i + 1; j < to; j++) {
        slopes[at++] = (soh(j) - soh(i)) / (cycle(i) - cycle(j));
      }
    }
    Arrays.sort(slopes);
    return at % 2 == 1 ? slopes[at / 2] : (slopes[at / 2 - 1] + slopes[at / 2]) / 2;
  }

  FadePoints copy() {
    FadePoints copy = new FadePoints();
    System.arraycopy(cycle, 0, copy.cycle, 0, KEPT);
    System.arraycopy(soh, 0, copy.soh, 0, KEPT);
    copy.count = count;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    saved.integers(cycle);
    saved.decimals(soh);
    count = saved.integer(count);
  }
}
