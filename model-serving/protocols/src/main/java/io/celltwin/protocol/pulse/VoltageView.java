package io.celltwin.protocol.pulse;

/** The same 21 voltages, told in different ways. */
enum VoltageView {
  /** As measured. */
  RAW,
  /** The rested voltage, and each other one as its distance from it. */
  RELATIVE,
  /** The rested voltage, and each rise or fall from one turning point to the next. */
  STEPS,
  /**
   * The rested voltage, and the logarithm of the size of each rise or fall: a factor on all
   * resistances moves all of them alike.
   */
  LOGARITHMS;

  /** Noise of a voltage, about [V]: smaller steps mean nothing. */
  private static final double LEAST_STEP = 3e-4;

  /** Inputs of a model, U1 first. */
  double[] of(double[] volts) {
    double[] x = volts.clone();
    for (int i = 1; i < x.length; i++) {
      x[i] =
          switch (this) {
            case RAW -> volts[i];
            case RELATIVE -> volts[i] - volts[0];
            case STEPS -> volts[i] - volts[i - 1];
            case LOGARITHMS -> Math.log(Math.max(LEAST_STEP, Math.abs(volts[i] - volts[i - 1])));
          };
    }
    return x;
  }
}
