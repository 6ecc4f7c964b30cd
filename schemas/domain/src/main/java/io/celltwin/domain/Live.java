package io.celltwin.domain;

import java.util.List;

/**
 * A cell as its latest samples show it, while an operation goes on. NaN where a number is not
 * known.
 *
 * @param cellId stable for the life of the cell
 * @param timeMillis of the latest sample [ms since 1970-01-01 UTC]
 * @param voltage V
 * @param current A, positive while charging
 * @param temperature surface [°C]
 * @param charge state of charge
 * @param doing what it is doing, or null where that cannot be told yet
 * @param sinceMillis since when it does [ms since 1970-01-01 UTC]
 * @param samples used of the operation that goes on
 * @param openAlerts kinds of alerts of samples that hold, in alphabetical order
 * @param lineage the frame of the latest sample
 */
public record Live(
    String cellId,
    long timeMillis,
    double voltage,
    double current,
    double temperature,
    Charge charge,
    OperationKind doing,
    long sinceMillis,
    int samples,
    List<String> openAlerts,
    Lineage lineage) {
  /** The cell has never rested for so long that its voltage told the state of charge. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final double DAY = 86_400_000;

  public Live {
    openAlerts = List.copyOf(openAlerts);
  }

  /**
   * State of charge with its 90 % interval [share].
   *
   * @param soc now, NaN where not known
   * @param lower 5 % quantile
   * @param upper 95 % quantile
   * @param reason why it is not known, or null
   * @param anchorMillis when rest last told it [ms since 1970-01-01 UTC], or {@link Live#NEVER}
   */
  public record Charge(double soc, double lower, double upper, String reason, long anchorMillis) {}

  /** P = V·I [W], positive while charging. */
  public double power() {
    return voltage * current;
  }

  /** Since rest last told the state of charge [d]; NaN where it never has. */
  public double daysSinceAnchor() {
    return charge.anchorMillis == NEVER ? Double.NaN : (timeMillis - charge.anchorMillis) / DAY;
  }
}
