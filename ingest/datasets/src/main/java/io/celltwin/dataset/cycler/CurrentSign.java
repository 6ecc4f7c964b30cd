package io.celltwin.dataset.cycler;

/**
 * Which sense of a current charges, told by physics. Voltage rises while a cell is charged and
 * falls while it is discharged; and where current steps up in the charging sense, it jumps up by
 * the resistance. A file in which both say the opposite has its sign turned.
 */
final class CurrentSign {
  /** What voltage says about a sign. */
  enum Verdict {
    /** Positive current charges. */
    RIGHT,
    /** Positive current discharges. */
    TURNED,
    /** Voltage says one thing here and another there. */
    CONTRADICTORY,
    /** Nothing moved enough to say. */
    SILENT
  }

  /** A step of current is one from this share of the largest current on. */
  private static final double STEP = 0.2;

  /** Current is constant while it changes by no more than this share of itself. */
  private static final double CONSTANT = 0.1;

  /** Between samples farther apart a step tells nothing [s]. */
  private static final double SOON = 120;

  /** Voltage has to have moved so far in all to count [V]. */
  private static final double LEAST_DRIFT = 0.05;

  private static final double LEAST_JUMP = 0.02;
  private static final int LEAST_JUMPS = 4;

  /** Share of the movement that has to agree. */
  private static final double SURE = 0.5;

  private double peak;
  private double lastVolts;
  private double lastAmperes = Double.NaN;

  private double runVolts;
  private double runAmperes;
  private int runSamples;
  private double drift;
  private double driftInAll;
  private double jump;
  private double jumpInAll;
  private int jumps;

  /**
   * @param seconds since the last sample
   * @param volts now [V]
   * @param amperes now [A]
   */
  void add(double seconds, double volts, double amperes) {
    peak = Math.max(peak, Math.abs(amperes));
    if (!Double.isNaN(lastAmperes)) {
      double step = amperes - lastAmperes;
      if (Math.abs(step) > STEP * peak && seconds > 0 && seconds <= SOON) {
        jump += Math.signum(step) * (volts - lastVolts);
        jumpInAll += Math.abs(volts - lastVolts);
        jumps++;
      }
    }
    boolean on =
        runSamples > 0
            && runAmperes != 0
            && Math.abs(amperes - runAmperes) <= CONSTANT * Math.abs(runAmperes);
    if (!on) {
      endRun();
      runVolts = volts;
      runAmperes = Math.abs(amperes) > CONSTANT * CONSTANT * peak ? amperes : 0;
    }
    runSamples++;
    lastVolts = volts;
    lastAmperes = amperes;
  }

  /** What voltage did while a current was constant, without what it did when it was switched on. */
  private void endRun() {
    if (runSamples > 2 && runAmperes != 0) {
      double moved = lastVolts - runVolts;
      drift += Math.signum(runAmperes) * moved;
      driftInAll += Math.abs(moved);
    }
    runSamples = 0;
  }

  /** After the last sample. */
  Verdict verdict() {
    endRun();
    int drifts = says(drift, driftInAll, LEAST_DRIFT);
    int steps = jumps < LEAST_JUMPS ? 0 : says(jump, jumpInAll, LEAST_JUMP);
    if (drifts * steps < 0 || (drifts == 0 && driftInAll >= LEAST_DRIFT)) {
      return Verdict.CONTRADICTORY;
    }
    int both = drifts + steps;
    return both > 0 ? Verdict.RIGHT : both < 0 ? Verdict.TURNED : Verdict.SILENT;
  }

  private static int says(double net, double all, double least) {
    return all >= least && Math.abs(net) >= SURE * all ? (int) Math.signum(net) : 0;
  }
}
