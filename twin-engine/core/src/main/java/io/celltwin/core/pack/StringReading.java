package io.celltwin.core.pack;

/**
 * All cells of a string at one instant.
 *
 * @param timeMillis event time [ms since 1970-01-01 UTC]
 * @param current through all of them [A], positive while charging
 * @param volts of each cell, in the order of the string [V]; NaN where one was not read
 * @param packVolt of the whole string as measured by itself [V], NaN where it is not
 * @param soc of the median cell [share], NaN where it is not known
 * @param sequences of the frames they came with; 0 where a cell was not read
 */
public record StringReading(
    long timeMillis,
    double current,
    double[] volts,
    double packVolt,
    double soc,
    long[] sequences) {

  /** Of which nobody asks where it came from. */
  public StringReading(
      long timeMillis, double current, double[] volts, double packVolt, double soc) {
    this(timeMillis, current, volts, packVolt, soc, new long[volts.length]);
  }
}
