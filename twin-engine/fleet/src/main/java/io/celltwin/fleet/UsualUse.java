package io.celltwin.fleet;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Use;
import io.celltwin.fleet.api.CycleRow;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * How a cell has been used of late: medians over its latest operations. What they do not show is
 * assumed, and said.
 *
 * @param use complete
 * @param assumed what was not seen, in words, or null
 */
record UsualUse(Use use, String assumed) {
  private static final double DAY = 86_400_000;
  private static final double USUAL_CHARGE = 0.5;
  private static final double REST = 0.5;
  private static final double SHALLOWEST = 0.02;

  /**
   * @param rows its latest operations, oldest first
   * @param soh share of the rated capacity it holds, NaN where not known
   */
  static UsualUse of(List<CycleRow> rows, CellSpec spec, double soh) {
    StringJoiner assumed = new StringJoiner(", ");
    double rated = spec.ratedCapacity();
    double charge =
        seen(
            median(rows, OperationKind.CHARGE, r -> r.loadCurrent() / rated),
            USUAL_CHARGE,
            "charge rate",
            assumed);
    double discharge =
        seen(
            median(rows, OperationKind.DISCHARGE, r -> -r.loadCurrent() / rated),
            spec.referenceCurrent() / rated,
            "discharge rate",
            assumed);
    double warm = middle(rows.stream().mapToDouble(CycleRow::meanTemperature));
    if (Double.isNaN(warm)) {
      warm = spec.referenceTemperature();
      assumed.add("temperature");
    }
    double holds = rated * (Double.isFinite(soh) && soh > 0 ? soh : 1);
    double depth =
        seen(
            median(rows, OperationKind.DISCHARGE, r -> r.discharged() / holds),
            1,
            "depth",
            assumed);
    double aDay = seen(cyclesPerDay(rows), 1, "cycles a day", assumed);
    assumed.add("state of charge at rest");
    Use use =
        new Use(
            Math.max(-60, Math.min(120, warm)),
            bounded(charge, 1e-4, 100),
            bounded(discharge, 1e-4, 100),
            1 - bounded(depth, SHALLOWEST, 1),
            1,
            bounded(aDay, 1e-4, 200),
            REST);
    return new UsualUse(use, "of today's use " + assumed + " was not seen but assumed");
  }

  private static double seen(double value, double otherwise, String what, StringJoiner assumed) {
    if (Double.isNaN(value)) {
      assumed.add(what);
      return otherwise;
    }
    return value;
  }

  private static double bounded(double x, double least, double most) {
    return Math.max(least, Math.min(most, x));
  }

  private static double cyclesPerDay(List<CycleRow> rows) {
    List<CycleRow> out = rows.stream().filter(r -> r.kind() == OperationKind.DISCHARGE).toList();
    if (out.size() < 2) {
      return Double.NaN;
    }
    CycleRow first = out.get(0);
    CycleRow last = out.get(out.size() - 1);
    double days = (last.startMillis() - first.startMillis()) / DAY;
    return days > 0 ? (last.cycleNumber() - first.cycleNumber()) / days : Double.NaN;
  }

  private static double median(
      List<CycleRow> rows, OperationKind kind, ToDoubleFunction<CycleRow> of) {
    return middle(rows.stream().filter(r -> r.kind() == kind).mapToDouble(of).filter(x -> x > 0));
  }

  private static double middle(java.util.stream.DoubleStream values) {
    double[] sorted = values.filter(Double::isFinite).sorted().toArray();
    int n = sorted.length;
    return n == 0
        ? Double.NaN
        : Arrays.stream(sorted, (n - 1) / 2, n / 2 + 1).average().orElseThrow();
  }
}
