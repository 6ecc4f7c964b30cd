package io.celltwin.fleet.view;

import io.celltwin.domain.CellSpec;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.CellTally;
import io.celltwin.fleet.api.FleetSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Adds up the rows of cells. */
final class RowSums {
  /** The year 2200: what claims to come after it is a clock that is wrong. */
  private static final long LATEST_PLAUSIBLE = 7_258_118_400_000L;

  private RowSums() {}

  /**
   * @param samplesPerSecond over the last seconds
   * @param operationsPerSecond over the last seconds
   * @param rejectedRecords dead letters
   * @param seenMillis when the last record arrived
   */
  static FleetSums of(
      List<CellRow> rows,
      double samplesPerSecond,
      double operationsPerSecond,
      long rejectedRecords,
      long seenMillis) {
    double[] quality = new double[rows.size()];
    int graded = 0;
    long operationsSum = 0;
    long samplesSum = 0;
    long rejectedSamples = 0;
    long model = 0;
    long fallback = 0;
    long measured = 0;
    long eventMillis = 0;
    for (CellRow row : rows) {
      if (row.eventMillis() < LATEST_PLAUSIBLE) { // one wrong clock is not the fleet's time
        eventMillis = Math.max(eventMillis, row.eventMillis());
      }
      CellTally t = row.tally();
      operationsSum += t.operations();
      samplesSum += t.samples();
      rejectedSamples += t.rejectedSamples();
      model += t.modelAnswers();
      fallback += t.fallbackAnswers();
      measured += t.measured();
      if (Double.isFinite(row.dataQuality().value())) {
        quality[graded++] = row.dataQuality().value();
      }
    }
    quality = Arrays.copyOf(quality, graded);
    Arrays.sort(quality);
    return new FleetSums(
        leaves(rows),
        operationsSum,
        samplesSum,
        samplesPerSecond,
        operationsPerSecond,
        model,
        fallback,
        measured,
        quality,
        rejectedRecords,
        rejectedSamples,
        eventMillis,
        seenMillis);
  }

  private record Kin(String pack, String site, String chemistry) {}

  private static List<FleetSums.Leaf> leaves(List<CellRow> rows) {
    Map<Kin, List<CellRow>> kin = new HashMap<>();
    for (CellRow row : rows) {
      CellSpec spec = row.spec();
      kin.computeIfAbsent(
              new Kin(
                  Objects.requireNonNullElse(spec.pack(), ""),
                  Objects.requireNonNullElse(spec.site(), ""),
                  spec.chemistry().name()),
              k -> new ArrayList<>())
          .add(row);
    }
    return kin.entrySet().stream()
        .map(
            e ->
                FleetSums.Leaf.of(
                    e.getKey().pack, e.getKey().site, e.getKey().chemistry, e.getValue()))
        .toList();
  }
}
