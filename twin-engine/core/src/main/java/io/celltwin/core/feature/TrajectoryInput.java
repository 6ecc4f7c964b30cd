package io.celltwin.core.feature;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.FeatureSet.Feature;
import io.celltwin.domain.Features;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model {@code trajectory} is told after a cycle: where the state of health stands, how it
 * came there, and how the cell is used.
 *
 * <pre>
 *   soh-first   median of the first five               ln-cycle = ln(1 + k)
 *   fade-n      least-squares loss of SOH per cycle over the last n cycles, positive = fading
 *   curvature   fade-20 − fade-100, or − fade-life while the cell is younger than that
 * </pre>
 *
 * <p>Everything is known at cycle k; what is not known yet is NaN.
 */
public final class TrajectoryInput {
  public static final FeatureSet SET = new FeatureSet("trajectory-input", 1, describe());

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
    return all;
  }

  /**
   * @param history up to and with the cycle the forecast starts from
   * @param chargeRate usual charge current over rated capacity [1/h], NaN where not known
   * @param dischargeRate usual discharge current over rated capacity, positive [1/h], NaN where not
   *     known
   * @param temperature usual mean temperature in use [°C], NaN where not known
   * @param spec of the cell
   */
  public static Features of(
      SohHistory history,
      double chargeRate,
      double dischargeRate,
      double temperature,
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
    return new Features(SET, x);
  }
}
