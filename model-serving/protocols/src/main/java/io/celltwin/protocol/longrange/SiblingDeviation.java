package io.celltwin.protocol.longrange;

import java.util.Arrays;

/**
 * How one sibling went another way than was forecast for it when it had not been seen: how much
 * longer or shorter it took to each drop, what is left beside that, and when its record ended. Laid
 * onto a new forecast it gives one way the new cell may go.
 */
final class SiblingDeviation {
  private final double[] drops;
  private final double[] ln;
  private final double[] beside;
  private final double end;

  /**
   * @param drops grid, rising
   * @param forecast what was forecast from row k on
   * @param now where it started
   * @param cell as it went
   * @param k rows seen
   */
  SiblingDeviation(double[] drops, double[] forecast, double now, CellLife cell, int k) {
    this.drops = drops;
    this.end = cell.end();
    int left = cell.rows() - k;
    double[] went = Arrays.copyOf(Arrays.copyOfRange(cell.smooth(), k, k + left), forecast.length);
    for (int h = left; h < went.length; h++) {
      went[h] = cell.end() + cell.tail() * (h - left + 1);
    }
    double[] real = times(drops, went, now);
    double[] said = times(drops, forecast, now);
    this.ln = new double[drops.length];
    int last = -1;
    for (int d = 0; d < ln.length; d++) {
      double r = Math.log(real[d]) - Math.log(said[d]);
      if (Double.isFinite(r) && drops[d] <= Math.max(now - end, drops[1])) {
        ln[d] = r;
        last = d;
      }
    }
    for (int d = Math.max(0, last); d < ln.length; d++) {
      ln[d] = last < 0 ? 0 : ln[last];
    }
    double[] stretched = onto(said, now, left, false);
    this.beside = new double[left];
    for (int h = 0; h < left; h++) {
      beside[h] = went[h] - stretched[h];
    }
  }

  /** Cycles ahead at which a curve has dropped so much, NaN where it never does. */
  static double[] times(double[] drops, double[] curve, double now) {
    double[] times = new double[drops.length];
    int h = 0;
    double before = 0;
    double lowest = now - curve[0];
    for (int d = 0; d < drops.length; d++) {
      while (h < curve.length && lowest < drops[d]) {
        before = lowest;
        h++;
        if (h < curve.length) {
          lowest = Math.max(lowest, now - curve[h]);
        }
      }
      if (h >= curve.length) {
        times[d] = Double.NaN;
      } else {
        times[d] = h == 0 ? 1 : h + (drops[d] - before) / (lowest - before);
      }
    }
    return times;
  }

  /**
   * A curve that takes, until each drop, the geometric mean of the cycles two others take.
   *
   * @param share of b; a where it is 0, b where it is 1
   */
  static double[] between(double[] drops, double[] a, double[] b, double now, double share) {
    if (share == 0 || share == 1) {
      return share == 0 ? a : b;
    }
    double[] ta = times(drops, a, now);
    double[] tb = times(drops, b, now);
    int points = 0;
    while (points < drops.length && Double.isFinite(ta[points] + tb[points])) {
      points++;
    }
    if (points < 2) {
      return share < 0.5 ? a : b;
    }
    double[] t = new double[points + 1];
    double[] d = new double[points + 1];
    for (int i = 0; i < points; i++) {
      double mean = Math.exp((1 - share) * Math.log(ta[i]) + share * Math.log(tb[i]));
      t[i + 1] = Math.max(t[i] + 1e-6, mean);
      d[i + 1] = drops[i];
    }
    return Siblings.curve(now, t, d, a.length);
  }

  /**
   * The curve of a new cell if it errs as this one did.
   *
   * @param said times until each drop, as forecast for it
   * @param now where it starts
   * @param cycles ahead wanted
   */
  double[] onto(double[] said, double now, int cycles) {
    return onto(said, now, cycles, true);
  }

  private double[] onto(double[] said, double now, int cycles, boolean all) {
    double[] t = new double[drops.length];
    int points = 0;
    double latest = 0;
    while (points < t.length && Double.isFinite(said[points])) {
      latest = Math.max(latest + 1e-6, said[points] * Math.exp(ln[points]));
      t[points] = latest;
      points++;
    }
    double[] curve = new double[cycles];
    int at = 0;
    for (int h = 1; h <= cycles; h++) {
      while (at < points && t[at] < h) {
        at++;
      }
      double drop;
      if (at == points) {
        drop = points == 0 ? 0 : drops[points - 1];
      } else {
        double t0 = at == 0 ? 0 : t[at - 1];
        double d0 = at == 0 ? 0 : drops[at - 1];
        drop = d0 + (drops[at] - d0) * (h - t0) / (t[at] - t0);
      }
      curve[h - 1] = now - drop;
      if (all && beside.length > 0) {
        curve[h - 1] += beside[Math.min(h, beside.length) - 1];
      }
    }
    return curve;
  }

  /** SOH at which its record ended. */
  double end() {
    return end;
  }
}
