package io.celltwin.gateway;

import java.util.Locale;

/**
 * The voltage told of a pack beside the sum of its cells', told in the same sample: the same thing
 * measured twice. Wires and contactors take a little of it, a sensor that is off, a cell that is
 * not listed or a wrong number of them takes more. A mean over some {@value #SAMPLES} samples.
 */
final class PackSum {
  private static final int SAMPLES = 32;

  /** Further apart they do not agree [share of the pack's]. */
  private static final double APART = 0.02;

  /** Nearer than this they do again. */
  private static final double TOGETHER = 0.012;

  private int cells;
  private int seen;
  private double sum; // V
  private double told; // V
  private boolean apart;

  /**
   * Another sample.
   *
   * @param packVolts as told of the whole; NaN where it is not
   * @param cellVolts sum of all that were told
   * @param count of these
   */
  void look(double packVolts, double cellVolts, int count) {
    if (count > cells) { // before it not all of them were known
      cells = count;
      seen = 0;
    }
    if (!(packVolts > 0) || !(cellVolts > 0) || count < cells) {
      return;
    }
    seen = Math.min(SAMPLES, seen + 1);
    sum += (cellVolts - sum) / seen;
    told += (packVolts - told) / seen;
    double off = Math.abs(told - sum) / told;
    apart = seen == SAMPLES && off > (apart ? TOGETHER : APART);
  }

  /** What somebody should know; null while they agree. */
  String said() {
    return apart
        ? String.format(
            Locale.ROOT,
            "its %d cells add up to %.2f V where %.2f V are told of the pack: a voltage sensor is"
                + " off, or not every cell in series is told",
            cells,
            sum,
            told)
        : null;
  }
}
