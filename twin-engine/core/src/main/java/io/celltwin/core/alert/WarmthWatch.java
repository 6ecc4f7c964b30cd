package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What discharges warm a cell by, beside what they used to. With the rise ΔT of a discharge of
 * length t, the change ΔT′ in the rest of length t′ after it, its load I, its resistance R and the
 * first ones R₀ and k:
 *
 * <pre>
 *   H = ΔT − min(2, t/t′)·ΔT′        a room that warms or cools steadily is not in it      [K]
 *   k = mean of H / I² over the first {@value #FIRST}        excess = H − k·I²·R/R₀         [K]
 * </pre>
 *
 * <p>averaged over about eight discharges, so that a chamber that changes goes by: it moves single
 * discharges, up and down. Cooling that fails moves all of them.
 */
final class WarmthWatch {
  static final int FIRST = 12;

  private static final double MEMORY = 8;

  /** A colder cell has another resistance [°C]. */
  private static final double COLDEST = 10;

  private static final long UNSEEN = 600_000;
  private static final double SHORTEST = 600_000; // ms

  /** Excess that means something, beside the limit, of what is usual [share]. */
  private static final double OF_USUAL = 0.8;

  private long lastEnd = Long.MIN_VALUE;
  private double lastTemperature = Double.NaN;
  private double rise = Double.NaN; // K, of the discharge before
  private double square; // A², of it
  private double length; // ms, of it
  private int count;
  private double usual; // K/A²
  private double excess; // K
  private Episode episode = new Episode();

  void accept(CellSpec spec, Cycle cycle, double resistance, List<Alert> alerts) {
    Measured m = cycle.measured();
    boolean seen = lastEnd != Long.MIN_VALUE && cycle.startMillis() - lastEnd < UNSEEN;
    double change = m.lastTemperature() - lastTemperature;
    double lasted = cycle.endMillis() - cycle.startMillis();
    boolean warm = m.meanTemperature() > COLDEST && lastTemperature > COLDEST;
    boolean usable = seen && warm && lasted > SHORTEST && !Double.isNaN(change);
    if (usable && cycle.kind() == OperationKind.REST && !Double.isNaN(rise)) {
      double heat = rise - Math.min(2, length / lasted) * change;
      judge(spec, cycle, heat, square * Math.max(1, resistance), alerts);
    }
    rise = Double.NaN;
    double load = m.loadCurrent() * m.loadCurrent();
    if (usable
        && cycle.kind() == OperationKind.DISCHARGE
        && load > 0.01 * spec.ratedCapacity() * spec.ratedCapacity()) {
      rise = change;
      square = load;
      length = lasted;
    }
    lastEnd = cycle.endMillis();
    lastTemperature = m.lastTemperature();
  }

  private void judge(CellSpec spec, Cycle cycle, double heat, double load, List<Alert> alerts) {
    if (count < FIRST) {
      count++;
      usual += (heat / load - usual) / count;
      return;
    }
    AgeingRule rule = AgeingRule.COOLING_FAULT;
    double expected = Math.max(0, usual * load);
    excess += (heat - expected - excess) / MEMORY;
    String text =
        String.format(
            Locale.ROOT,
            "%s: discharges warm it by %.1f K more than the %.1f K they used to",
            spec.cellId(),
            excess,
            expected);
    double limit = Math.max(rule.limit(), OF_USUAL * expected);
    Alert alert =
        episode.observe(
            rule,
            excess > limit,
            excess <= limit - rule.clearBy(),
            excess,
            limit,
            Episode.Place.of(cycle),
            text,
            text);
    if (alert != null) {
      alerts.add(alert);
    }
  }

  WarmthWatch copy() {
    WarmthWatch copy = new WarmthWatch();
    copy.lastEnd = lastEnd;
    copy.lastTemperature = lastTemperature;
    copy.rise = rise;
    copy.square = square;
    copy.length = length;
    copy.count = count;
    copy.usual = usual;
    copy.excess = excess;
    copy.episode = episode.copy();
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    lastEnd = saved.integer(lastEnd);
    lastTemperature = saved.decimal(lastTemperature);
    rise = saved.decimal(rise);
    square = saved.decimal(square);
    length = saved.decimal(length);
    count = saved.integer(count);
    usual = saved.decimal(usual);
    excess = saved.decimal(excess);
    episode.fields(saved);
  }
}
