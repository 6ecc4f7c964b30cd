package io.celltwin.check.plain;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;

/**
 * What was told of one arithmetic cell, held against its truth. Shares are percent; null where
 * nothing was told.
 *
 * @param kind of use and recording
 * @param seed of the make
 * @param make in words
 * @param discharges it lived through
 * @param told of them after which health was told
 * @param error of health, root mean square, against what a full discharge under the cell's own
 *     usual conditions would have given [points of rated]
 * @param errorAtOwnLoad the same against what one under the conditions of that very discharge gave
 * @param covered by the 90 % interval, at its usual conditions
 * @param width of the interval, mean [points]
 * @param capacityError of the full discharges whose capacity was told, the largest [share of rated]
 * @param capacities told of full discharges, of all full ones
 * @param capacitiesOfParts told of what did not run from full to empty
 * @param endOfLifeOff discharges from the true end of life to the one told; null where one is not
 *     there
 * @param falseAlerts by kind
 * @param goal wanted of {@code error} [points]
 * @param reason why health was not told in the end, or what it rests on; empty where there is
 *     nothing to say
 */
record PlainVerdict(
    @JsonProperty("kind") String kind,
    @JsonProperty("seed") long seed,
    @JsonProperty("make") String make,
    @JsonProperty("discharges") int discharges,
    @JsonProperty("told") int told,
    @JsonProperty("error_points") Double error,
    @JsonProperty("error_at_own_load_points") Double errorAtOwnLoad,
    @JsonProperty("covered_percent") Double covered,
    @JsonProperty("width_points") Double width,
    @JsonProperty("capacity_error_percent") Double capacityError,
    @JsonProperty("capacities_percent") Double capacities,
    @JsonProperty("capacities_of_parts") int capacitiesOfParts,
    @JsonProperty("end_of_life_off_cycles") Integer endOfLifeOff,
    @JsonProperty("false_alerts") Map<String, Integer> falseAlerts,
    @JsonProperty("goal_points") double goal,
    @JsonProperty("reason") String reason) {

  /** Whether health was told, and as well as is wanted. */
  @JsonProperty("within_goal")
  boolean withinGoal() {
    return error != null && error <= goal;
  }

  static String heading() {
    return String.format(
        Locale.ROOT,
        "%-30s %-22s %5s %6s %7s %8s %6s %9s %6s %5s  %s",
        "kind",
        "make",
        "told",
        "error",
        "at own",
        "covered",
        "width",
        "capacity",
        "parts",
        "end",
        "false alerts; reason");
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-30s %-22s %5d %5s%s %7s %8s %6s %9s %6d %5s  %s%s",
        kind,
        make,
        told,
        number("%.2f", error),
        withinGoal() ? " " : "!",
        number("%.2f", errorAtOwnLoad),
        number("%.0f %%", covered),
        number("%.1f", width),
        number("%.2f %%", capacityError),
        capacitiesOfParts,
        endOfLifeOff == null ? "–" : String.format(Locale.ROOT, "%+d", endOfLifeOff),
        falseAlerts.isEmpty() ? "" : falseAlerts + " ",
        told == discharges && error != null ? "" : reason);
  }

  private static String number(String format, Double value) {
    return value == null ? "–" : String.format(Locale.ROOT, format, value);
  }
}
