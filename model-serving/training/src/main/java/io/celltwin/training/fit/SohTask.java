package io.celltwin.training.fit;

import io.celltwin.core.feature.SohInput;
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
 * SOH of the discharge after a charge. Some rows are shown with parts missing, as a live cell's
 * charge may lack them: a window, the young cell's values, the past, the count of cycles, the
 * chemistry.
 */
public final class SohTask implements Task {
  private static final double WINDOW_MISSING = 0.08;
  private static final double BASELINE_MISSING = 0.05;
  private static final double PAST_MISSING = 0.05;
  private static final double COUNT_MISSING = 0.08;
  private static final double CHEMISTRY_MISSING = 0.03;

  private static final int WINDOW = 6;
  private static final FeatureSet SET = SohInput.SCALE_FREE;
  private static final int DELTAS = SET.indexOf("voltage-mean-delta");
  private static final int CYCLE = SET.indexOf("ln-cycle");
  private static final int CHEMISTRY = SET.indexOf("upper-cutoff") + 1;
  private static final int PAST = SET.indexOf("voltage-mean-moved");
  private static final int BLOCK = 2 * WINDOW;

  private final Network network;
  private final Folds folds;
  private final Sampler sampler;
  private final int rows;
  private final Map<String, int[]> labelled = new HashMap<>();

  /**
   * @param cells to train on
   * @param folds member m never sees the cells of fold m modulo their number
   * @param rows of a step
   */
  public SohTask(Network network, List<LabelledCell> cells, Folds folds, int rows, long seed) {
    this.network = network;
    this.folds = folds;
    this.rows = rows;
    List<LabelledCell> usable = new ArrayList<>();
    for (LabelledCell cell : cells) {
      int[] withLabel = labelledRows(cell);
      if (withLabel.length > 0) {
        labelled.put(cell.id(), withLabel);
        usable.add(cell);
      }
    }
    this.sampler = new Sampler(usable, seed);
  }

  /** Rows with a measured SOH and something of the charge before it. */
  public static int[] labelledRows(LabelledCell cell) {
    return java.util.stream.IntStream.range(0, cell.rows())
        .filter(r -> Double.isFinite(cell.soh(r)))
        .filter(r -> !Float.isNaN(cell.sohInput(r)[0]) || !Float.isNaN(cell.sohInput(r)[WINDOW]))
        .toArray();
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public int horizons() {
    return 1;
  }

  @Override
  public Batch batch(int step) {
    SplittableRandom random = sampler.random(step);
    int n = network.inputs();
    float[] features = new float[rows * n];
    float[] targets = new float[rows];
    float[] weights = new float[rows];
    float[] members = new float[network.members() * rows];
    for (int i = 0; i < rows; i++) {
      LabelledCell cell = sampler.cell(random);
      int[] usable = labelled.get(cell.id());
      int row = usable[random.nextInt(usable.length)];
      System.arraycopy(cell.sohInput(SET, row), 0, features, i * n, n);
      hide(features, i * n, random);
      targets[i] = (float) cell.soh(row);
      weights[i] = 1;
      int unseen = folds.of(cell);
      for (int m = 0; m < network.members(); m++) {
        members[m * rows + i] = m % folds.count() == unseen ? 0 : 1;
      }
    }
    return new Batch(rows, features, targets, weights, new float[rows], members);
  }

  private static void hide(float[] x, int at, SplittableRandom random) {
    double window = random.nextDouble();
    if (window < 2 * WINDOW_MISSING) {
      int from = window < WINDOW_MISSING ? 0 : WINDOW;
      missing(x, at + from, WINDOW);
      missing(x, at + DELTAS + from, WINDOW);
      if (random.nextBoolean()) { // and no charge before it had one either
        for (int block = PAST; block < SET.size(); block += BLOCK) {
          missing(x, at + block + from, WINDOW);
        }
      }
    }
    if (random.nextDouble() < BASELINE_MISSING) {
      missing(x, at + DELTAS, BLOCK);
      missing(x, at + PAST, BLOCK);
    }
    if (random.nextDouble() < PAST_MISSING) {
      missing(x, at + PAST, SET.size() - PAST);
    }
    if (random.nextDouble() < COUNT_MISSING) {
      missing(x, at + CYCLE, 1);
    }
    if (random.nextDouble() < CHEMISTRY_MISSING) {
      java.util.Arrays.fill(x, at + CHEMISTRY, at + PAST, 0);
    }
  }

  private static void missing(float[] x, int from, int count) {
    java.util.Arrays.fill(x, from, from + count, Float.NaN);
  }
}
