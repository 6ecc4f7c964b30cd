package io.celltwin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.celltwin.rpc.Models;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.celltwin.rpc.inference.InferTensorContents;
import io.celltwin.rpc.inference.ModelInferRequest;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelStatisticsRequest;
import io.celltwin.rpc.inference.RepositoryIndexRequest;
import io.celltwin.rpc.inference.RepositoryModelLoadRequest;
import io.celltwin.rpc.inference.RepositoryModelUnloadRequest;
import io.celltwin.server.inference.Engine;
import io.celltwin.server.inference.InferenceConfig;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers may do to a model server, and what they may not. */
class ModelServerBordersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final int WIDTH = MadeUpModels.SOH_INPUTS;
  private static final String TOKEN = "a-token-of-the-job";

  @TempDir static Path models;
  private static ModelServer server;
  private static GRPCInferenceServiceBlockingStub grpc;

  @BeforeAll
  static void serve() throws Exception {
    MadeUpModels.soh(models, "1");
    MadeUpModels.trajectory(models, "1");
    server =
        ModelServer.start(
            new ModelServerConfig(
                "127.0.0.1",
                0,
                models,
                Path.of("..", "target", "engines"),
                Duration.ofSeconds(20),
                1 << 20,
                new InferenceConfig(Engine.ONNX, 1, 64, 256),
                TOKEN,
                Set.of("batteries.example")),
            new SimpleMeterRegistry());
    grpc =
        GrpcClients.builder("gproto+http://127.0.0.1:" + server.port())
            .responseTimeoutMillis(300_000)
            .build(GRPCInferenceServiceBlockingStub.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("content-type", "application/json");
  }

  private static HttpResponse<String> infer(String body) throws Exception {
    return send(to("/v2/models/soh/infer").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String question(String shape, String data) {
    return "{\"inputs\":[{\"name\":\"features\",\"shape\":%s,\"datatype\":\"FP32\",\"data\":%s}]}"
        .formatted(shape, data);
  }

  /** The status line and headers of what is answered to raw bytes: a client that keeps no rules. */
  private static String raw(String request) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(300_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      byte[] block = new byte[2_000];
      var answer = new StringBuilder();
      int length = 0;
      while (length >= 0 && answer.indexOf("}") < 0) { // every answer is JSON, and ends with it
        answer.append(new String(block, 0, length, StandardCharsets.US_ASCII));
        length = socket.getInputStream().read(block);
      }
      return answer.toString();
    }
  }

  private static String asked(String host, String more) throws Exception {
    return raw("GET /v2 HTTP/1.1\r\nHost: " + host + "\r\n" + more + "Connection: close\r\n\r\n");
  }

  @Test
  void aPageThatPointedItsNameAtThisMachineIsRefused() throws Exception {
    int port = server.port();
    assertThat(asked("evil.example:" + port, "")).startsWith("HTTP/1.1 403").contains("evil");
    assertThat(asked("127.0.0.1.evil.example:" + port, "")).startsWith("HTTP/1.1 403");
    assertThat(asked("10.1.2.3:" + port, "")).startsWith("HTTP/1.1 403");

    assertThat(asked("127.0.0.1:" + port, "")).startsWith("HTTP/1.1 200");
    assertThat(asked("LocalHost:" + port, "")).startsWith("HTTP/1.1 200");
    assertThat(asked("[::1]:" + port, "")).startsWith("HTTP/1.1 200");
    assertThat(asked("batteries.example", "")).startsWith("HTTP/1.1 200");
  }

  @Test
  void anotherSitesPageMayNotAsk() throws Exception {
    String here = "127.0.0.1:" + server.port();
    assertThat(asked(here, "Origin: http://evil.example\r\n")).startsWith("HTTP/1.1 403");
    assertThat(asked(here, "Origin: null\r\n")).startsWith("HTTP/1.1 403");
    assertThat(asked(here, "Origin: http://" + here + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aWrongMethodIs405AndSaysWhichAreRight() throws Exception {
    var response = send(to("/v2/models/soh/infer").GET());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow").orElse("")).contains("POST");
    assertThat(JSON.readTree(response.body()).get("error").asText()).contains("GET");

    response = send(to("/v2/health/live").DELETE());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow").orElse("")).contains("GET");
  }

  @Test
  void whatIsNotThereIsSaidSoInJson() throws Exception {
    var response = send(to("/v3").GET());
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(JSON.readTree(response.body()).get("error").asText()).contains("/v3");
  }

  @Test
  void aBodyBeyondTheLimitIs413() throws Exception {
    String head = "POST /v2/models/soh/infer HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    assertThat(raw(head + "Content-Length: 1048577\r\n\r\n"))
        .startsWith("HTTP/1.1 413")
        .contains("\"error\"")
        .contains("1048576");
  }

  @Test
  void malformedQuestionsAreRefusedWithTheReason() throws Exception {
    String twelve = "[" + "0,".repeat(11) + "0]";
    List<String[]> wrong =
        List.of(
            new String[] {question("[1,12]", twelve) + " {}", "follows"},
            new String[] {"{\"inputs\":[],\"inputs\":[]}", "inputs"},
            new String[] {"[1]", "no JSON object"},
            new String[] {"{\"inputs\":{}}", "one input"},
            new String[] {"{\"inputs\":[7]}", "one input"},
            new String[] {question("[1.5,12]", twelve), "1.5"},
            new String[] {question("[-1,12]", twelve), "[rows, 12]"},
            new String[] {question("[9223372036854775807,12]", twelve), "at most 256"},
            new String[] {question("[92233720368547758079,12]", twelve), "92233720368547758079"},
            new String[] {question("[1,1,1,1,1,1,1,1,12]", twelve), "8 at most"},
            new String[] {question("12", twelve), "shape"},
            new String[] {question("[12]", twelve), "[rows, 12]"},
            new String[] {question("[1,12]", "[true]"), "'true'"},
            new String[] {question("[1,12]", "{\"a\":1}"), "'{'"},
            new String[] {question("[1,12]", "[" + "0,".repeat(5000) + "0]"), "more than 3072"},
            new String[] {question("[1,12]", "[".repeat(3000)), "JSON"},
            new String[] {"{\"parameters\":{\"timeout\":-1},\"inputs\":[]}", "timeout is -1"});
    for (String[] each : wrong) {
      var response = infer(each[0]);
      assertThat(response.statusCode()).as(each[0]).isEqualTo(400);
      assertThat(JSON.readTree(response.body()).get("error").asText())
          .as(each[0])
          .contains(each[1]);
    }
  }

  /** The second row is finite in 32 bits, and so far from any cell that sums of it are not. */
  private static float[] absurd(int width, float size) {
    float[] features = new float[2 * width];
    for (int i = width; i < 2 * width; i++) {
      features[i] = i % 2 == 0 ? size : -size;
    }
    return features;
  }

  @Test
  void finiteFeaturesWhoseAnswerIsNoNumberAreAnInvalidArgumentOnBothTransports() throws Exception {
    int refused = 0;
    try (ModelServer shipped =
        ModelServer.start(
            ModelServerConfig.local(Path.of("..", "models"), Path.of("..", "target", "engines")),
            new SimpleMeterRegistry())) {
      var stub =
          GrpcClients.builder("gproto+http://127.0.0.1:" + shipped.port())
              .responseTimeoutMillis(300_000)
              .build(GRPCInferenceServiceBlockingStub.class);
      for (String model : List.of(Models.SOH, Models.TRAJECTORY, Models.MODES, Models.PULSE)) {
        int width =
            (int)
                stub.modelMetadata(ModelMetadataRequest.newBuilder().setName(model).build())
                    .getInputs(0)
                    .getShape(1);
        for (float size : new float[] {1e20f, 3e38f}) {
          refused += refusedOnBoth(shipped, stub, model, width, size) ? 1 : 0;
        }
      }
    }
    assertThat(refused).as("answers that are no numbers, of eight").isPositive();
  }

  private static boolean refusedOnBoth(
      ModelServer of, GRPCInferenceServiceBlockingStub stub, String model, int width, float size)
      throws Exception {
    float[] features = absurd(width, size);
    List<String> list = new ArrayList<>();
    for (float feature : features) {
      list.add(Float.toString(feature));
    }
    var overHttp =
        send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + of.port() + "/v2/models/" + model + "/infer"))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        question("[2,%d]".formatted(width), list.toString()))));
    assertThat(overHttp.body()).doesNotContain("NaN").doesNotContain("Infinity");
    try {
      for (var output : stub.modelInfer(ask(model, features, width)).getOutputsList()) {
        for (float value : output.getContents().getFp32ContentsList()) {
          assertThat(value).as("%s at %s", model, size).isFinite();
        }
      }
      assertThat(overHttp.statusCode()).as("%s at %s", model, size).isEqualTo(200);
      return false;
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(e.getStatus().getDescription()).contains("row 1");
      assertThat(overHttp.statusCode()).isEqualTo(400);
      assertThat(overHttp.body()).contains("row 1");
      return true;
    }
  }

  private static ModelInferRequest ask(String model, float[] features, int width) {
    var contents = InferTensorContents.newBuilder();
    for (float value : features) {
      contents.addFp32Contents(value);
    }
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName(Models.FEATURES)
                .setDatatype("FP32")
                .addShape(features.length / width)
                .addShape(width)
                .setContents(contents))
        .build();
  }

  @Test
  void aDeadlineThatIsOverIsSaidToBe() {
    assertThatThrownBy(
            () ->
                grpc.withDeadlineAfter(0, java.util.concurrent.TimeUnit.NANOSECONDS)
                    .modelInfer(ask("soh", new float[WIDTH], WIDTH)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
  }

  @Test
  void statisticsAndIndexAreTheSameOnBothTransports() throws Exception {
    grpc.modelInfer(ask("soh", new float[3 * WIDTH], WIDTH));

    var statistics =
        grpc.modelStatistics(ModelStatisticsRequest.newBuilder().setName("soh").build());
    assertThat(statistics.getModelStatsList()).hasSize(1);
    JsonNode overHttp =
        JSON.readTree(send(to("/v2/models/soh/stats").GET()).body()).get("model_stats").get(0);
    assertThat(statistics.getModelStats(0).getInferenceCount())
        .isGreaterThanOrEqualTo(3)
        .isEqualTo(overHttp.get("inference_count").asLong());
    assertThat(statistics.getModelStats(0).getInferenceStats().getSuccess().getCount())
        .isEqualTo(overHttp.get("inference_stats").get("success").get("count").asLong());

    List<String> names = new ArrayList<>();
    grpc.repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
        .getModelsList()
        .forEach(m -> names.add(m.getName() + "/" + m.getVersion() + "/" + m.getState()));
    List<String> namesOverHttp = new ArrayList<>();
    JSON.readTree(
            send(to("/v2/repository/index").POST(HttpRequest.BodyPublishers.ofString("{}"))).body())
        .forEach(
            m ->
                namesOverHttp.add(
                    m.get("name").asText()
                        + "/"
                        + m.get("version").asText()
                        + "/"
                        + m.get("state").asText()));
    assertThat(names).isEqualTo(namesOverHttp).contains("soh/1/READY");
  }

  @Test
  void aModelIsUnloadedAndLoadedOverBothTransportsAndHealthSaysItIsGone() throws Exception {
    assertThat(server.faults()).isEmpty();

    grpc.repositoryModelUnload(
        RepositoryModelUnloadRequest.newBuilder().setModelName("trajectory").build());
    assertThat(server.faults()).containsExactly("model trajectory is not served any more");
    assertThat(send(to("/v2/models/trajectory").GET()).statusCode()).isEqualTo(404);
    assertThatThrownBy(() -> grpc.modelMetadata(metadata("trajectory")))
        .as("it may come back, which one that never was here may not")
        .hasMessageStartingWith("FAILED_PRECONDITION: model 'trajectory' is unloaded");
    assertThatThrownBy(() -> grpc.modelMetadata(metadata("nobody")))
        .hasMessageStartingWith("NOT_FOUND");

    grpc.repositoryModelLoad(
        RepositoryModelLoadRequest.newBuilder().setModelName("trajectory").build());
    assertThat(server.faults()).isEmpty();

    var none = HttpRequest.BodyPublishers.noBody();
    assertThat(send(to("/v2/repository/models/trajectory/unload").POST(none)).statusCode())
        .isEqualTo(200);
    assertThat(send(to("/v2/repository/models/trajectory/unload").POST(none)).statusCode())
        .isEqualTo(404);
    assertThat(send(to("/v2/repository/models/trajectory/load").POST(none)).statusCode())
        .isEqualTo(200);
    assertThat(send(to("/v2/models/trajectory").GET()).statusCode()).isEqualTo(200);
    assertThat(send(to("/v2/repository/models/nobody/load").POST(none)).statusCode())
        .isEqualTo(404);
  }

  private static ModelMetadataRequest metadata(String model) {
    return ModelMetadataRequest.newBuilder().setName(model).build();
  }
}
