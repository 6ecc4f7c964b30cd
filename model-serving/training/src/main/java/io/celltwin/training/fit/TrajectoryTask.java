package io.celltwin.training.fit;

import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.domain.FeatureSet;
import io.celltwin.network.Network;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.split.Folds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * SOH at each horizon from what is known now. Beyond the end of a cell's record its SOH is known to
 * lie at or below the last one measured, no more: learning from horizons that were reached alone
 * would learn from the cells that live long.
 */
public final class TrajectoryTask implements Task {
  private static final double USE_MISSING = 0.15;
  private static final double CHARGE_MISSING = 0.1;
  private static final double CHEMISTRY_MISSING = 0.03;
  private static final float CENSORED_WEIGHT = 0.5f;
  private static final int SMOOTH = 5;

  private static final FeatureSet SET = TrajectoryInput.SCALE_FREE;
  private static final int USE = SET.indexOf("charge-rate");
  private static final int USES = 3;
  private static final int CHEMISTRY = SET.indexOf("chemistry-lco");
  private static final int CHARGE = SET.indexOf("voltage-mean-young");

  private final Network network;
  private final List<Integer> horizons;
  private final Folds folds;
  private final Sampler sampler;
  private final int rows;
  private final Map<String, int[]> starts = new HashMap<>();
  private final Map<String, double[]> curves = new HashMap<>();

  /**
   * @param network that takes the inputs and answers for each horizon
   * @param horizons cycles ahead
   * @param cells to train on
   * @param folds member m never sees the cells of fold m modulo their number
   * @param rows of a step
   */
  public TrajectoryTask(
      Network network,
      List<Integer> horizons,
      List<LabelledCell> cells,
      Folds folds,
      int rows,
      long seed) {
    this.network = network;
    this.horizons = List.copyOf(horizons);
    this.folds = folds;
    this.rows = rows;
    List<LabelledCell> usable = new ArrayList<>();
    for (LabelledCell cell : cells) {
      int[] from = startRows(cell);
      if (from.length > 0) {
        starts.put(cell.id(), from);
        curves.put(cell.id(), curve(cell));
        usable.add(cell);
      }
    }
    this.sampler = new Sampler(usable, seed);
  }

  /** Rows a forecast may start from: SOH measured, and something measured after it. */
  public static int[] startRows(LabelledCell cell) {
    int[] measured =
        java.util.stream.IntStream.range(0, cell.rows())
            .filter(r -> cell.trajectoryInput(r) != null)
            .toArray();
    return java.util.Arrays.copyOf(measured, Math.max(0, measured.length - 1));
  }

  /**
   * SOH by cycle number, from 0 to the last measured: a centred median of {@value #SMOOTH} measured
   * values, and the straight line between cycles that have one.
   */
  public static double[] curve(LabelledCell cell) {
    int[] rows =
        java.util.stream.IntStream.range(0, cell.rows())
            .filter(r -> Double.isFinite(cell.soh(r)))
            .toArray();
    double[] curve = new double[cell.cycle(rows[rows.length - 1]) + 1];
    int before = 0;
    double valueBefore = Double.NaN;
    for (int i = 0; i < rows.length; i++) {
      int from = Math.max(0, i - SMOOTH / 2);
      int to = Math.min(rows.length, i + SMOOTH / 2 + 1);
      double[] near = new double[to - from];
      for (int j = from; j < to; j++) {
        near[j - from] = cell.soh(rows[j]);
      }
      double value = LabelledCell.median(near);
      int cycle = cell.cycle(rows[i]);
      if (Double.isNaN(valueBefore)) {
        java.util.Arrays.fill(curve, 0, cycle + 1, value);
      } else {
        for (int c = before + 1; c <= cycle; c++) {
          curve[c] = valueBefore + (value - valueBefore) * (c - before) / (cycle - before);
        }
      }
      before = cycle;
      valueBefore = value;
    }
    return curve;
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public int horizons() {
    return horizons.size();
  }

  @Override
  public Batch batch(int step) {
    SplittableRandom random = sampler.random(step);
    int n = network.inputs();
    int h = horizons();
    float[] features = new float[rows * n];
    float[] targets = new float[rows * h];
    float[] weights = new float[rows * h];
    float[] censored = new float[rows * h];
    float[] members = new float[network.members() * rows];
    for (int i = 0; i < rows; i++) {
      LabelledCell cell = sampler.cell(random);
      int[] usable = starts.get(cell.id());
      int row = usable[random.nextInt(usable.length)];
      System.arraycopy(cell.trajectoryInput(SET, row), 0, features, i * n, n);
      hide(features, i * n, random);
      double[] curve = curves.get(cell.id());
      for (int j = 0; j < h; j++) {
        int cycle = cell.cycle(row) + horizons.get(j);
        boolean beyond = cycle >= curve.length;
        targets[i * h + j] = (float) curve[Math.min(cycle, curve.length - 1)];
        weights[i * h + j] = beyond ? CENSORED_WEIGHT : 1;
        censored[i * h + j] = beyond ? 1 : 0;
      }
      int unseen = folds.of(cell);
      for (int m = 0; m < network.members(); m++) {
        members[m * rows + i] = m % folds.count() == unseen ? 0 : 1;
      }
    }
    return new Batch(rows, features, targets, weights, censored, members);
  }

  private static void hide(float[] x, int at, SplittableRandom random) {
    for (int i = 0; i < USES; i++) {
      if (random.nextDouble() < USE_MISSING) {
        x[at + USE + i] = Float.NaN;
      }
    }
    if (random.nextDouble() < CHARGE_MISSING) {
      java.util.Arrays.fill(x, at + CHARGE, at + SET.size(), Float.NaN);
    }
    if (random.nextDouble() < CHEMISTRY_MISSING) {
      java.util.Arrays.fill(x, at + CHEMISTRY, at + CHARGE, 0);
    }
  }
}
