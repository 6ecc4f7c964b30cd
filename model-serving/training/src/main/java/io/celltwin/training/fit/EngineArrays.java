package io.celltwin.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Arrays that live in memory of the engine's own. */
public final class EngineArrays {
  private EngineArrays() {}

  /**
   * A copy in the engine's own memory: what is made straight from Java's arrays rests on a buffer
   * of the JVM for as long as it lives.
   *
   * @param manager that closes it
   * @param values as many as the shape holds
   */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    try (NDArray handed = manager.create(values, shape)) {
      return handed.duplicate();
    }
  }

  /**
   * A number to multiply by, or to compare with, where gradients are recorded. The engine's own
   * {@code mul(Number)} closes its number at once; but what the derivative of a product needs is
   * the other factor, whose buffer the garbage collector then may have taken back: a gradient wrong
   * now and then, by chance.
   *
   * @param manager that keeps it until the gradients are known
   */
  public static NDArray number(NDManager manager, float value) {
    return manager.create(value);
  }
}
