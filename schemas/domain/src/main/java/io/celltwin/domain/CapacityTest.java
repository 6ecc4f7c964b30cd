package io.celltwin.domain;

import java.util.List;

/**
 * What a complete discharge said of its cell's health by itself, beside what physics alone would
 * have: the truth that estimates and forecasts are judged by. It stands among a discharge's
 * families of features.
 *
 * @param soh capacity over the rated one, as under the cell's usual load and temperature [share]
 * @param physics what cells of its age have usually left, by physics alone [share]
 */
public record CapacityTest(double soh, double physics) {
  public static final FeatureSet SET =
      new FeatureSet(
          "capacity-test",
          1,
          List.of(new FeatureSet.Feature("soh", "1"), new FeatureSet.Feature("soh-physics", "1")));

  /** The test that an operation was, or null where it was none. */
  public static CapacityTest of(Cycle cycle) {
    Features told = cycle.family(SET.name());
    return told == null ? null : new CapacityTest(told.get("soh"), told.get("soh-physics"));
  }

  /** As features. */
  public Features features() {
    return new Features(SET, new double[] {soh, physics});
  }
}
