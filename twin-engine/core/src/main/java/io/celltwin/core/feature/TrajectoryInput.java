package io.celltwin.core.feature;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the model {@code trajectory} is told after a cycle: where the state of health stands, how it
 * came there, how the cell is used, and what its charges have shown on the way.
 *
 * <pre>
 *   soh-first   median of the first five               ln-cycle = ln(1 + k)
 *   fade-n      least-squares loss of SOH per cycle over the last n cycles, positive = fading
 *   curvature   fade-20 − fade-100, or − fade-life while the cell is younger than that
 *   young       b of a feature of the charge, moved and trends as in {@link SohInput}
 * </pre>
 *
 * <p>The charge stands after everything that version 1 held, so that a model of version 1 is told
 * the first {@link #VERSION_1} of them. It is the latest that showed anything. Everything is known
 * at cycle k; what is not known yet is NaN.
 */
public final class TrajectoryInput {
  public static final FeatureSet SET = new FeatureSet("trajectory-input", 2, describe());

  /** What it was before charges counted: the same features up to the kind of cell. */
  public static final FeatureSet VERSION_1 =
      new FeatureSet(
          "trajectory-input",
          1,
          SET.features().subList(0, SET.size() - SohInput.CHARGE_FEATURES.size()));

  /** What a model is told since version 3, as {@link SohInput#SCALE_FREE}: all but the size. */
  public static final FeatureSet SCALE_FREE = SET.without("rated-capacity", 3);

  /** What models of all versions are told, ours first. */
  public static final List<FeatureSet> VERSIONS = List.of(SET, SCALE_FREE, VERSION_1);

  /** How many numbers a charge is remembered by. */
  public static final int CHARGE = SohInput.CHARGE_FEATURES.size();

  private TrajectoryInput() {}

  private static List<Feature> describe() {
    List<Feature> all = new ArrayList<>();
    for (String name : List.of("soh-now", "soh-first", "soh-max", "ln-cycle")) {
      all.add(new Feature(name, "1"));
    }
    for (String name :
        List.of("fade-10", "fade-20", "fade-50", "fade-100", "fade-life", "curvature")) {
      all.add(new Feature(name, "1"));
    }
    all.add(new Feature("charge-rate", "1/h"));
    all.add(new Feature("discharge-rate", "1/h"));
    all.add(new Feature("temperature", "degC"));
    all.add(new Feature("rated-capacity", "Ah"));
    all.addAll(ChemistryOneHot.FEATURES);
    all.addAll(SohInput.CHARGE_FEATURES);
    return all;
  }

  /**
   * What is to be remembered of a charge.
   *
   * @param input of {@link SohInput} after it
   * @return {@link #CHARGE} numbers, NaN where it had none
   */
  public static double[] charge(Features input) {
    return SohInput.charge(input);
  }

  /** Of a cell no charge was seen of: {@link #CHARGE} times NaN. */
  public static double[] noCharge() {
    double[] none = new double[CHARGE];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  /**
   * @param history up to and with the cycle the forecast starts from
   * @param chargeRate usual charge current over rated capacity [1/h], NaN where not known
   * @param dischargeRate usual discharge current over rated capacity, positive [1/h], NaN where not
   *     known
   * @param temperature usual mean temperature in use [°C], NaN where not known
   * @param charge {@link #charge} of the latest charge that showed anything
   * @param spec of the cell
   */
  public static Features of(
      SohHistory history,
      double chargeRate,
      double dischargeRate,
      double temperature,
      double[] charge,
      CellSpec spec) {
    double fade20 = history.fade(20);
    double fade100 = history.fade(100);
    double fadeLife = history.fadeOverLife();
    double[] x = new double[SET.size()];
    int at = 0;
    x[at++] = history.last();
    x[at++] = history.first();
    x[at++] = history.max();
    x[at++] = history.isEmpty() ? Double.NaN : StrictMath.log1p(history.lastCycle());
    x[at++] = history.fade(10);
    x[at++] = fade20;
    x[at++] = history.fade(50);
    x[at++] = fade100;
    x[at++] = fadeLife;
    x[at++] = fade20 - (Double.isNaN(fade100) ? fadeLife : fade100);
    x[at++] = chargeRate;
    x[at++] = dischargeRate;
    x[at++] = temperature;
    x[at++] = spec.ratedCapacity();
    ChemistryOneHot.write(spec.chemistry(), x, at);
    System.arraycopy(charge, 0, x, VERSION_1.size(), CHARGE);
    return new Features(SET, x);
  }
}
