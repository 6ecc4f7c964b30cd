package io.celltwin.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.annotation.Default;
import com.linecorp.armeria.server.annotation.Get;
import com.linecorp.armeria.server.annotation.Param;
import com.linecorp.armeria.server.annotation.Post;
import io.celltwin.artifact.Card;
import io.celltwin.rpc.Models;
import io.celltwin.server.ModelProperties;
import io.celltwin.server.StatusCodes;
import io.celltwin.server.TimeLimit;
import io.celltwin.server.inference.Estimator;
import io.celltwin.server.inference.ModelStatus;
import io.celltwin.server.inference.QuestionRefusal;
import io.celltwin.server.inference.Reply;
import io.celltwin.server.inference.Requester;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The Open Inference Protocol v2 over HTTP, with Triton's statistics and repository index. */
public final class HttpInference {
  private static final int RETRY_AFTER_SECONDS = 1;

  static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

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
  public HttpInference(
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

  @Get("/v2")
  public HttpResponse server() {
    ObjectNode server = JSON.createObjectNode().put("name", name).put("version", version);
    server.putArray("extensions").add("statistics").add("model_repository");
    return ok(server);
  }

  @Get("/v2/health/live")
  public HttpResponse live() {
    return ok(JSON.createObjectNode().put("live", true));
  }

  @Get("/v2/health/ready")
  public HttpResponse ready() {
    ObjectNode ready = JSON.createObjectNode().put("ready", estimator.ready());
    return estimator.ready() ? ok(ready) : respond(HttpStatus.SERVICE_UNAVAILABLE, ready);
  }

  @Get("/v2/models/{model}")
  public HttpResponse metadata(@Param String model) {
    return metadata(model, "");
  }

  @Get("/v2/models/{model}/versions/{version}")
  public HttpResponse metadata(@Param String model, @Param String version) {
    return about(model, version, found -> ok(metadataOf(found)));
  }

  @Get("/v2/models/{model}/ready")
  public HttpResponse modelReady(@Param String model) {
    return modelReady(model, "");
  }

  @Get("/v2/models/{model}/versions/{version}/ready")
  public HttpResponse modelReady(@Param String model, @Param String version) {
    return about(
        model,
        version,
        found ->
            ok(
                JSON.createObjectNode()
                    .put("name", found.card().name())
                    .put("version", found.card().version())
                    .put("ready", true)));
  }

  @Get("/v2/models/{model}/versions/{version}/card")
  public HttpResponse card(@Param String model, @Param String version) {
    return about(
        model,
        version,
        found -> HttpResponse.of(HttpStatus.OK, MediaType.JSON_UTF_8, found.card().toJson()));
  }

  @Get("/v2/models/stats")
  public HttpResponse statistics() {
    return ok(statisticsOf(estimator.models()));
  }

  @Get("/v2/models/{model}/stats")
  public HttpResponse statistics(@Param String model) {
    return statistics(model, "");
  }

  @Get("/v2/models/{model}/versions/{version}/stats")
  public HttpResponse statistics(@Param String model, @Param String version) {
    return about(model, version, found -> ok(statisticsOf(List.of(found))));
  }

  /** Triton asks for its index by POST. */
  @Post("/v2/repository/index")
  public HttpResponse index() {
    ArrayNode index = JSON.createArrayNode();
    estimator
        .models()
        .forEach(
            m ->
                index
                    .addObject()
                    .put("name", m.card().name())
                    .put("version", m.card().version())
                    .put("state", "READY")
                    .put("reason", ""));
    return ok(index);
  }

  @Post("/v2/models/{model}/infer")
  public CompletableFuture<HttpResponse> infer(@Param String model, AggregatedHttpRequest request) {
    return infer(model, "", request);
  }

  @Post("/v2/models/{model}/versions/{version}/infer")
  public CompletableFuture<HttpResponse> infer(
      @Param String model, @Param @Default("") String version, AggregatedHttpRequest request) {
    if (estimator.ready() && estimator.model(model, version).isEmpty()) {
      return CompletableFuture.completedFuture(refused(estimator.unknown(model, version)));
    }
    InferBody question;
    try {
      question = InferBody.read(model, request.content().array(), most(model, version));
    } catch (JsonProcessingException e) {
      return CompletableFuture.completedFuture(
          refused(invalid("%s: body is not JSON: %s".formatted(model, e.getOriginalMessage()))));
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(refused(invalid(e.getMessage())));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return estimator
        .ask(
            caller.get(),
            model,
            version,
            question.shape(),
            question.features(),
            timeLimit.get().nanos(question.timeout()))
        .thenApply(
            reply ->
                reply instanceof Reply.Answered answered
                    ? ok(answerOf(question, answered))
                    : refused(((Reply.Refused) reply).refusal()));
  }

  /** Values that a question to a model can hold. */
  private int most(String model, String version) {
    int inputs = estimator.model(model, version).map(m -> m.card().featureSet().size()).orElse(1);
    return (int) Math.min(Integer.MAX_VALUE, (long) inputs * estimator.maxRows());
  }

  /** Triton's: takes in what has come into the folder under that name. */
  @Post("/v2/repository/models/{model}/load")
  public CompletableFuture<HttpResponse> load(@Param String model, ServiceRequestContext ctx) {
    return managed(ctx, () -> estimator.load(model));
  }

  /** Triton's: all versions of a model, or the one that {@code parameters.version} names. */
  @Post("/v2/repository/models/{model}/unload")
  public CompletableFuture<HttpResponse> unload(
      @Param String model, AggregatedHttpRequest request, ServiceRequestContext ctx) {
    String only;
    try {
      JsonNode body =
          request.content().isEmpty()
              ? JSON.createObjectNode()
              : JSON.readTree(request.content().array());
      only = body.path("parameters").path("version").asText("");
    } catch (java.io.IOException e) {
      return CompletableFuture.completedFuture(
          refused(invalid("%s: body is not JSON: %s".formatted(model, e.getMessage()))));
    }
    return managed(ctx, () -> estimator.takeOut(model, only));
  }

  /** Off the event loop: a model is warmed before it is served, and finishes before it goes. */
  private CompletableFuture<HttpResponse> managed(
      ServiceRequestContext ctx, Supplier<QuestionRefusal> change) {
    if (!mayManage.getAsBoolean()) {
      return CompletableFuture.completedFuture(refused(ModelProperties.NOT_YOURS));
    }
    ctx.clearRequestTimeout();
    return CompletableFuture.supplyAsync(
        () -> {
          QuestionRefusal why = change.get();
          return why == null ? ok(JSON.createObjectNode()) : refused(why);
        },
        ctx.blockingTaskExecutor());
  }

  private HttpResponse about(
      String model, String version, java.util.function.Function<ModelStatus, HttpResponse> tell) {
    Optional<ModelStatus> found = estimator.model(model, version);
    return found.isPresent() ? tell.apply(found.get()) : refused(estimator.unknown(model, version));
  }

  private ObjectNode metadataOf(ModelStatus found) {
    Card card = found.card();
    ObjectNode metadata = JSON.createObjectNode().put("name", card.name());
    ArrayNode versions = metadata.putArray("versions");
    estimator.models().stream()
        .filter(m -> m.card().name().equals(card.name()))
        .forEach(m -> versions.add(m.card().version()));
    metadata.put("platform", found.platform());
    metadata.putArray("inputs").add(tensor(ModelProperties.input(card)));
    ArrayNode outputs = metadata.putArray("outputs");
    ModelProperties.outputs(card).forEach(o -> outputs.add(tensor(o)));
    ObjectNode properties = metadata.putObject("properties");
    ModelProperties.of(card).forEach(properties::put);
    return metadata;
  }

  private static ObjectNode tensor(ModelProperties.Tensor tensor) {
    ObjectNode node =
        JSON.createObjectNode().put("name", tensor.name()).put("datatype", tensor.datatype());
    ArrayNode shape = node.putArray("shape");
    tensor.shape().forEach(shape::add);
    return node;
  }

  private static ObjectNode statisticsOf(List<ModelStatus> models) {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode list = all.putArray("model_stats");
    for (ModelStatus m : models) {
      ModelStatus.Statistics s = m.statistics();
      ObjectNode node =
          list.addObject()
              .put("name", m.card().name())
              .put("version", m.card().version())
              .put("last_inference", s.lastAnswerMillis())
              .put("inference_count", s.rows())
              .put("execution_count", s.batches());
      ObjectNode details = node.putObject("inference_stats");
      details.putObject("success").put("count", s.answered()).put("ns", s.answeredNanos());
      details.putObject("fail").put("count", s.refused()).put("ns", 0);
      details.putObject("queue").put("count", s.answered()).put("ns", s.queuedNanos());
      details.putObject("compute_infer").put("count", s.batches()).put("ns", s.computedNanos());
    }
    return all;
  }

  private static ObjectNode answerOf(InferBody question, Reply.Answered answered) {
    Card card = answered.card();
    ObjectNode answer =
        JSON.createObjectNode().put("model_name", card.name()).put("model_version", card.version());
    if (question.id() != null) {
      answer.put("id", question.id());
    }
    ArrayNode outputs = answer.putArray("outputs");
    for (ModelProperties.Tensor output : ModelProperties.outputs(card)) {
      if (!question.outputs().isEmpty() && !question.outputs().contains(output.name())) {
        continue;
      }
      float[] values =
          output.name().equals(Models.QUANTILES) ? answered.quantiles() : answered.distance();
      ObjectNode node =
          outputs.addObject().put("name", output.name()).put("datatype", output.datatype());
      ArrayNode shape = node.putArray("shape").add(answered.rows());
      output.shape().stream().skip(1).forEach(shape::add);
      ArrayNode data = node.putArray("data");
      for (float value : values) {
        data.add(value);
      }
    }
    return answer;
  }

  private static QuestionRefusal invalid(String reason) {
    return new QuestionRefusal(QuestionRefusal.Kind.INVALID_ARGUMENT, reason);
  }

  private static HttpResponse ok(JsonNode body) {
    return respond(HttpStatus.OK, body);
  }

  private static HttpResponse respond(HttpStatus status, JsonNode body) {
    return HttpResponse.of(status, MediaType.JSON_UTF_8, HttpData.ofUtf8(body.toString()));
  }

  private static HttpResponse refused(QuestionRefusal refusal) {
    StatusCodes codes = StatusCodes.of(refusal.kind());
    var headers = ResponseHeaders.builder(codes.http()).contentType(MediaType.JSON_UTF_8);
    if (codes.again()) {
      headers.addInt(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    ObjectNode body = JSON.createObjectNode().put("error", refusal.reason());
    return HttpResponse.of(headers.build(), HttpData.ofUtf8(body.toString()));
  }
}
