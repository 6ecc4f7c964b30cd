package io.celltwin.simulation.electrode;

import io.celltwin.domain.electrode.PublishedPotentials;
import java.util.function.DoubleUnaryOperator;

/**
 * Potential of a simulated electrode against lithium over its stoichiometry, tabulated. Published
 * fits, of other papers than the estimators' ones; a simulated cell gets a blend of two of them
 * that is bent at random.
 */
final class HalfCellCurve {
  private static final int STEPS = 1000;

  /** Waves of a bent curve. */
  private static final int WAVES = 6;

  /** A potential falls by so much at least over the whole range [V]. */
  private static final double LEAST_FALL = 1e-3;

  /** NMC 532: Mohtat et al., J. Electrochem. Soc. 167 (2020) 110561. */
  static final HalfCellCurve NMC_MOHTAT_2020 =
      new HalfCellCurve(PublishedPotentials::nmc532Mohtat2020);

  /** Graphite: Mohtat et al. (2020). */
  static final HalfCellCurve GRAPHITE_MOHTAT_2020 =
      new HalfCellCurve(PublishedPotentials::graphiteMohtat2020);

  /**
   * Li(Ni,Co)O2 of a Kokam cell: Ecker et al., J. Electrochem. Soc. 162 (2015) A1836; fit of
   * Richardson et al. (2020). It stands here for NCA, of which no second published fit was at hand.
   */
  static final HalfCellCurve NCO_ECKER_2015 =
      new HalfCellCurve(PublishedPotentials::lithiumNickelCobaltEcker2015);

  /** Graphite of the same cell: Ecker et al. (2015); fit of Richardson et al. (2020). */
  static final HalfCellCurve GRAPHITE_ECKER_2015 =
      new HalfCellCurve(PublishedPotentials::graphiteEcker2015);

  /** LiCoO2: Ramadass et al., J. Electrochem. Soc. 151 (2004) A196, with its stretch of 1.13. */
  static final HalfCellCurve LCO_RAMADASS_2004 =
      new HalfCellCurve(PublishedPotentials::lcoRamadass2004);

  /** LiFePO4: Safari and Delacourt, J. Electrochem. Soc. 158 (2011) A562, eq. 1 of part I. */
  static final HalfCellCurve LFP_SAFARI_2011 =
      new HalfCellCurve(PublishedPotentials::lfpSafari2011);

  private final double[] volt;

  private HalfCellCurve(DoubleUnaryOperator formula) {
    this(table(formula));
  }

  private HalfCellCurve(double[] volt) {
    for (int i = 1; i <= STEPS; i++) {
      volt[i] = Math.min(volt[i], volt[i - 1] - LEAST_FALL / STEPS);
    }
    this.volt = volt;
  }

  private static double[] table(DoubleUnaryOperator formula) {
    double[] volt = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      volt[i] = formula.applyAsDouble((double) i / STEPS);
    }
    return volt;
  }

  /** Against lithium [V]; outside 0..1 the first or last line goes on. */
  double volt(double stoichiometry) {
    double at = stoichiometry * STEPS;
    int i = Math.max(0, Math.min(STEPS - 1, (int) at));
    return volt[i] + (at - i) * (volt[i + 1] - volt[i]);
  }

  /** Where it shows a voltage. */
  double stoichiometry(double potential) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      if (volt(middle) > potential) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** A mean of two. */
  HalfCellCurve blend(HalfCellCurve other, double shareOfOther) {
    double[] mean = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      mean[i] = volt[i] + shareOfOther * (other.volt[i] - volt[i]);
    }
    return new HalfCellCurve(mean);
  }

  /**
   * The same bent by waves, and its stoichiometry axis pulled and pushed.
   *
   * @param deviation of the waves together [V]
   * @param slip of the axis, at most [share]
   */
  HalfCellCurve bent(Draws draws, double deviation, double slip) {
    double[] height = new double[WAVES];
    double[] phase = new double[WAVES];
    for (int k = 0; k < WAVES; k++) {
      height[k] = deviation * Math.sqrt(2.0 / WAVES) * draws.normal();
      phase[k] = draws.between(0, 2 * Math.PI);
    }
    double pull = draws.between(-slip, slip);
    double[] bent = new double[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      double x = (double) i / STEPS;
      double wave = 0;
      for (int k = 0; k < WAVES; k++) {
        wave += height[k] * StrictMath.sin((k + 1) * Math.PI * x + phase[k]);
      }
      bent[i] = volt(x + pull * StrictMath.sin(Math.PI * x)) + wave;
    }
    return new HalfCellCurve(bent);
  }
}
