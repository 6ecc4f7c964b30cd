package io.celltwin.core.physics;

import static java.lang.StrictMath.exp;
import static java.lang.StrictMath.pow;
import static java.lang.StrictMath.tanh;

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
      new HalfCell(
          "NMC532_MOHTAT_2020",
          y -> {
            return 4.3452
                - 1.6518 * y
                + 1.6225 * pow(y, 2)
                - 2.0843 * pow(y, 3)
                + 3.5146 * pow(y, 4)
                - 2.2166 * pow(y, 5)
                - 0.5623e-4 * exp(109.451 * y - 100.006);
          });

  /** Graphite: Mohtat et al. (2020). */
  public static final HalfCell GRAPHITE_MOHTAT_2020 =
      new HalfCell(
          "GRAPHITE_MOHTAT_2020",
          x -> {
            return 0.063
                + 0.8 * exp(-75 * (x + 0.001))
                - 0.0120 * tanh((x - 0.127) / 0.016)
                - 0.0118 * tanh((x - 0.155) / 0.016)
                - 0.0035 * tanh((x - 0.220) / 0.020)
                - 0.0095 * tanh((x - 0.190) / 0.013)
                - 0.0145 * tanh((x - 0.490) / 0.020)
                - 0.0800 * tanh((x - 1.030) / 0.055);
          });

  /**
   * Li(Ni,Co)O2 of a Kokam cell: Ecker et al., J. Electrochem. Soc. 162 (2015) A1836; fit of
   * Richardson et al., Electrochim. Acta 339 (2020) 135862.
   */
  public static final HalfCell NCO_ECKER_2015 =
      new HalfCell(
          "NCO_ECKER_2015",
          y -> {
            return 4.23285
                - 2.35211 * y
                - 0.0747061 * tanh(31.886 * (y - 0.0219921))
                + 6.34984 * tanh(2.66395 * (y - 0.174352))
                - 0.640243 * tanh(5.48623 * (y - 0.439245))
                - 3.82383 * tanh(4.12167 * (y - 0.176187))
                - 0.0542123 * tanh(18.2919 * (y - 0.762272));
          });

  /** Graphite of the same cell: Ecker et al. (2015); fit of Richardson et al. (2020). */
  public static final HalfCell GRAPHITE_ECKER_2015 =
      new HalfCell(
          "GRAPHITE_ECKER_2015",
          x -> {
            return 0.140031
                + 0.716502 * exp(-369.028 * x)
                + 0.12193 * exp(-35.6478 * (x - 0.0530947))
                - 0.0189193 * tanh(21.1967 * (x - 0.196176))
                - 0.0169644 * tanh(27.1365 * (x - 0.312832))
                - 0.0199313 * tanh(28.5697 * (x - 0.614221))
                - 0.931153 * exp(36.328 * (x - 1.10743));
          });

  /**
   * LiCoO2: Ramadass et al., J. Electrochem. Soc. 151 (2004) A196, with its stretch of 1.13; below
   * 0.4, where the fit has a pole, a line.
   */
  public static final HalfCell LCO_RAMADASS_2004 =
      new HalfCell(
          "LCO_RAMADASS_2004",
          y -> {
            double s = 1.13 * Math.min(0.87, Math.max(0.4, y));
            double upper =
                -4.656
                    + 88.669 * pow(s, 2)
                    - 401.119 * pow(s, 4)
                    + 342.909 * pow(s, 6)
                    - 462.471 * pow(s, 8)
                    + 433.434 * pow(s, 10);
            double lower =
                -1
                    + 18.933 * pow(s, 2)
                    - 79.532 * pow(s, 4)
                    + 37.311 * pow(s, 6)
                    - 73.083 * pow(s, 8)
                    + 95.96 * pow(s, 10);
            return upper / lower + Math.max(0, 0.4 - y) - 10 * Math.max(0, y - 0.87);
          });

  /** LiFePO4: Safari and Delacourt, J. Electrochem. Soc. 158 (2011) A562. */
  public static final HalfCell LFP_SAFARI_2011 =
      new HalfCell(
          "LFP_SAFARI_2011",
          y -> {
            double z = 1 - y;
            return 3.4323
                - 0.8428 * exp(-80.2493 * pow(z, 1.3198))
                - 3.2474e-6 * exp(20.2645 * pow(z, 3.8003))
                + 3.2482e-6 * exp(20.2646 * pow(z, 3.7995));
          });

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
