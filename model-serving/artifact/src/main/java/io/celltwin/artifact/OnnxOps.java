package io.celltwin.artifact;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.celltwin.network.Network;
import io.celltwin.network.Ops;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Interprets a network as an ONNX graph: a value is the name of a node's output. */
final class OnnxOps implements Ops<String> {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;
  private static final String FEATURES = "features";
  private static final String QUANTILES = "quantiles";
  private static final String DISTANCE = "distance";
  private static final String ROWS = "rows";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<String, float[]> arrays;
  private final Map<String, String> initializers = new HashMap<>();
  private int count;

  private OnnxOps(Map<String, float[]> arrays) {
    this.arrays = arrays;
  }

  static byte[] write(String name, Network network, Map<String, float[]> arrays) {
    OnnxOps ops = new OnnxOps(arrays);
    Network.Answer<String> answer = network.answer(ops, FEATURES);
    ops.graph
        .setName(name)
        .addInput(info(FEATURES, network.inputs()))
        .addOutput(info(QUANTILES, network.quantileShape()))
        .addOutput(info(DISTANCE));
    ops.rename(answer.quantiles(), QUANTILES);
    ops.rename(answer.distance(), DISTANCE);
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("celltwin")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(ops.graph)
        .build()
        .toByteArray();
  }

  @Override
  public String weight(String name, long... shape) {
    return array(name, shape);
  }

  @Override
  public String constant(String name, long... shape) {
    return array(name, shape);
  }

  private String array(String name, long[] shape) {
    return initializers.computeIfAbsent(name, n -> floats(n, arrays.get(n), shape));
  }

  @Override
  public String literal(float[] values, long... shape) {
    return floats("literal" + count++, values, shape);
  }

  private String scalar(float value) {
    return initializers.computeIfAbsent(
        "scalar." + value, n -> floats(n, new float[] {value}, new long[0]));
  }

  private String floats(String name, float[] values, long[] shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long length : shape) {
      tensor.addDims(length);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private String integers(long... values) {
    String name = "integers" + java.util.Arrays.toString(values);
    return initializers.computeIfAbsent(
        name,
        n -> {
          TensorProto.Builder tensor =
              TensorProto.newBuilder()
                  .setName(n)
                  .setDataType(TensorProto.DataType.INT64.getNumber())
                  .addDims(values.length);
          for (long value : values) {
            tensor.addInt64Data(value);
          }
          graph.addInitializer(tensor);
          return n;
        });
  }

  @Override
  public String present(String x) {
    return cast(node("Not", List.of(node("IsNaN", List.of(x)))), TensorProto.DataType.FLOAT);
  }

  private String cast(String x, TensorProto.DataType type) {
    return node("Cast", List.of(x), integer("to", type.getNumber()));
  }

  @Override
  public String orZero(String x) {
    return node("Where", List.of(node("IsNaN", List.of(x)), scalar(0), x));
  }

  @Override
  public String add(String a, String b) {
    return node("Add", List.of(a, b));
  }

  @Override
  public String subtract(String a, String b) {
    return node("Sub", List.of(a, b));
  }

  @Override
  public String multiply(String a, String b) {
    return node("Mul", List.of(a, b));
  }

  @Override
  public String divide(String a, String b) {
    return node("Div", List.of(a, b));
  }

  @Override
  public String affine(String a, float factor, float offset) {
    String product = factor == 1 ? a : multiply(a, scalar(factor));
    return offset == 0 ? product : add(product, scalar(offset));
  }

  @Override
  public String matMul(String a, String b) {
    return node("MatMul", List.of(a, b));
  }

  @Override
  public String silu(String x) {
    return multiply(x, node("Sigmoid", List.of(x)));
  }

  @Override
  public String softplus(String x) {
    return node("Softplus", List.of(x));
  }

  @Override
  public String squareRoot(String x) {
    return node("Sqrt", List.of(x));
  }

  @Override
  public String abs(String x) {
    return node("Abs", List.of(x));
  }

  @Override
  public String precise(String x) {
    return cast(x, TensorProto.DataType.DOUBLE);
  }

  @Override
  public String single(String x) {
    return cast(x, TensorProto.DataType.FLOAT);
  }

  @Override
  public String exponential(String x) {
    return node("Exp", List.of(x));
  }

  @Override
  public String clip(String x, float lower, float upper) {
    return node("Clip", List.of(x, scalar(lower), scalar(upper)));
  }

  @Override
  public String concat(List<String> parts) {
    return node("Concat", parts, integer("axis", -1));
  }

  @Override
  public String slice(String x, int from, int to) {
    return node("Slice", List.of(x, integers(from), integers(to), integers(-1)));
  }

  @Override
  public String cumulativeSum(String x) {
    return node("CumSum", List.of(x, integers(-1)));
  }

  @Override
  public String sum(String x, int axis) {
    return node("ReduceSum", List.of(x, integers(axis)), integer("keepdims", 0));
  }

  @Override
  public String least(String x, int axis) {
    // in opset 17 the axes of ReduceMin are still an attribute
    AttributeProto axes =
        AttributeProto.newBuilder()
            .setName("axes")
            .setType(AttributeProto.AttributeType.INTS)
            .addInts(axis)
            .build();
    return node("ReduceMin", List.of(x), axes, integer("keepdims", 0));
  }

  @Override
  public String expand(String x, int axis) {
    return node("Unsqueeze", List.of(x, integers(axis)));
  }

  private String node(String type, List<String> inputs, AttributeProto... attributes) {
    String output = type.toLowerCase(java.util.Locale.ROOT) + count++;
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(type)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  private void rename(String value, String name) {
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").setName(name).addInput(value).addOutput(name));
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static ValueInfoProto info(String name, long... lengths) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(ROWS));
    for (long length : lengths) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
