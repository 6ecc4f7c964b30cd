package io.celltwin.core.plain;

import io.celltwin.core.state.Life;
import io.celltwin.core.state.TwinStep;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What is told of a plain cell, held against its truth. */
final class PlainVerdict {
  int fulls;
  int told; // capacities of full discharges
  int toldOfParts; // capacities of what was none
  int zeros;
  double worstCapacity; // share of rated
  double rmsHealth = Double.NaN;
  double covered = Double.NaN;
  double meanWidth = Double.NaN;
  int healths;
  double measured; // share of discharges after which health rests on a measurement
  double endOfLife = Double.NaN;
  double trueEndOfLife = Double.NaN;
  int discharges;
  double chargedAway; // discharged charge that is told nowhere, share of all
  String reason = "";
  Attribute lastHealth;
  final Map<String, Integer> alerts = new TreeMap<>();

  static PlainVerdict of(PlainCell cell, List<Frame> frames, Function<Cycle, Estimate> model) {
    Life life = new Life(cell.spec(), model).live(frames).end();
    PlainVerdict verdict = new PlainVerdict();
    double rated = cell.spec().ratedCapacity();
    double squares = 0;
    double inside = 0;
    double width = 0;
    double out = 0;
    int k = 0;
    int below = 0;
    for (int i = 0; i < cell.full().length; i++) {
      below = cell.full()[i] && cell.discharged()[i] < 0.8 * rated ? below + 1 : 0;
      if (below == 3 && Double.isNaN(verdict.trueEndOfLife)) {
        verdict.trueEndOfLife = i - 1;
      }
    }
    for (TwinStep step : life.steps) {
      Cycle cycle = step.aged();
      out += cycle.measured().discharged();
      if (cycle.kind() != OperationKind.DISCHARGE || k >= cell.full().length) {
        continue;
      }
      double truth = cell.discharged()[k];
      boolean full = cell.full()[k];
      k++;
      double capacity = cycle.measured().capacity();
      if (capacity == 0) {
        verdict.zeros++;
      }
      if (full) {
        verdict.fulls++;
        if (!Double.isNaN(capacity)) {
          verdict.told++;
          verdict.worstCapacity =
              Math.max(verdict.worstCapacity, Math.abs(capacity - truth) / rated);
        }
      } else if (!Double.isNaN(capacity)) {
        verdict.toldOfParts++;
      }
      Attribute soh = step.twin().sohCapacity();
      verdict.lastHealth = soh;
      verdict.reason = soh.reason() == null ? "" : soh.reason();
      if (soh.method().equals(Estimate.MEASURED) || soh.method().equals(Estimate.FUSED)) {
        verdict.measured++;
      }
      double health = full ? truth / rated : between(cell, k - 1) / rated;
      if (!Double.isNaN(soh.value()) && !Double.isNaN(health)) {
        verdict.healths++;
        double error = soh.value() / 100 - health;
        squares += error * error;
        inside += health >= soh.lower() / 100 && health <= soh.upper() / 100 ? 1 : 0;
        width += (soh.upper() - soh.lower()) / 100;
      }
    }
    verdict.discharges = k;
    verdict.measured /= Math.max(1, k);
    verdict.rmsHealth = 100 * Math.sqrt(squares / verdict.healths);
    verdict.covered = 100 * inside / verdict.healths;
    verdict.meanWidth = 100 * width / verdict.healths;
    double all = 0;
    for (double each : cell.discharged()) {
      all += each;
    }
    verdict.chargedAway = Math.abs(out - all) / all;
    verdict.endOfLife = life.twin().endOfLifeCycle().value();
    for (Alert alert : life.alerts) {
      if (alert.state() == Alert.State.FIRING) {
        verdict.alerts.merge(alert.kind(), 1, Integer::sum);
      }
    }
    return verdict;
  }

  /** What a full discharge would have given, by the full ones around; NaN where there are none. */
  private static double between(PlainCell cell, int k) {
    int before = k;
    int after = k;
    while (before >= 0 && !cell.full()[before]) {
      before--;
    }
    while (after < cell.full().length && !cell.full()[after]) {
      after++;
    }
    if (before < 0 || after == cell.full().length) {
      return Double.NaN;
    }
    double share = (k - before) / (double) (after - before);
    return cell.discharged()[before]
        + share * (cell.discharged()[after] - cell.discharged()[before]);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%3d discharges, capacities %d/%d +%d, %d zeros, worst %.2f %%; SOH rms %.2f, covered %.0f"
            + " %%, width %.1f, measured %.0f %%; end %.0f (%.0f); %s %s",
        discharges,
        told,
        fulls,
        toldOfParts,
        zeros,
        100 * worstCapacity,
        rmsHealth,
        covered,
        meanWidth,
        100 * measured,
        endOfLife,
        trueEndOfLife,
        alerts,
        reason);
  }
}
