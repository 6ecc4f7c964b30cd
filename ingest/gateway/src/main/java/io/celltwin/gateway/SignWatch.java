package io.celltwin.gateway;

import java.util.Locale;

/**
 * Finds out which way a pack's source counts its current (or power), where nobody has said: a
 * voltage rises when a current charges, and so does the state of charge that the BMS reports. Over
 * changes of current ΔI and of voltage ΔV from sample to sample
 *
 * <pre>  slope = Σ ΔI·ΔV / Σ ΔI²      [V/A, or V/W]</pre>
 *
 * <p>which has to be more than {@link #SURE} of its standard errors from 0. Until then, or while
 * the two are at odds, the current is held back: a wrong sign is worse than none.
 */
final class SignWatch {
  private static final double SURE = 4;
  private static final int FEWEST_STEPS = 8;
  private static final double LEAST_STEP = 0.05; // of the range seen
  private static final double LEAST_SOC = 2; // points

  private double lastCurrent = Double.NaN;
  private double lastVolts = Double.NaN;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private double sxy;
  private double sxx;
  private double syy;
  private int steps;
  private double firstSoc = Double.NaN;
  private double moved;
  private double soc = Double.NaN;
  private int sign;

  /**
   * @param sign known from before: 1 where positive charges, −1 where it discharges, 0 for unknown
   */
  SignWatch(int sign) {
    this.sign = sign;
  }

  /**
   * @param current or power, in the source's own sense
   * @param volts of the pack or a cell of it
   * @param reported state of charge [%], NaN where none is
   * @return 1 where positive charges, −1 where positive discharges, 0 while nobody knows
   */
  int look(double current, double volts, double reported) {
    if (sign != 0 || Double.isNaN(current)) {
      return sign;
    }
    step(current, volts);
    moved += current;
    if (!Double.isNaN(reported)) {
      if (Double.isNaN(firstSoc)) {
        firstSoc = reported;
        moved = 0;
      }
      soc = reported;
    }
    int slope = slopeSays();
    int counter = counterSays();
    sign = slope * counter < 0 ? 0 : slope != 0 ? slope : counter;
    return sign;
  }

  private void step(double current, double volts) {
    if (Double.isNaN(volts)) {
      return;
    }
    least = Math.min(least, current);
    most = Math.max(most, current);
    double di = current - lastCurrent;
    double dv = volts - lastVolts;
    if (Math.abs(di) > LEAST_STEP * (most - least)) {
      sxy += di * dv;
      sxx += di * di;
      syy += dv * dv;
      steps++;
    }
    lastCurrent = current;
    lastVolts = volts;
  }

  private int slopeSays() {
    if (steps < FEWEST_STEPS || sxx == 0) {
      return 0;
    }
    double slope = sxy / sxx;
    double error = Math.sqrt(Math.max(syy - slope * sxy, 1e-12) / (steps - 1) / sxx);
    return Math.abs(slope) > SURE * error ? (int) Math.signum(slope) : 0;
  }

  private int counterSays() {
    double rise = soc - firstSoc;
    return Math.abs(rise) >= LEAST_SOC ? (int) Math.signum(rise * moved) : 0;
  }

  /** What is known, for people. */
  String said() {
    String seen =
        String.format(
            Locale.ROOT,
            "%d changes of the current seen, dV/dI %s",
            steps,
            sxx == 0 ? "unknown" : String.format(Locale.ROOT, "%+.3g", sxy / sxx));
    if (sign != 0) {
      return "which way is charge was found out: positive "
          + (sign > 0 ? "charges" : "discharges")
          + (steps == 0 ? "" : " (" + seen + ")");
    }
    boolean odds = slopeSays() * counterSays() < 0;
    return "the current is held back: which way is charge is not known yet, "
        + seen
        + (odds ? ", and the reported state of charge says the opposite" : "")
        + "; state sign: charge or discharge";
  }
}
