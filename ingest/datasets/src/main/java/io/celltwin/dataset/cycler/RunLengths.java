package io.celltwin.dataset.cycler;

/**
 * For how long current flowed one way without a stop, in the unit that a file's time seems to have.
 * A cell that is charged for a year on end and then discharged for a year is one whose time is in
 * milliseconds; one that is emptied within a blink has its time in hours.
 */
final class RunLengths {
  /** No test charges and discharges for longer, at currents that are worth one [s]. */
  private static final double LONGEST = 250 * 3600.0;

  /** Of the largest current: below, none flows. */
  private static final double NO_CURRENT = 0.02;

  /** Rows that make a run one that was watched. */
  private static final int WATCHED = 20;

  /** One step that is more than this share of its run is a pause. */
  private static final double PAUSE = 0.2;

  /** A whole test is longer [s], if voltage moved by so much in so many rows. */
  private static final double SHORTEST_TEST = 5;

  private static final double MOVED = 0.5;
  private static final int ROWS = 100;

  /** What may be written instead of seconds, the likeliest first. */
  private static final double[] FINER = {1e-3, 1e-6, 1e-9};

  private double peak;
  private int sense;
  private double run;
  private double step;
  private int rows;
  private double longestIn;
  private double longestOut;
  private double all;
  private int count;
  private boolean whole = true; // every step, in the unit that the file names
  private double startVolts;
  private double endVolts;
  private int sweeps;
  private double longestSweep;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  void add(double seconds, double volts, double amperes) {
    peak = Math.max(peak, Math.abs(amperes));
    int now = Math.abs(amperes) <= NO_CURRENT * peak ? 0 : amperes > 0 ? 1 : -1;
    if (now != sense || seconds < 0) {
      end();
      sense = now;
      startVolts = volts;
    } else {
      run += seconds;
      step = Math.max(step, seconds);
      rows++;
    }
    endVolts = volts;
    all += Math.max(0, seconds);
    whole &= seconds == Math.rint(seconds);
    count++;
    lowest = Math.min(lowest, volts);
    highest = Math.max(highest, volts);
  }

  private void end() {
    if (rows >= WATCHED && step <= PAUSE * run) {
      longestIn = sense > 0 ? Math.max(longestIn, run) : longestIn;
      longestOut = sense < 0 ? Math.max(longestOut, run) : longestOut;
      if (sense != 0 && Math.abs(endVolts - startVolts) > MOVED) {
        sweeps++;
        longestSweep = Math.max(longestSweep, run);
      }
    }
    run = 0;
    step = 0;
    rows = 0;
  }

  /**
   * What the time has to be multiplied with to be one of a test; 1 where it is, or nobody knows:
   * milliseconds and finer are counted, so that a fraction of one is the sign of another mistake (a
   * published file has seconds times 3600).
   */
  double factor() {
    end();
    if (!whole) {
      return 1;
    }
    double shorter = Math.min(longestIn, longestOut);
    for (double factor : FINER) {
      if (shorter > LONGEST && shorter * factor <= LONGEST) {
        return factor;
      }
    }
    return 1;
  }

  /** Whether all of it went by within seconds. */
  boolean isTooFast() {
    return count >= ROWS && all < SHORTEST_TEST && highest - lowest > MOVED;
  }

  /** The shorter of the longest charge and the longest discharge [h]. */
  double hours() {
    return Math.min(longestIn, longestOut) / 3600;
  }

  /** How often a current that flowed one way took the voltage far. */
  int sweeps() {
    end();
    return sweeps;
  }

  /** For how long at most [s]. */
  double longestSweep() {
    return longestSweep;
  }

  /** From the first row to the last [s]. */
  double seconds() {
    return all;
  }
}
