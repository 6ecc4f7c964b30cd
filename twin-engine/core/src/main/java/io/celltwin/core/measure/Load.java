package io.celltwin.core.measure;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * How long and how heavily a cell is loaded or charged: time under a current of one sense at both
 * ends of an interval, charge in it, and the square of the load, ∫ I² dt on the straight line
 * between two readings, a and b: t·(a² + a·b + b²)/3. {@link Sums} adds them up.
 */
final class Load implements Cloneable {
  double drainSeconds;
  double drainCharge; // A·s
  double drainSquare; // A²·s
  double fillSeconds;
  double fillCharge; // A·s
  long drainFrom = Operation.NEVER; // first reading under load
  long drainTo = Operation.NEVER; // last one

  /** What was assumed gives way to what was read. */
  void mend(Load without, Load with) {
    drainSeconds += with.drainSeconds - without.drainSeconds;
    drainCharge += with.drainCharge - without.drainCharge;
    drainSquare += with.drainSquare - without.drainSquare;
    fillSeconds += with.fillSeconds - without.fillSeconds;
    fillCharge += with.fillCharge - without.fillCharge;
  }

  Load copy() {
    try {
      return (Load) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    drainSeconds = saved.decimal(drainSeconds);
    drainCharge = saved.decimal(drainCharge);
    drainSquare = saved.decimal(drainSquare);
    fillSeconds = saved.decimal(fillSeconds);
    fillCharge = saved.decimal(fillCharge);
    drainFrom = saved.integer(drainFrom);
    drainTo = saved.integer(drainTo);
  }
}
