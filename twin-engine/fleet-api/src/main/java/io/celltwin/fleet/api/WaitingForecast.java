package io.celltwin.fleet.api;

/**
 * A forecast at one horizon that waits for its truth.
 *
 * @param revision of the twin it began from
 * @param begin cycle it began from
 * @param horizon cycles ahead
 * @param method that answered
 * @param version of the model or code
 * @param lower 5 % quantile at the horizon [share]
 * @param median 50 %, NaN where there is none
 * @param upper 95 % quantile
 * @param persisting what persistence says: the last complete discharge, else where it began
 * @param anchor cycle of that discharge
 * @param rate fade a cycle up to it, NaN where it is the first
 * @param settled whether the discharges before it are all read, so that these hold
 */
record WaitingForecast(
    long revision,
    int begin,
    int horizon,
    String method,
    String version,
    double lower,
    double median,
    double upper,
    double persisting,
    int anchor,
    double rate,
    boolean settled) {
  /** A truth may come later than its horizon by this share of it, and by two cycles. */
  private static final int LATE = 20;

  int from() {
    return begin + horizon;
  }

  int until() {
    return begin + horizon + Math.max(2, horizon / LATE);
  }

  /** With what plain methods say. */
  WaitingForecast beside(double last, int lastCycle, double fade) {
    return new WaitingForecast(
        revision, begin, horizon, method, version, lower, median, upper, last, lastCycle, fade,
        true);
  }
}
