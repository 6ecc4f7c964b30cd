package io.celltwin.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A {@link Network} as a DJL block: features in, quantiles and distance out. */
public final class NetworkBlock extends AbstractBlock {
  private static final byte VERSION = 1;

  private final Network network;
  private final Map<String, Parameter> byName = new LinkedHashMap<>();

  public NetworkBlock(Network network) {
    super(VERSION);
    this.network = network;
    for (Network.Weight weight : network.weights()) {
      Parameter parameter =
          addParameter(
              Parameter.builder()
                  .setName(weight.name())
                  .setType(Parameter.Type.OTHER)
                  .optRequiresGrad(false)
                  .build());
      byName.put(weight.name(), parameter);
    }
  }

  /** Fills every array; the block keeps them in {@code manager}. */
  public void fill(NDManager manager, Map<String, float[]> arrays) {
    for (Network.Weight weight : network.weights()) {
      float[] values = arrays.get(weight.name());
      if (values == null || values.length != weight.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "array '%s' has %s values, wanted %d for shape %s",
                weight.name(),
                values == null ? "no" : String.valueOf(values.length),
                weight.size(),
                weight.shape()));
      }
      NDArray array = manager.create(values, shape(weight));
      array.setName(weight.name());
      byName.get(weight.name()).setArray(array);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    NDArray features = inputs.get(0);
    Device device = features.getDevice();
    ArrayOps ops =
        new ArrayOps(
            features.getManager(), name -> store.getValue(byName.get(name), device, training));
    Network.Answer<NDArray> answer = network.answer(ops, features);
    return new NDList(answer.quantiles(), answer.distance());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long rows = inputs[0].get(0);
    return new Shape[] {
      new Shape(rows).addAll(new Shape(network.quantileShape())), new Shape(rows)
    };
  }

  private static Shape shape(Network.Weight weight) {
    return new Shape(weight.shape());
  }
}
