package io.celltwin.training.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The mean of regression trees, each grown on its own sample of the rows, each split the best of a
 * random few features. A missing value goes the way of the smallest.
 *
 * @param trees how many
 * @param features share of the features tried at a split
 * @param leaf least rows of a leaf
 * @param sample share of the rows each tree sees, without replacement
 * @param randomThresholds true to try one random threshold a feature instead of all (extremely
 *     randomised trees)
 * @param seed of samples and splits
 * @see <a href="https://doi.org/10.1023/A:1010933404324">Breiman, Machine Learning 45 (2001)
 *     5–32</a>
 * @see <a href="https://doi.org/10.1007/s10994-006-6226-1">Geurts, Ernst and Wehenkel, Machine
 *     Learning 63 (2006) 3–42</a>
 */
public record Forest(
    int trees, double features, int leaf, double sample, boolean randomThresholds, long seed)
    implements Regressor {

  /** The forest the plain baselines use: 100 trees, a third of the features, half of the rows. */
  public static Forest plain(long seed) {
    return new Forest(100, 1 / 3.0, 3, 0.5, false, seed);
  }

  /** Extremely randomised trees on all rows. */
  public static Forest extra(int trees, double features, int leaf, long seed) {
    return new Forest(trees, features, leaf, 1, true, seed);
  }

  @Override
  public Ensemble fit(double[][] x, double[] y, double[] weights) {
    Bins bins = new Bins(x);
    SplittableRandom random = new SplittableRandom(seed);
    List<Tree> grown = new ArrayList<>();
    int size = Math.max(1, (int) Math.round(sample * y.length));
    for (int t = 0; t < trees; t++) {
      grown.add(new Growth(bins, y, weights, random.split()).grow(size));
    }
    return new Ensemble(grown);
  }

  /**
   * A fitted forest.
   *
   * @param trees whose mean is the answer
   */
  public record Ensemble(List<Tree> trees) implements Fitted {
    public Ensemble {
      trees = List.copyOf(trees);
    }

    @Override
    public double predict(double[] x) {
      double sum = 0;
      for (Tree tree : trees) {
        sum += tree.predict(x);
      }
      return sum / trees.size();
    }
  }

  /** One tree as it grows. */
  private final class Growth {
    private final Bins bins;
    private final double[] y;
    private final double[] weights;
    private final SplittableRandom random;
    private final Tree tree = new Tree();
    private final int[] order;
    private final double[] sums = new double[Bins.MOST];
    private final double[] totals = new double[Bins.MOST];
    private final int[] counts = new int[Bins.MOST];
    private int[] rows;
    private int[] scratch;

    Growth(Bins bins, double[] y, double[] weights, SplittableRandom random) {
      this.bins = bins;
      this.y = y;
      this.weights = weights;
      this.random = random;
      this.order = new int[bins.features()];
      for (int j = 0; j < order.length; j++) {
        order[j] = j;
      }
    }

    Tree grow(int size) {
      int[] all = new int[y.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = i;
      }
      if (size < all.length) {
        for (int i = 0; i < size; i++) {
          swap(all, i, i + random.nextInt(all.length - i));
        }
      }
      rows = Arrays.copyOf(all, size);
      scratch = new int[size];
      split(node(0, size), 0, size);
      return tree;
    }

    private int node(int from, int to) {
      double sum = 0;
      double total = 0;
      for (int i = from; i < to; i++) {
        sum += weights[rows[i]] * y[rows[i]];
        total += weights[rows[i]];
      }
      return tree.leaf(total > 0 ? sum / total : 0);
    }

    private void split(int node, int from, int to) {
      if (to - from < 2 * leaf) {
        return;
      }
      int tries = Math.max(1, (int) Math.round(features * order.length));
      double best = 0;
      int bestFeature = -1;
      int bestBin = -1;
      double mean = tree.value(node);
      for (int t = 0, tried = 0; t < order.length && tried < tries; t++) {
        swap(order, t, t + random.nextInt(order.length - t));
        int j = order[t];
        if (!histogram(j, from, to, mean)) {
          continue; // a constant feature does not use up a try
        }
        tried++;
        int only = randomThresholds ? drawn(j) : -1;
        double sum = 0;
        double total = 0;
        int count = 0;
        double all = 0;
        double weight = 0;
        for (int b = 0; b < bins.count(j); b++) {
          all += sums[b];
          weight += totals[b];
        }
        for (int b = 0; b < bins.count(j) - 1; b++) {
          sum += sums[b];
          total += totals[b];
          count += counts[b];
          if ((only >= 0 && b != only) || counts[b] == 0) {
            continue;
          }
          if (count < leaf || to - from - count < leaf || total <= 0 || weight - total <= 0) {
            continue;
          }
          double gain =
              sum * sum / total + (all - sum) * (all - sum) / (weight - total) - all * all / weight;
          if (gain > best + 1e-15) {
            best = gain;
            bestFeature = j;
            bestBin = b;
          }
        }
      }
      if (bestFeature < 0) {
        return;
      }
      int middle = partition(bestFeature, bestBin, from, to);
      int left = node(from, middle);
      int right = node(middle, to);
      tree.branch(node, bestFeature, bins.edge(bestFeature, bestBin), left, right);
      split(left, from, middle);
      split(right, middle, to);
    }

    /** Fills the sums by bin; false where all rows are in one. */
    private boolean histogram(int j, int from, int to, double mean) {
      int n = bins.count(j);
      Arrays.fill(sums, 0, n, 0);
      Arrays.fill(totals, 0, n, 0);
      Arrays.fill(counts, 0, n, 0);
      for (int i = from; i < to; i++) {
        int row = rows[i];
        int b = bins.at(j, row);
        // about the node's mean, so that differences of large squares do not lose digits
        sums[b] += weights[row] * (y[row] - mean);
        totals[b] += weights[row];
        counts[b]++;
      }
      int used = 0;
      for (int b = 0; b < n && used < 2; b++) {
        used += counts[b] > 0 ? 1 : 0;
      }
      return used == 2;
    }

    /** A random bin between the first and the last that hold rows, moved to one that does. */
    private int drawn(int j) {
      int first = 0;
      int last = bins.count(j) - 1;
      while (counts[first] == 0) {
        first++;
      }
      while (counts[last] == 0) {
        last--;
      }
      int b = first + random.nextInt(last - first);
      while (counts[b] == 0) {
        b--;
      }
      return b;
    }

    /** Rows at or below the bin first; keeps their order. */
    private int partition(int j, int bin, int from, int to) {
      int left = from;
      int right = 0;
      for (int i = from; i < to; i++) {
        if (bins.at(j, rows[i]) <= bin) {
          rows[left++] = rows[i];
        } else {
          scratch[right++] = rows[i];
        }
      }
      System.arraycopy(scratch, 0, rows, left, right);
      return left;
    }

    private static void swap(int[] a, int i, int j) {
      int t = a[i];
      a[i] = a[j];
      a[j] = t;
    }
  }
}
