package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.thermal.ThermalWatch;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.Lineage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Fires when a cell has been warmer for some time than its use explains ({@link
 * ThermalWatch#cusum}), by more than weather and a rough model can make of it, and warmer than it
 * has been for weeks: what comes before a thermal runaway, and what a failed fan looks like. A room
 * or a chamber that warms up again is neither. It is over some hours after that.
 */
public final class ThermalAlarm {
  /** The kind of its alerts. */
  public static final String KIND = "TR_PRECURSOR";

  /** Of the rule. */
  public static final int RULE_VERSION = 2;

  /** Sum above which it fires. */
  public static final double FIRES = 30;

  /** What the cell must be too warm by, besides [K]; a kelvin or two is the room's doing. */
  public static final double AT_LEAST = 5;

  /** And by this it must be warmer than it has been of late [K]. */
  public static final double BEYOND = 2;

  /** Sum below which a cell is as warm as it should be. */
  public static final double CLEARS = 3;

  /** For so long it must be [µs]. */
  private static final long CALM = 10_800_000_000L;

  private static final String ACTION =
      "Reduce the load and look at the cell and its cooling: it gets warmer than its current"
          + " explains. If it is still warming at rest, keep people away.";

  private static final String CLEARING =
      "It has been as warm as its use explains for three hours. Find out what it was before it is"
          + " loaded in full.";

  private boolean firing;
  private long since;
  private long calmSince = Long.MIN_VALUE;
  private long sinceSequence;

  /**
   * After one more sample.
   *
   * @param place of the sample
   * @param alerts where one is put that fires or clears
   */
  public void watch(
      ThermalWatch thermal,
      String cellId,
      long micros,
      LimitWatch.Place place,
      List<Alert> alerts) {
    double sum = thermal.cusum();
    if (firing) {
      if (sum > CLEARS) {
        calmSince = Long.MIN_VALUE;
        return;
      }
      if (calmSince == Long.MIN_VALUE) {
        calmSince = micros;
      }
      if (micros - calmSince < CALM) {
        return;
      }
    } else if (sum < FIRES
        || !(thermal.residual() >= AT_LEAST)
        || !(thermal.beyondUsual() >= BEYOND)) {
      return;
    }
    firing = !firing;
    calmSince = Long.MIN_VALUE;
    if (firing) {
      since = micros;
      sinceSequence = place.sequence();
    }
    alerts.add(
        new Alert(
            AlertIds.of(cellId, KIND, RULE_VERSION, since),
            cellId,
            KIND,
            Severity.WARNING,
            firing ? State.FIRING : State.CLEARED,
            Math.floorDiv(micros, 1000),
            place.operationIndex(),
            place.cycleNumber(),
            sum,
            FIRES,
            "1",
            String.format(
                Locale.ROOT,
                firing
                    ? "%s: %.1f K warmer than its use explains, %.1f times what is usual"
                    : "%s: again as warm as its use explains, within %.1f K, %.1f times what is"
                        + " usual",
                cellId,
                thermal.residual(),
                thermal.score()),
            firing ? ACTION : CLEARING,
            RULE_VERSION,
            new Lineage(place.source(), sinceSequence, place.sequence())));
  }

  /** When time alone ends it [µs since 1970-01-01 UTC]; never, as long as the cell is too warm. */
  public long endsBy() {
    return firing && calmSince != Long.MIN_VALUE ? calmSince + CALM : Long.MAX_VALUE;
  }

  /** True while the cell is too warm. */
  public boolean firing() {
    return firing;
  }

  /** Times begin anew. */
  public void clockReset() {
    calmSince = Long.MIN_VALUE;
  }

  public ThermalAlarm copy() {
    ThermalAlarm copy = new ThermalAlarm();
    copy.firing = firing;
    copy.since = since;
    copy.calmSince = calmSince;
    copy.sinceSequence = sinceSequence;
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    firing = saved.bool(firing);
    since = saved.integer(since);
    calmSince = saved.integer(calmSince);
    sinceSequence = saved.integer(sinceSequence);
  }
}
