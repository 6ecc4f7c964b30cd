package io.celltwin.protocol.fieldwindows;

import io.celltwin.core.physics.OcvCurve;
import io.celltwin.domain.CellSpec;

/**
 * The plain way: charge that was moved in a window over what an open-circuit table says of its two
 * ends, all windows together by least squares, Q = Σ q·Δz / Σ Δz².
 */
final class ChargeOverSoc {
  private static final double LEAST = 0.05;

  private final CellSpec spec;
  private final OcvCurve table;
  private double ofCharge;
  private double ofShare;
  private long last = Long.MIN_VALUE;
  private double charge;
  private double first = Double.NaN;
  private double volt;

  ChargeOverSoc(CellSpec spec) {
    this.spec = spec;
    table = OcvCurve.of(spec);
  }

  void read(long micros, double volts, double amps) {
    if (last != Long.MIN_VALUE) {
      charge += amps * (micros - last) * 1e-6 / 3600;
    } else {
      first = volts;
    }
    last = micros;
    volt = volts;
  }

  void windowOver() {
    double share = table.soc(volt) - table.soc(first);
    if (Math.abs(share) > LEAST) {
      ofCharge += charge * share;
      ofShare += share * share;
    }
    last = Long.MIN_VALUE;
    charge = 0;
  }

  /** Share of rated, NaN while nothing was moved. */
  double health() {
    return ofShare > 0 ? ofCharge / ofShare / spec.ratedCapacity() : Double.NaN;
  }
}
