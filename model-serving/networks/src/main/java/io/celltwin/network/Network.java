package io.celltwin.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An ensemble that answers with quantiles and with how far its input lies from what it was trained
 * on. Written once against {@link Ops}; hyperparameters are its record components and, with the
 * weights, all there is to it.
 */
public interface Network {

  /** Length of the feature vector. */
  int inputs();

  /** How many independently trained members vote. */
  int members();

  /** Shape of one row's quantiles: [3], or [horizons, 3]. */
  long[] quantileShape();

  /**
   * Each member's own quantiles, as training sees them.
   *
   * @param features [rows, inputs], NaN where missing
   * @return [members, rows, …quantiles]; 5, 50 and 95 % along the last axis
   */
  <T> T opinions(Ops<T> ops, T features);

  /** The ensemble's answer: members combined, calibrated, widened outside the training domain. */
  <T> Answer<T> answer(Ops<T> ops, T features);

  /**
   * @param quantiles [rows, …quantileShape]: 5, 50, 95 %, never crossing
   * @param distance [rows]: from the training domain; above 1 is outside
   */
  record Answer<T>(T quantiles, T distance) {}

  /**
   * One named array a network needs.
   *
   * @param trained by gradient; otherwise set by whoever trains it
   */
  record Weight(String name, List<Long> shape, boolean trained) {
    public Weight {
      shape = List.copyOf(shape);
    }

    public int size() {
      return Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b));
    }
  }

  /** Every array this network needs, in the order it first asks for them. */
  default List<Weight> weights() {
    ShapeOps shapes = new ShapeOps();
    answer(shapes, List.of(ShapeOps.ROWS, (long) inputs()));
    return Collections.unmodifiableList(new ArrayList<>(shapes.weights().values()));
  }
}
