package io.celltwin.dataset.nasa;

import io.celltwin.dataset.DatasetFormatException;
import io.celltwin.dataset.NumberTable;
import java.util.Arrays;
import java.util.List;

/** Columns of one operation; reused from one to the next. */
final class Samples {
  /** Above this a time is no time since the start of an operation [s], about 30 years. */
  private static final double LONGEST = 1e9;

  private int size;
  private double[] seconds = new double[4096];
  private double[] volts = new double[4096];
  private double[] amperes = new double[4096];
  private double[] celsius = new double[4096];

  void clear() {
    size = 0;
  }

  void add(double second, double volt, double ampere, double degree) {
    if (size == seconds.length) {
      seconds = Arrays.copyOf(seconds, size * 2);
      volts = Arrays.copyOf(volts, size * 2);
      amperes = Arrays.copyOf(amperes, size * 2);
      celsius = Arrays.copyOf(celsius, size * 2);
    }
    seconds[size] = second;
    volts[size] = volt;
    amperes[size] = ampere;
    celsius[size] = degree;
    size++;
  }

  /** Whether a number can be a time since the start of an operation. */
  static boolean isTime(double second) {
    return Math.abs(second) < LONGEST;
  }

  static DatasetFormatException notTime(String place, String column, double second) {
    return new DatasetFormatException(
        "BAD_TIME",
        place,
        "column %s is %s, wanted seconds since the start".formatted(column, second));
  }

  /**
   * The three readings of a row are there together or not at all: empty together they are NaN, as
   * re-laid editions write it; alone, a column is shorter than the others.
   *
   * @param columns of the table's numbers, the time first
   * @return what is wrong, or null
   */
  static DatasetFormatException unequal(NumberTable table, List<String> columns) {
    int empty = 0;
    int first = 0;
    for (int i = columns.size() - 1; i > 0; i--) {
      if (table.empty(i)) {
        empty++;
        first = i;
      }
    }
    return empty == 0 || empty == columns.size() - 1
        ? null
        : new DatasetFormatException(
            "UNEQUAL_COLUMNS",
            table.here(),
            "column %s is empty where others have a value, wanted a number"
                .formatted(columns.get(first)));
  }

  int size() {
    return size;
  }

  double[] seconds() {
    return seconds;
  }

  double[] volts() {
    return volts;
  }

  double[] amperes() {
    return amperes;
  }

  double[] celsius() {
    return celsius;
  }
}
