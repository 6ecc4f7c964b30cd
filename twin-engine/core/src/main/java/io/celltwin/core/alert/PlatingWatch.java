package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Features;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Metal that was plated in a charge dissolves while the charged cell rests and holds its voltage up
 * until it is gone: then the voltage falls faster than it did before, which no relaxation does.
 * With V at times t₁ &lt; t₂ &lt; t₃ of one distance since the rest began:
 *
 * <pre>  bend = (V₂ − V₃) − (V₁ − V₂)      [V], above {@value #BEND} for a plateau's end</pre>
 *
 * @see <a href="https://doi.org/10.1021/acsenergylett.0c00831">Konz et al., ACS Energy Lett. 5
 *     (2020) 1750–1757</a>
 */
final class PlatingWatch {
  /** Noise of three readings of a good sensor is a third of it [V]. */
  static final double BEND = 0.005;

  /** Charge that must have gone in [share of the rated capacity]. */
  private static final double MUCH = 0.2;

  private static final String[][] TIMES = {
    {"relaxation-300s", "relaxation-600s", "relaxation-900s"},
    {"relaxation-600s", "relaxation-900s", "relaxation-1200s"},
    {"relaxation-900s", "relaxation-1200s", "relaxation-1500s"},
    {"relaxation-1200s", "relaxation-1500s", "relaxation-1800s"},
    {"relaxation-900s", "relaxation-1800s", "relaxation-2700s"},
  };

  private boolean afterCharge;
  private ConditionWatch.Findings bends = new ConditionWatch.Findings();

  void accept(CellSpec spec, Cycle cycle, List<Alert> alerts) {
    if (cycle.kind() == OperationKind.REST && afterCharge) {
      Features relaxation = cycle.family("partial-charge");
      double bend = relaxation == null ? Double.NaN : bend(relaxation);
      if (!Double.isNaN(bend)) {
        bends.observe(
            AgeingRule.LITHIUM_PLATING,
            bend > BEND,
            cycle,
            String.format(
                Locale.ROOT,
                "late in its rest after a charge the voltage falls by %.1f mV more than"
                    + " before, as it does when plated lithium is used up",
                1000 * bend),
            alerts);
      }
    }
    afterCharge =
        cycle.kind() == OperationKind.CHARGE
            && cycle.measured().charged() > MUCH * spec.ratedCapacity();
  }

  private static double bend(Features relaxation) {
    double most = Double.NaN;
    for (String[] times : TIMES) {
      double bend =
          2 * relaxation.get(times[1]) - relaxation.get(times[2]) - relaxation.get(times[0]);
      if (!Double.isNaN(bend) && !(bend <= most)) {
        most = bend;
      }
    }
    return most;
  }

  PlatingWatch copy() {
    PlatingWatch copy = new PlatingWatch();
    copy.afterCharge = afterCharge;
    copy.bends = bends.copy();
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    afterCharge = saved.bool(afterCharge);
    bends.fields(saved);
  }
}
