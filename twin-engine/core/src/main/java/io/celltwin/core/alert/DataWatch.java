package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.QualityCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Data that say less of a cell than they used to: samples much further apart, a temperature that
 * came and comes no more, readings that stand for nothing, steps coarser than before. Each is held
 * against the cell's own habit, so a source that was always coarse is none that got worse. What has
 * a name of its own (lost samples, a wrong unit, a sensor that is stuck) is told by that.
 */
final class DataWatch {
  /** So many times further apart than usual is no longer the same logger. */
  private static final double SPARSER = 3;

  /** Share of readings that stand for nothing. */
  private static final double USELESS = 0.05;

  /** Operations before a habit is one. */
  private static final int HABIT = 8;

  /** Of an operation with fewer samples nobody can say much. */
  private static final int ENOUGH = 20;

  /** How far the habit follows each operation [share]: what lasts for months is the habit. */
  private static final double FOLLOWS = 0.01;

  private ConditionWatch.Findings findings = new ConditionWatch.Findings();
  private double chargeInterval = Double.NaN; // s, as usual
  private double dischargeInterval = Double.NaN;
  private int charges;
  private int discharges;
  private int withTemperature; // in a row, until it got lost
  private int fine; // in a row without RESOLUTION, until it came

  /**
   * @param named true where the operation has a fault with a name of its own
   */
  void accept(Cycle cycle, boolean named, List<Alert> alerts) {
    boolean moves = cycle.kind() == OperationKind.CHARGE || cycle.kind() == OperationKind.DISCHARGE;
    int came = cycle.samples() + cycle.quality().rejected();
    if (!moves || came < ENOUGH / 2) {
      return;
    }
    String worse = named ? null : worse(cycle, came);
    findings.observe(AgeingRule.DATA_DEGRADED, worse != null, cycle, "" + worse, alerts);
    learn(cycle);
  }

  private String worse(Cycle cycle, int came) {
    double usual = cycle.kind() == OperationKind.CHARGE ? chargeInterval : dischargeInterval;
    int seen = cycle.kind() == OperationKind.CHARGE ? charges : discharges;
    double interval = interval(cycle);
    if (seen >= HABIT && interval > SPARSER * usual) {
      return String.format(
          Locale.ROOT, "its samples come every %.0f s, every %.0f s is its habit", interval, usual);
    }
    if (withTemperature >= HABIT && !hasTemperature(cycle)) {
      return "its temperature comes no more";
    }
    Quality quality = cycle.quality();
    boolean nothing =
        quality.has(QualityCode.NAN)
            || quality.has(QualityCode.SENTINEL)
            || quality.has(QualityCode.SPIKE);
    if (nothing && quality.rejected() > USELESS * came) {
      return String.format(
          Locale.ROOT,
          "%.0f %% of its readings stand for nothing",
          100.0 * quality.rejected() / came);
    }
    return fine >= HABIT && quality.has(QualityCode.RESOLUTION)
        ? "its current comes in coarser steps than before ("
            + quality.flag(QualityCode.RESOLUTION)
            + ")"
        : null;
  }

  private static double interval(Cycle cycle) {
    return (cycle.endMillis() - cycle.startMillis()) / 1000.0 / Math.max(1, cycle.samples() - 1);
  }

  private static boolean hasTemperature(Cycle cycle) {
    return !Double.isNaN(cycle.measured().meanTemperature());
  }

  private void learn(Cycle cycle) {
    if (cycle.samples() < ENOUGH / 2) {
      return;
    }
    double interval = interval(cycle);
    if (cycle.kind() == OperationKind.CHARGE) {
      chargeInterval = follow(chargeInterval, interval, charges);
      charges = Math.min(HABIT, charges + 1);
    } else {
      dischargeInterval = follow(dischargeInterval, interval, discharges);
      discharges = Math.min(HABIT, discharges + 1);
    }
    boolean lost = withTemperature >= HABIT && !hasTemperature(cycle);
    withTemperature = hasTemperature(cycle) || lost ? Math.min(HABIT, withTemperature + 1) : 0;
    boolean coarse = cycle.quality().has(QualityCode.RESOLUTION);
    fine = !coarse || fine >= HABIT ? Math.min(HABIT, fine + 1) : 0;
  }

  private static double follow(double usual, double now, int seen) {
    double share = seen < HABIT ? 1.0 / (seen + 1) : FOLLOWS; // the mean of the first few
    return seen == 0 ? now : usual + share * (now - usual);
  }

  DataWatch copy() {
    DataWatch copy = new DataWatch();
    copy.findings = findings.copy();
    copy.chargeInterval = chargeInterval;
    copy.dischargeInterval = dischargeInterval;
    copy.charges = charges;
    copy.discharges = discharges;
    copy.withTemperature = withTemperature;
    copy.fine = fine;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    findings.fields(saved);
    chargeInterval = saved.decimal(chargeInterval);
    dischargeInterval = saved.decimal(dischargeInterval);
    charges = saved.integer(charges);
    discharges = saved.integer(discharges);
    withTemperature = saved.integer(withTemperature);
    fine = saved.integer(fine);
  }
}
