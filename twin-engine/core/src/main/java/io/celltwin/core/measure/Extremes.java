package io.celltwin.core.measure;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.min;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.signal.Run;
import java.io.IOException;

/**
 * The largest current, the longest interval, and the lowest and highest voltage and temperature.
 */
final class Extremes implements Cloneable {
  double peakCurrent = Double.NaN; // of either sense, with its sign
  double minVoltage = Double.POSITIVE_INFINITY;
  double maxVoltage = Double.NEGATIVE_INFINITY;
  double minTemperature = Double.POSITIVE_INFINITY;
  double maxTemperature = Double.NEGATIVE_INFINITY;
  double longestInterval; // s

  /**
   * Within these, nothing begins, ends or is crossed.
   *
   * @param least current [A]
   * @param most current [A]
   * @param above voltage that is not reached [V]
   * @param below voltage that is not reached [V]
   * @param longest interval [s]
   */
  record Bounds(double least, double most, double above, double below, double longest) {}

  /** The first reading of an operation, or one before which an interval was. */
  void add(Run run, int i, boolean interval) {
    if (Double.isNaN(peakCurrent) || abs(run.current()[i]) > abs(peakCurrent)) {
      peakCurrent = run.current()[i];
    }
    double volts = run.voltage()[i];
    double celsius = run.temperature()[i];
    minVoltage = volts < minVoltage ? volts : minVoltage;
    maxVoltage = volts > maxVoltage ? volts : maxVoltage;
    minTemperature = celsius < minTemperature ? celsius : minTemperature;
    maxTemperature = celsius > maxTemperature ? celsius : maxTemperature;
    if (interval && run.seconds()[i] > longestInterval) {
      longestInterval = run.seconds()[i];
    }
  }

  /**
   * Readings of a run, which was told the one before, for as long as they lie within bounds. Both
   * are asked in one loop, which goes over the columns once.
   *
   * @return after the last of them
   */
  int addWithin(Bounds bounds, Run run, int from, int to) {
    double[] voltage = run.voltage();
    double[] current = run.current();
    double[] temperature = run.temperature();
    double[] between = run.seconds();
    double leastAmps = bounds.least;
    double mostAmps = bounds.most;
    double above = bounds.above;
    double below = bounds.below;
    double gap = bounds.longest;
    double longest = longestInterval;
    double peak = Double.isNaN(peakCurrent) ? current[from] : peakCurrent;
    double most = abs(peak);
    double low = minVoltage;
    double high = maxVoltage;
    double cool = minTemperature;
    double warm = maxTemperature;
    int i = from;
    for (; i < to; i++) {
      double now = current[i];
      double volts = voltage[i];
      double dt = between[i];
      if (!(now >= leastAmps && now <= mostAmps && volts > above && volts < below && dt <= gap)) {
        break;
      }
      double amps = abs(now);
      double celsius = temperature[i];
      if (amps > most) {
        most = amps;
        peak = now;
      }
      if (dt > longest) {
        longest = dt;
      }
      if (volts < low) {
        low = volts;
      }
      if (volts > high) {
        high = volts;
      }
      if (celsius < cool) {
        cool = celsius;
      }
      if (celsius > warm) {
        warm = celsius;
      }
    }
    if (i == from) {
      return i;
    }
    peakCurrent = peak;
    longestInterval = longest;
    minVoltage = low;
    maxVoltage = high;
    minTemperature = cool;
    maxTemperature = warm;
    return i;
  }

  /** Those of readings that were missing. */
  void mend(Extremes with) {
    minVoltage = min(minVoltage, with.minVoltage);
    maxVoltage = max(maxVoltage, with.maxVoltage);
    minTemperature = min(minTemperature, with.minTemperature);
    maxTemperature = max(maxTemperature, with.maxTemperature);
    if (abs(with.peakCurrent) > abs(peakCurrent)) {
      peakCurrent = with.peakCurrent;
    }
  }

  Extremes copy() {
    try {
      return (Extremes) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    peakCurrent = saved.decimal(peakCurrent);
    minVoltage = saved.decimal(minVoltage);
    maxVoltage = saved.decimal(maxVoltage);
    minTemperature = saved.decimal(minTemperature);
    maxTemperature = saved.decimal(maxTemperature);
  }

  /** The longest interval, to be written or read. */
  void interval(SavedFields saved) throws IOException {
    longestInterval = saved.decimal(longestInterval);
  }
}
