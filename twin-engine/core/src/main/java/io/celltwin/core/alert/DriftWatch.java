package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether full charges end at the voltage at which they first ended. A charger holds its limit to
 * some millivolts for years; where the reading moves, sensor or charger has moved.
 */
final class DriftWatch {
  private static final int FIRST = 9;

  private final double[] first = new double[FIRST];
  private int count;
  private Episode episode = new Episode();

  void accept(CellSpec spec, Cycle cycle, List<Alert> alerts) {
    double volts = cycle.measured().lastVoltage();
    if (!FullCharge.is(spec, cycle) || cycle.quality().score() < 0.5) {
      return;
    }
    if (count < FIRST) {
      first[count++] = volts;
      return;
    }
    AgeingRule rule = AgeingRule.SENSOR_DRIFT;
    double[] sorted = first.clone();
    Arrays.sort(sorted);
    double off = volts - sorted[FIRST / 2];
    String text =
        String.format(
            Locale.ROOT,
            "%s: its charges end at %.3f V, at first at %.3f V",
            spec.cellId(),
            volts,
            sorted[FIRST / 2]);
    Alert alert =
        episode.observe(
            rule,
            Math.abs(off) > rule.limit(),
            Math.abs(off) <= rule.limit() - rule.clearBy(),
            off,
            rule.limit(),
            Episode.Place.of(cycle),
            text,
            text);
    if (alert != null) {
      alerts.add(alert);
    }
  }

  DriftWatch copy() {
    DriftWatch copy = new DriftWatch();
    System.arraycopy(first, 0, copy.first, 0, FIRST);
    copy.count = count;
    copy.episode = episode.copy();
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    saved.decimals(first);
    count = saved.integer(count);
    episode.fields(saved);
  }
}
