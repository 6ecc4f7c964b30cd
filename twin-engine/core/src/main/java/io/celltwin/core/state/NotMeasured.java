package io.celltwin.core.state;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import java.util.Locale;

/** Why a discharge did not measure health, in words that say what would mend it. */
final class NotMeasured {
  /** Before there was a discharge. */
  static final String NOTHING_YET = "no discharge seen yet";

  private NotMeasured() {}

  /**
   * @param before what was said before this operation
   * @return the criterion that failed, its value, and what mends it; null where nothing failed
   */
  static String after(String before, CellSpec spec, Cycle cycle) {
    if (cycle.kind() != OperationKind.DISCHARGE || cycle.samples() == 0) {
      return before;
    }
    if (cycle.comparable()) {
      return null;
    }
    String capacity = cycle.missing().get("capacity");
    String why = capacity == null ? cycle.missing().get("comparable") : capacity;
    return why == null
        ? before
        : String.format(
            Locale.ROOT,
            "discharge %d did not measure it: %s; %s",
            cycle.cycleNumber(),
            why,
            mend(spec, why));
  }

  private static String mend(CellSpec spec, String why) {
    if (why.startsWith("did not begin at a full charge")) {
      return text(
          "charge it to %.2f V once and discharge it from there, or, if that is not where it is"
              + " full, correct its upper cut-off (max voltage)",
          spec.maxVoltage());
    }
    if (why.startsWith("ended at ") || why.startsWith("never at or below")) {
      return text(
          "discharge it once to %.2f V, or, if its discharges end sooner on purpose, register that"
              + " voltage as its capacity voltage",
          spec.capacityVoltage());
    }
    if (why.startsWith("the load varied")) {
      return "discharge it once at a steady current";
    }
    if (why.startsWith("no load")) {
      return text(
          "if it was in use, its rated capacity (%.3f Ah) or the unit of its current is wrong",
          spec.ratedCapacity());
    }
    return "see the quality of the discharge";
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
