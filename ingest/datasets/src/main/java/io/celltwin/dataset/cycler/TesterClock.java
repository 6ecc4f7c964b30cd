package io.celltwin.dataset.cycler;

/**
 * Event time from the two times of a tester. The test's own time is fine and steady, so it gives
 * the distance between samples; the calendar time is coarse and gives where they lie. While the
 * test stands still the calendar goes on: where it is ahead by more than it can have drifted, the
 * samples that follow lie later.
 *
 * <p>A calendar that goes back, or by an hour for the summer, changes nothing: testers write local
 * time, and a battery knows no summer time.
 */
final class TesterClock {
  private static final double HOUR = 3600;

  /** Calendars of two machines drift apart by less than this share. */
  private static final double DRIFT = 2e-4;

  private final double tolerance;
  private final double fallbackStart;
  private double anchor = Double.NaN;
  private double anchoredAt;
  private int pauses;
  private double stoodSeconds;
  private boolean dated;

  /**
   * @param resolution of the calendar time [s]
   * @param fallbackStart of a test whose rows have no calendar time [s since 1970-01-01 UTC]; NaN
   *     if nobody knows
   */
  TesterClock(double resolution, double fallbackStart) {
    this.tolerance = Math.max(5 * resolution, 10);
    this.fallbackStart = fallbackStart;
  }

  /**
   * @param testSeconds as the file says it; NaN where the file has none
   * @param wallSeconds since 1970-01-01 UTC; NaN where the row has none
   * @return event time [µs since 1970-01-01 UTC]
   */
  long micros(double testSeconds, double wallSeconds) {
    if (Double.isNaN(testSeconds)) {
      dated = true;
      return Math.round(wallSeconds * 1e6);
    }
    if (Double.isNaN(anchor)) {
      dated = !Double.isNaN(wallSeconds) || !Double.isNaN(fallbackStart);
      anchor =
          !Double.isNaN(wallSeconds)
              ? wallSeconds - testSeconds
              : Double.isNaN(fallbackStart) ? 0 : fallbackStart;
      anchoredAt = testSeconds;
    } else if (!Double.isNaN(wallSeconds)) {
      double ahead = wallSeconds - (anchor + testSeconds);
      double sure = tolerance + Math.abs(testSeconds - anchoredAt) * DRIFT;
      boolean summer = Math.abs(ahead - HOUR) < sure;
      if (ahead > sure && !summer) {
        pauses++;
        stoodSeconds += ahead;
        anchor += ahead;
        anchoredAt = testSeconds;
      }
    }
    // apart, so that a test's own microseconds survive the size of a date
    return Math.round(anchor * 1e3) * 1000 + Math.round(testSeconds * 1e6);
  }

  /** How often the calendar went on without the test. */
  int pauses() {
    return pauses;
  }

  /** For how long in all [s]. */
  double stoodSeconds() {
    return stoodSeconds;
  }

  /** Whether anybody said when it was. */
  boolean dated() {
    return dated;
  }
}
