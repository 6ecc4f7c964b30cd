package io.celltwin.server.grpc;

import com.google.protobuf.ByteString;
import io.celltwin.artifact.Card;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.InferTensorContents;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.server.ModelProperties;
import io.celltwin.server.inference.Reply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Numbers in and out of the messages of the Open Inference Protocol. */
final class TensorContents {
  private TensorContents() {}

  /** Little-endian, as the protocol has raw contents. */
  static float[] floats(ByteString raw) {
    float[] values = new float[raw.size() / Float.BYTES];
    raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  static float[] floats(InferTensorContents contents) {
    float[] values = new float[contents.getFp32ContentsCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = contents.getFp32Contents(i);
    }
    return values;
  }

  /**
   * The answer with the outputs asked for; all of them where none is named.
   *
   * @param raw whether the question came in raw contents: so does the answer
   */
  static ModelInferResponse response(
      ModelInferRequest request, Reply.Answered answered, boolean raw) {
    Card card = answered.card();
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(card.name())
            .setModelVersion(card.version())
            .setId(request.getId());
    List<String> wanted =
        request.getOutputsCount() == 0
            ? List.of(Models.QUANTILES, Models.DISTANCE)
            : request.getOutputsList().stream()
                .map(ModelInferRequest.InferRequestedOutputTensor::getName)
                .toList();
    for (ModelProperties.Tensor output : ModelProperties.outputs(card)) {
      if (!wanted.contains(output.name())) {
        continue;
      }
      float[] values =
          output.name().equals(Models.QUANTILES) ? answered.quantiles() : answered.distance();
      ModelInferResponse.InferOutputTensor.Builder tensor =
          ModelInferResponse.InferOutputTensor.newBuilder()
              .setName(output.name())
              .setDatatype(output.datatype())
              .addShape(answered.rows())
              .addAllShape(output.shape().subList(1, output.shape().size()));
      if (raw) {
        ByteBuffer bytes =
            ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        response.addRawOutputContents(ByteString.copyFrom(bytes));
      } else {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (float value : values) {
          contents.addFp32Contents(value);
        }
        tensor.setContents(contents);
      }
      response.addOutputs(tensor);
    }
    return response.build();
  }
}
