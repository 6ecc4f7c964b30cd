package io.celltwin.fleet.view;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Live;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CellTally;
import io.celltwin.fleet.api.ScoreRow;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All parts of one cell's row, as far as they have arrived. */
final class KnownCell {
  private static final String NO_OPERATION = "no operation of this cell has closed yet";

  /** How a state of charge between two operations is had. */
  private static final String LIVE_METHOD = "filtered";

  CellSpec spec;
  Twin twin;
  Live live;
  Estimate rul;
  CellTally tally = CellTally.NONE;
  List<ScoreRow> scores = List.of();
  final Map<String, Alert.Severity> open = new HashMap<>();
  long seenMillis;
  CellRow row;

  boolean isGone() {
    return row == null
        && live == null
        && rul == null
        && tally.equals(CellTally.NONE)
        && scores.isEmpty()
        && open.isEmpty();
  }

  void show() {
    CellSpec nameplate = spec != null ? spec : twin == null ? null : twin.spec();
    if (nameplate == null) {
      row = null;
      return;
    }
    var counts = new EnumMap<Alert.Severity, Integer>(Alert.Severity.class);
    open.values().forEach(s -> counts.merge(s, 1, Integer::sum));
    boolean isNewer = live != null && (twin == null || live.timeMillis() >= twin.eventMillis());
    row =
        new CellRow(
            nameplate,
            twin == null ? 0 : twin.revision(),
            isNewer ? live.timeMillis() : twin == null ? 0 : twin.eventMillis(),
            seenMillis,
            twin == null ? 0 : twin.cycleNumber(),
            isNewer ? live.voltage() : twin == null ? Double.NaN : twin.voltage(),
            isNewer ? live.current() : twin == null ? Double.NaN : twin.current(),
            isNewer ? live.temperature() : twin == null ? Double.NaN : twin.temperature(),
            isNewer ? charge() : attribute(Twin::stateOfCharge, "%"),
            attribute(Twin::sohCapacity, "%"),
            attribute(Twin::remainingCapacity, "Ah"),
            attribute(Twin::internalResistance, "ohm"),
            attribute(Twin::numberOfFullCycles, "1"),
            attribute(Twin::endOfLifeCycle, "1"),
            attribute(Twin::dataQuality, "1"),
            rul,
            tally,
            counts,
            live);
  }

  /** State of charge between two revisions of the twin [%]. */
  private Attribute charge() {
    Live.Charge charge = live.charge();
    return Double.isNaN(charge.soc())
        ? Attribute.unknown("%", live.timeMillis(), charge.reason())
        : new Attribute(
            100 * charge.soc(),
            "%",
            live.timeMillis(),
            100 * charge.lower(),
            100 * charge.upper(),
            LIVE_METHOD,
            "",
            null);
  }

  private Attribute attribute(Function<Twin, Attribute> of, String unit) {
    return twin == null ? Attribute.unknown(unit, 0, NO_OPERATION) : of.apply(twin);
  }
}
