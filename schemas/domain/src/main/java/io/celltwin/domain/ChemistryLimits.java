package io.celltwin.domain;

/**
 * What cells of a chemistry usually allow, for batteries whose data sheet nobody has told. Assumed,
 * and said so.
 *
 * @param nominal mean voltage of a discharge [V]
 * @param min lower cut-off [V]
 * @param max upper cut-off [V]
 */
public record ChemistryLimits(double nominal, double min, double max) {
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
