package io.celltwin.core.mode;

import io.celltwin.core.feature.ChemistryOneHot;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Input of the model "modes": how a cell's charge, cut into bins of voltage (its incremental
 * capacity), and the rest after it looked when it was young and how they changed; capacity and
 * resistance against those first seen; how it is used; and what {@link ElectrodeFilter} makes of
 * the same charges. NaN where a part was not seen.
 */
public final class ModeInput {
  /** Bins of two steps of the grid of {@code partial-charge}. */
  static final int BINS = 24;

  /** Of the relaxation's times those of 10, 40, 120, 300, 600, 1200, 1800 s. */
  static final int[] RESTS = {3, 5, 7, 9, 11, 13, 14};

  static final String[] REST_NAMES = {"10s", "40s", "120s", "300s", "600s", "1200s", "1800s"};

  /** Feature set "modes-input" v1. */
  public static final FeatureSet SET = set();

  static final int CHANGE = BINS;
  static final int REST = 2 * BINS;
  static final int REST_CHANGE = REST + RESTS.length;
  static final int OTHERS = REST_CHANGE + RESTS.length;

  private ModeInput() {}

  private static FeatureSet set() {
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      features.add(new Feature(String.format(Locale.ROOT, "young-%02d", i + 1), "1"));
    }
    for (int i = 0; i < BINS; i++) {
      features.add(new Feature(String.format(Locale.ROOT, "change-%02d", i + 1), "1"));
    }
    for (String at : REST_NAMES) {
      features.add(new Feature("young-rest-" + at, "V"));
    }
    for (String at : REST_NAMES) {
      features.add(new Feature("change-rest-" + at, "V"));
    }
    features.add(new Feature("capacity-loss", "1"));
    features.add(new Feature("capacity-pace", "1"));
    features.add(new Feature("resistance-growth", "1"));
    features.add(new Feature("charge-rate", "1/h"));
    features.add(new Feature("temperature", "degC"));
    features.add(new Feature("ln-cycle", "1"));
    for (String loss : List.of("lli", "lam-pe", "lam-ne", "over-voltage")) {
      features.add(new Feature("fit-" + loss, "1"));
    }
    for (String loss : List.of("lli", "lam-pe", "lam-ne", "over-voltage")) {
      features.add(new Feature("fit-deviation-" + loss, "1"));
    }
    features.add(new Feature("fit-residual", "V"));
    features.add(new Feature("fit-young-over-voltage", "V"));
    features.add(new Feature("upper-cutoff", "V"));
    features.addAll(ChemistryOneHot.FEATURES);
    return new FeatureSet("modes-input", 1, features);
  }
}
