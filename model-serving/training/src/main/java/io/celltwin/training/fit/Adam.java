package io.celltwin.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * A step of Adam for one array, by the engine, from the gradient just recorded.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba (2015)</a>; decoupled decay: <a
 *     href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter (2019)</a>
 */
public final class Adam {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private Adam() {}

  /**
   * Moves an array, and forgets its gradient.
   *
   * @param weight changed in place
   * @param moments first and second of its gradient, changed in place
   * @param step 1 or more, this one counted
   * @param decay of the weights; 0 for none
   * @param decoupled true where the decay is no part of the gradient
   */
  public static void step(
      NDArray weight, NDArray[] moments, double rate, int step, double decay, boolean decoupled) {
    double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
    try (NDArray gradient = weight.getGradient()) {
      weight
          .getNDArrayInternal()
          .adamUpdate(
              new NDList(weight, gradient, moments[0], moments[1]),
              new NDList(weight),
              (float) rate,
              (float) corrected,
              (float) decay,
              1,
              -1,
              BETA1,
              BETA2,
              EPSILON,
              true,
              decoupled);
    }
  }
}
