package io.celltwin.gateway;

import io.celltwin.domain.Chemistry;

/**
 * What cells of a chemistry usually allow, for batteries whose data sheet nobody has told. Assumed,
 * and said so.
 *
 * @param nominal mean voltage of a discharge [V]
 * @param min lower cut-off [V]
 * @param max upper cut-off [V]
 */
public record ChemistryLimits(double nominal, double min, double max) {
  /** Charge current allowed without a data sheet [1/h]. */
  static final double CHARGE_RATE = 1;

  /** Discharge current allowed without a data sheet [1/h]. */
  static final double DISCHARGE_RATE = 2;

  static final double COLDEST = -20;
  static final double HOTTEST = 60;
  static final double REFERENCE_RATE = 0.2;
  static final double REFERENCE_TEMPERATURE = 25;
  static final double END_OF_LIFE = 0.8;

  /** Those of a chemistry; null where it is not known. */
  public static ChemistryLimits of(Chemistry chemistry) {
    return switch (chemistry) {
      case LFP -> new ChemistryLimits(3.2, 2.5, 3.65);
      case NCM, NCM_NCA -> new ChemistryLimits(3.65, 2.5, 4.2);
      case NCA -> new ChemistryLimits(3.6, 2.5, 4.2);
      case LCO -> new ChemistryLimits(3.7, 2.7, 4.2);
      case LMO -> new ChemistryLimits(3.8, 2.7, 4.2);
      case UNKNOWN -> null;
    };
  }
}
