package io.celltwin.core.physics;

/**
 * Semi-empirical loss of capacity by cycling. Each cycle adds a stress, and the life lost follows
 * from their sum, fast while the interphase forms and slower after:
 *
 * <pre>
 *   L    = 1 − α·e^(−β·f) − (1−α)·e^(−f)           f = Σ S_δ · S_σ · S_T
 *   S_δ  = 1 / (kδ1·δ^kδ2 + kδ3)                    δ  depth of the cycle [0..1]
 *   S_σ  = e^(kσ·(σ − σref))                        σ  mean state of charge [0..1]
 *   S_T  = e^(kT·(T − Tref)·Tref/T)                 T  temperature [K]
 * </pre>
 *
 * @see <a href="https://doi.org/10.1109/TSG.2016.2578950">Xu, Oudalov, Ulbig, Andersson, Kirschen,
 *     IEEE Transactions on Smart Grid 9 (2018) 1131–1140</a>
 */
public final class Xu2018 {
  private static final double ZERO_CELSIUS = 273.15;

  private Xu2018() {}

  /**
   * What the paper fits to one chemistry.
   *
   * @param alpha share of capacity that the interphase takes
   * @param beta how much faster it does so
   * @param kDelta1 of S_δ
   * @param kDelta2 of S_δ
   * @param kDelta3 of S_δ
   * @param kSigma of S_σ
   * @param sigmaRef of S_σ
   * @param kTemperature of S_T [1/K]
   * @param temperatureRef of S_T [K]
   */
  public record Parameters(
      double alpha,
      double beta,
      double kDelta1,
      double kDelta2,
      double kDelta3,
      double kSigma,
      double sigmaRef,
      double kTemperature,
      double temperatureRef) {
    /** The paper's own set, for an LMO cell; other chemistries differ in size, not in shape. */
    public static final Parameters XU_2018_LMO =
        new Parameters(5.75e-2, 121, 1.40e5, -5.01e-1, -1.23e5, 1.04, 0.50, 6.93e-2, 298.15);
  }

  /**
   * Stress of one full cycle.
   *
   * @param depth above 0, at most 1
   * @param meanSoc 0..1
   * @param celsius mean temperature of the cell
   */
  public static double stress(Parameters p, double depth, double meanSoc, double celsius) {
    double kelvin = celsius + ZERO_CELSIUS;
    double ofDepth = 1 / (p.kDelta1() * StrictMath.pow(depth, p.kDelta2()) + p.kDelta3());
    double ofSoc = StrictMath.exp(p.kSigma() * (meanSoc - p.sigmaRef()));
    return ofDepth * ofSoc * ofTemperature(p, kelvin);
  }

  /** S_T at a temperature in K. */
  static double ofTemperature(Parameters p, double kelvin) {
    return StrictMath.exp(
        p.kTemperature() * (kelvin - p.temperatureRef()) * p.temperatureRef() / kelvin);
  }

  /** Share of the first capacity lost after a sum of stresses. */
  public static double loss(Parameters p, double stress) {
    return 1
        - p.alpha() * StrictMath.exp(-p.beta() * stress)
        - (1 - p.alpha()) * StrictMath.exp(-stress);
  }
}
