package io.celltwin.simulation.electrode;

import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;

/**
 * How a cell will age, as shares of the fresh cell over the share u of its life:
 *
 * <pre>
 *   SEI        s·(w·√u + (1 − w)·u)                     diffusion and then reaction decide
 *   plating    p·max(0, (u − u₀)/(1 − u₀))^1.5          only where it is cold or fast
 *   material   m·k(u)^e,   k two straight steps         the knee
 *   trapped    t·z·m·C                                  lithium inside lost material
 * </pre>
 *
 * @param life cycles until u = 1
 * @param sei lithium lost to it in the end [share of fresh capacity]
 * @param root w
 * @param plating in the end [share of fresh capacity]
 * @param platingFrom u₀
 * @param positive material lost in the end [share]
 * @param negative material lost in the end [share]
 * @param exponent e
 * @param knee u at which the pace changes
 * @param pace after the knee over the one before it
 * @param trappedPositive lithium that lost material takes along, in fresh capacities per share lost
 * @param trappedNegative the same of the negative electrode
 * @param resistance growth in the end [share]
 */
record AgeingPlan(
    int life,
    double sei,
    double root,
    double plating,
    double platingFrom,
    double positive,
    double negative,
    double exponent,
    double knee,
    double pace,
    double trappedPositive,
    double trappedNegative,
    double resistance) {

  /** Half of the lithium sites of an electrode are taken when a part of it gets lost. */
  private static final double HALF = 0.5;

  /**
   * @param stress charge rate times its Arrhenius factor; from {@value #PLATES} on lithium may
   *     plate
   */
  static AgeingPlan draw(Draws draws, double stress, double positiveSites, double negativeSites) {
    double most = draws.between(0.08, 0.4);
    double[] total = new double[3];
    int leader = draws.below(3);
    for (int i = 0; i < 3; i++) {
      total[i] = i == leader ? most : most * draws.between(0, 0.8);
    }
    double trappedPositive = HALF * draws.between(0, 0.5) * positiveSites;
    double trappedNegative = HALF * draws.between(0, 0.5) * negativeSites;
    double trapped = trappedPositive * total[1] + trappedNegative * total[2];
    if (leader != 0 && trapped > 0.7 * most) {
      double less = 0.7 * most / trapped;
      trappedPositive *= less;
      trappedNegative *= less;
      trapped *= less;
    }
    double plates = 0;
    if (stress > PLATES && draws.chance(0.6)) {
      plates = max(0, total[0] - trapped) * draws.between(0.2, 0.8);
    }
    double sei = max(0.01, total[0] - trapped - plates);
    return new AgeingPlan(
        (int) draws.logBetween(150, 1500),
        sei,
        draws.between(0.2, 1),
        plates,
        draws.between(0, 0.5),
        total[1],
        total[2],
        draws.between(0.8, 1.6),
        draws.between(0.4, 0.9),
        draws.chance(0.5) ? 1 : draws.between(1.5, 5),
        trappedPositive,
        trappedNegative,
        draws.logBetween(0.05, 1.5));
  }

  static final double PLATES = 0.4;

  private double share(double cycle) {
    return min(1.2, cycle / life);
  }

  /** Two straight steps from 0 to 1. */
  private double stepped(double u) {
    double all = knee + pace * (1 - knee);
    return (min(u, knee) + pace * max(0, u - knee)) / all;
  }

  private double material(double u) {
    return StrictMath.pow(stepped(u), exponent);
  }

  double positiveLost(double cycle) {
    return positive * material(share(cycle));
  }

  double negativeLost(double cycle) {
    return negative * material(share(cycle));
  }

  double plated(double cycle) {
    double u = share(cycle);
    return plating * StrictMath.pow(max(0, (u - platingFrom) / (1 - platingFrom)), 1.5);
  }

  double lithiumLost(double cycle) {
    double u = share(cycle);
    return sei * (root * sqrt(u) + (1 - root) * u)
        + plated(cycle)
        + trappedPositive * positiveLost(cycle)
        + trappedNegative * negativeLost(cycle);
  }

  double resistanceGrown(double cycle) {
    double lost = lithiumLost(cycle) / lithiumLost(life);
    return resistance * (HALF * share(cycle) + HALF * lost);
  }
}
