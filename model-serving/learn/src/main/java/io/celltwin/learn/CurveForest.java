package io.celltwin.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The mean of regression trees that answer with several numbers at once, such as the points of a
 * curve: a split is the one that lowers the squared error summed over all of them. For few rows and
 * exact thresholds; {@link Forest} is the one for many rows and one number.
 *
 * @param trees how many
 * @param features share of the features tried at a split
 * @param leaf least rows of a leaf
 * @param extra true for extremely randomised trees on all rows, false for the best threshold on
 *     rows drawn with replacement
 * @param seed of samples and splits
 */
public record CurveForest(int trees, double features, int leaf, boolean extra, long seed) {

  /** What was learned. */
  public interface Fitted {
    /** The targets expected for a row. */
    double[] predict(double[] x);
  }

  /** Learns from rows that count the same and miss nothing. */
  public Fitted fit(double[][] x, double[][] y) {
    SplittableRandom random = new SplittableRandom(seed);
    List<CurveTree> grown = new ArrayList<>();
    for (int t = 0; t < trees; t++) {
      grown.add(new Growth(x, y, random.split()).grow());
    }
    int outputs = y[0].length;
    return row -> {
      double[] sum = new double[outputs];
      for (CurveTree tree : grown) {
        double[] leafMean = tree.means().get(tree.tree().leafOf(row));
        for (int o = 0; o < outputs; o++) {
          sum[o] += leafMean[o] / trees;
        }
      }
      return sum;
    };
  }

  /**
   * @param tree that parts the rows
   * @param means of the targets, by node
   */
  private record CurveTree(Tree tree, List<double[]> means) {}

  private final class Growth {
    private final double[][] x;
    private final double[][] y;
    private final SplittableRandom random;
    private final int[] order;
    private final double[] left;
    private final Tree tree = new Tree();
    private final List<double[]> means = new ArrayList<>();

    Growth(double[][] x, double[][] y, SplittableRandom random) {
      this.x = x;
      this.y = y;
      this.random = random;
      this.order = new int[x[0].length];
      for (int j = 0; j < order.length; j++) {
        order[j] = j;
      }
      this.left = new double[y[0].length];
    }

    CurveTree grow() {
      int[] rows = new int[y.length];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = extra ? i : random.nextInt(rows.length);
      }
      node(rows);
      return new CurveTree(tree, means);
    }

    private int node(int[] rows) {
      double[] mean = new double[left.length];
      for (int row : rows) {
        for (int o = 0; o < left.length; o++) {
          mean[o] += y[row][o] / rows.length;
        }
      }
      int node = tree.leaf(0);
      means.add(mean);
      if (rows.length == 1 || rows.length < 2 * leaf) {
        return node;
      }
      double[] best = {1e-12, Double.NaN};
      int bestFeature = -1;
      int tries = Math.max(1, (int) (features * order.length));
      for (int t = 0; t < order.length && (t < tries || bestFeature < 0); t++) {
        int with = t + random.nextInt(order.length - t);
        int j = order[with];
        order[with] = order[t];
        order[t] = j;
        if (extra ? drawn(rows, j, mean, best) : every(rows, j, mean, best)) {
          bestFeature = j;
        }
      }
      if (bestFeature >= 0) {
        int feature = bestFeature;
        double threshold = best[1];
        int below = node(Arrays.stream(rows).filter(r -> x[r][feature] <= threshold).toArray());
        int above = node(Arrays.stream(rows).filter(r -> x[r][feature] > threshold).toArray());
        tree.branch(node, feature, threshold, below, above);
      }
      return node;
    }

    /** Tries one random threshold; true if it is the best so far. */
    private boolean drawn(int[] rows, int j, double[] mean, double[] best) {
      double low = Double.MAX_VALUE;
      double high = -Double.MAX_VALUE;
      for (int row : rows) {
        low = Math.min(low, x[row][j]);
        high = Math.max(high, x[row][j]);
      }
      if (!(high > low)) {
        return false;
      }
      double threshold = low + random.nextDouble() * (high - low);
      Arrays.fill(left, 0);
      int below = 0;
      for (int row : rows) {
        if (x[row][j] <= threshold) {
          below++;
          for (int o = 0; o < left.length; o++) {
            left[o] += y[row][o] - mean[o];
          }
        }
      }
      return better(below, rows.length, threshold, best);
    }

    /** Tries every threshold half way between neighbouring values. */
    private boolean every(int[] rows, int j, double[] mean, double[] best) {
      Integer[] by = new Integer[rows.length];
      for (int i = 0; i < by.length; i++) {
        by[i] = rows[i];
      }
      Arrays.sort(by, java.util.Comparator.comparingDouble(r -> x[r][j]));
      Arrays.fill(left, 0);
      boolean found = false;
      for (int i = 0; i < by.length - 1; i++) {
        double[] target = y[by[i]];
        for (int o = 0; o < left.length; o++) {
          left[o] += target[o] - mean[o];
        }
        double value = x[by[i]][j];
        double next = x[by[i + 1]][j];
        if (next > value) {
          double middle = (value + next) / 2;
          found |= better(i + 1, rows.length, middle < next ? middle : value, best);
        }
      }
      return found;
    }

    /** Squared error saved by parting the rows, from the sums about the mean of those below. */
    private boolean better(int below, int count, double threshold, double[] best) {
      int above = count - below;
      if (below < leaf || above < leaf) {
        return false;
      }
      double gain = 0;
      for (double sum : left) {
        gain += sum * sum;
      }
      gain *= 1.0 / below + 1.0 / above;
      if (gain <= best[0]) {
        return false;
      }
      best[0] = gain;
      best[1] = threshold;
      return true;
    }
  }
}
