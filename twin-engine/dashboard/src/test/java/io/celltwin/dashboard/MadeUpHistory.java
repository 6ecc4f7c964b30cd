package io.celltwin.dashboard;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.History;
import io.celltwin.fleet.api.HistoryLimitException;
import java.util.List;
import java.util.Optional;

/**
 * History in which everything was always as it is now: a made-up fleet has no past. Before 2000 it
 * has nothing, and before 1980 it would have to read too much.
 */
final class MadeUpHistory implements History {
  static final long NOTHING_BEFORE = 946_684_800_000L;
  static final long TOO_MUCH_BEFORE = 315_532_800_000L;

  private final FleetQueries fleet;

  MadeUpHistory(FleetQueries fleet) {
    this.fleet = fleet;
  }

  private static boolean anything(long millis) {
    if (millis < TOO_MUCH_BEFORE) {
      throw new HistoryLimitException("it would take more than 400 files: ask for less", null);
    }
    return millis >= NOTHING_BEFORE;
  }

  @Override
  public Optional<String> absent() {
    return Optional.empty();
  }

  @Override
  public Optional<Twin> twin(String cellId, AsOf when) {
    return anything(when.millis()) ? fleet.twin(cellId) : Optional.empty();
  }

  @Override
  public Optional<Forecast> forecast(String cellId, AsOf when) {
    return anything(when.millis()) ? fleet.forecast(cellId) : Optional.empty();
  }

  @Override
  public List<Actual> after(Forecast forecast, int limit) {
    return List.of(
        new Actual(
            forecast.revision() + 2,
            forecast.cycleNumber() + 1,
            forecast.eventMillis() + 3_600_000,
            0.93,
            0.91,
            Double.NaN));
  }

  @Override
  public List<Alert> alerts(String cellId, long atMillis, int limit) {
    return anything(atMillis)
        ? List.of(
            alert("h/1", cellId, Alert.State.FIRING, atMillis - 3),
            alert("h/2", cellId, Alert.State.FIRING, atMillis - 2),
            alert("h/1", cellId, Alert.State.CLEARED, atMillis - 1))
        : List.of();
  }

  private static Alert alert(String id, String cellId, Alert.State state, long millis) {
    return new Alert(
        id,
        cellId,
        "OVERVOLTAGE",
        Alert.Severity.WARNING,
        state,
        millis,
        null,
        3,
        4.3,
        4.2,
        "V",
        "charged to 4.30 V",
        "check the charger",
        1,
        new Lineage("sim", 1, 2));
  }
}
