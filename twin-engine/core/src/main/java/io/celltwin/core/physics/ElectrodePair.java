package io.celltwin.core.physics;

import io.celltwin.domain.Chemistry;
import java.util.ArrayList;
import java.util.List;

/**
 * Two electrodes that face each other, and how a fresh cell of the chemistry is balanced. With the
 * charge q taken in since empty, as a share of the cell's fresh capacity,
 *
 * <pre>  OCV(q) = U⁺(y₀ − q/C⁺) − U⁻(x₀ + q/C⁻)      [V]</pre>
 *
 * @param name of the parameter set
 * @param positive potential of the positive electrode
 * @param negative potential of the negative electrode
 * @param positiveCapacity C⁺: charge of the positive electrode from y = 0 to 1, in fresh capacities
 * @param negativeCapacity C⁻: charge of the negative electrode from x = 0 to 1, in fresh capacities
 * @param positiveFull y when the cell is full
 * @param negativeFull x when the cell is full
 */
public record ElectrodePair(
    String name,
    HalfCell positive,
    HalfCell negative,
    double positiveCapacity,
    double negativeCapacity,
    double positiveFull,
    double negativeFull) {

  /** The balance of Chen et al. (2020), table VII: x 0.0279 to 0.9014, y 0.9084 to 0.2661. */
  public static final ElectrodePair NMC =
      new ElectrodePair(
          "NMC811 | graphite-SiOx, Chen 2020",
          HalfCell.NMC811_CHEN_2020,
          HalfCell.GRAPHITE_SIOX_CHEN_2020,
          1 / (0.9084 - 0.2661),
          1 / (0.9014 - 0.0279),
          0.2661,
          0.9014);

  /** Curves of Dualfoil; balanced here so that 3.0 V to 4.2 V is one capacity. */
  public static final ElectrodePair LCO =
      balanced(
          "LCO | graphite, Dualfoil",
          HalfCell.LCO_DUALFOIL,
          HalfCell.GRAPHITE_DUALFOIL,
          0.80,
          0.03,
          4.2,
          3.0);

  /** Curves of Kim et al. (2011); balanced here so that 2.8 V to 4.2 V is one capacity. */
  public static final ElectrodePair NCA =
      balanced(
          "NCA | graphite, Kim 2011",
          HalfCell.NCA_KIM_2011,
          HalfCell.GRAPHITE_KIM_2011,
          0.85,
          0.02,
          4.2,
          2.8);

  /** Curves of Afshar (2017) and Safari (2011); 2.5 V to 3.6 V is one capacity. */
  public static final ElectrodePair LFP =
      balanced(
          "LFP | graphite, Afshar 2017, Safari 2011",
          HalfCell.LFP_AFSHAR_2017,
          HalfCell.GRAPHITE_SAFARI_2011,
          0.80,
          0.01,
          3.6,
          2.5);

  /** Of the chemistry, or null where there is none. */
  public static ElectrodePair of(Chemistry chemistry) {
    return switch (chemistry) {
      case LCO -> LCO;
      case NCM, NCM_NCA -> NMC;
      case NCA -> NCA;
      case LFP -> LFP;
      case LMO, UNKNOWN -> null;
    };
  }

  /**
   * Every pair that a cell of the chemistry may be made of, as far as curves are published: each
   * positive electrode against each graphite. Which one it is, its first charge tells.
   */
  public static List<ElectrodePair> candidates(Chemistry chemistry) {
    boolean phosphate = chemistry == Chemistry.LFP;
    List<HalfCell> positives =
        switch (chemistry) {
          case LCO -> List.of(HalfCell.LCO_RAMADASS_2004, HalfCell.LCO_DUALFOIL);
          case NCM -> List.of(HalfCell.NMC532_MOHTAT_2020, HalfCell.NMC811_CHEN_2020);
          case NCA -> List.of(HalfCell.NCO_ECKER_2015, HalfCell.NMC811_CHEN_2020);
          case NCM_NCA ->
              List.of(
                  HalfCell.NMC532_MOHTAT_2020, HalfCell.NCO_ECKER_2015, HalfCell.NMC811_CHEN_2020);
          case LFP -> List.of(HalfCell.LFP_SAFARI_2011, HalfCell.LFP_AFSHAR_2017);
          case LMO, UNKNOWN -> List.of();
        };
    List<ElectrodePair> pairs = new ArrayList<>();
    for (HalfCell positive : positives) {
      for (HalfCell negative :
          List.of(
              HalfCell.GRAPHITE_ECKER_2015,
              HalfCell.GRAPHITE_MOHTAT_2020,
              HalfCell.GRAPHITE_SIOX_CHEN_2020)) {
        pairs.add(
            balanced(
                positive + " | " + negative,
                positive,
                negative,
                0.84,
                0.02,
                phosphate ? 3.6 : 4.2,
                phosphate ? 2.3 : 2.8));
      }
    }
    return pairs;
  }

  private static ElectrodePair balanced(
      String name,
      HalfCell positive,
      HalfCell negative,
      double xFull,
      double xEmpty,
      double full,
      double empty) {
    double yFull = stoichiometry(positive, full + negative.volt(xFull));
    double yEmpty = stoichiometry(positive, empty + negative.volt(xEmpty));
    return new ElectrodePair(
        name, positive, negative, 1 / (yEmpty - yFull), 1 / (xFull - xEmpty), yFull, xFull);
  }

  /** Where a positive electrode, whose potential falls with its stoichiometry, shows a voltage. */
  static double stoichiometry(HalfCell positive, double volt) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double mid = (low + high) / 2;
      if (positive.volt(mid) > volt) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return (low + high) / 2;
  }

  /**
   * @param share of the fresh cell's charge, 1 when full
   * @return open-circuit voltage [V]
   */
  public double ocv(double share) {
    double missing = 1 - share;
    return positive.volt(positiveFull + missing / positiveCapacity)
        - negative.volt(negativeFull - missing / negativeCapacity);
  }
}
