package io.celltwin.server.grpc;

import com.google.protobuf.ByteString;
import io.celltwin.artifact.Card;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.celltwin.rpc.inference.InferTensorContents;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelMetadataResponse;
import io.celltwin.rpc.inference.ModelReadyRequest;
import io.celltwin.rpc.inference.ModelReadyResponse;
import io.celltwin.rpc.inference.ServerLiveRequest;
import io.celltwin.rpc.inference.ServerLiveResponse;
import io.celltwin.rpc.inference.ServerMetadataRequest;
import io.celltwin.rpc.inference.ServerMetadataResponse;
import io.celltwin.rpc.inference.ServerReadyRequest;
import io.celltwin.rpc.inference.ServerReadyResponse;
import io.celltwin.server.Codes;
import io.celltwin.server.ModelProperties;
import io.celltwin.server.Patience;
import io.celltwin.server.inference.Estimator;
import io.celltwin.server.inference.ModelStatus;
import io.celltwin.server.inference.Refusal;
import io.celltwin.server.inference.Reply;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Open Inference Protocol v2 over gRPC. */
public final class GrpcInference extends GRPCInferenceServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcInference.class);

  private final Estimator estimator;
  private final String name;
  private final String version;
  private final Supplier<Patience> patience;

  /**
   * @param name of the server
   * @param version of the server
   * @param patience of the call being served
   */
  public GrpcInference(
      Estimator estimator, String name, String version, Supplier<Patience> patience) {
    this.estimator = estimator;
    this.name = name;
    this.version = version;
    this.patience = patience;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> out) {
    answer(out, ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> out) {
    answer(out, ServerReadyResponse.newBuilder().setReady(estimator.ready()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> out) {
    boolean ready = estimator.model(request.getName(), request.getVersion()).isPresent();
    answer(out, ModelReadyResponse.newBuilder().setReady(ready).build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> out) {
    answer(
        out,
        ServerMetadataResponse.newBuilder()
            .setName(name)
            .setVersion(version)
            .addExtensions("statistics")
            .addExtensions("model_repository")
            .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> out) {
    Optional<ModelStatus> found = estimator.model(request.getName(), request.getVersion());
    if (found.isEmpty()) {
      fail(out, estimator.unknown(request.getName(), request.getVersion()));
      return;
    }
    Card card = found.get().card();
    ModelMetadataResponse.Builder metadata =
        ModelMetadataResponse.newBuilder()
            .setName(card.name())
            .setPlatform(found.get().platform())
            .addInputs(tensor(ModelProperties.input(card)))
            .putAllProperties(ModelProperties.of(card));
    ModelProperties.outputs(card).forEach(o -> metadata.addOutputs(tensor(o)));
    estimator.models().stream()
        .filter(m -> m.card().name().equals(card.name()))
        .forEach(m -> metadata.addVersions(m.card().version()));
    answer(out, metadata.build());
  }

  private static ModelMetadataResponse.TensorMetadata tensor(ModelProperties.Tensor tensor) {
    return ModelMetadataResponse.TensorMetadata.newBuilder()
        .setName(tensor.name())
        .setDatatype(tensor.datatype())
        .addAllShape(tensor.shape())
        .build();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
    Refusal wrong = check(request);
    if (wrong != null) {
      fail(out, wrong);
      return;
    }
    ModelInferRequest.InferInputTensor input = request.getInputs(0);
    long[] shape = input.getShapeList().stream().mapToLong(Long::longValue).toArray();
    boolean raw = request.getRawInputContentsCount() > 0;
    float[] features = raw ? floats(request.getRawInputContents(0)) : floats(input.getContents());
    CompletableFuture<Void> unused =
        estimator
            .ask(
                request.getModelName(),
                request.getModelVersion(),
                shape,
                features,
                patience.get().nanos(timeout(request)))
            .thenAccept(
                reply -> {
                  if (reply instanceof Reply.Answered answered) {
                    answer(out, response(request, answered, raw));
                  } else if (reply instanceof Reply.Refused refused) {
                    fail(out, refused.refusal());
                  }
                })
            .exceptionally(
                e -> { // whoever asked has gone, or a defect of ours: either way the call must end
                  LOG.warn("answer of {} could not be sent", request.getModelName(), e);
                  fail(out, new Refusal(Refusal.Kind.INTERNAL, e.toString()));
                  return null;
                });
  }

  /** The {@code timeout} parameter [µs], as Triton has it, or null. */
  private static Long timeout(ModelInferRequest request) {
    var timeout = request.getParametersMap().get("timeout");
    return timeout == null ? null : timeout.getInt64Param();
  }

  private static Refusal check(ModelInferRequest request) {
    if (request.getInputsCount() != 1 || !request.getInputs(0).getName().equals(Models.FEATURES)) {
      return invalid(
          "%s: inputs are %s, wanted one, '%s'"
              .formatted(
                  request.getModelName(),
                  request.getInputsList().stream()
                      .map(ModelInferRequest.InferInputTensor::getName)
                      .toList(),
                  Models.FEATURES));
    }
    ModelInferRequest.InferInputTensor input = request.getInputs(0);
    if (!input.getDatatype().equals(ModelProperties.FP32)) {
      return invalid(
          "%s: input '%s' is %s, wanted FP32"
              .formatted(request.getModelName(), input.getName(), input.getDatatype()));
    }
    if (request.getRawInputContentsCount() > 1
        || (request.getRawInputContentsCount() == 1
            && request.getRawInputContents(0).size() % Float.BYTES != 0)) {
      return invalid(
          String.format(
              Locale.ROOT,
              "%s: raw contents are %d blocks, the first of %d bytes, wanted one of FP32 values",
              request.getModelName(),
              request.getRawInputContentsCount(),
              request.getRawInputContents(0).size()));
    }
    for (var output : request.getOutputsList()) {
      if (!output.getName().equals(Models.QUANTILES) && !output.getName().equals(Models.DISTANCE)) {
        return invalid(
            "%s: no output '%s', there are '%s' and '%s'"
                .formatted(
                    request.getModelName(), output.getName(), Models.QUANTILES, Models.DISTANCE));
      }
    }
    return null;
  }

  private static Refusal invalid(String reason) {
    return new Refusal(Refusal.Kind.INVALID_ARGUMENT, reason);
  }

  private static float[] floats(ByteString raw) {
    float[] values = new float[raw.size() / Float.BYTES];
    raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static float[] floats(InferTensorContents contents) {
    float[] values = new float[contents.getFp32ContentsCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = contents.getFp32Contents(i);
    }
    return values;
  }

  private static ModelInferResponse response(
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

  private static <T> void answer(StreamObserver<T> out, T answer) {
    out.onNext(answer);
    out.onCompleted();
  }

  private static void fail(StreamObserver<?> out, Refusal refusal) {
    out.onError(
        Status.fromCode(Codes.of(refusal.kind()).grpc())
            .withDescription(refusal.reason())
            .asRuntimeException());
  }
}
