package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How a cell's state of health went, one point per cycle, in bounded memory: the last {@value
 * #RECENT} points exactly, the whole life as at most {@value #LIFE} points evenly thinned, and the
 * sums that give the least-squares line through all of them.
 */
public final class SohHistory {
  /** Points kept exactly. */
  public static final int RECENT = 128;

  /** Points kept of the whole life. */
  public static final int LIFE = 64;

  private static final int YOUNG = 5;

  private final int[] recentCycle = new int[RECENT];
  private final double[] recentSoh = new double[RECENT];
  private final int[] lifeCycle = new int[LIFE];
  private final double[] lifeSoh = new double[LIFE];
  private final double[] young = new double[YOUNG];
  private int count;
  private int lifeCount;
  private int stride = 1;
  private int firstCycle;
  private double max = Double.NaN;
  private double sumK;
  private double sumS;
  private double sumKk;
  private double sumKs;

  /**
   * Takes in the state of health at a cycle.
   *
   * @param cycle after the last one
   * @param soh share of the reference, finite
   */
  public void add(int cycle, double soh) {
    if (count > 0 && cycle <= lastCycle()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cycle %d comes after cycle %d, wanted rising cycles",
              cycle,
              lastCycle()));
    }
    if (!Double.isFinite(soh)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "SOH at cycle %d is %s, wanted a finite number", cycle, soh));
    }
    if (count == 0) {
      firstCycle = cycle;
      max = soh;
    }
    if (count < YOUNG) {
      young[count] = soh;
    }
    if (count % stride == 0) {
      keep(cycle, soh);
    }
    recentCycle[count % RECENT] = cycle;
    recentSoh[count % RECENT] = soh;
    count++;
    max = Math.max(max, soh);
    double k = cycle - firstCycle;
    sumK += k;
    sumS += soh;
    sumKk += k * k;
    sumKs += k * soh;
  }

  private void keep(int cycle, double soh) {
    if (lifeCount == LIFE) { // every second one goes, and from now on half as many come in
      for (int i = 0; i < LIFE / 2; i++) {
        lifeCycle[i] = lifeCycle[2 * i];
        lifeSoh[i] = lifeSoh[2 * i];
      }
      lifeCount = LIFE / 2;
      stride *= 2;
    }
    lifeCycle[lifeCount] = cycle;
    lifeSoh[lifeCount++] = soh;
  }

  /** Points seen, kept or not. */
  public int size() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Of the latest point; only when there is one. */
  public int lastCycle() {
    return recentCycle[latest()];
  }

  /** Latest, NaN where there is none. */
  public double last() {
    return count == 0 ? Double.NaN : recentSoh[latest()];
  }

  private int latest() {
    return (count - 1 + RECENT) % RECENT;
  }

  /** Median of the first five, or of as many as there are; NaN where there is none. */
  public double first() {
    int n = Math.min(count, YOUNG);
    if (n == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(young, n);
    Arrays.sort(sorted);
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /** Highest ever, NaN where there is none. */
  public double max() {
    return max;
  }

  /**
   * Least-squares loss of SOH per cycle over the points of the last {@code cycles} cycles, positive
   * while the cell fades [1/cycle]; NaN with fewer than half as many points. At most {@value
   * #RECENT} cycles.
   */
  public double fade(int cycles) {
    if (cycles > RECENT) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "fade over %d cycles, wanted at most %d", cycles, RECENT));
    }
    int kept = Math.min(count, RECENT);
    if (kept == 0) {
      return Double.NaN;
    }
    int now = lastCycle();
    int n = 0;
    double k1 = 0;
    double s1 = 0;
    double kk = 0;
    double ks = 0;
    for (int back = 0; back < kept; back++) {
      int i = (count - 1 - back) % RECENT;
      double k = recentCycle[i] - now;
      if (k <= -cycles) {
        break;
      }
      n++;
      k1 += k;
      s1 += recentSoh[i];
      kk += k * k;
      ks += k * recentSoh[i];
    }
    return 2 * n < cycles ? Double.NaN : loss(n, k1, s1, kk, ks);
  }

  /** The same over the whole life; NaN with fewer than five points. */
  public double fadeOverLife() {
    return count < YOUNG ? Double.NaN : loss(count, sumK, sumS, sumKk, sumKs);
  }

  private static double loss(int n, double k, double s, double kk, double ks) {
    double spread = n * kk - k * k;
    return spread > 0 ? -(n * ks - k * s) / spread : Double.NaN;
  }

  /** Points of the thinned life, oldest first. */
  public int lifePoints() {
    return lifeCount;
  }

  public int lifeCycle(int i) {
    return lifeCycle[i];
  }

  public double lifeSoh(int i) {
    return lifeSoh[i];
  }

  /** Exact points kept, at most {@value #RECENT}. */
  public int recentPoints() {
    return Math.min(count, RECENT);
  }

  /** Cycle of an exact point, 0 the latest. */
  public int recentCycle(int back) {
    return recentCycle[(count - 1 - back) % RECENT];
  }

  /** SOH of an exact point, 0 the latest. */
  public double recentSoh(int back) {
    return recentSoh[(count - 1 - back) % RECENT];
  }

  public SohHistory copy() {
    SohHistory copy = new SohHistory();
    System.arraycopy(recentCycle, 0, copy.recentCycle, 0, RECENT);
    System.arraycopy(recentSoh, 0, copy.recentSoh, 0, RECENT);
    System.arraycopy(lifeCycle, 0, copy.lifeCycle, 0, LIFE);
    System.arraycopy(lifeSoh, 0, copy.lifeSoh, 0, LIFE);
    System.arraycopy(young, 0, copy.young, 0, YOUNG);
    copy.count = count;
    copy.lifeCount = lifeCount;
    copy.stride = stride;
    copy.firstCycle = firstCycle;
    copy.max = max;
    copy.sumK = sumK;
    copy.sumS = sumS;
    copy.sumKk = sumKk;
    copy.sumKs = sumKs;
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    saved.integers(recentCycle);
    saved.decimals(recentSoh);
    saved.integers(lifeCycle);
    saved.decimals(lifeSoh);
    saved.decimals(young);
    count = saved.integer(count);
    lifeCount = saved.integer(lifeCount);
    stride = saved.integer(stride);
    firstCycle = saved.integer(firstCycle);
    max = saved.decimal(max);
    sumK = saved.decimal(sumK);
    sumS = saved.decimal(sumS);
    sumKk = saved.decimal(sumKk);
    sumKs = saved.decimal(sumKs);
  }
}
