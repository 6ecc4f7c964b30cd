package io.celltwin.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.List;
import java.util.function.Function;

/**
 * Interprets a network as DJL arrays, computed at once and with gradients where the engine records
 * them.
 *
 * <p>The engine ties a result to the manager of the left operand. Where that is a weight, which
 * lives as long as the model, the result would live as long: it is moved to the manager of the
 * request.
 */
public final class ArrayOps implements Ops<NDArray> {
  private final NDManager request;
  private final Function<String, NDArray> arrays;

  /**
   * @param request owns what is computed; closing it frees all of it
   * @param arrays weights and constants by name
   */
  public ArrayOps(NDManager request, Function<String, NDArray> arrays) {
    this.request = request;
    this.arrays = arrays;
  }

  @Override
  public NDArray weight(String name, long... shape) {
    return arrays.apply(name);
  }

  @Override
  public NDArray constant(String name, long... shape) {
    return arrays.apply(name);
  }

  @Override
  public NDArray literal(float[] values, long... shape) {
    return request.create(values, new Shape(shape));
  }

  @Override
  public NDArray present(NDArray x) {
    return owned(x.isNaN().logicalNot().toType(DataType.FLOAT32, false));
  }

  @Override
  public NDArray orZero(NDArray x) {
    return owned(NDArrays.where(x.isNaN(), x.zerosLike(), x));
  }

  @Override
  public NDArray add(NDArray a, NDArray b) {
    return owned(a.add(b));
  }

  @Override
  public NDArray subtract(NDArray a, NDArray b) {
    return owned(a.sub(b));
  }

  @Override
  public NDArray multiply(NDArray a, NDArray b) {
    return owned(a.mul(b));
  }

  @Override
  public NDArray divide(NDArray a, NDArray b) {
    return owned(a.div(b));
  }

  @Override
  public NDArray affine(NDArray a, float factor, float offset) {
    // not mul(factor): the engine closes that number before a gradient that needs it is computed
    return owned(a.mul(request.create(factor)).add(offset));
  }

  @Override
  public NDArray matMul(NDArray a, NDArray b) {
    return owned(a.matMul(b));
  }

  @Override
  public NDArray silu(NDArray x) {
    return owned(x.mul(Activation.sigmoid(x)));
  }

  @Override
  public NDArray softplus(NDArray x) {
    return owned(Activation.softPlus(x));
  }

  @Override
  public NDArray squareRoot(NDArray x) {
    return owned(x.sqrt());
  }

  @Override
  public NDArray abs(NDArray x) {
    return owned(x.abs());
  }

  @Override
  public NDArray precise(NDArray x) {
    return owned(x.toType(DataType.FLOAT64, false));
  }

  @Override
  public NDArray single(NDArray x) {
    return owned(x.toType(DataType.FLOAT32, false));
  }

  @Override
  public NDArray exponential(NDArray x) {
    return owned(x.exp());
  }

  @Override
  public NDArray clip(NDArray x, float lower, float upper) {
    return owned(x.clip(lower, upper));
  }

  @Override
  public NDArray concat(List<NDArray> parts) {
    return owned(NDArrays.concat(new NDList(parts), -1));
  }

  @Override
  public NDArray slice(NDArray x, int from, int to) {
    return owned(x.get(new NDIndex().addEllipseDim().addSliceDim(from, to)));
  }

  @Override
  public NDArray cumulativeSum(NDArray x) {
    return owned(x.cumSum(x.getShape().dimension() - 1));
  }

  @Override
  public NDArray sum(NDArray x, int axis) {
    return owned(x.sum(new int[] {axis}));
  }

  @Override
  public NDArray least(NDArray x, int axis) {
    return owned(x.min(new int[] {axis}));
  }

  @Override
  public NDArray expand(NDArray x, int axis) {
    return owned(x.expandDims(axis));
  }

  private NDArray owned(NDArray result) {
    if (!request.equals(result.getManager())) {
      result.attach(request);
    }
    return result;
  }
}
