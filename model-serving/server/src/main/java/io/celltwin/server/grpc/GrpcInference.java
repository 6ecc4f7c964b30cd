package io.celltwin.server.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.celltwin.artifact.Card;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.celltwin.rpc.inference.InferStatistics;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelMetadataResponse;
import io.celltwin.rpc.inference.ModelReadyRequest;
import io.celltwin.rpc.inference.ModelReadyResponse;
import io.celltwin.rpc.inference.ModelRepositoryParameter;
import io.celltwin.rpc.inference.ModelStatistics;
import io.celltwin.rpc.inference.ModelStatisticsRequest;
import io.celltwin.rpc.inference.ModelStatisticsResponse;
import io.celltwin.rpc.inference.RepositoryIndexRequest;
import io.celltwin.rpc.inference.RepositoryIndexResponse;
import io.celltwin.rpc.inference.RepositoryModelLoadRequest;
import io.celltwin.rpc.inference.RepositoryModelLoadResponse;
import io.celltwin.rpc.inference.RepositoryModelUnloadRequest;
import io.celltwin.rpc.inference.RepositoryModelUnloadResponse;
import io.celltwin.rpc.inference.ServerLiveRequest;
import io.celltwin.rpc.inference.ServerLiveResponse;
import io.celltwin.rpc.inference.ServerMetadataRequest;
import io.celltwin.rpc.inference.ServerMetadataResponse;
import io.celltwin.rpc.inference.ServerReadyRequest;
import io.celltwin.rpc.inference.ServerReadyResponse;
import io.celltwin.rpc.inference.StatisticDuration;
import io.celltwin.server.ModelProperties;
import io.celltwin.server.StatusCodes;
import io.celltwin.server.TimeLimit;
import io.celltwin.server.inference.Estimator;
import io.celltwin.server.inference.ModelStatus;
import io.celltwin.server.inference.QuestionRefusal;
import io.celltwin.server.inference.Reply;
import io.celltwin.server.inference.Requester;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Open Inference Protocol v2 over gRPC. */
public final class GrpcInference extends GRPCInferenceServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcInference.class);

  private final Estimator estimator;
  private final String name;
  private final String version;
  private final Supplier<TimeLimit> timeLimit;
  private final Supplier<Requester> caller;
  private final BooleanSupplier mayManage;

  /**
   * @param name of the server
   * @param version of the server
   * @param timeLimit of the call being served
   * @param caller of the call being served
   * @param mayManage whether the call being served may load and unload models
   */
  public GrpcInference(
      Estimator estimator,
      String name,
      String version,
      Supplier<TimeLimit> timeLimit,
      Supplier<Requester> caller,
      BooleanSupplier mayManage) {
    this.estimator = estimator;
    this.name = name;
    this.version = version;
    this.timeLimit = timeLimit;
    this.caller = caller;
    this.mayManage = mayManage;
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> out) {
    boolean all = request.getName().isEmpty();
    if (!all && estimator.model(request.getName(), request.getVersion()).isEmpty()) {
      fail(out, estimator.unknown(request.getName(), request.getVersion()));
      return;
    }
    var response = ModelStatisticsResponse.newBuilder();
    for (ModelStatus m : estimator.models()) {
      boolean version =
          request.getVersion().isEmpty() || request.getVersion().equals(m.card().version());
      if (all || (m.card().name().equals(request.getName()) && version)) {
        response.addModelStats(statistics(m));
      }
    }
    answer(out, response.build());
  }

  private static ModelStatistics statistics(ModelStatus m) {
    ModelStatus.Statistics s = m.statistics();
    return ModelStatistics.newBuilder()
        .setName(m.card().name())
        .setVersion(m.card().version())
        .setLastInference(s.lastAnswerMillis())
        .setInferenceCount(s.rows())
        .setExecutionCount(s.batches())
        .setInferenceStats(
            InferStatistics.newBuilder()
                .setSuccess(duration(s.answered(), s.answeredNanos()))
                .setFail(duration(s.refused(), 0))
                .setQueue(duration(s.answered(), s.queuedNanos()))
                .setComputeInfer(duration(s.batches(), s.computedNanos())))
        .build();
  }

  private static StatisticDuration duration(long count, long nanos) {
    return StatisticDuration.newBuilder().setCount(count).setNs(nanos).build();
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> out) {
    var response = RepositoryIndexResponse.newBuilder();
    estimator
        .models()
        .forEach(
            m ->
                response
                    .addModelsBuilder()
                    .setName(m.card().name())
                    .setVersion(m.card().version())
                    .setState("READY"));
    answer(out, response.build());
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> out) {
    managed(
        out,
        () -> estimator.load(request.getModelName()),
        RepositoryModelLoadResponse.getDefaultInstance());
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> out) {
    String only =
        request
            .getParametersOrDefault("version", ModelRepositoryParameter.getDefaultInstance())
            .getStringParam();
    managed(
        out,
        () -> estimator.takeOut(request.getModelName(), only),
        RepositoryModelUnloadResponse.getDefaultInstance());
  }

  /** Off the event loop: a model is warmed before it is served, and finishes before it goes. */
  private <T> void managed(StreamObserver<T> out, Supplier<QuestionRefusal> change, T done) {
    if (!mayManage.getAsBoolean()) {
      fail(out, ModelProperties.NOT_YOURS);
      return;
    }
    ServiceRequestContext ctx = ServiceRequestContext.current();
    ctx.clearRequestTimeout();
    ctx.blockingTaskExecutor()
        .execute(
            () -> {
              QuestionRefusal why = change.get();
              if (why == null) {
                answer(out, done);
              } else {
                fail(out, why);
              }
            });
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
    QuestionRefusal wrong = check(request);
    if (wrong != null) {
      fail(out, wrong);
      return;
    }
    ModelInferRequest.InferInputTensor input = request.getInputs(0);
    long[] shape = input.getShapeList().stream().mapToLong(Long::longValue).toArray();
    boolean raw = request.getRawInputContentsCount() > 0;
    float[] features =
        raw
            ? TensorContents.floats(request.getRawInputContents(0))
            : TensorContents.floats(input.getContents());
    CompletableFuture<Void> unused =
        estimator
            .ask(
                caller.get(),
                request.getModelName(),
                request.getModelVersion(),
                shape,
                features,
                timeLimit.get().nanos(timeout(request)))
            .thenAccept(
                reply -> {
                  if (reply instanceof Reply.Answered answered) {
                    answer(out, TensorContents.response(request, answered, raw));
                  } else if (reply instanceof Reply.Refused refused) {
                    fail(out, refused.refusal());
                  }
                })
            .exceptionally(
                e -> { // whoever asked has gone, or a defect of ours: either way the call must end
                  LOG.warn("answer of {} could not be sent", request.getModelName(), e);
                  fail(out, new QuestionRefusal(QuestionRefusal.Kind.INTERNAL, e.toString()));
                  return null;
                });
  }

  /** The {@code timeout} parameter [µs], as Triton has it, or null. */
  private static Long timeout(ModelInferRequest request) {
    var timeout = request.getParametersMap().get("timeout");
    return timeout == null ? null : timeout.getInt64Param();
  }

  private static QuestionRefusal check(ModelInferRequest request) {
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
    if (request.getRawInputContentsCount() > 0 && input.getContents().getSerializedSize() > 0) {
      return invalid(
          "%s: input '%s' has raw contents and others beside them, wanted one of both"
              .formatted(request.getModelName(), input.getName()));
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
    Long timeout = timeout(request);
    if (timeout != null && timeout < 0) {
      return invalid(
          String.format(
              Locale.ROOT,
              "%s: timeout is %d us, wanted 0 or more",
              request.getModelName(),
              timeout));
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

  private static QuestionRefusal invalid(String reason) {
    return new QuestionRefusal(QuestionRefusal.Kind.INVALID_ARGUMENT, reason);
  }

  private static <T> void answer(StreamObserver<T> out, T answer) {
    out.onNext(answer);
    out.onCompleted();
  }

  private static void fail(StreamObserver<?> out, QuestionRefusal refusal) {
    out.onError(
        Status.fromCode(StatusCodes.of(refusal.kind()).grpc())
            .withDescription(refusal.reason())
            .asRuntimeException());
  }
}
