package io.celltwin.standalone;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.OperationKind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Charge that moved while nothing was recognised as a charge or a discharge. */
final class Unused {
  /** Share of the rated capacity that is worth a word. */
  private static final double WORTH_A_WORD = 0.1;

  private static final Set<OperationKind> USES =
      EnumSet.of(OperationKind.CHARGE, OperationKind.DISCHARGE, OperationKind.MIXED);

  private Unused() {}

  /**
   * A sentence where at least a tenth of what the cell is rated for moved in operations that are
   * called neither charge nor discharge, or nothing has a use: such data are usually of another
   * sign, unit or column than was taken.
   *
   * @param ratedCapacity [Ah]
   * @return null where all is well
   */
  static String remark(Collection<Cycle> cycles, double ratedCapacity) {
    double idle = 0;
    double used = 0;
    int uses = 0;
    for (Cycle c : cycles) {
      double moved = positive(c.measured().charged()) + positive(c.measured().discharged());
      if (USES.contains(c.kind())) {
        uses++;
        used += moved;
      } else {
        idle += moved;
      }
    }
    if (idle < WORTH_A_WORD * ratedCapacity) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "%.3f Ah moved, %.0f %% of the rated capacity, in what is called rest%s: look at the sign and unit of the current, and at the time between samples",
        idle,
        100 * idle / ratedCapacity,
        uses == 0
            ? ", and no charge or discharge was recognised"
            : String.format(Locale.ROOT, "; %.3f Ah in charges, discharges and mixed use", used));
  }

  private static double positive(double x) {
    return x > 0 ? x : 0;
  }
}
