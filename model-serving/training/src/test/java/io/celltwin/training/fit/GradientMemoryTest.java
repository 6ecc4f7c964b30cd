package io.celltwin.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.celltwin.network.ArrayOps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A number that a gradient needs is still there when the gradient is computed. */
class GradientMemoryTest {
  @Test
  void theGarbageCollectorTakesNothingThatAGradientNeeds() {
    try (NDManager root = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray x = EngineArrays.of(root, new float[] {1, 2, 3}, new Shape(3));
      x.setRequiresGradient(true);
      for (int round = 0; round < 10; round++) {
        try (NDManager manager = root.newSubManager();
            GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
          NDArray y = new ArrayOps(manager, name -> x).affine(x, 3, 1);
          NDArray loss = y.mul(EngineArrays.number(manager, 7)).sum();
          useWhatIsFree();
          gradients.backward(loss);
          try (NDArray gradient = x.getGradient()) {
            assertThat(gradient.toFloatArray()).containsExactly(21, 21, 21);
            gradient.subi(gradient);
          }
        }
      }
    }
  }

  /** Collects, and writes over every small piece of memory that has become free. */
  private static void useWhatIsFree() {
    System.gc();
    List<ByteBuffer> taken = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      ByteBuffer some = ByteBuffer.allocateDirect(4 + i % 60);
      byte[] bytes = new byte[some.capacity()];
      Arrays.fill(bytes, (byte) 77);
      some.put(bytes);
      taken.add(some);
    }
    assertThat(taken).hasSize(2000);
  }
}
