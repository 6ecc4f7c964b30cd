package io.celltwin.domain;

import java.util.Arrays;
import java.util.Locale;

/**
 * The trajectory of state of health from a twin's revision on, under the cell's current use.
 *
 * <p>Columns of equal length, one entry per horizon: cycles ahead (rising, from 0), and 5, 50 and
 * 95 % quantiles of SOH [share of the reference, 0..].
 */
public final class Forecast {
  private final String cellId;
  private final long revision;
  private final long eventMillis;
  private final int cycleNumber;
  private final int[] cyclesAhead;
  private final double[] lower;
  private final double[] median;
  private final double[] upper;
  private final double endOfLife;
  private final Estimate rulCycles;
  private final Estimate kneeCycle;

  /**
   * @param cellId whose
   * @param revision of the twin it starts from
   * @param eventMillis of that revision
   * @param cycleNumber of that revision
   * @param cyclesAhead horizons
   * @param lower 5 % quantile at each
   * @param median at each
   * @param upper 95 % quantile at each
   * @param endOfLife SOH at which life ends [0..1]
   * @param rulCycles cycles until then; a bound that lies beyond the last horizon is that horizon,
   *     and the reason says so
   * @param kneeCycle cycle of accelerated fade, unknown where there is none
   */
  public Forecast(
      String cellId,
      long revision,
      long eventMillis,
      int cycleNumber,
      int[] cyclesAhead,
      double[] lower,
      double[] median,
      double[] upper,
      double endOfLife,
      Estimate rulCycles,
      Estimate kneeCycle) {
    int n = cyclesAhead.length;
    if (lower.length != n || median.length != n || upper.length != n) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cell %s: forecast columns have %d, %d, %d and %d entries, wanted equal numbers",
              cellId,
              n,
              lower.length,
              median.length,
              upper.length));
    }
    this.cellId = cellId;
    this.revision = revision;
    this.eventMillis = eventMillis;
    this.cycleNumber = cycleNumber;
    this.cyclesAhead = cyclesAhead.clone();
    this.lower = lower.clone();
    this.median = median.clone();
    this.upper = upper.clone();
    this.endOfLife = endOfLife;
    this.rulCycles = rulCycles;
    this.kneeCycle = kneeCycle;
  }

  public String cellId() {
    return cellId;
  }

  public long revision() {
    return revision;
  }

  public long eventMillis() {
    return eventMillis;
  }

  public int cycleNumber() {
    return cycleNumber;
  }

  public int size() {
    return cyclesAhead.length;
  }

  public int[] cyclesAhead() {
    return cyclesAhead.clone();
  }

  public double[] lower() {
    return lower.clone();
  }

  public double[] median() {
    return median.clone();
  }

  public double[] upper() {
    return upper.clone();
  }

  public double endOfLife() {
    return endOfLife;
  }

  public Estimate rulCycles() {
    return rulCycles;
  }

  public Estimate kneeCycle() {
    return kneeCycle;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Forecast that
        && cellId.equals(that.cellId)
        && revision == that.revision
        && eventMillis == that.eventMillis
        && cycleNumber == that.cycleNumber
        && Arrays.equals(cyclesAhead, that.cyclesAhead)
        && Arrays.equals(lower, that.lower)
        && Arrays.equals(median, that.median)
        && Arrays.equals(upper, that.upper)
        && Double.compare(endOfLife, that.endOfLife) == 0
        && rulCycles.equals(that.rulCycles)
        && kneeCycle.equals(that.kneeCycle);
  }

  @Override
  public int hashCode() {
    return 31 * cellId.hashCode() + Long.hashCode(revision);
  }
}
