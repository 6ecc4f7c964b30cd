package io.celltwin.protocol.nasa;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;

/**
 * One charge as it goes by: when the voltage first passed each of some levels under charge, and how
 * long current tapered. Levels below the one the charge began at count as passed at its beginning.
 */
final class ChargeMilestones {
  /** Levels below the upper cut-off [V], top down: 3.8, 3.9, 4.0, 4.05, 4.1 and 4.19 V of 4.2 V. */
  private static final double[] BELOW_TOP = {0.4, 0.3, 0.2, 0.15, 0.1, 0.01};

  /** Under charge: above this share of the rated capacity, per hour. */
  private static final double CHARGING = 0.5;

  /** Where tapering counts as over: 20.5 mA of a cell of 2 Ah. */
  private static final double TAPERED = 0.01025;

  /** Names of the features, in order. */
  static final int SIZE = 8;

  private static final double MICROS = 1e6;

  private final double[] passed = new double[BELOW_TOP.length];
  private double start = Double.NaN;
  private double startVoltage = Double.NaN;
  private double tapered = Double.NaN;
  private double last = Double.NaN;
  private double charged;
  private double lastCurrent;

  ChargeMilestones() {
    java.util.Arrays.fill(passed, Double.NaN);
  }

  /** Takes the samples of a frame; those with a gap in them are left out. */
  void add(Frame frame, CellSpec spec) {
    for (int i = 0; i < frame.size(); i++) {
      double t = frame.startMillis() / 1e3 + frame.offsetMicros()[i] / MICROS;
      add(t, frame.voltage()[i], frame.current()[i], spec);
    }
  }

  private void add(double t, double voltage, double current, CellSpec spec) {
    if (!Double.isFinite(voltage) || !Double.isFinite(current)) {
      return;
    }
    if (!Double.isNaN(last)) {
      charged += Math.max(0, (current + lastCurrent) / 2) * (t - last) / 3600;
    }
    last = t;
    lastCurrent = current;
    double rate = current / spec.ratedCapacity();
    int top = BELOW_TOP.length - 1;
    if (rate > CHARGING) {
      if (Double.isNaN(start)) {
        start = t;
        startVoltage = voltage;
      }
      for (int i = 0; i <= top; i++) {
        if (Double.isNaN(passed[i]) && voltage >= spec.maxVoltage() - BELOW_TOP[i]) {
          passed[i] = t;
        }
      }
    }
    if (!Double.isNaN(passed[top]) && Double.isNaN(tapered) && rate > 0 && rate <= TAPERED) {
      tapered = t;
    }
  }

  /**
   * Seconds from each level to the next, from the start to the top, and of tapering; and the
   * voltage the charge began at. NaN for what did not happen.
   */
  double[] features() {
    int top = BELOW_TOP.length - 1;
    double[] x = new double[SIZE];
    for (int i = 0; i < top; i++) {
      x[i] = passed[i + 1] - passed[i];
    }
    x[top] = passed[top] - start;
    x[top + 1] = (Double.isNaN(tapered) ? last : tapered) - passed[top];
    x[top + 2] = startVoltage;
    return x;
  }

  /** Charge accepted [Ah]. */
  double charged() {
    return charged;
  }
}
