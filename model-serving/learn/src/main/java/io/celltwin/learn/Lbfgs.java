package io.celltwin.learn;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Least value of a smooth function inside a box, by limited-memory BFGS directions, projected, with
 * halved steps until the value falls enough.
 *
 * @see <a href="https://doi.org/10.1007/BF01589116">Liu and Nocedal, Mathematical Programming 45
 *     (1989) 503–528</a>
 */
final class Lbfgs {
  private static final int MEMORY = 8;
  private static final double ENOUGH = 1e-4;
  private static final int HALVINGS = 12;
  private static final double FIRST_STEP = 0.3;

  private Lbfgs() {}

  /** A function and its slope. */
  interface Function {
    /**
     * Value at a point, {@link Double#POSITIVE_INFINITY} where there is none.
     *
     * @param slope to be filled
     */
    double at(double[] x, double[] slope);
  }

  private record Pair(double[] step, double[] change, double product) {}

  /** Where the function was least in so many iterations. */
  static double[] minimum(Function f, double[] start, double low, double high, int iterations) {
    int n = start.length;
    double[] x = start.clone();
    double[] slope = new double[n];
    double value = f.at(x, slope);
    Deque<Pair> pairs = new ArrayDeque<>();
    for (int it = 0; it < iterations; it++) {
      double[] direction = direction(pairs, slope);
      double descent = dot(direction, slope);
      if (!(descent < 0)) {
        pairs.clear();
        direction = direction(pairs, slope);
        descent = dot(direction, slope);
      }
      double norm = Math.sqrt(dot(direction, direction));
      double size = pairs.isEmpty() ? Math.min(1, FIRST_STEP / Math.max(norm, 1e-12)) : 1;
      size = Math.min(size, 4 / Math.max(norm, 1e-12));
      double[] next = new double[n];
      double[] nextSlope = new double[n];
      double nextValue = Double.POSITIVE_INFINITY;
      for (int h = 0; h < HALVINGS; h++, size /= 2) {
        for (int i = 0; i < n; i++) {
          next[i] = Math.max(low, Math.min(high, x[i] + size * direction[i]));
        }
        nextValue = f.at(next, nextSlope);
        if (nextValue <= value + ENOUGH * size * descent) {
          break;
        }
      }
      if (!(nextValue < value)) {
        return x;
      }
      double[] step = new double[n];
      double[] change = new double[n];
      for (int i = 0; i < n; i++) {
        step[i] = next[i] - x[i];
        change[i] = nextSlope[i] - slope[i];
      }
      double product = dot(step, change);
      if (product > 1e-12) {
        pairs.addLast(new Pair(step, change, product));
        if (pairs.size() > MEMORY) {
          pairs.removeFirst();
        }
      }
      boolean still = value - nextValue < 1e-7 * Math.max(1, Math.abs(value));
      x = next;
      slope = nextSlope;
      value = nextValue;
      if (still) {
        return x;
      }
    }
    return x;
  }

  private static double[] direction(Deque<Pair> pairs, double[] slope) {
    double[] q = slope.clone();
    double[] alphas = new double[pairs.size()];
    int at = pairs.size();
    for (Iterator<Pair> it = pairs.descendingIterator(); it.hasNext(); ) {
      Pair pair = it.next();
      alphas[--at] = dot(pair.step, q) / pair.product;
      add(q, pair.change, -alphas[at]);
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.getLast();
      double scale = last.product / dot(last.change, last.change);
      for (int i = 0; i < q.length; i++) {
        q[i] *= scale;
      }
    }
    at = 0;
    for (Pair pair : pairs) {
      double beta = dot(pair.change, q) / pair.product;
      add(q, pair.step, alphas[at++] - beta);
    }
    for (int i = 0; i < q.length; i++) {
      q[i] = -q[i];
    }
    return q;
  }

  private static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
