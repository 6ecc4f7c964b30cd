package io.celltwin.training.evaluate;

import io.celltwin.artifact.Answers;

/**
 * How a model of three quantiles did on the rows of one cell.
 *
 * @param error mean absolute, relative to the truth [%]
 * @param coverage of the 90 % interval [%]
 * @param width of it [points]
 * @param outside rows outside the model's domain [%]
 */
record Intervals(double error, double coverage, double width, double outside) {

  /**
   * @param truths as many as there are rows
   */
  static Intervals of(Answers answers, double[] truths) {
    double error = 0;
    double covered = 0;
    double width = 0;
    double outside = 0;
    float[] q = answers.quantiles();
    for (int i = 0; i < truths.length; i++) {
      double truth = truths[i];
      error += Math.abs(q[3 * i + 1] - truth) / truth;
      covered += truth >= q[3 * i] && truth <= q[3 * i + 2] ? 1 : 0;
      width += q[3 * i + 2] - q[3 * i];
      outside += answers.distance()[i] > 1 ? 1 : 0;
    }
    double percent = 100.0 / truths.length;
    return new Intervals(error * percent, covered * percent, width * percent, outside * percent);
  }

  /** All but the error, which stands beside those of the baselines. */
  void addTo(CellMeans tally, String group, String model) {
    tally.add(group, model, "coverage", "% of rows in the 90 % interval", coverage);
    tally.add(group, model, "interval width", "points of SOH", width);
    tally.add(group, model, "outside domain", "% of rows", outside);
  }
}
