package io.celltwin.core.measure;

import io.celltwin.core.saved.SavedFields;
import java.io.IOException;

/**
 * What flows: charge and energy on the straight lines between readings, with voltage V, current I
 * (positive while charging) and time t.
 *
 * <pre>  net = ∫ I dt [A·s],  in = ∫ max(I, 0) dt,  out = ∫ max(−I, 0) dt
 *  netEnergy = ∫ V·I dt [W·s],  energyIn and energyOut likewise of V·I</pre>
 *
 * <p>Where the sign changes between two readings, each side takes half the interval at its own
 * end's value. {@link Sums} adds them up.
 */
final class Flow implements Cloneable {
  double net; // A·s
  double netEnergy; // W·s
  double in;
  double out;
  double energyIn;
  double energyOut;

  /** What was assumed gives way to what was read. */
  void mend(Flow without, Flow with) {
    net += with.net - without.net;
    netEnergy += with.netEnergy - without.netEnergy;
    in += with.in - without.in;
    out += with.out - without.out;
    energyIn += with.energyIn - without.energyIn;
    energyOut += with.energyOut - without.energyOut;
  }

  Flow copy() {
    try {
      return (Flow) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("it is cloneable", e);
    }
  }

  /** All it remembers, to be written or read. */
  void fields(SavedFields saved) throws IOException {
    net = saved.decimal(net);
    netEnergy = saved.decimal(netEnergy);
    in = saved.decimal(in);
    out = saved.decimal(out);
    energyIn = saved.decimal(energyIn);
    energyOut = saved.decimal(energyOut);
  }
}
