package io.celltwin.check.plain;

import java.util.Arrays;

/**
 * A cell by arithmetic: an open-circuit table, a series resistance that grows, one slow
 * polarisation. Charged with constant current and constant voltage, left to rest, discharged, left
 * to rest. The current of a sample flows until the next one, so that what a discharge gave is known
 * exactly; instruments err only in what is recorded.
 */
final class ArithmeticCell {
  private static final double TAPER = 0.05; // of rated, ends the charge
  private static final double PAUSE = 300;

  /** Loads within this of each other are alike [ln]. */
  private static final double ALIKE = 0.2;

  private static final int MOST_SAMPLES = 3_000_000;

  /**
   * A recording and its truth.
   *
   * @param second time of each sample [s]
   * @param volt as recorded
   * @param ampere as recorded, positive while charging
   * @param celsius of each sample, or null where there is no probe
   * @param full of each discharge: from full to empty
   * @param discharged of each discharge, under load, down to the limit that is stated [Ah]
   * @param health of each discharge: what one from full to empty gives in that cycle under its own
   *     conditions, as a share of the rated capacity
   * @param usual the same under the conditions that are most frequent
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, compared by nobody
  record Recording(
      double[] second,
      double[] volt,
      double[] ampere,
      double[] celsius,
      boolean[] full,
      double[] discharged,
      double[] health,
      double[] usual) {}

  private final Make make;
  private double[][] columns = new double[4][1 << 16];
  private int samples;
  private boolean recorded = true;
  private double at;
  private double charge;
  private double slow;

  private ArithmeticCell(Make make) {
    this.make = make;
  }

  static Recording of(Make make) {
    return new ArithmeticCell(make).lived();
  }

  private Recording lived() {
    int n = make.cycles;
    boolean[] full = new boolean[n];
    double[] discharged = new double[n];
    double[] health = new double[n];
    double[] usual = new double[n];
    int most = mostFrequent();
    for (int k = 0; k < n; k++) {
      double holds = make.rated * make.left.applyAsDouble(k);
      full[k] = k % make.fullEvery == 0 && make.fullEvery <= n;
      charge(k, holds, full[k] ? 2 : make.highest);
      rest(k, holds);
      discharged[k] = discharge(k, k, holds, full[k] ? -2 : make.lowest);
      rest(k, holds);
      boolean plain = full[k] && make.rate.applyAsDouble(k) == make.rate.applyAsDouble(most);
      health[k] = full[k] ? discharged[k] / make.rated : wouldGive(k, k);
      usual[k] = plain ? health[k] : wouldGive(k, most);
    }
    double[] warmth = Arrays.copyOf(columns[3], samples);
    return new Recording(
        Arrays.copyOf(columns[0], samples),
        Arrays.copyOf(columns[1], samples),
        Arrays.copyOf(columns[2], samples),
        make.probe ? warmth : null,
        full,
        discharged,
        health,
        usual);
  }

  /** A cycle of the load that is most frequent. */
  private int mostFrequent() {
    int best = 0;
    int often = 0;
    for (int k = 0; k < Math.min(60, make.cycles); k++) {
      int same = 0;
      for (int j = 0; j < Math.min(60, make.cycles); j++) {
        double ratio = make.rate.applyAsDouble(j) / make.rate.applyAsDouble(k);
        same += Math.abs(Math.log(ratio)) <= ALIKE ? 1 : 0;
      }
      if (same > often) {
        often = same;
        best = k;
      }
    }
    return best;
  }

  /** A full charge and discharge on the side, after which the cell is as it was. */
  private double wouldGive(int k, int load) {
    double[] before = {at, charge, slow};
    boolean was = recorded;
    recorded = false;
    double holds = make.rated * make.left.applyAsDouble(k);
    charge(k, holds, 2);
    rest(k, holds);
    double gives = discharge(k, load, holds, -2) / make.rated;
    recorded = was;
    at = before[0];
    charge = before[1];
    slow = before[2];
    return gives;
  }

  private void charge(int k, double holds, double to) {
    double amps = make.chargeRate * make.rated;
    while (charge < to) {
      double most = amps;
      if (volt(k, amps) >= make.high) {
        if (!make.held) {
          return;
        }
        most = Math.min(amps, (make.high - make.voltage(charge) - slow) / make.ohm(k));
        if (most < TAPER * make.rated) {
          return;
        }
      }
      step(k, holds, most);
    }
  }

  private double discharge(int k, int load, double holds, double to) {
    double rate = make.rate.applyAsDouble(load);
    double begun = at;
    boolean paused = make.pauseAt == 0;
    double moved = 0;
    while (charge > to && samples < MOST_SAMPLES) {
      double amps = -rate * make.rated * make.shape.applyAsDouble((int) (at - begun));
      if (volt(k, amps) <= make.low + make.endsAbove) { // a sample, and the load is gone
        step(k, Double.POSITIVE_INFINITY, amps);
        break;
      }
      boolean empty = volt(k, amps) <= make.low + make.statedHigher;
      double seconds = step(k, holds, amps);
      moved -= empty ? 0 : amps * seconds / 3600;
      if (!paused && at - begun > make.pauseAt) {
        paused = true;
        idle(k, holds, PAUSE);
      }
    }
    return moved;
  }

  private void rest(int k, double holds) {
    idle(k, holds, make.restSeconds);
  }

  private void idle(int k, double holds, double seconds) {
    double until = at + seconds;
    while (at < until) {
      step(k, holds, 0);
    }
  }

  private double volt(int k, double amps) {
    return make.voltage(charge) + amps * make.ohm(k) + slow;
  }

  private double step(int k, double holds, double amps) {
    double dt = make.uneven ? make.seconds * (0.5 + make.random.nextDouble()) : make.seconds;
    if (recorded) {
      record(k, amps);
    }
    at += dt;
    charge += amps * dt / 3600 / holds;
    double settled = make.slowOhmHours / make.rated * amps;
    slow += (settled - slow) * (1 - Math.exp(-dt / make.slowSeconds));
    return dt;
  }

  private void record(int k, double amps) {
    if (samples == columns[0].length) {
      for (int c = 0; c < columns.length; c++) {
        columns[c] = Arrays.copyOf(columns[c], 2 * samples);
      }
    }
    double v = volt(k, amps) + make.voltageOffset + make.voltageNoise * make.random.nextGaussian();
    double told = make.currentGain * amps + make.currentOffset * make.rated;
    double digit = 1e-5 * make.rated;
    columns[0][samples] = at;
    columns[1][samples] = Math.rint(1e4 * v) / 1e4;
    columns[2][samples] = Math.rint(told / digit) * digit;
    columns[3][samples] = make.ambient.applyAsDouble(k) + (amps == 0 ? 0 : 1);
    samples++;
  }
}
