package io.celltwin.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Interprets a network as shapes: what arrays it asks for, and whether they fit together. {@link
 * #ROWS} stands for the number of rows.
 */
final class ShapeOps implements Ops<List<Long>> {
  /** The length that is not known until a batch comes. */
  static final long ROWS = -1;

  private final Map<String, Network.Weight> weights = new LinkedHashMap<>();

  Map<String, Network.Weight> weights() {
    return weights;
  }

  @Override
  public List<Long> weight(String name, long... shape) {
    return declare(name, shape, true);
  }

  @Override
  public List<Long> constant(String name, long... shape) {
    return declare(name, shape, false);
  }

  @Override
  public List<Long> literal(float[] values, long... shape) {
    return lengths(shape);
  }

  private List<Long> declare(String name, long[] shape, boolean trained) {
    List<Long> lengths = lengths(shape);
    Network.Weight declared = new Network.Weight(name, lengths, trained);
    Network.Weight before = weights.putIfAbsent(name, declared);
    if (before != null && !before.equals(declared)) {
      throw new IllegalArgumentException(
          "array '%s' is asked for as %s and as %s".formatted(name, before, declared));
    }
    return lengths;
  }

  @Override
  public List<Long> present(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> orZero(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> add(List<Long> a, List<Long> b) {
    return broadcast(a, b);
  }

  @Override
  public List<Long> subtract(List<Long> a, List<Long> b) {
    return broadcast(a, b);
  }

  @Override
  public List<Long> multiply(List<Long> a, List<Long> b) {
    return broadcast(a, b);
  }

  @Override
  public List<Long> divide(List<Long> a, List<Long> b) {
    return broadcast(a, b);
  }

  @Override
  public List<Long> affine(List<Long> a, float factor, float offset) {
    return a;
  }

  @Override
  public List<Long> matMul(List<Long> a, List<Long> b) {
    int m = a.size();
    int n = b.size();
    if (m < 2 || n < 2 || !a.get(m - 1).equals(b.get(n - 2))) {
      throw new IllegalArgumentException("cannot multiply %s by %s".formatted(a, b));
    }
    List<Long> shape = new ArrayList<>(broadcast(a.subList(0, m - 2), b.subList(0, n - 2)));
    shape.add(a.get(m - 2));
    shape.add(b.get(n - 1));
    return shape;
  }

  @Override
  public List<Long> silu(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> softplus(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> squareRoot(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> abs(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> precise(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> single(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> exponential(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> clip(List<Long> x, float lower, float upper) {
    return x;
  }

  @Override
  public List<Long> concat(List<List<Long>> parts) {
    List<Long> shape = new ArrayList<>(parts.get(0));
    int last = shape.size() - 1;
    long length = 0;
    for (List<Long> part : parts) {
      if (!part.subList(0, last).equals(shape.subList(0, last))) {
        throw new IllegalArgumentException("cannot join " + parts);
      }
      length += part.get(last);
    }
    shape.set(last, length);
    return shape;
  }

  @Override
  public List<Long> slice(List<Long> x, int from, int to) {
    int last = x.size() - 1;
    if (from < 0 || to > x.get(last) || from >= to) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "cannot take %d to %d of %s", from, to, x));
    }
    List<Long> shape = new ArrayList<>(x);
    shape.set(last, (long) (to - from));
    return shape;
  }

  @Override
  public List<Long> cumulativeSum(List<Long> x) {
    return x;
  }

  @Override
  public List<Long> sum(List<Long> x, int axis) {
    List<Long> shape = new ArrayList<>(x);
    shape.remove(axis < 0 ? axis + x.size() : axis);
    return shape;
  }

  @Override
  public List<Long> least(List<Long> x, int axis) {
    return sum(x, axis);
  }

  @Override
  public List<Long> expand(List<Long> x, int axis) {
    List<Long> shape = new ArrayList<>(x);
    shape.add(axis < 0 ? axis + x.size() + 1 : axis, 1L);
    return shape;
  }

  private static List<Long> lengths(long[] shape) {
    List<Long> lengths = new ArrayList<>();
    for (long length : shape) {
      lengths.add(length);
    }
    return lengths;
  }

  private static List<Long> broadcast(List<Long> a, List<Long> b) {
    int size = Math.max(a.size(), b.size());
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      long m = i < size - a.size() ? 1 : a.get(i - size + a.size());
      long n = i < size - b.size() ? 1 : b.get(i - size + b.size());
      if (m != n && m != 1 && n != 1) {
        throw new IllegalArgumentException("shapes %s and %s do not fit".formatted(a, b));
      }
      shape.add(m == 1 ? n : m);
    }
    return shape;
  }
}
