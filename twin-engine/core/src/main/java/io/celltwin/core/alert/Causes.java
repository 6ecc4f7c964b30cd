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
      Map.of(
          "END_OF_LIFE", Set.of("RUL_BELOW_HORIZON", "CAPACITY_KNEE", "CELL_IMBALANCE"),
          "CELL_DEAD",
              Set.of(
                  "SENSOR_FAULT",
                  "SENSOR_DRIFT",
                  "UNDERVOLTAGE",
                  "SAMPLES_LOST",
                  "UNIT_FAULT",
                  "RESISTANCE_GROWTH",
                  "RUL_BELOW_HORIZON",
                  "CAPACITY_KNEE"),
          "SENSOR_DRIFT", Set.of("OVERVOLTAGE", "UNDERVOLTAGE"),
          "SENSOR_FAULT",
              Set.of("SENSOR_DRIFT", "INTERNAL_LEAK", "UNDERVOLTAGE", "RESISTANCE_GROWTH"),
          "UNIT_FAULT", Set.of("SENSOR_FAULT", "OVERCURRENT", "INTERNAL_LEAK", "RESISTANCE_GROWTH"),
          "OVERCHARGE", Set.of("OVERVOLTAGE"),
          "OVERHEATING", Set.of("OVERTEMPERATURE"),
          "INTERNAL_LEAK", Set.of("CELL_IMBALANCE"),
          "SILENT", Set.of("SAMPLES_LOST"));

  private Causes() {}

  /** True where an alert of one kind is explained by one of another that holds. */
  public static boolean explains(String cause, String kind) {
    return FOLLOWING.getOrDefault(cause, Set.of()).contains(kind);
  }
}
