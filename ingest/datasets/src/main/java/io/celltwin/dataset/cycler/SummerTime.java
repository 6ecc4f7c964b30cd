package io.celltwin.dataset.cycler;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;

/**
 * Dates of a clock on the wall that is put forward or back by an hour within a test: between two
 * rows an hour passes that no sample fills, or one that was there before comes again. Read without
 * it, so that no current flows in an hour that never was.
 *
 * <p>Taken for that only where clocks are put: by an hour to the interval of the rows, in the first
 * hours of a Sunday in spring or autumn of either half of the world. A true pause of exactly an
 * hour then is the price, and the reader says what was done.
 */
final class SummerTime {
  private static final double HOUR = 3600;

  /** Rows farther apart do not tell an hour from a pause [s]. */
  private static final double LONGEST_INTERVAL = 900;

  /** Clocks are put between midnight and four. */
  private static final int LATEST_HOUR = 4;

  private static final Set<Month> MONTHS =
      EnumSet.of(Month.MARCH, Month.APRIL, Month.SEPTEMBER, Month.OCTOBER, Month.NOVEMBER);

  private double last = Double.NaN;
  private double interval = Double.NaN;
  private double put;
  private int changes;
  private LocalDateTime at;

  /**
   * @param wall as the file has it [s since 1970-01-01, as if it were UTC]
   * @return without the hour
   */
  double seconds(double wall) {
    double step = wall - last;
    if (!Double.isNaN(interval) && interval <= LONGEST_INTERVAL && interval > 0) {
      double off = step - interval;
      double slack = Math.max(1, 0.5 * interval);
      if (Math.abs(Math.abs(off) - HOUR) <= slack && isPutThen(Math.min(last, wall))) {
        put -= Math.signum(off) * HOUR;
        changes++;
        at = date(last);
        step = interval;
      }
    }
    interval = step > 0 ? step : interval;
    last = wall;
    return wall + put;
  }

  private static LocalDateTime date(double wall) {
    return LocalDateTime.ofInstant(Instant.ofEpochSecond((long) wall), ZoneOffset.UTC);
  }

  private static boolean isPutThen(double wall) {
    LocalDateTime then = date(wall);
    return then.getDayOfWeek() == DayOfWeek.SUNDAY
        && then.getHour() < LATEST_HOUR
        && MONTHS.contains(then.getMonth());
  }

  /** How often it was put. */
  int changes() {
    return changes;
  }

  /** The last row before, by the file's own clock; null where it never was put. */
  LocalDateTime at() {
    return at;
  }
}
