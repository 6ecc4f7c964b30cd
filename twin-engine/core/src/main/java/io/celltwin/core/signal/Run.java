package io.celltwin.core.signal;

/**
 * Readings of one cell in a row, as columns: what the core's inner loops go over. Times do not
 * fall, voltage and current are finite, and what is wrong by a unit has been put right. Used again
 * and again by one thread; whoever is given one reads it and keeps nothing of it.
 */
public final class Run {
  private long[] micros = {};
  private double[] voltage = {};
  private double[] current = {};
  private double[] temperature = {};

  /** Makes room for readings. */
  public void room(int readings) {
    if (micros.length < readings) {
      micros = new long[readings];
      voltage = new double[readings];
      current = new double[readings];
      temperature = new double[readings];
    }
  }

  /**
   * Puts a reading in its place.
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
}
