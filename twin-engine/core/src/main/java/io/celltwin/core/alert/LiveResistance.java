package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.LiveState;
import java.io.IOException;
import java.util.Arrays;

/**
 * How many times its first one a cell's ohmic resistance is, from steps of the current in any use,
 * at the reference temperature: medians of five discharges each.
 */
public final class LiveResistance {
  private static final int EACH = 5;

  /** Discharges in which the filter finds its way. */
  private static final int SETTLES = 4;

  /** Known less well than this it is left out [share]. */
  private static final double KNOWN_WITHIN = 0.3;

  private final double[] first = new double[EACH];
  private final double[] last = new double[EACH];
  private int count;

  /** Another discharge. */
  public void accept(Cycle cycle) {
    LiveState live = cycle.live();
    if (live == null
        || !(live.resistance() > 0)
        || live.resistanceHalfWidth() > KNOWN_WITHIN * live.resistance()) {
      return;
    }
    int at = count++ - SETTLES;
    if (at < 0) {
      return;
    }
    if (at < EACH) {
      first[at] = live.resistance();
    }
    last[at % EACH] = live.resistance();
  }

  /** Now over first; NaN while it is not known. */
  public double ratio() {
    return count < SETTLES + 2 * EACH ? Double.NaN : median(last) / median(first);
  }

  private static double median(double[] of) {
    double[] sorted = of.clone();
    Arrays.sort(sorted);
    return sorted[EACH / 2];
  }

  public LiveResistance copy() {
    LiveResistance copy = new LiveResistance();
    System.arraycopy(first, 0, copy.first, 0, EACH);
    System.arraycopy(last, 0, copy.last, 0, EACH);
    copy.count = count;
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    saved.reals(first);
    saved.reals(last);
    count = saved.whole(count);
  }
}
