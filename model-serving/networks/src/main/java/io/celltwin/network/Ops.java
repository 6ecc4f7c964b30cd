package io.celltwin.network;

import java.util.List;

/**
 * The arithmetic a network is written in. An interpreter says what a value is: an array that is
 * computed at once, a node of a graph that is written to a file, or just a shape.
 *
 * <p>Values broadcast as in NumPy. The first axis of the input counts rows and its length is not
 * known when a graph is written, so axes are counted from the front only where all lengths before
 * them are known; {@code axis} may be negative and then counts from the back.
 *
 * @param <T> what stands for a value
 */
public interface Ops<T> {

  /** A trained array, the same one each time the same name is asked for. */
  T weight(String name, long... shape);

  /** An array that is set before or after training, never by a gradient: scalers, calibration. */
  T constant(String name, long... shape);

  /** Known when the network is written. */
  T literal(float[] values, long... shape);

  /** 1 where {@code x} is a number, 0 where it is NaN. */
  T present(T x);

  /** {@code x} with 0 for NaN. */
  T orZero(T x);

  T add(T a, T b);

  T subtract(T a, T b);

  T multiply(T a, T b);

  T divide(T a, T b);

  /** {@code a·factor + offset}. */
  T affine(T a, float factor, float offset);

  /** Matrix product over the last two axes; the others broadcast. */
  T matMul(T a, T b);

  /** x·σ(x). */
  T silu(T x);

  /** ln(1 + eˣ): positive, smooth. */
  T softplus(T x);

  T squareRoot(T x);

  T abs(T x);

  /**
   * {@code x} in double precision, for sums of large terms that all but cancel. With what is so,
   * only sums, differences, products, matrix products and {@link #exponential} are allowed.
   */
  T precise(T x);

  /** Back in single precision. */
  T single(T x);

  /** eˣ. */
  T exponential(T x);

  T clip(T x, float lower, float upper);

  /** Joins along the last axis. */
  T concat(List<T> parts);

  /** Entries {@code from} (inclusive) to {@code to} (exclusive) of the last axis. */
  T slice(T x, int from, int to);

  /** Running sum along the last axis. */
  T cumulativeSum(T x);

  /** Sum along an axis, which disappears. */
  T sum(T x, int axis);

  /** Least value along an axis, which disappears. */
  T least(T x, int axis);

  /** The same values with a new axis of length 1. */
  T expand(T x, int axis);
}
