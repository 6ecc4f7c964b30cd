package io.celltwin.core.signal;

/**
 * Readings of one cell in a row, as columns: what the core's inner loops go over. Times do not
 * fall, voltage and current are finite, and what is wrong by a unit has been put right. Used again
 * and again by one thread; whoever is given one reads it and keeps nothing of it.
 *
 * <p>Beside the readings stands what lies between each and the one before it, which nearly every
 * sum wants: time, charge, and temperature times time, on the straight line between the two. Where
 * a reading is the first of those that one is given, the one before it is one's own last: {@link
 * #after} says which.
 */
public final class Run {
  private long[] micros = {};
  private double[] voltage = {};
  private double[] current = {};
  private double[] temperature = {};
  private double[] seconds = {};
  private double[] moved = {};
  private double[] warmth = {};
  private int first; // whose interval is not known until it is told
  private int altered; // whose interval was told

  /** Makes room for readings. */
  public void room(int readings) {
    if (micros.length < readings) {
      micros = new long[readings];
      voltage = new double[readings];
      current = new double[readings];
      temperature = new double[readings];
      seconds = new double[readings];
      moved = new double[readings];
      warmth = new double[readings];
    }
  }

  /**
   * Puts a reading in its place, after the one at i − 1.
   *
   * @param i below what there is {@link #room} for
   * @param when event time [µs since 1970-01-01 UTC]
   * @param volts terminal [V]
   * @param amps positive while charging [A]
   * @param celsius [°C], NaN where there is none
   */
  public void set(int i, long when, double volts, double amps, double celsius) {
    micros[i] = when;
    voltage[i] = volts;
    current[i] = amps;
    temperature[i] = celsius;
    first = Math.min(first, i);
    if (i > 0) {
      between(i, i + 1);
    }
  }

  /**
   * Readings as a frame has them, in their places.
   *
   * @param from first of them
   * @param to after the last of them
   * @param origin of the offsets [µs since 1970-01-01 UTC]
   * @param offset from there [µs]
   * @param volts terminal [V]
   * @param amps positive while charging [A]
   * @param celsius [°C], or null where there are none
   */
  public void set(
      int from,
      int to,
      long origin,
      long[] offset,
      double[] volts,
      double[] amps,
      float[] celsius) {
    long[] micros = this.micros;
    double[] temperature = this.temperature;
    for (int i = from; i < to; i++) {
      micros[i] = origin + offset[i];
    }
    System.arraycopy(volts, from, voltage, from, to - from);
    System.arraycopy(amps, from, current, from, to - from);
    if (celsius == null) {
      java.util.Arrays.fill(temperature, from, to, Double.NaN);
    } else {
      for (int i = from; i < to; i++) {
        temperature[i] = celsius[i];
      }
    }
    first = from;
    altered = 0;
    between(from + 1, to);
  }

  private void between(int from, int to) {
    long[] micros = this.micros;
    double[] current = this.current;
    double[] temperature = this.temperature;
    double[] seconds = this.seconds;
    double[] moved = this.moved;
    double[] warmth = this.warmth;
    for (int i = from; i < to; i++) {
      double dt = (micros[i] - micros[i - 1]) * 1e-6;
      seconds[i] = dt;
      moved[i] = dt / 2 * (current[i - 1] + current[i]);
      warmth[i] = dt / 2 * (temperature[i - 1] + temperature[i]);
    }
  }

  /**
   * Says which reading comes before the one at i, for what lies {@link #seconds between} them: to
   * be said before any of that is read. It holds until it is said again; then the columns are as if
   * it never had been, so that one who left a reading out is in nobody's way.
   *
   * @param when event time of the one before [µs since 1970-01-01 UTC]
   * @param amps its current [A], NaN where charge is not asked for
   * @param celsius its temperature [°C]
   */
  public void after(int i, long when, double amps, double celsius) {
    if (altered > first) {
      between(altered, altered + 1);
    }
    altered = 0;
    if (i > first
        && when == micros[i - 1]
        && (amps == current[i - 1] || Double.isNaN(amps))
        && Double.compare(celsius, temperature[i - 1]) == 0) {
      return;
    }
    altered = i;
    double dt = (micros[i] - when) * 1e-6;
    seconds[i] = dt;
    moved[i] = dt / 2 * (amps + current[i]);
    warmth[i] = dt / 2 * (celsius + temperature[i]);
  }

  /** Event times [µs since 1970-01-01 UTC]. */
  public long[] micros() {
    return micros;
  }

  /** Terminal voltages [V]. */
  public double[] voltage() {
    return voltage;
  }

  /** Currents, positive while charging [A]. */
  public double[] current() {
    return current;
  }

  /** Surface temperatures [°C], NaN where there is none. */
  public double[] temperature() {
    return temperature;
  }

  /** Time from the reading before to this one [s]. */
  public double[] seconds() {
    return seconds;
  }

  /** Charge between the two, positive while charging [A·s]. */
  public double[] moved() {
    return moved;
  }

  /** Mean of the two temperatures times the time between them [°C·s]. */
  public double[] warmth() {
    return warmth;
  }
}
