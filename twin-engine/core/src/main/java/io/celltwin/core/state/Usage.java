package io.celltwin.core.state;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OperationKind;
import java.io.IOException;

/** What the cell has been put through: sums since it was first seen, and what is usual for it. */
final class Usage {
  /** Share of the latest operation in what is usual. */
  private static final double LATEST = 0.1;

  double chargeOut; // Ah
  double energyOut; // Wh
  double chargeThrough; // Ah, in and out
  double energyThrough; // Wh, in and out
  double hot; // s
  double cold; // s
  double hotCharging; // s
  double coldCharging; // s
  int deepDischarges;
  int overcharges;

  double chargeRate = Double.NaN; // 1/h
  double dischargeRate = Double.NaN; // 1/h, positive
  double temperature = Double.NaN; // °C
  double quality = Double.NaN;

  // round trip: what went in since a complete discharge, until the next complete one
  private boolean fromEmpty;
  private boolean charged;
  private double energyIn; // Wh
  double roundTrip = Double.NaN; // share

  void accept(CellSpec spec, Cycle cycle) {
    if (cycle.samples() == 0) {
      return;
    }
    Measured m = cycle.measured();
    double rated = spec.ratedCapacity();
    chargeOut += m.discharged();
    energyOut += m.energyDischarged();
    chargeThrough += m.discharged() + m.charged();
    energyThrough += m.energyDischarged() + m.energyCharged();
    hot += zeroIfUnknown(m.hotTime());
    cold += zeroIfUnknown(m.coldTime());
    quality = usual(quality, cycle.quality().score());
    for (String flag : cycle.quality().flags()) {
      switch (flag) {
        case "UNDERVOLTAGE" -> deepDischarges++;
        case "OVERCHARGE", "OVERVOLTAGE" -> overcharges++;
        default -> {}
      }
    }
    if (cycle.kind() == OperationKind.CHARGE) {
      hotCharging += zeroIfUnknown(m.hotTime());
      coldCharging += zeroIfUnknown(m.coldTime());
      chargeRate = usual(chargeRate, m.loadCurrent() / rated);
      energyIn += m.energyCharged();
      charged = !Double.isNaN(m.cvTime());
    } else if (cycle.kind() == OperationKind.DISCHARGE && !Double.isNaN(m.loadCurrent())) {
      dischargeRate = usual(dischargeRate, -m.loadCurrent() / rated);
      temperature = usual(temperature, m.meanTemperature());
      boolean toEmpty = m.capacity() > 0;
      if (fromEmpty && charged && toEmpty && energyIn > 0) {
        roundTrip = m.energyDischarged() / energyIn;
      }
      fromEmpty = toEmpty;
      charged = false;
      energyIn = 0;
    }
  }

  private static double usual(double before, double now) {
    if (Double.isNaN(now)) {
      return before;
    }
    return Double.isNaN(before) ? now : before + LATEST * (now - before);
  }

  private static double zeroIfUnknown(double seconds) {
    return Double.isNaN(seconds) ? 0 : seconds;
  }

  Usage copy() {
    Usage copy = new Usage();
    copy.chargeOut = chargeOut;
    copy.energyOut = energyOut;
    copy.chargeThrough = chargeThrough;
    copy.energyThrough = energyThrough;
    copy.hot = hot;
    copy.cold = cold;
    copy.hotCharging = hotCharging;
    copy.coldCharging = coldCharging;
    copy.deepDischarges = deepDischarges;
    copy.overcharges = overcharges;
    copy.chargeRate = chargeRate;
    copy.dischargeRate = dischargeRate;
    copy.temperature = temperature;
    copy.quality = quality;
    copy.fromEmpty = fromEmpty;
    copy.charged = charged;
    copy.energyIn = energyIn;
    copy.roundTrip = roundTrip;
    return copy;
  }

  void fields(SavedFields saved) throws IOException {
    chargeOut = saved.decimal(chargeOut);
    energyOut = saved.decimal(energyOut);
    hot = saved.decimal(hot);
    cold = saved.decimal(cold);
    hotCharging = saved.decimal(hotCharging);
    coldCharging = saved.decimal(coldCharging);
    deepDischarges = saved.integer(deepDischarges);
    overcharges = saved.integer(overcharges);
    chargeRate = saved.decimal(chargeRate);
    dischargeRate = saved.decimal(dischargeRate);
    temperature = saved.decimal(temperature);
    quality = saved.decimal(quality);
    fromEmpty = saved.bool(fromEmpty);
    charged = saved.bool(charged);
    energyIn = saved.decimal(energyIn);
    roundTrip = saved.decimal(roundTrip);
  }

  /** What was not counted at first: until then, what came out stands for both ways. */
  void throughFields(SavedFields saved, boolean there) throws IOException {
    if (there) {
      chargeThrough = saved.decimal(chargeThrough);
      energyThrough = saved.decimal(energyThrough);
    } else {
      chargeThrough = 2 * chargeOut;
      energyThrough = 2 * energyOut;
    }
  }
}
