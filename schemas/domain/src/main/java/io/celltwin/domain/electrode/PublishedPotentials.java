package io.celltwin.domain.electrode;

import static java.lang.StrictMath.exp;
import static java.lang.StrictMath.pow;
import static java.lang.StrictMath.tanh;

/**
 * Published fits of the open-circuit potential of an electrode against lithium [V] over its
 * stoichiometry (share of its lithium sites that are taken, 0 to 1), as their papers print them.
 * The estimators and the simulated cells each make their own curves of them.
 */
public final class PublishedPotentials {
  private PublishedPotentials() {}

  /** NMC 532: Mohtat et al., J. Electrochem. Soc. 167 (2020) 110561. */
  public static double nmc532Mohtat2020(double y) {
    return 4.3452
        - 1.6518 * y
        + 1.6225 * pow(y, 2)
        - 2.0843 * pow(y, 3)
        + 3.5146 * pow(y, 4)
        - 2.2166 * pow(y, 5)
        - 0.5623e-4 * exp(109.451 * y - 100.006);
  }

  /** Graphite: Mohtat et al. (2020). */
  public static double graphiteMohtat2020(double x) {
    return 0.063
        + 0.8 * exp(-75 * (x + 0.001))
        - 0.0120 * tanh((x - 0.127) / 0.016)
        - 0.0118 * tanh((x - 0.155) / 0.016)
        - 0.0035 * tanh((x - 0.220) / 0.020)
        - 0.0095 * tanh((x - 0.190) / 0.013)
        - 0.0145 * tanh((x - 0.490) / 0.020)
        - 0.0800 * tanh((x - 1.030) / 0.055);
  }

  /**
   * Li(Ni,Co)O2 of a Kokam cell: Ecker et al., J. Electrochem. Soc. 162 (2015) A1836; fit of
   * Richardson et al., Electrochim. Acta 339 (2020) 135862.
   */
  public static double lithiumNickelCobaltEcker2015(double y) {
    return 4.23285
        - 2.35211 * y
        - 0.0747061 * tanh(31.886 * (y - 0.0219921))
        + 6.34984 * tanh(2.66395 * (y - 0.174352))
        - 0.640243 * tanh(5.48623 * (y - 0.439245))
        - 3.82383 * tanh(4.12167 * (y - 0.176187))
        - 0.0542123 * tanh(18.2919 * (y - 0.762272));
  }

  /** Graphite of the same cell: Ecker et al. (2015); fit of Richardson et al. (2020). */
  public static double graphiteEcker2015(double x) {
    return 0.140031
        + 0.716502 * exp(-369.028 * x)
        + 0.12193 * exp(-35.6478 * (x - 0.0530947))
        - 0.0189193 * tanh(21.1967 * (x - 0.196176))
        - 0.0169644 * tanh(27.1365 * (x - 0.312832))
        - 0.0199313 * tanh(28.5697 * (x - 0.614221))
        - 0.931153 * exp(36.328 * (x - 1.10743));
  }

  /**
   * LiCoO2: Ramadass et al., J. Electrochem. Soc. 151 (2004) A196, with its stretch of 1.13; below
   * 0.4, where the fit has a pole, a line.
   */
  public static double lcoRamadass2004(double y) {
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
  }

  /** LiFePO4: Safari and Delacourt, J. Electrochem. Soc. 158 (2011) A562. */
  public static double lfpSafari2011(double y) {
    double z = 1 - y;
    return 3.4323
        - 0.8428 * exp(-80.2493 * pow(z, 1.3198))
        - 3.2474e-6 * exp(20.2645 * pow(z, 3.8003))
        + 3.2482e-6 * exp(20.2646 * pow(z, 3.7995));
  }
}
