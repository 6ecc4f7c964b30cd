package io.celltwin.gateway.map;

import io.celltwin.gateway.Quantity;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** One field of a source over all rows looked at. */
final class Column {
  private static final double MANY = 0.02;

  final String path;

  /** By row; NaN where the row does not tell it, or no number. */
  final double[] values;

  /** Rows that have the field at all. */
  int told;

  /** Of the rows that have it, those with a word or nothing in it. */
  int nothing;

  String word;
  Quantity quantity;
  String unit;

  /** Which way is positive, {@code charge} or {@code discharge}; null where there is none. */
  String sign;

  String how = "";

  /** Own units in one raw; NaN while unknown. */
  double factor = Double.NaN;

  /** Added to the raw value first. */
  double offset;

  /** Where the path stands for a row of cells: their number, and the first number in the name. */
  int cells;

  int firstCell = 1;

  /** Position of the cell in a row of them; 0 else. */
  int cell;

  boolean notOurs;

  /** Path of a text that lists all cells, or null. */
  String list;

  /** Written behind its numbers, or null. */
  String writtenUnit;

  /** Condition of rows that are about this field, or null. */
  String[] where;

  /** A topic of its own, or null. */
  String channel;

  final Map<Double, Integer> sentinels = new TreeMap<>();

  Column(String path, int rows) {
    this.path = path;
    this.values = new double[rows];
    Arrays.fill(values, Double.NaN);
  }

  double median() {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  double min() {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).min().orElse(Double.NaN);
  }

  double max() {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(Double.NaN);
  }

  boolean numeric() {
    return Arrays.stream(values).anyMatch(v -> !Double.isNaN(v));
  }

  boolean changes() {
    return max() > min();
  }

  /** The smallest step between values, the coarseness of the source; NaN where it never moves. */
  double step() {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    double least = Double.NaN;
    for (int i = 1; i < sorted.length; i++) {
      double step = sorted[i] - sorted[i - 1];
      if (step > 1e-9 && !(step >= least)) {
        least = step;
      }
    }
    return least;
  }

  /** Numbers that stand for nothing: far from all others, and the same each time. */
  void takeOutSentinels() {
    for (double candidate :
        new double[] {65535, 65534, 32767, -32768, 4294967295.0, 1023, 255, -1000, -40, -273, 0}) {
      int count = 0;
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (double v : values) {
        if (v == candidate) {
          count++;
        } else if (!Double.isNaN(v)) {
          least = Math.min(least, v);
          most = Math.max(most, v);
        }
      }
      boolean others = most >= least;
      boolean far =
          others
              && (candidate == 0
                  ? quantity == Quantity.CELL_VOLTAGE && least > 0.5
                  : Math.abs(candidate) > 3 * Math.max(Math.abs(least), Math.abs(most))
                      || noProbe(candidate, least));
      if (count > 0 && far) {
        sentinels.put(candidate, count);
        for (int i = 0; i < values.length; i++) {
          values[i] = values[i] == candidate ? Double.NaN : values[i];
        }
      }
    }
  }

  /** The lowest a probe's register can say, well below all else: it is not there. */
  private boolean noProbe(double candidate, double least) {
    return (candidate == -40 || candidate == -273)
        && quantity == Quantity.TEMPERATURE
        && least > candidate + 15;
  }

  /** Share of the rows that should have it and do not [0..1]. */
  double missing() {
    long there = Arrays.stream(values).filter(v -> !Double.isNaN(v)).count();
    int due = where == null && channel == null ? values.length : Math.max(told, 1);
    double share = 1 - (double) there / due;
    return word != null && there == 0 ? 1 - (double) told / due : share < MANY / 1e6 ? 0 : share;
  }

  /** In the quantity's own unit, positive while charging. */
  double own(int row) {
    double value = (values[row] + offset) * factor;
    return "discharge".equals(sign) ? -value : value;
  }
}
