package io.celltwin.artifact;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.passthrough.PassthroughNDManager;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named FP32 arrays as SafeTensors, read and written by DJL without any engine, so that a CPU
 * server needs no PyTorch to read its weights.
 */
public final class Tensors {

  /** One array: its shape, and its values in row-major order. */
  public record Tensor(long[] shape, float[] values) {}

  private Tensors() {}

  public static byte[] write(Map<String, Tensor> tensors) {
    NDManager manager = PassthroughNDManager.INSTANCE;
    NDList list = new NDList();
    tensors.forEach(
        (name, tensor) -> {
          ByteBuffer bytes =
              ByteBuffer.allocate(tensor.values().length * Float.BYTES)
                  .order(ByteOrder.nativeOrder());
          bytes.asFloatBuffer().put(tensor.values());
          NDArray array = manager.create(bytes, new Shape(tensor.shape()), DataType.FLOAT32);
          array.setName(name);
          list.add(array);
        });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      list.encode(out, NDList.Encoding.SAFETENSORS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static Map<String, Tensor> read(byte[] bytes) throws IOException {
    NDList list = NDList.decode(PassthroughNDManager.INSTANCE, new ByteArrayInputStream(bytes));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (NDArray array : list) {
      if (array.getDataType() != DataType.FLOAT32) {
        throw new IOException(
            "array '%s' is %s, wanted FP32".formatted(array.getName(), array.getDataType()));
      }
      float[] values = new float[Math.toIntExact(array.getShape().size())];
      array.toByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
      tensors.put(array.getName(), new Tensor(array.getShape().getShape(), values));
    }
    return tensors;
  }
}
