package io.celltwin.core.state;

import io.celltwin.core.physics.Resistances;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import java.io.IOException;
import java.util.Arrays;

/**
 * Resistance at the reference temperature now, and what it first was: medians of five comparable
 * discharges each, so that one poor contact is no growth.
 */
final class ResistanceTrack {
  private static final int EACH = 5;

  /** Temperatures within this of the first one's are compared [K]. */
  private static final double ALIKE = 8;

  private final double[] first = new double[EACH];
  private final double[] last = new double[EACH];
  private int count;
  private double celsius = Double.NaN; // of the first one

  void accept(CellSpec spec, Cycle cycle) {
    Measured m = cycle.measured();
    double now = Double.isNaN(m.ambient()) ? m.minTemperature() : m.ambient();
    if (!cycle.comparable() || !(m.resistance() > 0) || Double.isNaN(now)) {
      return;
    }
    if (count == 0) {
      celsius = now;
    } else if (Math.abs(now - celsius) > ALIKE) {
      return; // how resistance goes with temperature is known well enough for a few kelvin
    }
    double ohm = Resistances.at(spec.referenceTemperature(), m.resistance(), now);
    if (count < EACH) {
      first[count] = ohm;
    }
    last[count % EACH] = ohm;
    count++;
  }

  boolean known() {
    return count > 0;
  }

  /** There are enough of them to tell growth. */
  boolean grown() {
    return count >= 2 * EACH;
  }

  double now() {
    return median(last);
  }

  /** Now over first. */
  double ratio() {
    return median(last) / median(first);
  }

  private double median(double[] of) {
    double[] sorted = Arrays.copyOf(of, Math.min(count, EACH));
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  ResistanceTrack copy() {
    ResistanceTrack copy = new ResistanceTrack();
    System.arraycopy(first, 0, copy.first, 0, EACH);
    System.arraycopy(last, 0, copy.last, 0, EACH);
    copy.count = count;
    copy.celsius = celsius;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    saved.decimals(first);
    saved.decimals(last);
    count = saved.integer(count);
  }

  /** What was not kept at first. */
  void conditions(SavedFields saved) throws IOException {
    celsius = saved.decimal(celsius);
  }
}
