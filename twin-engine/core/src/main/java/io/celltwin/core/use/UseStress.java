package io.celltwin.core.use;

import io.celltwin.core.physics.Xu2018;

/**
 * What physics expects a use to do to a cell, before anything was learned of its kind: how much one
 * cycle takes, beside one at 25 °C, 1 C, from full to empty.
 *
 * <pre>
 *   S      = (1−w)·e^(−E₁·x) + w·c² ·e^(E₂·max(0, x))   · d^{@value #DISCHARGE} · S_δ(δ)/S_δ(1)
 *   x      = 1/T − 1/298.15                              [1/K]
 *   c, d   charge and discharge rate                     [1/h]
 *   S_δ    of the depth, as in {@link Xu2018}
 * </pre>
 *
 * <p>Two ways to age: side reactions, faster when hot (Arrhenius), and plating, faster when charged
 * fast or cold. Neither lessens with heat above 25 °C, with rate or with depth. E₁ is what the
 * Sunwoda cells show between 25 and 55 °C (factor 2.4), w and the square what XJTU's show from 2 C
 * to 3 C (factor 1.7); E₂ is of the size reported for cells below 25 °C.
 *
 * @see <a href="https://doi.org/10.1016/j.jpowsour.2014.03.112">Waldmann et al., Journal of Power
 *     Sources 262 (2014) 129–135</a>, two slopes with a change near 25 °C
 */
final class UseStress {
  private static final double ROOM = 298.15;
  private static final double ZERO_CELSIUS = 273.15;

  /** [K] */
  private static final double SIDE_REACTIONS = 3000;

  /** [K] */
  private static final double PLATING = 5000;

  private static final double PLATING_SHARE = 0.2;
  private static final double DISCHARGE = 0.1;
  private static final double SHALLOWEST = 0.02;

  private UseStress() {}

  /** Natural logarithm of the stress but for depth. */
  static double ln(double celsius, double chargeRate, double dischargeRate) {
    double x = 1 / (celsius + ZERO_CELSIUS) - 1 / ROOM;
    double hot = (1 - PLATING_SHARE) * StrictMath.exp(-SIDE_REACTIONS * x);
    double plated =
        PLATING_SHARE * chargeRate * chargeRate * StrictMath.exp(PLATING * Math.max(0, x));
    return StrictMath.log(hot + plated) + DISCHARGE * StrictMath.log(dischargeRate);
  }

  /** Natural logarithm of what a cycle of some depth takes, beside a full one. */
  static double lnOfDepth(double depth) {
    Xu2018.Parameters p = Xu2018.Parameters.XU_2018_LMO;
    double ofDepth = Xu2018.stress(p, Math.max(SHALLOWEST, Math.min(1, depth)), 0.5, 25);
    return StrictMath.log(ofDepth / Xu2018.stress(p, 1, 0.5, 25));
  }

  /**
   * Share of the capacity that a day takes whether the cell is used or not: k_t of Xu 2018 with its
   * S_σ and S_T [1/day].
   */
  static double calendar(double celsius, double restSoc) {
    Xu2018.Parameters p = Xu2018.Parameters.XU_2018_LMO;
    double time = 4.14e-10 * 86_400;
    double full = Xu2018.stress(p, 1, restSoc, celsius);
    return time * full / Xu2018.stress(p, 1, p.sigmaRef(), p.temperatureRef() - ZERO_CELSIUS);
  }
}
