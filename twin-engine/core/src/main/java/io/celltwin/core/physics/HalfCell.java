package io.celltwin.core.physics;

import static java.lang.StrictMath.exp;
import static java.lang.StrictMath.pow;
import static java.lang.StrictMath.tanh;

import io.celltwin.domain.electrode.PublishedPotentials;
import java.util.function.DoubleUnaryOperator;

/**
 * Open-circuit potential of an electrode against lithium, over its stoichiometry (share of its
 * lithium sites that are taken, 0 to 1). The published fits, tabulated once on a fine grid: what
 * follows is cheap, and the same on every machine.
 */
public final class HalfCell {
  /** Steps of the table. */
  private static final int STEPS = 2000;

  /** NMC 811 of an LG M50: Chen et al., J. Electrochem. Soc. 167 (2020) 080534, eq. 8. */
  public static final HalfCell NMC811_CHEN_2020 =
      new HalfCell(
          "NMC811_CHEN_2020",
          y -> {
            return -0.8090 * y
                + 4.4875
                - 0.0428 * tanh(18.5138 * (y - 0.5542))
                - 17.7326 * tanh(15.7890 * (y - 0.3117))
                + 17.5842 * tanh(15.9308 * (y - 0.3120));
          });

  /** Graphite with SiOx of an LG M50: Chen et al. (2020), eq. 9. */
  public static final HalfCell GRAPHITE_SIOX_CHEN_2020 =
      new HalfCell(
          "GRAPHITE_SIOX_CHEN_2020",
          x -> {
            return 1.9793 * exp(-39.3631 * x)
                + 0.2482
                - 0.0909 * tanh(29.8538 * (x - 0.1234))
                - 0.04478 * tanh(14.9159 * (x - 0.2769))
                - 0.0205 * tanh(30.4444 * (x - 0.6103));
          });

  /** LiCoO2 as in Dualfoil (Doyle 1995, Garcia 2001); used by Marquis et al. (2019). */
  public static final HalfCell LCO_DUALFOIL =
      new HalfCell(
          "LCO_DUALFOIL",
          y -> {
            double s = 1.062 * y;
            return 2.16216
                + 0.07645 * tanh(30.834 - 54.4806 * s)
                + 2.1581 * tanh(52.294 - 50.294 * s)
                - 0.14169 * tanh(11.0923 - 19.8543 * s)
                + 0.2051 * tanh(1.4684 - 5.4888 * s)
                + 0.2531 * tanh((-s + 0.56478) / 0.1316)
                - 0.02167 * tanh((s - 0.525) / 0.006);
          });

  /** MCMB 2528 graphite as in Dualfoil; used by Marquis et al. (2019). */
  public static final HalfCell GRAPHITE_DUALFOIL =
      new HalfCell(
          "GRAPHITE_DUALFOIL",
          x -> {
            return 0.194
                + 1.5 * exp(-120.0 * x)
                + 0.0351 * tanh((x - 0.286) / 0.083)
                - 0.0045 * tanh((x - 0.849) / 0.119)
                - 0.035 * tanh((x - 0.9233) / 0.05)
                - 0.0147 * tanh((x - 0.5) / 0.034)
                - 0.102 * tanh((x - 0.194) / 0.142)
                - 0.022 * tanh((x - 0.9) / 0.0164)
                - 0.011 * tanh((x - 0.124) / 0.0226)
                + 0.0155 * tanh((x - 0.105) / 0.029);
          });

  /** NCA: Kim et al., J. Electrochem. Soc. 158 (2011) A955. */
  public static final HalfCell NCA_KIM_2011 =
      new HalfCell(
          "NCA_KIM_2011",
          y -> {
            return 1.638 * pow(y, 10)
                - 2.222 * pow(y, 9)
                + 15.056 * pow(y, 8)
                - 23.488 * pow(y, 7)
                + 81.246 * pow(y, 6)
                - 344.566 * pow(y, 5)
                + 621.3475 * pow(y, 4)
                - 554.774 * pow(y, 3)
                + 264.427 * pow(y, 2)
                - 66.3691 * y
                + 11.8058
                - 0.61386 * exp(5.8201 * pow(y, 136.4));
          });

  /** Graphite: Kim et al. (2011). */
  public static final HalfCell GRAPHITE_KIM_2011 =
      new HalfCell(
          "GRAPHITE_KIM_2011",
          x -> {
            return 0.124
                + 1.5 * exp(-70 * x)
                - 0.0351 * tanh((x - 0.286) / 0.083)
                - 0.0045 * tanh((x - 0.9) / 0.119)
                - 0.035 * tanh((x - 0.99) / 0.05)
                - 0.0147 * tanh((x - 0.5) / 0.034)
                - 0.102 * tanh((x - 0.194) / 0.142)
                - 0.022 * tanh((x - 0.98) / 0.0164)
                - 0.011 * tanh((x - 0.124) / 0.0226)
                + 0.0155 * tanh((x - 0.105) / 0.029);
          });

  /** LiFePO4: Afshar et al. (2017), arXiv 1709.03970. */
  public static final HalfCell LFP_AFSHAR_2017 =
      new HalfCell(
          "LFP_AFSHAR_2017",
          y -> {
            return 3.4077 - 0.020269 * y + 0.5 * exp(-150 * y) - 0.9 * exp(-30 * (1 - y));
          });

  /**
   * Graphite beside LiFePO4: Safari and Delacourt, J. Electrochem. Soc. 158 (2011) A562; used by
   * Prada et al. (2013).
   */
  public static final HalfCell GRAPHITE_SAFARI_2011 =
      new HalfCell(
          "GRAPHITE_SAFARI_2011",
          x -> {
            return 0.6379
                + 0.5416 * exp(-305.5309 * x)
                + 0.044 * tanh(-(x - 0.1958) / 0.1088)
                - 0.1978 * tanh((x - 1.0571) / 0.0854)
                - 0.6875 * tanh((x + 0.0117) / 0.0529)
                - 0.0175 * tanh((x - 0.5692) / 0.0875);
          });

  /** NMC 532: Mohtat et al., J. Electrochem. Soc. 167 (2020) 110561. */
  public static final HalfCell NMC532_MOHTAT_2020 =
      new HalfCell("NMC532_MOHTAT_2020", PublishedPotentials::nmc532Mohtat2020);

  /** Graphite: Mohtat et al. (2020). */
  public static final HalfCell GRAPHITE_MOHTAT_2020 =
      new HalfCell("GRAPHITE_MOHTAT_2020", PublishedPotentials::graphiteMohtat2020);

  /**
   * Li(Ni,Co)O2 of a Kokam cell: Ecker et al., J. Electrochem. Soc. 162 (2015) A1836; fit of
   * Richardson et al., Electrochim. Acta 339 (2020) 135862.
   */
  public static final HalfCell NCO_ECKER_2015 =
      new HalfCell("NCO_ECKER_2015", PublishedPotentials::lithiumNickelCobaltEcker2015);

  /** Graphite of the same cell: Ecker et al. (2015); fit of Richardson et al. (2020). */
  public static final HalfCell GRAPHITE_ECKER_2015 =
      new HalfCell("GRAPHITE_ECKER_2015", PublishedPotentials::graphiteEcker2015);

  /**
   * LiCoO2: Ramadass et al., J. Electrochem. Soc. 151 (2004) A196, with its stretch of 1.13; below
   * 0.4, where the fit has a pole, a line.
   */
  public static final HalfCell LCO_RAMADASS_2004 =
      new HalfCell("LCO_RAMADASS_2004", PublishedPotentials::lcoRamadass2004);

  /** LiFePO4: Safari and Delacourt, J. Electrochem. Soc. 158 (2011) A562. */
  public static final HalfCell LFP_SAFARI_2011 =
      new HalfCell("LFP_SAFARI_2011", PublishedPotentials::lfpSafari2011);

  private final String name;
  private final double[] table = new double[STEPS + 1];

  private HalfCell(String name, DoubleUnaryOperator formula) {
    this.name = name;
    for (int i = 0; i <= STEPS; i++) {
      table[i] = formula.applyAsDouble((double) i / STEPS);
    }
  }

  /**
   * @param stoichiometry outside 0..1 the first or last line of the table goes on
   * @return against lithium [V]
   */
  public double volt(double stoichiometry) {
    double at = stoichiometry * STEPS;
    int i = Math.max(0, Math.min(STEPS - 1, (int) at));
    return table[i] + (at - i) * (table[i + 1] - table[i]);
  }

  /**
   * @return how the potential changes with the stoichiometry, of the same line [V]
   */
  public double slope(double stoichiometry) {
    int i = Math.max(0, Math.min(STEPS - 1, (int) (stoichiometry * STEPS)));
    return (table[i + 1] - table[i]) * STEPS;
  }

  @Override
  public String toString() {
    return name;
  }
}
