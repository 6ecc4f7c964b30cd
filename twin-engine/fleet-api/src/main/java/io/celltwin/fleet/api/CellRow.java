package io.celltwin.fleet.api;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Live;
import java.util.Map;

/**
 * One line of the fleet's table: what is known of a cell at a glance.
 *
 * @param spec the nameplate
 * @param revision of the twin; 0 while the cell has none
 * @param eventMillis of the latest sample known of it, in event time [ms since 1970-01-01 UTC]
 * @param seenMillis when its last record arrived, by the wall clock [ms since 1970-01-01 UTC]
 * @param cycleNumber discharges seen
 * @param voltage last seen [V]
 * @param current last seen [A], positive while charging
 * @param temperature last seen [°C]
 * @param stateOfCharge %
 * @param soh %, ageing only
 * @param remainingCapacity Ah
 * @param internalResistance Ω
 * @param fullCycles equivalent full cycles
 * @param endOfLifeCycle cycle at which the end of life was seen
 * @param dataQuality 0..1
 * @param rul cycles to the end of life; null while there is no forecast
 * @param tally what was counted
 * @param openAlerts that hold, by severity
 * @param live as its latest samples show it; null before the first
 */
public record CellRow(
    CellSpec spec,
    long revision,
    long eventMillis,
    long seenMillis,
    int cycleNumber,
    double voltage,
    double current,
    double temperature,
    Attribute stateOfCharge,
    Attribute soh,
    Attribute remainingCapacity,
    Attribute internalResistance,
    Attribute fullCycles,
    Attribute endOfLifeCycle,
    Attribute dataQuality,
    Estimate rul,
    CellTally tally,
    Map<Alert.Severity, Integer> openAlerts,
    Live live) {

  public CellRow {
    openAlerts = Map.copyOf(openAlerts);
  }

  public String cellId() {
    return spec.cellId();
  }

  /**
   * How much of the usable life is left in its capacity: 1 when new, 0 at the end of life, negative
   * beyond; NaN where SOH is not known.
   */
  public double health() {
    return (soh.value() / 100 - spec.endOfLife()) / (1 - spec.endOfLife());
  }

  /** Alerts that hold, of any severity. */
  public int alerts() {
    return openAlerts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
