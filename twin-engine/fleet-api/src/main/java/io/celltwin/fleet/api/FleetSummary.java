package io.celltwin.fleet.api;

import io.celltwin.domain.Alert;
import java.util.List;
import java.util.Map;

/**
 * The fleet in numbers.
 *
 * @param all cells together
 * @param packs by pack, in order of name
 * @param sites by site, in order of name
 * @param chemistries by chemistry, in order of name
 * @param operations closed
 * @param samples used
 * @param samplesPerSecond over the last seconds, by the wall clock
 * @param operationsPerSecond over the last seconds, by the wall clock
 * @param modelAnswers operations that the model was asked about and answered
 * @param fallbackAnswers operations that it was asked about and did not answer, or not credibly
 * @param measuredAnswers discharges that showed SOH without a model
 * @param dataQuality mean over the cells, 0..1; NaN without any
 * @param rejectedRecords dead letters
 * @param rejectedSamples not used, of operations that were
 * @param eventMillis latest event time seen [ms since 1970-01-01 UTC]; 0 before the first
 * @param seenMillis when the last record arrived, by the wall clock [ms since 1970-01-01 UTC]
 */
public record FleetSummary(
    Group all,
    List<Group> packs,
    List<Group> sites,
    List<Group> chemistries,
    long operations,
    long samples,
    double samplesPerSecond,
    double operationsPerSecond,
    long modelAnswers,
    long fallbackAnswers,
    long measuredAnswers,
    double dataQuality,
    long rejectedRecords,
    long rejectedSamples,
    long eventMillis,
    long seenMillis) {

  public FleetSummary {
    packs = List.copyOf(packs);
    sites = List.copyOf(sites);
    chemistries = List.copyOf(chemistries);
  }

  /**
   * Cells that have something in common. SOH in %, over those where it is known; NaN where it is
   * known of none.
   *
   * @param name of the pack, site or chemistry; empty where the cells name none
   * @param cells in it
   * @param known of these, with a known SOH
   * @param pastEndOfLife cells whose end of life was seen
   * @param sohMean %
   * @param sohMin %
   * @param soh05 5 % quantile [%]
   * @param soh25 %
   * @param sohMedian %
   * @param soh75 %
   * @param soh95 %
   * @param sohMax %
   * @param openAlerts that hold, by severity
   */
  public record Group(
      String name,
      int cells,
      int known,
      int pastEndOfLife,
      double sohMean,
      double sohMin,
      double soh05,
      double soh25,
      double sohMedian,
      double soh75,
      double soh95,
      double sohMax,
      Map<Alert.Severity, Integer> openAlerts) {

    public Group {
      openAlerts = Map.copyOf(openAlerts);
    }

    /** Of the cells in these rows. */
    public static Group of(String name, List<CellRow> rows) {
      double[] soh =
          rows.stream()
              .mapToDouble(r -> r.soh().value())
              .filter(Double::isFinite)
              .sorted()
              .toArray();
      double sum = 0;
      for (double x : soh) {
        sum += x;
      }
      var alerts = new java.util.EnumMap<Alert.Severity, Integer>(Alert.Severity.class);
      rows.forEach(r -> r.openAlerts().forEach((s, n) -> alerts.merge(s, n, Integer::sum)));
      return new Group(
          name,
          rows.size(),
          soh.length,
          (int) rows.stream().filter(r -> !Double.isNaN(r.endOfLifeCycle().value())).count(),
          sum / soh.length,
          quantile(soh, 0),
          quantile(soh, 0.05),
          quantile(soh, 0.25),
          quantile(soh, 0.5),
          quantile(soh, 0.75),
          quantile(soh, 0.95),
          quantile(soh, 1),
          alerts);
    }

    /** Linear between the order statistics (type 7 of Hyndman and Fan). */
    static double quantile(double[] sorted, double p) {
      if (sorted.length == 0) {
        return Double.NaN;
      }
      double at = p * (sorted.length - 1);
      int below = (int) at;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
  }
}
