package io.celltwin.benchmark.serving;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Over loopback, as the job asks: features as raw bytes, in the twin's own lane. */
final class GrpcDoor implements ModelRoute {
  private static final int MOST_BYTES = 256 << 20;

  private final GRPCInferenceServiceFutureStub stub;

  /**
   * @param token of the twin's own lane
   */
  GrpcDoor(int port, String token) {
    stub =
        GrpcClients.builder(String.format(Locale.ROOT, "gproto+http://127.0.0.1:%d", port))
            .responseTimeout(Duration.ofMinutes(1))
            .maxResponseMessageLength(MOST_BYTES)
            .setHeader(Models.OWN_TOKEN, token)
            .build(GRPCInferenceServiceFutureStub.class);
  }

  @Override
  public String where() {
    return "grpc";
  }

  @Override
  public CompletableFuture<Told> ask(String model, int rows, int inputs, float[] features) {
    ByteBuffer raw =
        ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(features);
    ModelInferRequest question =
        ModelInferRequest.newBuilder()
            .setModelName(model)
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName(Models.FEATURES)
                    .setDatatype("FP32")
                    .addShape(rows)
                    .addShape(inputs))
            .addRawInputContents(ByteString.copyFrom(raw))
            .build();
    CompletableFuture<Told> told = new CompletableFuture<>();
    Futures.addCallback(
        stub.modelInfer(question),
        new FutureCallback<>() {
          @Override
          public void onSuccess(ModelInferResponse answer) {
            told.complete(read(answer));
          }

          @Override
          public void onFailure(Throwable fault) {
            told.complete(Told.refused(fault.toString(), false));
          }
        },
        MoreExecutors.directExecutor());
    return told;
  }

  private static Told read(ModelInferResponse answer) {
    float[] quantiles = new float[0];
    float[] distance = new float[0];
    for (int i = 0; i < answer.getOutputsCount(); i++) {
      ByteString raw = answer.getRawOutputContents(i);
      float[] values = new float[raw.size() / Float.BYTES];
      raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      if (answer.getOutputs(i).getName().equals(Models.QUANTILES)) {
        quantiles = values;
      } else {
        distance = values;
      }
    }
    return new Told(quantiles, distance, null, false);
  }
}
