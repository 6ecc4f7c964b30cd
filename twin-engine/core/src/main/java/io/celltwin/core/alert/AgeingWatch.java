package io.celltwin.core.alert;

import io.celltwin.core.feature.SohHistory;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Holds a cell's cycles against the ageing rules. A few numbers for each cell. */
public final class AgeingWatch {
  /** Fade must be this strong for its growth to matter [1/cycle]: 4 % in 100 cycles. */
  private static final double FADE_THAT_MATTERS = 4e-4;

  /** Lost over twenty cycles, less than this is weather [SOH]. */
  private static final double LOSS_THAT_SHOWS = 0.01;

  private Episode endOfLife = new Episode();
  private Episode resistance = new Episode();
  private Episode knee = new Episode();
  private double endOfLifeCycle = Double.NaN;

  /** Discharge at which the end of life was first seen to be passed, NaN while it was not. */
  public double endOfLifeCycle() {
    return endOfLifeCycle;
  }

  /**
   * A comparable discharge. Fires with the third in a row below the end of life; the end of life
   * itself is the first of the three.
   *
   * @param soh what it would have given under the cell's usual conditions, over the rated capacity
   */
  public void capacity(CellSpec spec, Cycle cycle, double soh, List<Alert> alerts) {
    double limit = spec.endOfLife();
    Alert alert =
        endOfLife.observe(
            AgeingRule.END_OF_LIFE,
            soh < limit,
            soh >= limit + AgeingRule.END_OF_LIFE.clearBy(),
            soh * spec.ratedCapacity(),
            limit * spec.ratedCapacity(),
            place(cycle),
            String.format(
                Locale.ROOT,
                "%s: capacity %.3f Ah in discharge %d, end of life at %.3f Ah, three comparable"
                    + " discharges in a row",
                spec.cellId(),
                soh * spec.ratedCapacity(),
                cycle.cycleNumber(),
                limit * spec.ratedCapacity()));
    if (alert != null) {
      if (alert.state() == Alert.State.FIRING && Double.isNaN(endOfLifeCycle)) {
        endOfLifeCycle = endOfLife.sinceCycle();
      }
      alerts.add(alert);
    }
  }

  /**
   * A comparable discharge's resistance.
   *
   * @param ratio over the first ones, both at the reference temperature
   */
  public void resistance(CellSpec spec, Cycle cycle, double ratio, List<Alert> alerts) {
    AgeingRule rule = AgeingRule.RESISTANCE_GROWTH;
    add(
        alerts,
        resistance.observe(
            rule,
            ratio > rule.limit(),
            ratio <= rule.limit() - rule.clearBy(),
            ratio,
            rule.limit(),
            place(cycle),
            String.format(
                Locale.ROOT,
                "%s: resistance %.2f times what it was, limit %.2f",
                spec.cellId(),
                ratio,
                rule.limit())));
  }

  /**
   * State of health after one more discharge. A fade that the estimate's own interval could explain
   * is no knee: a cell that is only ever seen in parts wanders within it.
   *
   * @param soh after it, with its interval
   */
  public void fade(
      CellSpec spec, Cycle cycle, SohHistory history, Estimate soh, List<Alert> alerts) {
    AgeingRule rule = AgeingRule.CAPACITY_KNEE;
    double now = history.fade(20);
    double before = history.fade(100);
    if (Double.isNaN(before) || Double.isNaN(now)) {
      return;
    }
    double ratio = now / Math.max(before, FADE_THAT_MATTERS / rule.limit());
    add(
        alerts,
        knee.observe(
            rule,
            ratio > rule.limit() && 20 * now > Math.max(LOSS_THAT_SHOWS, soh.upper() - soh.lower()),
            ratio <= rule.limit() - rule.clearBy(),
            ratio,
            rule.limit(),
            place(cycle),
            String.format(
                Locale.ROOT,
                "%s: over the last 20 cycles it lost %.2f %% a cycle, over the last 100 %.2f %%",
                spec.cellId(),
                100 * now,
                100 * before)));
  }

  private static void add(List<Alert> alerts, Alert alert) {
    if (alert != null) {
      alerts.add(alert);
    }
  }

  private static Episode.Place place(Cycle cycle) {
    return new Episode.Place(
        cycle.cellId(),
        cycle.endMillis(),
        cycle.operationIndex(),
        cycle.cycleNumber(),
        cycle.lineage());
  }

  public AgeingWatch copy() {
    AgeingWatch copy = new AgeingWatch();
    copy.endOfLife = endOfLife.copy();
    copy.resistance = resistance.copy();
    copy.knee = knee.copy();
    copy.endOfLifeCycle = endOfLifeCycle;
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    endOfLife.fields(saved);
    resistance.fields(saved);
    knee.fields(saved);
    endOfLifeCycle = saved.real(endOfLifeCycle);
  }
}
