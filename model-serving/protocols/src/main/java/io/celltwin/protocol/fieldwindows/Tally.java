package io.celltwin.protocol.fieldwindows;

import io.celltwin.protocol.scoring.ReportRow;
import java.util.ArrayList;
import java.util.List;

/** What was told of the cells of a group, and what was true. */
final class Tally {
  private final List<Double> errors = new ArrayList<>(); // points, of those told
  private int asked;
  private int inside;
  private int intervals;
  private double widths;
  private double worst; // errors in half widths

  void refused() {
    asked++;
  }

  /** All in shares of rated; an interval of NaN is none. */
  void told(double value, double lower, double upper, double truth) {
    asked++;
    double error = Math.abs(value - truth);
    errors.add(100 * error);
    if (!Double.isNaN(lower)) {
      intervals++;
      inside += truth >= lower && truth <= upper ? 1 : 0;
      widths += 100 * (upper - lower);
      worst = Math.max(worst, 2 * error / (upper - lower));
    }
  }

  void rows(List<ReportRow> rows, String group, String model, String suffix, boolean baseline) {
    double[] each = errors.stream().mapToDouble(e -> e).toArray();
    rows.add(ReportRow.ofCells(group, model, "mae" + suffix, each, baseline, ""));
    if (!baseline) {
      add(rows, group, model, "coverage" + suffix, 100.0 * inside / intervals);
      add(rows, group, model, "refused" + suffix, 100.0 * (asked - each.length) / asked);
      add(rows, group, model, "width" + suffix, widths / intervals);
      add(rows, group, model, "worst-in-half-widths" + suffix, worst);
    }
  }

  private static void add(
      List<ReportRow> rows, String group, String model, String metric, double value) {
    rows.add(new ReportRow(group, model, metric, value, Double.NaN, Double.NaN, false, ""));
  }
}
