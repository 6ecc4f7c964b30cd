package io.celltwin.protocol.anotheruse;

/** How far an answer is off, in percent. */
final class Scoring {
  private Scoring() {}

  /** Mean absolute error over the truth. */
  static double mape(double[] said, double[] truth) {
    double sum = 0;
    for (int h = 0; h < truth.length; h++) {
      sum += Math.abs(said[h] - truth[h]) / truth[h];
    }
    return 100 * sum / truth.length;
  }

  /** Share of the truth inside the 90 % interval. */
  static double coverage(Answer answer, double[] truth) {
    int inside = 0;
    for (int h = 0; h < truth.length; h++) {
      inside += truth[h] >= answer.lower()[h] && truth[h] <= answer.upper()[h] ? 1 : 0;
    }
    return 100.0 * inside / truth.length;
  }
}
