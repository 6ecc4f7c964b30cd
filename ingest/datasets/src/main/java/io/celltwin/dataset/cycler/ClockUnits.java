package io.celltwin.dataset.cycler;

import io.celltwin.dataset.Assumption;
import io.celltwin.dataset.DatasetFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a file's two clocks have to be multiplied with to be seconds, where a column's name says
 * another unit than its numbers have. Two clocks of one test advance alike; where they disagree by
 * exactly the ratio of two units, the one that yields a date of our time is right.
 *
 * @param test of the test's time
 * @param wall of the calendar time
 * @param told what was found, empty where all is as named
 */
record ClockUnits(double test, double wall, List<Assumption> told) {
  static final ClockUnits AS_NAMED = new ClockUnits(1, 1, List.of());

  /** Between seconds, minutes, hours, days, milli-, micro- and nanoseconds. */
  private static final double[] RATIOS = {60, 1000, 3600, 86_400, 1e6, 1e9};

  private static final double CLOSE = 0.1;
  private static final int ROWS = 20_000;
  private static final int ROWS_OF_A_WINDOW = 200;
  private static final int LEAST_ROWS = 4;
  private static final double MOST = 0.7;

  /** Seconds since 1970 of the years 1990 and 2100. */
  private static final double EARLIEST = 6.3e8;

  private static final double LATEST = 4.1e9;

  ClockUnits {
    told = List.copyOf(told);
  }

  /**
   * Looks at a file's beginning.
   *
   * @param rows from the first on; left open
   * @param resolution of the calendar time [s]
   */
  static ClockUnits of(FileRows rows, double resolution) throws IOException {
    String testName = name(rows, ColumnQuantity.TEST_TIME);
    String wallName = name(rows, ColumnQuantity.WALL_TIME);
    if (wallName == null) {
      return AS_NAMED;
    }
    var look = new Look(resolution);
    try {
      for (int i = 0; i < ROWS && rows.next(); i++) {
        if (rows.fault() == null) {
          look.add(rows.number(ColumnQuantity.TEST_TIME), rows.number(ColumnQuantity.WALL_TIME));
        }
      }
    } catch (DatasetFormatException e) {
      // will be said when it is surveyed
    }
    var told = new ArrayList<Assumption>();
    double wall = look.wallFactor();
    if (wall != 1) {
      told.add(clock(wallName, wall));
    }
    double ratio = look.ratio() / wall;
    double test = 1;
    if (testName != null && !Double.isNaN(ratio) && nearest(ratio) != 1) {
      double factor = nearest(ratio);
      if (plausible(look.firstWall * wall)) {
        test = 1 / factor;
        told.add(
            new Assumption(
                Assumption.About.CLOCK,
                String.format(
                    Locale.ROOT,
                    "two clocks disagree: column %s runs %s as column %s, which gives dates of our"
                        + " time; %s is read in the unit in which they agree",
                    testName,
                    times(factor),
                    wallName,
                    testName)));
      } else {
        told.add(
            new Assumption(
                Assumption.About.CLOCK,
                String.format(
                    Locale.ROOT,
                    "two clocks disagree: column %s runs %s as column %s; neither says which is"
                        + " right, so the first is taken as its name says",
                    testName,
                    times(factor),
                    wallName)));
        wall = 1;
      }
    }
    return test == 1 && wall == 1 && told.isEmpty() ? AS_NAMED : new ClockUnits(test, wall, told);
  }

  private static Assumption clock(String column, double factor) {
    String unit = factor == 1e-3 ? "milliseconds" : factor == 1e-6 ? "microseconds" : "nanoseconds";
    return new Assumption(
        Assumption.About.CLOCK,
        "column %s is no date in the unit it names: read as one in %s".formatted(column, unit));
  }

  private static String times(double factor) {
    return factor >= 1
        ? String.format(Locale.ROOT, "%.0f times as fast", factor)
        : String.format(Locale.ROOT, "%.0f times slower", 1 / factor);
  }

  private static String name(FileRows rows, ColumnQuantity quantity) {
    return rows.bindings().stream()
        .filter(b -> b.quantity() == quantity)
        .map(Binding::name)
        .findFirst()
        .orElse(null);
  }

  private static boolean plausible(double seconds) {
    return seconds > EARLIEST && seconds < LATEST;
  }

  /** The ratio of two units that a ratio is, or 1. */
  private static double nearest(double ratio) {
    for (double unit : RATIOS) {
      if (Math.abs(ratio / unit - 1) < CLOSE) {
        return unit;
      }
      if (Math.abs(ratio * unit - 1) < CLOSE) {
        return 1 / unit;
      }
    }
    return 1;
  }

  /** Stretches of a file in which both clocks ran. */
  private static final class Look {
    private final double resolution;
    private final List<Double> ratios = new ArrayList<>();
    private double firstWall = Double.NaN;
    private double fromTest = Double.NaN;
    private double fromWall;
    private double lastTest;
    private int rows;

    Look(double resolution) {
      this.resolution = resolution;
    }

    void add(double test, double wall) {
      if (Double.isNaN(wall)) {
        return;
      }
      if (Double.isNaN(firstWall)) {
        firstWall = wall;
      }
      if (Double.isNaN(test)) {
        return;
      }
      if (Double.isNaN(fromTest) || test < lastTest) {
        fromTest = test;
        fromWall = wall;
        rows = 0;
      } else {
        rows++;
        boolean long_ = Math.abs(wall - fromWall) >= 20 * resolution && rows >= LEAST_ROWS;
        if (long_ || rows >= ROWS_OF_A_WINDOW) {
          if (wall > fromWall && test > fromTest) {
            ratios.add((test - fromTest) / (wall - fromWall));
          }
          fromTest = test;
          fromWall = wall;
          rows = 0;
        }
      }
      lastTest = test;
    }

    /** How much faster the test's clock runs, where most stretches agree; NaN where they do not. */
    double ratio() {
      for (double ratio : ratios) {
        long alike = ratios.stream().filter(r -> Math.abs(r / ratio - 1) < CLOSE).count();
        if (alike >= MOST * ratios.size()) {
          return ratio;
        }
      }
      return Double.NaN;
    }

    /** What turns the first calendar time into a date of our time; 1 where it is one or none is. */
    double wallFactor() {
      for (double factor : new double[] {1, 1e-3, 1e-6, 1e-9}) {
        if (plausible(firstWall * factor)) {
          return factor;
        }
      }
      return 1;
    }
  }
}
