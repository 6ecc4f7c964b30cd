package io.celltwin.training.fit;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.celltwin.artifact.Answers;
import io.celltwin.network.ArrayOps;
import io.celltwin.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a network, on the engine it was trained with. */
public final class LoadedModel implements AutoCloseable {
  private static final int ROWS = 2048;

  private final Network network;
  private final NDManager root;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();

  public LoadedModel(Network network, Map<String, float[]> values) {
    this.network = network;
    this.root = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    for (Network.Weight weight : network.weights()) {
      arrays.put(
          weight.name(),
          EngineArrays.of(root, values.get(weight.name()), new Shape(weight.shape())));
    }
  }

  public Network network() {
    return network;
  }

  /** Answers to rows of features. */
  public Answers ask(List<float[]> rows) {
    int n = network.inputs();
    float[] features = new float[rows.size() * n];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, features, i * n, n);
    }
    return ask(features, rows.size());
  }

  /** Answers to {@code rows} rows, row-major. */
  public Answers ask(float[] features, int rows) {
    int n = network.inputs();
    int width = 1;
    for (long length : network.quantileShape()) {
      width *= Math.toIntExact(length);
    }
    float[] quantiles = new float[rows * width];
    float[] distance = new float[rows];
    for (int from = 0; from < rows; from += ROWS) {
      int size = Math.min(ROWS, rows - from);
      try (NDManager request = root.newSubManager()) {
        NDArray x =
            EngineArrays.of(
                request,
                java.util.Arrays.copyOfRange(features, from * n, (from + size) * n),
                new Shape(size, n));
        Network.Answer<NDArray> answer = network.answer(new ArrayOps(request, arrays::get), x);
        System.arraycopy(
            answer.quantiles().toFloatArray(), 0, quantiles, from * width, size * width);
        System.arraycopy(answer.distance().toFloatArray(), 0, distance, from, size);
      }
    }
    return new Answers(quantiles, distance);
  }

  @Override
  public void close() {
    root.close();
  }
}
