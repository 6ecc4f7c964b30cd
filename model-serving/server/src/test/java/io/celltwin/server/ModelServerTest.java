package io.celltwin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.celltwin.artifact.ArtifactException;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.celltwin.rpc.inference.InferParameter;
import io.celltwin.rpc.inference.InferTensorContents;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelInferResponse;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelReadyRequest;
import io.celltwin.rpc.inference.ServerReadyRequest;
import io.celltwin.server.inference.Engine;
import io.celltwin.server.inference.InferenceConfig;
import io.celltwin.testkit.Eventually;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelServerTest {
  private static final Path NATIVES = Path.of("..", "target", "engines");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int WIDTH = MadeUpModels.SOH_INPUTS;

  @TempDir static Path models;
  private static ModelServer server;
  private static GRPCInferenceServiceBlockingStub grpc;

  @BeforeAll
  static void serve() throws Exception {
    MadeUpModels.soh(models, "1");
    MadeUpModels.trajectory(models, "1");
    server = ModelServer.start(config(models, Engine.ONNX, 1024, 16384), new SimpleMeterRegistry());
    grpc = stub(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ModelServerConfig config(Path folder, Engine engine, int batch, int waiting) {
    return new ModelServerConfig(
        "127.0.0.1",
        0,
        folder,
        NATIVES,
        Duration.ofSeconds(20),
        64 << 20,
        new InferenceConfig(engine, 1, batch, waiting));
  }

  private static GRPCInferenceServiceBlockingStub stub(ModelServer of) {
    return GrpcClients.builder("gproto+http://127.0.0.1:" + of.port())
        .responseTimeoutMillis(300_000)
        .maxResponseMessageLength(64 << 20)
        .build(GRPCInferenceServiceBlockingStub.class);
  }

  private static ModelInferRequest.Builder ask(String model, float[] features, int width) {
    ByteBuffer raw =
        ByteBuffer.allocate(features.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(features);
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName(Models.FEATURES)
                .setDatatype("FP32")
                .addShape(features.length / width)
                .addShape(width))
        .addRawInputContents(ByteString.copyFrom(raw));
  }

  private static float[] floats(ModelInferResponse response, int output) {
    ByteString raw = response.getRawOutputContents(output);
    float[] values = new float[raw.size() / Float.BYTES];
    raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(int port, String path, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void refused(ModelInferRequest request, Status.Code code, String... inTheReason) {
    assertThatThrownBy(() -> grpc.modelInfer(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(inTheReason);
            });
  }

  @Test
  void aWrongNumberOfFeaturesIsRefusedNamingTheWantedShape() throws Exception {
    refused(
        ask("soh", new float[2 * 5], 5).build(),
        Status.Code.INVALID_ARGUMENT,
        "[2, 5]",
        "[rows, 12]");

    var overHttp =
        post(
            server.port(),
            "/v2/models/soh/infer",
            """
            {"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}]}\
            """);
    assertThat(overHttp.statusCode()).isEqualTo(400);
    assertThat(overHttp.body()).contains("[1, 2]").contains("[rows, 12]");
  }

  @Test
  void fewerValuesThanTheShapePromisesAreRefused() {
    var request = ask("soh", new float[WIDTH], WIDTH);
    request.getInputsBuilder(0).setShape(0, 2);

    refused(request.build(), Status.Code.INVALID_ARGUMENT, "12 values", "wanted 24");
  }

  @Test
  void anInfiniteFeatureIsRefusedByName() {
    float[] features = new float[WIDTH];
    features[7] = Float.POSITIVE_INFINITY;

    refused(ask("soh", features, WIDTH).build(), Status.Code.INVALID_ARGUMENT, "'f7'", "Infinity");
  }

  @Test
  void anUnknownModelIsNotFoundAndTheKnownOnesAreNamed() throws Exception {
    refused(
        ask("impedance", new float[WIDTH], WIDTH).build(),
        Status.Code.NOT_FOUND,
        "impedance",
        "soh/1");
    refused(
        ask("soh", new float[WIDTH], WIDTH).setModelVersion("9").build(),
        Status.Code.NOT_FOUND,
        "version '9'");

    var overHttp = post(server.port(), "/v2/models/impedance/infer", "{}");
    assertThat(overHttp.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(overHttp.body()).get("error").asText()).contains("soh/1");
  }

  @Test
  void missingFeaturesAreAnsweredWithNumbers() {
    float[] features = MadeUpModels.features(3, WIDTH, 5);
    java.util.Arrays.fill(features, WIDTH, 2 * WIDTH, Float.NaN);

    ModelInferResponse response = grpc.modelInfer(ask("soh", features, WIDTH).build());

    for (float value : floats(response, 0)) {
      assertThat(value).isFinite();
    }
    assertThat(floats(response, 1)[1]).as("nothing known of the second row").isGreaterThan(1);
  }

  @Test
  void answersSayWhichModelAndCarryTheirShapes() {
    ModelInferResponse response =
        grpc.modelInfer(ask("trajectory", new float[2 * 9], 9).setId("a question").build());

    assertThat(response.getModelName()).isEqualTo("trajectory");
    assertThat(response.getModelVersion()).isEqualTo("1");
    assertThat(response.getId()).isEqualTo("a question");
    assertThat(response.getOutputs(0).getName()).isEqualTo("quantiles");
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(2L, 5L, 3L);
    assertThat(response.getOutputs(1).getName()).isEqualTo("distance");
    assertThat(response.getOutputs(1).getShapeList()).containsExactly(2L);
  }

  @Test
  void aRowIsAnsweredTheSameAloneAndInAnyBatch() {
    int rows = 300;
    float[] features = MadeUpModels.features(rows, WIDTH, 8);
    float[] together = floats(grpc.modelInfer(ask("soh", features, WIDTH).build()), 0);

    for (int row = 0; row < rows; row += 37) {
      float[] own = java.util.Arrays.copyOfRange(features, row * WIDTH, (row + 1) * WIDTH);
      float[] alone = floats(grpc.modelInfer(ask("soh", own, WIDTH).build()), 0);
      for (int q = 0; q < 3; q++) {
        assertThat(alone[q]).isCloseTo(together[3 * row + q], Offset.offset(1e-5f));
      }
    }
  }

  @Test
  void bothProtocolsAndBothEncodingsGiveTheSameAnswer() throws Exception {
    float[] features = MadeUpModels.features(1, WIDTH, 21);
    float[] raw = floats(grpc.modelInfer(ask("soh", features, WIDTH).build()), 0);
    var typed = ask("soh", features, WIDTH).clearRawInputContents();
    var contents = InferTensorContents.newBuilder();
    List<String> json = new ArrayList<>();
    for (float value : features) {
      contents.addFp32Contents(value);
      json.add(Float.isNaN(value) ? "null" : Float.toString(value));
    }
    typed.getInputsBuilder(0).setContents(contents);
    ModelInferResponse listed = grpc.modelInfer(typed.build());
    JsonNode overHttp =
        JSON.readTree(
            post(
                    server.port(),
                    "/v2/models/soh/versions/1/infer",
                    "{\"id\":\"7\",\"inputs\":[{\"name\":\"features\",\"shape\":[1,12],\"datatype\":"
                        + "\"FP32\",\"data\":[["
                        + String.join(",", json)
                        + "]]}],\"outputs\":[{\"name\":\"quantiles\"}]}")
                .body());

    assertThat(overHttp.get("id").asText()).isEqualTo("7");
    assertThat(overHttp.get("outputs")).hasSize(1);
    for (int q = 0; q < 3; q++) {
      assertThat(listed.getOutputs(0).getContents().getFp32Contents(q)).isEqualTo(raw[q]);
      assertThat(overHttp.get("outputs").get(0).get("data").get(q).floatValue()).isEqualTo(raw[q]);
    }
  }

  @Test
  void metadataNamesTheFeatureSetItsHashTheHorizonsAndTheCard() throws Exception {
    var metadata =
        grpc.modelMetadata(ModelMetadataRequest.newBuilder().setName("trajectory").build());

    assertThat(metadata.getVersionsList()).containsExactly("1");
    assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, 9L);
    assertThat(metadata.getPropertiesMap())
        .containsEntry(Models.FEATURE_SET, "made-up-trajectory/1")
        .containsEntry(Models.HORIZONS, "0,1,10,100,1000")
        .containsKey(Models.FEATURE_SET_HASH);
    JsonNode card = JSON.readTree(get(metadata.getPropertiesMap().get("card")).body());
    assertThat(card.get("featureSetHash").asText())
        .isEqualTo(metadata.getPropertiesMap().get(Models.FEATURE_SET_HASH));
    assertThat(JSON.readTree(get("/v2/models/trajectory").body()).get("properties").get("horizons"))
        .hasToString("\"0,1,10,100,1000\"");
  }

  @Test
  void healthAndStatisticsAreToldOverBothProtocols() throws Exception {
    grpc.modelInfer(ask("soh", new float[3 * WIDTH], WIDTH).build());

    assertThat(grpc.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    assertThat(grpc.modelReady(ModelReadyRequest.newBuilder().setName("nobody").build()).getReady())
        .isFalse();
    assertThat(get("/v2/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/v2/models/soh/ready").statusCode()).isEqualTo(200);
    assertThat(get("/v2/models/nobody/ready").statusCode()).isEqualTo(404);
    JsonNode soh = JSON.readTree(get("/v2/models/soh/stats").body()).get("model_stats").get(0);
    assertThat(soh.get("inference_count").asLong()).isGreaterThanOrEqualTo(3);
    assertThat(post(server.port(), "/v2/repository/index", "{}").body())
        .contains("\"soh\"")
        .contains("\"trajectory\"");
  }

  @Test
  void bodiesThatAreNoQuestionsAreRefusedWithAReason() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "{",
            "not JSON",
            "{}",
            "'features'",
            "{\"inputs\":[{\"name\":\"features\",\"shape\":[1,12],\"datatype\":\"FP64\"}]}",
            "FP32",
            "{\"inputs\":[{\"name\":\"features\",\"shape\":[1,12],\"datatype\":\"FP32\","
                + "\"data\":[\"warm\"]}]}",
            "'warm'");
    for (var body : wrong.entrySet()) {
      var response = post(server.port(), "/v2/models/soh/infer", body.getKey());

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(JSON.readTree(response.body()).get("error").asText()).contains(body.getValue());
    }
  }

  @Test
  void aQuestionNobodyWaitsForAnyMoreIsNotComputed() {
    var late =
        ask("soh", new float[WIDTH], WIDTH)
            .putParameters("timeout", InferParameter.newBuilder().setInt64Param(1).build())
            .build();

    refused(late, Status.Code.DEADLINE_EXCEEDED, "waited");
  }

  @Test
  void whenTooMuchWaitsFurtherQuestionsAreRefusedAndTheOthersAnswered(@TempDir Path folder)
      throws Exception {
    MadeUpModels.soh(folder, "1");
    ExecutorService askers = Executors.newFixedThreadPool(32);
    try (ModelServer small =
        ModelServer.start(config(folder, Engine.ONNX, 256, 512), new SimpleMeterRegistry())) {
      var stub = stub(small);
      float[] features = MadeUpModels.features(500, WIDTH, 2);
      AtomicInteger answered = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      AtomicBoolean retryAfter = new AtomicBoolean();
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < 500 * WIDTH; i++) {
        body.append(i == 0 ? "" : ",").append('1');
      }
      String json =
          "{\"inputs\":[{\"name\":\"features\",\"shape\":[500,12],\"datatype\":\"FP32\",\"data\":["
              + body
              + "]}]}";
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        boolean overHttp = i % 4 == 0;
        all.add(
            askers.submit(
                () -> {
                  if (overHttp) {
                    var response = post(small.port(), "/v2/models/soh/infer", json);
                    assertThat(response.statusCode()).isIn(200, 429);
                    if (response.statusCode() == 429) {
                      refused.incrementAndGet();
                      retryAfter.set(response.headers().firstValue("retry-after").isPresent());
                    } else {
                      answered.incrementAndGet();
                    }
                    return null;
                  }
                  try {
                    assertThat(floats(stub.modelInfer(ask("soh", features, WIDTH).build()), 1))
                        .hasSize(500);
                    answered.incrementAndGet();
                  } catch (StatusRuntimeException e) {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                    refused.incrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        Eventually.result(one);
      }
      assertThat(answered.get() + refused.get()).isEqualTo(600);
      assertThat(answered.get()).isPositive();
      assertThat(refused.get()).isPositive();
      assertThat(retryAfter).isTrue();
    } finally {
      askers.shutdownNow();
    }
  }

  @Test
  void aNewVersionTakesOverUnderLoadAndNoQuestionIsLost(@TempDir Path folder) throws Exception {
    MadeUpModels.soh(folder, "1");
    ExecutorService askers = Executors.newFixedThreadPool(4);
    try (ModelServer swapping =
        ModelServer.start(config(folder, Engine.ONNX, 64, 4096), new SimpleMeterRegistry())) {
      var stub = stub(swapping);
      AtomicBoolean stop = new AtomicBoolean();
      Map<String, Integer> answers = new ConcurrentHashMap<>();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        float[] features = MadeUpModels.features(3, WIDTH, i);
        all.add(
            askers.submit(
                () -> {
                  while (!stop.get()) {
                    var response = stub.modelInfer(ask("soh", features, WIDTH).build());
                    answers.merge(response.getModelVersion(), 1, Integer::sum);
                  }
                  return null;
                }));
      }
      Eventually.until(() -> answers.getOrDefault("1", 0) > 50);
      MadeUpModels.soh(folder, "2");
      assertThat(swapping.loadNew()).containsExactly("soh-2");
      assertThat(swapping.unload("soh", "1")).isTrue();
      Eventually.until(() -> answers.getOrDefault("2", 0) > 50);
      MadeUpModels.soh(folder, "10");
      assertThat(swapping.loadNew()).contains("soh-10");
      Eventually.until(() -> answers.getOrDefault("10", 0) > 50);
      stop.set(true);
      for (Future<?> one : all) {
        Eventually.result(one);
      }
    } finally {
      askers.shutdownNow();
    }
  }

  @Test
  void aModelComesBackWithAllItsVersionsAtOnce(@TempDir Path folder) throws Exception {
    for (int version = 1; version <= 4; version++) {
      MadeUpModels.soh(folder, Integer.toString(version));
    }
    try (ModelServer server =
        ModelServer.start(config(folder, Engine.ONNX, 64, 4096), new SimpleMeterRegistry())) {
      var stub = stub(server);
      var metadata = ModelMetadataRequest.newBuilder().setName("soh").build();
      for (String version : List.of("1", "2", "3", "4")) {
        server.unload("soh", version);
      }
      AtomicBoolean stop = new AtomicBoolean();
      Set<List<String>> seen = ConcurrentHashMap.newKeySet();
      Thread watcher =
          new Thread(
              () -> {
                while (!stop.get()) {
                  try {
                    seen.add(List.copyOf(stub.modelMetadata(metadata).getVersionsList()));
                  } catch (StatusRuntimeException e) {
                    seen.add(List.of()); // unloaded
                  }
                }
              });
      watcher.start();
      Eventually.until(() -> seen.contains(List.of()));

      assertThat(server.loadNew()).hasSize(4);

      Eventually.until(() -> seen.size() > 1);
      stop.set(true);
      watcher.join();
      assertThat(seen)
          .as("a replay keeps to the highest version that it sees first")
          .containsExactlyInAnyOrder(List.of(), List.of("1", "2", "3", "4"));
    }
  }

  @Test
  void pyTorchAndOnnxRuntimeAnswerAlike(@TempDir Path folder) throws Exception {
    MadeUpModels.soh(folder, "1");
    float[] features = MadeUpModels.features(40, WIDTH, 31);
    try (ModelServer torch =
        ModelServer.start(config(folder, Engine.PYTORCH, 64, 4096), new SimpleMeterRegistry())) {
      float[] there = floats(stub(torch).modelInfer(ask("soh", features, WIDTH).build()), 0);
      float[] here = floats(grpc.modelInfer(ask("soh", features, WIDTH).build()), 0);

      for (int i = 0; i < here.length; i++) {
        assertThat(there[i]).isCloseTo(here[i], Offset.offset(1e-5f));
      }
    }
  }

  @Test
  void theShippedModelsAreServedAndAgreeBetweenEngines() throws Exception {
    Path shipped = Path.of("..", "models");
    try (ModelServer onnx =
            ModelServer.start(config(shipped, Engine.ONNX, 64, 4096), new SimpleMeterRegistry());
        ModelServer torch =
            ModelServer.start(
                config(shipped, Engine.PYTORCH, 64, 4096), new SimpleMeterRegistry())) {
      for (String model : List.of(Models.SOH, Models.TRAJECTORY, Models.PULSE)) {
        var metadata =
            stub(onnx).modelMetadata(ModelMetadataRequest.newBuilder().setName(model).build());
        int width = (int) metadata.getInputs(0).getShape(1);
        float[] features = MadeUpModels.features(5, width, 4);
        float[] here = floats(stub(onnx).modelInfer(ask(model, features, width).build()), 0);
        float[] there = floats(stub(torch).modelInfer(ask(model, features, width).build()), 0);

        for (int i = 0; i < here.length; i++) {
          assertThat(there[i])
              .as("%s, value %d", model, i)
              .isCloseTo(here[i], Offset.offset(1e-5f * Math.max(1, Math.abs(here[i]))));
        }
      }
    }
  }

  @Test
  void aModelWhoseWeightsWereChangedIsNotServed(@TempDir Path folder) throws Exception {
    Path home = MadeUpModels.soh(folder, "1");
    Path weights = home.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 5] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(
            () ->
                ModelServer.start(config(folder, Engine.ONNX, 64, 4096), new SimpleMeterRegistry()))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("weights.safetensors")
        .hasMessageContaining("SHA-256");
  }

  @Test
  void whoIsAboutToEndSaysSoAndAnswersWhatIsAskedAllTheSame() throws Exception {
    try (ModelServer ending =
        ModelServer.start(config(models, Engine.ONNX, 1024, 16384), new SimpleMeterRegistry())) {
      String at = "127.0.0.1:" + ending.port();
      var health = GrpcClients.newClient("gproto+http://" + at + "/", HealthBlockingStub.class);
      var ask = HealthCheckRequest.getDefaultInstance();
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("http://" + at + "/v2/health/ready")).build();
      assertThat(health.check(ask).getStatus()).isEqualTo(ServingStatus.SERVING);
      var followed = health.watch(ask);
      assertThat(followed.next().getStatus()).isEqualTo(ServingStatus.SERVING);

      ending.leave(Duration.ZERO);

      assertThat(followed.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(health.check(ask).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(503);
      assertThat(
              stub(ending).modelReady(ModelReadyRequest.newBuilder().setName(Models.SOH).build()))
          .extracting(r -> r.getReady())
          .isEqualTo(true);
      long began = System.nanoTime();
      ending.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("who follows its health holds up no stop")
          .isLessThan(Duration.ofSeconds(4));
    }
  }
}
