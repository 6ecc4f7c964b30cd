package io.celltwin.training.data;

import io.celltwin.core.feature.SohHistory;
import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Walks through one cell's life in order and computes its inputs with the very functions the live
 * job calls. What a row holds depends on earlier rows alone.
 */
final class LabelledCellBuilder {
  /** Features of the charge itself, first in the input. */
  private static final int WINDOW = SohInput.SET.indexOf("voltage-mean-delta");

  private final CellSpec spec;
  private final String group;
  private final boolean test;
  private final SohInput.Baseline baseline = new SohInput.Baseline();
  private final SohHistory history = new SohHistory();
  private double[] latest = TrajectoryInput.noCharge();
  private final List<float[]> sohInputs = new ArrayList<>();
  private final List<Double> soh = new ArrayList<>();
  private final List<Integer> cycles = new ArrayList<>();
  private final List<float[]> trajectoryInputs = new ArrayList<>();

  LabelledCellBuilder(CellSpec spec, String group, boolean test) {
    this.spec = spec;
    this.group = group;
    this.test = test;
  }

  /**
   * @param cycle number of the discharge, from 1
   * @param charge features of the charge before it, of {@code charge-window}, or {@code soh-input}
   *     where they were made from it already; NaN where missing
   * @param measured its capacity over the rated one, NaN where it says nothing about ageing
   * @param chargeRate [1/h], NaN where not known
   * @param dischargeRate [1/h], NaN where not known
   * @param temperature [°C], NaN where not known
   */
  void add(
      int cycle,
      Features charge,
      double measured,
      double chargeRate,
      double dischargeRate,
      double temperature) {
    Features input = charge.set().equals(SohInput.SET) ? charge : input(charge, cycle);
    sohInputs.add(floats(input));
    if (Arrays.stream(input.toArray(), 0, WINDOW).anyMatch(Double::isFinite)) {
      latest = TrajectoryInput.charge(input);
    }
    soh.add(measured);
    cycles.add(cycle);
    if (Double.isFinite(measured)) {
      history.add(cycle, measured);
      trajectoryInputs.add(
          floats(
              TrajectoryInput.of(history, chargeRate, dischargeRate, temperature, latest, spec)));
    } else {
      trajectoryInputs.add(null);
    }
  }

  private Features input(Features window, int cycle) {
    baseline.observe(window, spec);
    return SohInput.of(window, baseline, cycle - 1, spec);
  }

  LabelledCell end() {
    return new LabelledCell(
        spec,
        group,
        test,
        sohInputs.toArray(float[][]::new),
        soh.stream().mapToDouble(Double::doubleValue).toArray(),
        cycles.stream().mapToInt(Integer::intValue).toArray(),
        trajectoryInputs.toArray(float[][]::new));
  }

  private static float[] floats(Features features) {
    float[] values = new float[features.set().size()];
    for (int i = 0; i < values.length; i++) {
      double x = features.get(i);
      values[i] = Double.isFinite(x) ? (float) x : Float.NaN;
    }
    return values;
  }
}
