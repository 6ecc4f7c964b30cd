package io.celltwin.simulation.electrode;

import java.util.List;

/**
 * From where a population of simulated cells is drawn. Two intervals of a pair are drawn from with
 * equal probability.
 *
 * @param name of the population
 * @param chargeRate [C], intervals as {low, high, low, high, …}
 * @param celsius of the chamber
 * @param noise of the voltage sensor, standard deviation [V]
 * @param interval between samples [s]
 * @param bend of half-cell curves [V]
 * @param slip of their axes [share]
 * @param blend share of the second published curve in either electrode
 * @param negativeFull stoichiometry of the negative electrode when the fresh cell is full
 * @param resistance overpotential at 1 C of ohmic resistance [V]
 */
@SuppressWarnings("ArrayRecordComponent") // constants of this package
public record Ranges(
    String name,
    double[] chargeRate,
    double[] celsius,
    double[] noise,
    double[] interval,
    double[] bend,
    double[] slip,
    double[] blend,
    double[] negativeFull,
    double[] resistance) {

  /** What models may learn from. */
  public static final Ranges TRAINING =
      new Ranges(
          "training",
          new double[] {0.2, 0.8},
          new double[] {10, 40},
          new double[] {0.0002, 0.002},
          new double[] {5, 30},
          new double[] {0.001, 0.005},
          new double[] {0.005, 0.02},
          new double[] {0, 0.35},
          new double[] {0.78, 0.90},
          new double[] {0.02, 0.06});

  /** Outside of every one of those intervals: what models are judged on. */
  public static final Ranges OUTSIDE =
      new Ranges(
          "outside",
          new double[] {0.1, 0.2, 0.8, 1.2},
          new double[] {0, 10, 40, 50},
          new double[] {0.002, 0.005},
          new double[] {1, 5, 30, 60},
          new double[] {0.005, 0.008},
          new double[] {0.02, 0.03},
          new double[] {0.35, 0.5},
          new double[] {0.72, 0.78, 0.90, 0.94},
          new double[] {0.01, 0.02, 0.06, 0.09});

  /** The training ranges but for one kind of parameter, which lies outside; one of each kind. */
  public static List<Ranges> oneOutside() {
    Ranges in = TRAINING;
    Ranges out = OUTSIDE;
    return List.of(
        in.with("rates", out.chargeRate, in.celsius, in.noise, in.interval, in, in, in),
        in.with("temperatures", in.chargeRate, out.celsius, in.noise, in.interval, in, in, in),
        in.with("noise", in.chargeRate, in.celsius, out.noise, in.interval, in, in, in),
        in.with("sampling", in.chargeRate, in.celsius, in.noise, out.interval, in, in, in),
        in.with("half-cell curves", in.chargeRate, in.celsius, in.noise, in.interval, out, in, in),
        in.with("balance", in.chargeRate, in.celsius, in.noise, in.interval, in, out, in),
        in.with("resistance", in.chargeRate, in.celsius, in.noise, in.interval, in, in, out));
  }

  private Ranges with(
      String what,
      double[] rate,
      double[] degrees,
      double[] volts,
      double[] seconds,
      Ranges curves,
      Ranges balance,
      Ranges ohms) {
    return new Ranges(
        what,
        rate,
        degrees,
        volts,
        seconds,
        curves.bend,
        curves.slip,
        curves.blend,
        balance.negativeFull,
        ohms.resistance);
  }

  static double draw(Draws draws, double[] intervals) {
    int at = 2 * draws.below(intervals.length / 2);
    return draws.logBetween(intervals[at] + 1e-9, intervals[at + 1]);
  }

  static double drawEvenly(Draws draws, double[] intervals) {
    int at = 2 * draws.below(intervals.length / 2);
    return draws.between(intervals[at], intervals[at + 1]);
  }
}
