package io.celltwin.training.data;

import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was measured of one cell over its life, one row per charge and the full discharge after it,
 * in time order.
 */
public final class LabelledCell {
  private static final Map<FeatureSet, int[]> POSITIONS = new ConcurrentHashMap<>();

  private final CellSpec spec;
  private final String group;
  private final boolean test;
  private final float[][] sohInputs;
  private final double[] soh;
  private final int[] cycles;
  private final float[][] trajectoryInputs;
  private final float[][] modes;

  /**
   * @param spec of the cell
   * @param group of cells scored together, e.g. {@code TJU-NCA}
   * @param test true for a cell nothing may be learned from
   * @param sohInputs values of {@code soh-input} per row, NaN where missing
   * @param soh measured, as share of rated capacity; NaN where a row has none
   * @param cycles number of each row's cycle, rising
   * @param trajectoryInputs values of {@code trajectory-input} after each row, null where SOH was
   *     not measured
   */
  public LabelledCell(
      CellSpec spec,
      String group,
      boolean test,
      float[][] sohInputs,
      double[] soh,
      int[] cycles,
      float[][] trajectoryInputs) {
    this(spec, group, test, sohInputs, soh, cycles, trajectoryInputs, null);
  }

  /**
   * A simulated cell whose modes are known.
   *
   * @param inputs values of {@code modes-input} per row, NaN where missing
   * @param modes what it has lost by each row, as shares, in the order of the modes
   * @param cycles number of each row's cycle, rising
   */
  public static LabelledCell ofModes(
      CellSpec spec, String group, boolean test, float[][] inputs, float[][] modes, int[] cycles) {
    double[] lithium = new double[modes.length];
    Arrays.setAll(lithium, i -> modes[i][0]);
    return new LabelledCell(
        spec, group, test, inputs, lithium, cycles, new float[modes.length][], modes);
  }

  private LabelledCell(
      CellSpec spec,
      String group,
      boolean test,
      float[][] sohInputs,
      double[] soh,
      int[] cycles,
      float[][] trajectoryInputs,
      float[][] modes) {
    if (sohInputs.length != soh.length
        || cycles.length != soh.length
        || trajectoryInputs.length != soh.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cell %s: columns have %d, %d, %d and %d rows, wanted equal numbers",
              spec.cellId(),
              sohInputs.length,
              soh.length,
              cycles.length,
              trajectoryInputs.length));
    }
    this.spec = spec;
    this.group = group;
    this.test = test;
    this.sohInputs = sohInputs;
    this.soh = soh;
    this.cycles = cycles;
    this.trajectoryInputs = trajectoryInputs;
    this.modes = modes;
  }

  public String id() {
    return spec.cellId();
  }

  public CellSpec spec() {
    return spec;
  }

  public String group() {
    return group;
  }

  public boolean test() {
    return test;
  }

  /** The same cell as one nothing was learned from. */
  public LabelledCell asTest() {
    return new LabelledCell(spec, group, true, sohInputs, soh, cycles, trajectoryInputs, modes);
  }

  public int rows() {
    return soh.length;
  }

  public double soh(int row) {
    return soh[row];
  }

  public int cycle(int row) {
    return cycles[row];
  }

  /** Input of the model "modes"; not to be written to. */
  public float[] modesInput(int row) {
    return sohInputs[row];
  }

  /** What it has lost by a row, as shares; not to be written to; null where nobody knows. */
  public float[] modes(int row) {
    return modes == null ? null : modes[row];
  }

  /** Not to be written to. */
  public float[] sohInput(int row) {
    return sohInputs[row];
  }

  /** Those features of {@link #sohInput(int)} that are in a set. */
  public float[] sohInput(FeatureSet set, int row) {
    return some(set, SohInput.SET, sohInputs[row]);
  }

  /** As many of them as a network of some version of the model takes. */
  public float[] sohInput(Network network, int row) {
    return sohInput(ofSize(SohInput.VERSIONS, network.inputs()), row);
  }

  /** As many of {@link #trajectoryInput(int)} as a network of some version of the model takes. */
  public float[] trajectoryInput(Network network, int row) {
    return trajectoryInput(ofSize(TrajectoryInput.VERSIONS, network.inputs()), row);
  }

  private static FeatureSet ofSize(List<FeatureSet> versions, int size) {
    return versions.stream()
        .filter(v -> v.size() == size)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "no version of %s has %d features",
                        versions.get(0).name(),
                        size)));
  }

  /**
   * Those features of {@link #trajectoryInput(int)} that are in a set; null where there is none.
   */
  public float[] trajectoryInput(FeatureSet set, int row) {
    return some(set, TrajectoryInput.SET, trajectoryInputs[row]);
  }

  private static float[] some(FeatureSet set, FeatureSet whole, float[] values) {
    if (values == null || set.equals(whole)) {
      return values;
    }
    int[] from = POSITIONS.computeIfAbsent(set, s -> s.positionsIn(whole));
    float[] some = new float[from.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[from[i]];
    }
    return some;
  }

  /** Not to be written to; null where there is none. */
  public float[] trajectoryInput(int row) {
    return trajectoryInputs[row];
  }

  /** Median of the first {@code n} measured SOH. */
  public double firstSoh(int n) {
    return median(Arrays.stream(soh).filter(Double::isFinite).limit(n).toArray());
  }

  /** Middle of the values; NaN of none. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0
        ? Double.NaN
        : n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
