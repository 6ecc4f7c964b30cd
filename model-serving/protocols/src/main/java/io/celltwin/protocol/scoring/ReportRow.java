package io.celltwin.protocol.scoring;

/**
 * One figure of a report.
 *
 * @param group of cells scored together, e.g. {@code TJU-NCA}, or {@link #MEAN_OF_GROUPS}
 * @param model who answered
 * @param metric e.g. {@code mape} [%], {@code coverage} [%], {@code rul-mae} [cycles]
 * @param value mean over cells; NaN where there is none
 * @param lower end of its 95 % interval over cells, NaN where there is none
 * @param upper end of the same
 * @param baseline true for a plain method to be beaten
 * @param note anything to be said beside it, never null
 */
public record ReportRow(
    String group,
    String model,
    String metric,
    double value,
    double lower,
    double upper,
    boolean baseline,
    String note) {
  /** Mean absolute error in percent of the truth. */
  public static final String MAPE = "mape";

  /** Name of the row that averages a model's groups. */
  public static final String MEAN_OF_GROUPS = "mean of groups";

  public ReportRow {
    note = note == null ? "" : note;
  }

  /** The mean of one figure a cell, with its interval by resampling cells. */
  public static ReportRow ofCells(
      String group, String model, String metric, double[] perCell, boolean baseline, String note) {
    Bootstrap.Interval interval = Bootstrap.interval(perCell);
    return new ReportRow(
        group, model, metric, interval.mean(), interval.lower(), interval.upper(), baseline, note);
  }
}
