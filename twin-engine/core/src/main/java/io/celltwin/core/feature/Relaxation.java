package io.celltwin.core.feature;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;
import java.util.Arrays;

/**
 * Voltage of a cell after its current was switched off, at fixed times since: on the line between
 * the two samples around each, so that neither the logger's rate nor the length of the rest changes
 * what a number means. Times that the rest did not reach are NaN.
 */
final class Relaxation implements Cloneable {
  /** Since the first sample of the rest [s]. */
  static final double[] TIMES = {
    1, 2, 5, 10, 20, 40, 60, 120, 180, 300, 450, 600, 900, 1200, 1500, 1800, 2700, 3600
  };

  /** No line is drawn between samples further apart than this share of the time since the start. */
  private static final double COARSEST = 1.5;

  private boolean resting;
  private double start;
  private double first;
  private double lastSeconds;
  private double lastVoltage;
  private double lowest;
  private double lowestAt;
  private int next;
  private double[] volt = new double[TIMES.length];

  Relaxation() {
    clear();
  }

  void clear() {
    resting = false;
    first = Double.NaN;
    lowest = Double.NaN;
    next = 0;
    Arrays.fill(volt, Double.NaN);
  }

  boolean resting() {
    return resting;
  }

  /** A sample at rest; the first one begins it. */
  void add(double seconds, double voltage) {
    if (!resting) {
      resting = true;
      start = seconds;
      first = voltage;
      lowest = voltage;
      lowestAt = 0;
    } else {
      double t = seconds - start;
      double before = lastSeconds - start;
      while (next < TIMES.length && TIMES[next] <= t) {
        if (t - before <= Math.max(COARSEST * TIMES[next], 2)) {
          double share = t == before ? 1 : (TIMES[next] - before) / (t - before);
          volt[next] = lastVoltage + share * (voltage - lastVoltage);
        }
        next++;
      }
      if (voltage < lowest) {
        lowest = voltage;
        lowestAt = t;
      }
    }
    lastSeconds = seconds;
    lastVoltage = voltage;
  }

  /** At {@link #TIMES}[i] [V]. */
  double volt(int i) {
    return volt[i];
  }

  /** First voltage of the rest [V], NaN before there was one. */
  double first() {
    return first;
  }

  /** What the voltage fell by until its minimum [V]. */
  double drop() {
    return first - lowest;
  }

  /** When 80 % of that were gone [s], by the resampled curve. */
  double timeOfDrop() {
    double level = first - 0.8 * drop();
    double t = 0;
    double v = first;
    for (int i = 0; i < TIMES.length; i++) {
      if (!Double.isNaN(volt[i])) {
        if (volt[i] <= level) {
          return t + (TIMES[i] - t) * (v - level) / Math.max(1e-12, v - volt[i]);
        }
        t = TIMES[i];
        v = volt[i];
      }
    }
    return Double.isNaN(first) || drop() == 0 ? Double.NaN : lowestAt;
  }

  Relaxation copy() {
    try {
      Relaxation copy = (Relaxation) clone();
      copy.volt = volt.clone();
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  void fields(SavedFields saved) throws IOException {
    resting = saved.bool(resting);
    start = saved.decimal(start);
    first = saved.decimal(first);
    lastSeconds = saved.decimal(lastSeconds);
    lastVoltage = saved.decimal(lastVoltage);
    lowest = saved.decimal(lowest);
    lowestAt = saved.decimal(lowestAt);
    next = saved.integer(next);
    saved.sparse(volt);
  }
}
