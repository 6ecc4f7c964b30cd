package io.celltwin.core.feature;

import io.celltwin.domain.Chemistry;
import io.celltwin.domain.FeatureSet.Feature;
import java.util.List;

/** The chemistry as five numbers, one of them 1; all 0 for a chemistry no model has learnt. */
public final class ChemistryOneHot {
  private static final List<Chemistry> KNOWN =
      List.of(Chemistry.LCO, Chemistry.NCM, Chemistry.NCA, Chemistry.NCM_NCA, Chemistry.LFP);

  /** In the order they are written. */
  public static final List<Feature> FEATURES =
      List.of(
          new Feature("chemistry-lco", "1"),
          new Feature("chemistry-ncm", "1"),
          new Feature("chemistry-nca", "1"),
          new Feature("chemistry-ncm-nca", "1"),
          new Feature("chemistry-lfp", "1"));

  /** Fills five places of x from {@code at} on. */
  public static void write(Chemistry chemistry, double[] x, int at) {
    for (int i = 0; i < KNOWN.size(); i++) {
      x[at + i] = KNOWN.get(i) == chemistry ? 1 : 0;
    }
  }

  private ChemistryOneHot() {}
}
