package io.celltwin.learn;

import java.util.Arrays;

/**
 * A binary regression tree in flat arrays. A row goes left where its feature is at most the
 * threshold or missing; a leaf names itself as its child.
 */
public final class Tree {
  private int[] feature = new int[64];
  private double[] threshold = new double[64];
  private int[] left = new int[64];
  private int[] right = new int[64];
  private double[] value = new double[64];
  private int size;

  /** Adds a leaf and returns its number. */
  int leaf(double of) {
    if (size == feature.length) {
      feature = Arrays.copyOf(feature, 2 * size);
      threshold = Arrays.copyOf(threshold, 2 * size);
      left = Arrays.copyOf(left, 2 * size);
      right = Arrays.copyOf(right, 2 * size);
      value = Arrays.copyOf(value, 2 * size);
    }
    value[size] = of;
    left[size] = size;
    right[size] = size;
    return size++;
  }

  /** Turns a leaf into a branch. */
  void branch(int node, int byFeature, double at, int toLeft, int toRight) {
    feature[node] = byFeature;
    threshold[node] = at;
    left[node] = toLeft;
    right[node] = toRight;
  }

  /** Answer for a row. */
  double predict(double[] x) {
    return value[leafOf(x)];
  }

  /** Number of the leaf a row comes to. */
  int leafOf(double[] x) {
    int node = 0;
    while (left[node] != node) {
      node = x[feature[node]] > threshold[node] ? right[node] : left[node];
    }
    return node;
  }

  /** Answer of a leaf. */
  double value(int node) {
    return value[node];
  }
}
