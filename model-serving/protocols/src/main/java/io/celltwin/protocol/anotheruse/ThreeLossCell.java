package io.celltwin.protocol.anotheruse;

import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Use;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A cell in a computer whose use changes in mid-life. Its physics is not the estimator's: three
 * losses of their own, each with a law and constants drawn for the cell,
 *
 * <pre>
 *   film     Q² grows by k₁²·e^(−2E₁/R·x) a day       root of time, 30 to 60 kJ/mol
 *   fatigue  k₂·δ^m·(1 + d/5) a cycle                  m from 1.2 to 2.4
 *   plating  k₃·e^(a·(c − 1))·e^(+E₃/R·x) a cycle      exponential in the charge rate, 20 to 50 kJ/mol
 *   x        1/T − 1/298.15 K
 * </pre>
 */
final class ThreeLossCell {
  private static final double GAS = 8.314;
  private static final double ROOM = 298.15;
  private static final double NOISE = 0.003;

  private final SplittableRandom random;
  private final double film;
  private final double filmHeat;
  private final double fatigue;
  private final double exponent;
  private final double plating;
  private final double byRate;
  private final double platingCold;
  private double filmSquared;
  private double lost;

  /**
   * @param seed of the cell; below 1000 to decide by, from 1000 on to judge
   */
  ThreeLossCell(Chemistry chemistry, long seed) {
    random = new SplittableRandom(31 * seed + salt(chemistry));
    film = 0.0035 * spread(0.3);
    filmHeat = between(30, 60) * 1000;
    fatigue = 2.5e-4 * spread(0.4);
    exponent = between(1.2, 2.4);
    plating = 6e-5 * spread(0.5);
    byRate = between(0.8, 1.8);
    platingCold = between(20, 50) * 1000;
  }

  private static int salt(Chemistry chemistry) {
    return switch (chemistry) {
      case LCO -> 0;
      case NCM -> 1;
      case NCA -> 2;
      case LFP -> 4;
      default -> 7;
    };
  }

  private double spread(double ln) {
    return Math.exp(ln * random.nextGaussian());
  }

  private double between(double least, double most) {
    return random.nextDouble(least, most);
  }

  /** A use that fleets are in. */
  Use use() {
    return new Use(
        between(10, 45),
        Math.exp(between(Math.log(0.2), Math.log(2))),
        Math.exp(between(Math.log(0.3), Math.log(2))),
        1 - between(0.4, 1),
        1,
        between(0.5, 4),
        0.5);
  }

  /** When in its life something happens. */
  int cycle(int least, int most) {
    return random.nextInt(least, most);
  }

  /** One more cycle; the health after it. */
  double cycle(Use use) {
    double x = 1 / (use.temperature() + 273.15) - 1 / ROOM;
    double rate = film * Math.exp(-filmHeat / GAS * x);
    filmSquared += rate * rate / use.cyclesPerDay();
    lost +=
        fatigue * Math.pow(use.depth(), exponent) * (1 + use.dischargeRate() / 5)
            + plating
                * Math.exp(byRate * (use.chargeRate() - 1))
                * Math.exp(platingCold / GAS * x)
                * use.depth();
    return 1 - Math.sqrt(filmSquared) - lost;
  }

  /** What a test would measure. */
  double measured(double health) {
    return health + NOISE * random.nextGaussian();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "film %.4f, fatigue %.5f, plating %.5f", film, fatigue, plating);
  }
}
