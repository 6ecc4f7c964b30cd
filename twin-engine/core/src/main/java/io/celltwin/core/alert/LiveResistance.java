package io.celltwin.core.alert;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.LiveState;
import java.io.IOException;

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

  private MedianGrowth growth = new MedianGrowth(EACH, SETTLES);

  /** Another discharge. */
  public void accept(Cycle cycle) {
    LiveState live = cycle.live();
    if (live == null
        || !(live.resistance() > 0)
        || live.resistanceHalfWidth() > KNOWN_WITHIN * live.resistance()) {
      return;
    }
    growth.accept(live.resistance());
  }

  /** Now over first; NaN while it is not known. */
  public double ratio() {
    return growth.ratio();
  }

  /** Another one that goes its own way. */
  public LiveResistance copy() {
    LiveResistance copy = new LiveResistance();
    copy.growth = growth.copy();
    return copy;
  }

  /** All it remembers, to be written or read. */
  public void fields(SavedFields saved) throws IOException {
    growth.fields(saved);
  }
}
