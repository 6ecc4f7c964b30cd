package io.celltwin.learn;

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
    private int first;
    private int last;
    private double gain;

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
        if (!range(j, from, to)) {
          continue; // a constant feature does not use up a try
        }
        tried++;
        int bin = randomThresholds ? drawn(j, from, to, mean) : swept(j, from, to, mean);
        if (bin >= 0 && gain > best + 1e-15) {
          best = gain;
          bestFeature = j;
          bestBin = bin;
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

    /** Finds the first and the last bin that hold rows; false where they are the same. */
    private boolean range(int j, int from, int to) {
      first = Bins.MOST;
      last = -1;
      for (int i = from; i < to; i++) {
        int b = bins.at(j, rows[i]);
        first = Math.min(first, b);
        last = Math.max(last, b);
      }
      return first < last;
    }

    /** The bin to split behind that gains most, or −1; leaves the gain behind. */
    private int swept(int j, int from, int to, double mean) {
      Arrays.fill(sums, first, last + 1, 0);
      Arrays.fill(totals, first, last + 1, 0);
      Arrays.fill(counts, first, last + 1, 0);
      double all = 0;
      double weight = 0;
      for (int i = from; i < to; i++) {
        int row = rows[i];
        int b = bins.at(j, row);
        // about the node's mean, so that differences of large squares do not lose digits
        double deviation = weights[row] * (y[row] - mean);
        sums[b] += deviation;
        totals[b] += weights[row];
        counts[b]++;
        all += deviation;
        weight += weights[row];
      }
      int at = -1;
      gain = 0;
      double sum = 0;
      double total = 0;
      int count = 0;
      for (int b = first; b < last; b++) {
        if (counts[b] == 0) {
          continue;
        }
        sum += sums[b];
        total += totals[b];
        count += counts[b];
        double won = won(sum, total, count, all, weight, to - from);
        if (won > gain) {
          gain = won;
          at = b;
        }
      }
      return at;
    }

    /** A random bin to split behind, or −1 where it leaves too little; leaves the gain behind. */
    private int drawn(int j, int from, int to, double mean) {
      int bin = first + random.nextInt(last - first);
      double all = 0;
      double weight = 0;
      double sum = 0;
      double total = 0;
      int count = 0;
      for (int i = from; i < to; i++) {
        int row = rows[i];
        double deviation = weights[row] * (y[row] - mean);
        all += deviation;
        weight += weights[row];
        if (bins.at(j, row) <= bin) {
          sum += deviation;
          total += weights[row];
          count++;
        }
      }
      gain = won(sum, total, count, all, weight, to - from);
      return gain > 0 ? bin : -1;
    }

    /** What a split takes from the squared error; 0 where a leaf would be too small. */
    private double won(double sum, double total, int count, double all, double weight, int of) {
      if (count < leaf || of - count < leaf || total <= 0 || weight - total <= 0) {
        return 0;
      }
      double rest = all - sum;
      return sum * sum / total + rest * rest / (weight - total) - all * all / weight;
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
