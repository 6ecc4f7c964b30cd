package io.celltwin.check.plain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * All cells together.
 *
 * @param cells how many
 * @param withinGoal of whom health was told as well as is wanted
 * @param medianError of the root mean square errors of those of whom health was told [points]
 * @param covered mean of them, by the 90 % interval [%]
 * @param coveredWhereFull the same where full discharges are the rule
 * @param falseAlerts all there were
 */
record Overall(
    @JsonProperty("cells") int cells,
    @JsonProperty("within_goal") int withinGoal,
    @JsonProperty("median_error_points") double medianError,
    @JsonProperty("covered_percent") double covered,
    @JsonProperty("covered_where_full_percent") double coveredWhereFull,
    @JsonProperty("false_alerts") int falseAlerts) {

  private static final double OFTEN = 50; // percent of discharges whose capacity was told

  static Overall of(List<PlainVerdict> verdicts) {
    double[] errors =
        verdicts.stream()
            .filter(v -> v.error() != null)
            .mapToDouble(PlainVerdict::error)
            .sorted()
            .toArray();
    return new Overall(
        verdicts.size(),
        (int) verdicts.stream().filter(PlainVerdict::withinGoal).count(),
        errors.length == 0 ? Double.NaN : errors[errors.length / 2],
        covered(verdicts),
        covered(
            verdicts.stream()
                .filter(v -> v.capacities() != null && v.capacities() >= OFTEN)
                .toList()),
        verdicts.stream()
            .flatMap(v -> v.falseAlerts().values().stream())
            .mapToInt(Integer::intValue)
            .sum());
  }

  private static double covered(List<PlainVerdict> verdicts) {
    return verdicts.stream()
        .filter(v -> v.covered() != null)
        .mapToDouble(PlainVerdict::covered)
        .average()
        .orElse(Double.NaN);
  }
}
