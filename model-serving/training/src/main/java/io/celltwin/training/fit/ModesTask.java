package io.celltwin.training.fit;

import io.celltwin.core.mode.ModeInput;
import io.celltwin.network.ModesNetwork;
import io.celltwin.network.Network;
import io.celltwin.training.data.LabelledCell;
import io.celltwin.training.split.Folds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a simulated cell has lost. Parts of some rows are hidden, as real data lack them: measured
 * capacity, load steps, rests, the filter's answer, ends of the charge.
 */
public final class ModesTask implements Task {
  private static final double CAPACITY_MISSING = 0.15;
  private static final double RESISTANCE_MISSING = 0.2;
  private static final double REST_MISSING = 0.2;
  private static final double FIT_MISSING = 0.1;
  private static final double END_MISSING = 0.2;

  /** Points of resistance are many and of plating few: they must not crowd the others out. */
  private static final float[] WEIGHTS = {1, 1, 1, 0.15f, 1};

  private static final int BINS = ModeInput.SET.indexOf("change-01");
  private static final int RESTS = ModeInput.SET.indexOf("young-rest-10s");
  private static final int CAPACITY = ModeInput.SET.indexOf("capacity-loss");
  private static final int RESISTANCE = ModeInput.SET.indexOf("resistance-growth");
  private static final int FIT = ModeInput.SET.indexOf("fit-lli");
  private static final int AFTER_FIT = ModeInput.SET.indexOf("upper-cutoff");

  private final ModesNetwork network;
  private final Folds folds;
  private final Sampler sampler;
  private final int rows;

  /**
   * @param cells to train on
   * @param folds member m never sees the cells of fold m modulo their number
   * @param rows of a step
   */
  public ModesTask(
      ModesNetwork network, List<LabelledCell> cells, Folds folds, int rows, long seed) {
    this.network = network;
    this.folds = folds;
    this.rows = rows;
    this.sampler = new Sampler(cells, seed);
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public int horizons() {
    return ModesNetwork.MODES;
  }

  @Override
  public Batch batch(int step) {
    SplittableRandom random = sampler.random(step);
    int n = network.inputs();
    int modes = ModesNetwork.MODES;
    float[] features = new float[rows * n];
    float[] targets = new float[rows * modes];
    float[] weights = new float[rows * modes];
    float[] members = new float[network.members() * rows];
    for (int i = 0; i < rows; i++) {
      LabelledCell cell = sampler.cell(random);
      int row = random.nextInt(cell.rows());
      System.arraycopy(cell.modesInput(row), 0, features, i * n, n);
      hide(features, i * n, random);
      System.arraycopy(cell.modes(row), 0, targets, i * modes, modes);
      System.arraycopy(WEIGHTS, 0, weights, i * modes, modes);
      int unseen = folds.of(cell);
      for (int m = 0; m < network.members(); m++) {
        members[m * rows + i] = m % folds.count() == unseen ? 0 : 1;
      }
    }
    return new Batch(rows, features, targets, weights, new float[rows * modes], members);
  }

  private static void hide(float[] x, int at, SplittableRandom random) {
    if (random.nextDouble() < CAPACITY_MISSING) {
      missing(x, at + CAPACITY, 2);
    }
    if (random.nextDouble() < RESISTANCE_MISSING) {
      missing(x, at + RESISTANCE, 1);
    }
    if (random.nextDouble() < REST_MISSING) {
      missing(x, at + RESTS, CAPACITY - RESTS);
    }
    if (random.nextDouble() < FIT_MISSING) {
      missing(x, at + FIT, AFTER_FIT - FIT);
    }
    if (random.nextDouble() < END_MISSING) {
      int bins = 1 + random.nextInt(BINS / 2);
      int from = random.nextBoolean() ? 0 : BINS - bins;
      missing(x, at + from, bins);
      missing(x, at + BINS + from, bins);
    }
  }

  private static void missing(float[] x, int from, int count) {
    Arrays.fill(x, from, from + count, Float.NaN);
  }
}
