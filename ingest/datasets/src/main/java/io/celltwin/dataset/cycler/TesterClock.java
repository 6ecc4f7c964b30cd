package io.celltwin.dataset.cycler;

/**
 * Event time from the two times of a tester. The test's own time is fine and steady, so it gives
 * the distance between samples; the calendar time is coarse and gives where they lie. While the
 * test stands still the calendar goes on: where it is ahead by more than it can have drifted, the
 * samples that follow lie later.
 *
 * <p>A calendar that goes back, or by an hour for the summer, changes nothing: testers write local
 * time, and a battery knows no summer time. A test time that begins anew, as some do with each
 * cycle, step or file, goes on where the last one ended, or at its date.
 */
final class TesterClock {
  private static final double HOUR = 3600;

  /** Calendars of two machines drift apart by less than this share. */
  private static final double DRIFT = 2e-4;

  /** A time that begins anew falls back by so many intervals, to no farther than two from 0. */
  private static final double FALL = 3;

  private static final double NEAR = 2;
  private static final double NEAR_SHARE = 0.02;

  /** A time whose first reading is so many intervals from 0 begins there. */
  private static final double FAR = 100;

  private final double tolerance;
  private final SummerTime summer = new SummerTime();
  private ClockUnits units;
  private double fallbackStart;
  private double anchor = Double.NaN;
  private double anchoredAt;
  private double lastTest = Double.NaN;
  private double firstTest;
  private double interval;
  private boolean newPart;
  private int pauses;
  private int restarts;
  private double stoodSeconds;
  private boolean dated;

  /**
   * @param resolution of the calendar time [s]
   * @param fallbackStart of a test whose rows have no calendar time [s since 1970-01-01 UTC]; NaN
   *     if nobody knows
   */
  TesterClock(double resolution, double fallbackStart) {
    this(resolution, fallbackStart, ClockUnits.AS_NAMED);
  }

  TesterClock(double resolution, double fallbackStart, ClockUnits units) {
    this.tolerance = Math.max(5 * resolution, 10);
    this.fallbackStart = fallbackStart;
    this.units = units;
  }

  /** Another file of the same test follows, whose time may begin anew. */
  void beginPart(double start, ClockUnits itsUnits) {
    newPart = !Double.isNaN(lastTest);
    fallbackStart = start;
    units = itsUnits;
  }

  /**
   * @param test as the file says it [s]; NaN where the file has none
   * @param wall since 1970-01-01 UTC [s]; NaN where the row has none
   * @return event time [µs since 1970-01-01 UTC]
   */
  long micros(double test, double wall) {
    double wallSeconds = wall * units.wall();
    if (Double.isNaN(test)) {
      dated = true;
      return Math.round(summer.seconds(wallSeconds) * 1e6);
    }
    double testSeconds = test * units.test();
    if (Double.isNaN(anchor)) {
      dated = !Double.isNaN(wallSeconds) || !Double.isNaN(fallbackStart);
      anchor =
          !Double.isNaN(wallSeconds)
              ? wallSeconds - testSeconds
              : Double.isNaN(fallbackStart) ? 0 : fallbackStart;
      anchoredAt = testSeconds;
      firstTest = testSeconds;
    } else if (beginsAnew(testSeconds)) {
      restart(testSeconds, wallSeconds);
    } else if (!Double.isNaN(wallSeconds)) {
      double ahead = wallSeconds - (anchor + testSeconds);
      double sure = tolerance + Math.abs(testSeconds - anchoredAt) * DRIFT;
      boolean isSummer = Math.abs(ahead - HOUR) < sure;
      if (ahead > sure && !isSummer) {
        pauses++;
        stoodSeconds += ahead;
        anchor += ahead;
        anchoredAt = testSeconds;
      }
    }
    interval = testSeconds > lastTest ? testSeconds - lastTest : interval;
    lastTest = testSeconds;
    newPart = false;
    // apart, so that a test's own microseconds survive the size of a date
    return Math.round(anchor * 1e3) * 1000 + Math.round(testSeconds * 1e6);
  }

  private boolean beginsAnew(double testSeconds) {
    if (testSeconds >= lastTest) {
      return false;
    }
    double near = Math.max(NEAR * interval, NEAR_SHARE * (lastTest - firstTest));
    return newPart
        || (lastTest - testSeconds >= FALL * interval && testSeconds - firstTest <= near);
  }

  private void restart(double testSeconds, double wallSeconds) {
    double lastEvent = anchor + lastTest;
    double start =
        !Double.isNaN(wallSeconds)
            ? wallSeconds - testSeconds
            : newPart && !Double.isNaN(fallbackStart) ? fallbackStart : Double.NaN;
    boolean later = start + testSeconds >= lastEvent;
    // to the millisecond, as the anchor is told in those
    double zero = firstTest > FAR * interval ? firstTest : 0;
    anchor = later ? start : Math.ceil(1e3 * (lastEvent - Math.min(testSeconds, zero))) / 1e3;
    anchoredAt = testSeconds;
    restarts += newPart ? 0 : 1;
  }

  /** Where the clock on the wall was put within the test, and the dates alone tell the time. */
  SummerTime summer() {
    return summer;
  }

  /** How often the calendar went on without the test. */
  int pauses() {
    return pauses;
  }

  /** How often the test's time began anew within a file. */
  int restarts() {
    return restarts;
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
