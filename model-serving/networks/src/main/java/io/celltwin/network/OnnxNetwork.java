package io.celltwin.network;

import java.util.List;

/**
 * A network of somebody else's, known by its ONNX file alone: an engine runs it as it is, and what
 * is in it nobody here interprets.
 *
 * @param inputs length of the feature vector
 * @param shape of one row's quantiles: [3], or [horizons, 3]
 */
public record OnnxNetwork(int inputs, List<Long> shape) implements Network {
  public OnnxNetwork {
    shape = List.copyOf(shape);
  }

  @Override
  public int members() {
    return 1;
  }

  @Override
  public long[] quantileShape() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public <T> T opinions(Ops<T> ops, T features) {
    throw closed();
  }

  @Override
  public <T> Answer<T> answer(Ops<T> ops, T features) {
    throw closed();
  }

  /** None that we could name. */
  @Override
  public List<Weight> weights() {
    return List.of();
  }

  private static UnsupportedOperationException closed() {
    return new UnsupportedOperationException(
        "an imported ONNX file is run as it is, by ONNX Runtime alone");
  }
}
