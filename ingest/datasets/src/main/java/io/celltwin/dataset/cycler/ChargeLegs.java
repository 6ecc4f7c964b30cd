package io.celltwin.dataset.cycler;

import java.util.Arrays;

/**
 * How much charge moved in one direction, at which current, and at which voltage it ended, for both
 * directions alike, since it may turn out only later which of them charges. A direction ends when a
 * fifth of what it moved has come back, so that pulses and regeneration do not end it.
 *
 * <p>Where current is switched, nobody knows when between two samples: a loaded sample stands for
 * half the time to its loaded neighbour, on the other side too. Nothing is drawn across the switch
 * itself, and the voltage at which a direction ends is the last one under load, never one at rest,
 * where it has sprung back.
 */
final class ChargeLegs {
  private static final double TURN = 0.2;

  /** Share of the largest current below which none flows: noise of a meter. */
  private static final double NO_CURRENT = 0.002;

  /** Share of the largest leg from which one counts as from end to end. */
  private static final double FULL = 0.9;

  /** A cell that has aged moves no less than this share from end to end. */
  private static final double MUCH = 0.4;

  /** Nothing is integrated over longer gaps [s]. */
  private static final double LONGEST_STEP = 3600;

  private static final int MOST_LEGS = 100_000;

  /** What moved in one direction. */
  static final class Way {
    private double[] charge = new double[16];
    private double[] end = new double[16];
    private int legs;
    private double largest;
    private double largestSampled;
    private double moved;
    private double energy;
    private double timesCurrent;

    private void leg(double ampereHours, double volts, double edges) {
      largestSampled = Math.max(largestSampled, ampereHours - edges);
      if (legs == MOST_LEGS || !(ampereHours > 0)) {
        return;
      }
      if (legs == charge.length) {
        charge = Arrays.copyOf(charge, 2 * legs);
        end = Arrays.copyOf(end, 2 * legs);
      }
      charge[legs] = ampereHours;
      end[legs++] = volts;
      largest = Math.max(largest, ampereHours);
    }

    /** The most that was moved at once [Ah]. */
    double largest() {
      return largest;
    }

    /**
     * The same from the first loaded sample to the last, as a capacity is counted [Ah]: without the
     * halves of the intervals in which current was switched.
     */
    double largestSampled() {
      return largestSampled;
    }

    /**
     * Highest voltage at which those ended that went as far as the largest did, under load [V].
     * They end a little apart: at other loads, and where the samples happened to be. NaN if there
     * were none.
     *
     * @param apart how far they may [V]
     */
    double highestEnd(double apart) {
      double lowest = Double.NaN;
      for (int i = 0; i < legs; i++) {
        if (charge[i] >= FULL * largest && !(lowest <= end[i])) {
          lowest = end[i];
        }
      }
      double highest = lowest;
      for (int i = 0; i < legs; i++) {
        if (charge[i] >= MUCH * largest && end[i] <= lowest + apart) {
          highest = Math.max(highest, end[i]);
        }
      }
      return highest;
    }

    /** Lowest voltage at which any ended, under load [V]; NaN if there was none. */
    double lowestEnd() {
      double lowest = Double.NaN;
      for (int i = 0; i < legs; i++) {
        if (!(lowest <= end[i])) {
          lowest = end[i];
        }
      }
      return lowest;
    }

    /** Mean over the charge moved [V]; NaN if nothing was. */
    double meanVoltage() {
      return energy / moved;
    }

    /** Mean over the charge moved [A], positive; NaN if nothing was. */
    double meanCurrent() {
      return timesCurrent / moved;
    }
  }

  private final Way positive = new Way();
  private final Way negative = new Way();
  private double peak;

  private double lastVolts;
  private double lastAmperes = Double.NaN;
  private double interval;
  private double pending;

  private double charge;
  private double pivot;
  private double extreme;
  private double extremeVolts = Double.NaN;
  private double extremeEdge;
  private boolean up = true;

  /**
   * @param seconds since the last sample; of no meaning for the first
   * @param volts now [V]
   * @param amperes now, in either sense [A]
   */
  void add(double seconds, double volts, double amperes) {
    peak = Math.max(peak, Math.abs(amperes));
    if (seconds == 0 && flows(lastAmperes) == flows(amperes) && lastAmperes * amperes >= 0) {
      lastVolts = volts; // the same moment written twice, or a clock too coarse for its rows
      lastAmperes = amperes;
      return;
    }
    if (!Double.isNaN(lastAmperes) && seconds >= 0) {
      interval(Math.min(seconds, LONGEST_STEP), seconds <= LONGEST_STEP, volts, amperes);
    }
    lastVolts = volts;
    lastAmperes = amperes;
  }

  private void interval(double seconds, boolean known, double volts, double amperes) {
    boolean before = flows(lastAmperes);
    boolean now = flows(amperes);
    if (before && now && lastAmperes > 0 == amperes > 0) {
      if (known) {
        double ahead = Math.min(pending, seconds) / 2;
        move(lastAmperes * ahead, lastVolts, lastAmperes);
        move((lastAmperes + amperes) / 2 * seconds, volts, amperes);
      }
      interval = seconds;
      pending = 0;
      return;
    }
    if (before) {
      double one = pending > 0 ? Math.min(pending, seconds) : Math.min(interval, seconds);
      double edge = lastAmperes * (pending > 0 ? one : one / 2);
      move(edge, lastVolts, lastAmperes);
      extremeEdge = charge == extreme ? Math.abs(edge) / 3600 : extremeEdge;
    }
    pending = now ? seconds : 0;
    interval = seconds;
  }

  private boolean flows(double amperes) {
    return Math.abs(amperes) > NO_CURRENT * peak;
  }

  private void move(double ampereSeconds, double volts, double amperes) {
    double ampereHours = ampereSeconds / 3600;
    charge += ampereHours;
    double onward = up ? charge - extreme : extreme - charge;
    if (onward >= 0) {
      extreme = charge;
      extremeVolts = volts;
      extremeEdge = 0;
    } else if (-onward > TURN * Math.abs(extreme - pivot)) {
      way(up).leg(Math.abs(extreme - pivot), extremeVolts, 2 * extremeEdge);
      pivot = extreme;
      extreme = charge;
      extremeEdge = 0;
      extremeVolts = volts;
      up = !up;
    }
    Way way = way(ampereHours > 0);
    way.moved += Math.abs(ampereHours);
    way.energy += Math.abs(ampereHours) * volts;
    way.timesCurrent += Math.abs(ampereHours * amperes);
  }

  private Way way(boolean ofPositiveCurrent) {
    return ofPositiveCurrent ? positive : negative;
  }

  /** Takes in what is under way: after the last sample. */
  void end() {
    way(up).leg(Math.abs(extreme - pivot), extremeVolts, 2 * extremeEdge);
    pivot = extreme;
    lastAmperes = Double.NaN;
  }

  /** What moved under a positive or a negative current. */
  Way of(boolean positiveCurrent) {
    return way(positiveCurrent);
  }
}
