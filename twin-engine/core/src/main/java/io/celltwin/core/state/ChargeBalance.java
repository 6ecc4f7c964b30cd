package io.celltwin.core.state;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/**
 * What goes into the cell and does not come out, from one full charge to the next:
 *
 * <pre>  I_lost = Σ(Q_in − Q_out) / Δt      [A], its latest values counting most</pre>
 *
 * <p>Between two full charges the cell holds the same, so that what is left over has leaked away,
 * or the current sensor's zero is off: either takes the same from what a discharge is seen to give,
 * I_lost times the hours since the cell was full. It is no ageing. Side reactions of a sound cell
 * lose some tenths of a percent a cycle, which is too little to be spoken of.
 */
final class ChargeBalance {
  /** A charge that ended below this at the upper cut-off filled the cell [1/h]. */
  private static final double FULL_BELOW = 0.06;

  /** Balances that make a loss certain. */
  private static final int CERTAIN = 3;

  /** Of what is known, what the latest balance moves. */
  private static final double LATEST = 0.4;

  /** Shorter than this between two full charges tells nothing [h]. */
  private static final double LEAST_HOURS = 1;

  /** Of the rated capacity: less is not spoken of. */
  private static final double WORTH_A_WORD = 0.01;

  /** Of the rated capacity: more is no error of a sensor's zero. */
  private static final double MOST_UNEXPLAINED = 0.02;

  private static final double HOUR = 3_600_000; // ms

  private static final long NEVER = Long.MIN_VALUE;

  private long fullMillis = NEVER;
  private double sinceFull; // Ah, in less out
  private double lost = Double.NaN; // A
  private int balances;

  void accept(CellSpec spec, Cycle cycle) {
    if (cycle.samples() == 0) {
      return;
    }
    Measured m = cycle.measured();
    sinceFull += m.charged() - m.discharged();
    boolean filled =
        cycle.kind() == OperationKind.CHARGE
            && !Double.isNaN(m.cvTime())
            && m.lastCurrent() < FULL_BELOW * spec.ratedCapacity();
    if (!filled) {
      return;
    }
    double hours = (cycle.endMillis() - fullMillis) / HOUR;
    if (fullMillis != NEVER && hours >= LEAST_HOURS) {
      double now = sinceFull / hours;
      lost = Double.isNaN(lost) ? now : lost + LATEST * (now - lost);
      balances++;
    }
    fullMillis = cycle.endMillis();
    sinceFull = 0;
  }

  /** Current that is lost [A], NaN where nobody knows. */
  double lost() {
    return balances >= CERTAIN ? lost : Double.NaN;
  }

  /**
   * What was lost from the full charge until a discharge ended, as a share of the rated capacity; 0
   * where it is not worth a word, or not certain.
   */
  double before(CellSpec spec, Cycle discharge) {
    if (!(lost() > 0) || fullMillis == NEVER) {
      return 0;
    }
    double share = lost * (discharge.endMillis() - fullMillis) / HOUR / spec.ratedCapacity();
    return share > WORTH_A_WORD && share < 1 ? share : 0;
  }

  /**
   * What is left over of every round and is not told as a loss, as a share of the rated capacity
   * from the full charge until a discharge ended: the current sensor's zero, if it is that, takes
   * or adds as much to what the discharge is seen to give.
   */
  double unexplained(CellSpec spec, Cycle discharge) {
    if (Double.isNaN(lost()) || fullMillis == NEVER || before(spec, discharge) > 0) {
      return 0;
    }
    double hours = (discharge.endMillis() - fullMillis) / HOUR;
    return Math.min(MOST_UNEXPLAINED, Math.abs(lost) * hours / spec.ratedCapacity());
  }

  ChargeBalance copy() {
    ChargeBalance copy = new ChargeBalance();
    copy.fullMillis = fullMillis;
    copy.sinceFull = sinceFull;
    copy.lost = lost;
    copy.balances = balances;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    fullMillis = saved.integer(fullMillis);
    sinceFull = saved.decimal(sinceFull);
    lost = saved.decimal(lost);
    balances = saved.integer(balances);
  }
}
