package io.celltwin.core.alert;

import java.util.Map;
import java.util.Set;

/**
 * Which alerts follow from which: a person who has been told of the cause need not be told of what
 * follows from it as well. What follows is put on record and waits; where the cause goes and it
 * stays, it is told.
 *
 * <p>Nothing that endangers people follows from anything here: OVERCHARGE, OVERHEATING and
 * TR_PRECURSOR are always told.
 */
public final class Causes {
  private static final Map<String, Set<String>> FOLLOWING =
      Map.ofEntries(
          entry("END_OF_LIFE", "RUL_BELOW_HORIZON", "CAPACITY_KNEE", "CELL_IMBALANCE", "WEAK_CELL"),
          entry(
              "CELL_DEAD",
              "SENSOR_FAULT",
              "SENSOR_STUCK",
              "SENSOR_DRIFT",
              "UNDERVOLTAGE",
              "SAMPLES_LOST",
              "DATA_DEGRADED",
              "UNIT_FAULT",
              "RESISTANCE_GROWTH",
              "RUL_BELOW_HORIZON",
              "CAPACITY_KNEE",
              "CELL_IMBALANCE",
              "SELF_DISCHARGE",
              "BALANCER_BUSY",
              "WEAK_CELL"),
          entry("SENSOR_DRIFT", "OVERVOLTAGE", "UNDERVOLTAGE", "CELL_IMBALANCE", "SELF_DISCHARGE"),
          entry("SELF_DISCHARGE", "CELL_IMBALANCE"),
          entry("BALANCER_BUSY", "SELF_DISCHARGE"),
          entry("WEAK_CELL", "CELL_IMBALANCE"),
          entry("SENSOR_FAULT", "DATA_DEGRADED", "SENSOR_DRIFT", "INTERNAL_LEAK", "UNDERVOLTAGE"),
          entry(
              "SENSOR_STUCK",
              "SENSOR_FAULT",
              "DATA_DEGRADED",
              "SENSOR_DRIFT",
              "INTERNAL_LEAK",
              "UNDERVOLTAGE",
              "OVERVOLTAGE",
              "RESISTANCE_GROWTH",
              "COOLING_FAULT",
              "UNIT_FAULT",
              "CELL_IMBALANCE",
              "SELF_DISCHARGE",
              "BALANCER_BUSY",
              "WEAK_CELL"),
          entry(
              "UNIT_FAULT",
              "SENSOR_FAULT",
              "SENSOR_STUCK",
              "SAMPLES_LOST",
              "DATA_DEGRADED",
              "OVERCURRENT",
              "UNDERVOLTAGE",
              "INTERNAL_LEAK",
              "RESISTANCE_GROWTH"),
          entry("RESISTANCE_GROWTH", "COOLING_FAULT", "WEAK_CELL"),
          entry("OVERCHARGE", "OVERVOLTAGE"),
          entry("OVERHEATING", "OVERTEMPERATURE"),
          entry(
              "INTERNAL_LEAK",
              "SELF_DISCHARGE",
              "CELL_IMBALANCE",
              "LITHIUM_PLATING",
              "RUL_BELOW_HORIZON",
              "CAPACITY_KNEE",
              "RESISTANCE_GROWTH"),
          entry(
              "SAMPLES_LOST",
              "DATA_DEGRADED",
              "INTERNAL_LEAK",
              "RUL_BELOW_HORIZON",
              "CAPACITY_KNEE"),
          entry("DATA_DEGRADED", "INTERNAL_LEAK"), // what flowed between samples was not seen
          entry("SILENT", "SAMPLES_LOST", "DATA_DEGRADED"));

  private Causes() {}

  /** True where an alert of one kind is explained by one of another that holds. */
  public static boolean explains(String cause, String kind) {
    return FOLLOWING.getOrDefault(cause, Set.of()).contains(kind);
  }

  private static Map.Entry<String, Set<String>> entry(String cause, String... kinds) {
    return Map.entry(cause, Set.of(kinds));
  }
}
