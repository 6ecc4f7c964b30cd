package io.celltwin.protocol.anotheruse;

/**
 * Health after a switch, row by row.
 *
 * @param median at each
 * @param lower end of the 90 % interval, or null
 * @param upper end of it, or null
 */
record Answer(double[] median, double[] lower, double[] upper) {
  /** Of a method that tells no interval. */
  static Answer plain(double[] median) {
    return new Answer(median, null, null);
  }

  /** A straight line from a level on. */
  static Answer line(double level, double rate, int rows) {
    double[] line = new double[rows];
    for (int h = 0; h < rows; h++) {
      line[h] = Math.max(0.01, level - rate * h);
    }
    return plain(line);
  }
}
