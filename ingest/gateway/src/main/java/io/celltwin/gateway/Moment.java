package io.celltwin.gateway;

import static java.util.Objects.requireNonNull;

/**
 * When a reading was taken, as its source tells it.
 *
 * @param micros since 1970-01-01 UTC where {@code clock} is STATED, since the source was switched
 *     on where it is POWER_ON, else without meaning [µs]
 * @param clock whose time it is
 * @param backfilled whether the source says itself that it sends something old
 */
public record Moment(long micros, Clock clock, boolean backfilled) {
  public Moment {
    requireNonNull(clock, "clock");
  }

  /** Whose time it is. */
  public enum Clock {
    /** A time of day the source stated. */
    STATED,
    /** Seconds since something was switched on: anchored to arrival. */
    POWER_ON,
    /** None was told: the time of arrival stands in. */
    ARRIVAL
  }

  public static Moment stated(long micros) {
    return new Moment(micros, Clock.STATED, false);
  }

  public static Moment sincePowerOn(long micros) {
    return new Moment(micros, Clock.POWER_ON, false);
  }

  public static Moment ofArrival() {
    return new Moment(0, Clock.ARRIVAL, false);
  }
}
