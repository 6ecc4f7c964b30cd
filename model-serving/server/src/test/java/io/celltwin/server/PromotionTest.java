package io.celltwin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.grpc.GrpcClients;
import io.celltwin.artifact.ModelFolder;
import io.celltwin.rpc.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.celltwin.rpc.inference.ModelMetadataRequest;
import io.celltwin.rpc.inference.ModelReadyRequest;
import io.celltwin.server.inference.Engine;
import io.celltwin.server.inference.InferenceConfig;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest {
  @TempDir Path path;

  private ModelServer serve() throws Exception {
    return ModelServer.start(
        new ModelServerConfig(
            "127.0.0.1",
            0,
            path,
            Path.of("..", "target", "engines"),
            Duration.ofSeconds(20),
            1 << 20,
            new InferenceConfig(Engine.ONNX, 1, 16, 64)),
        new SimpleMeterRegistry());
  }

  private static List<String> versions(GRPCInferenceServiceBlockingStub stub) {
    return stub.modelMetadata(ModelMetadataRequest.newBuilder().setName("soh").build())
        .getVersionsList();
  }

  @Test
  void aRunningServerFollowsWhatIsPromotedAndRetired() throws Exception {
    MadeUpModels.soh(path, "1");
    MadeUpModels.soh(path, "2");
    var folder = new ModelFolder(path);
    try (ModelServer server = serve()) {
      var stub =
          GrpcClients.builder("gproto+http://127.0.0.1:" + server.port())
              .responseTimeoutMillis(300_000)
              .build(GRPCInferenceServiceBlockingStub.class);
      assertThat(versions(stub)).containsExactly("1", "2");

      folder.hold("soh", "3"); // put there to wait: loaded, and never the last
      MadeUpModels.soh(path, "3");
      folder.promote("soh", "1");
      Eventually.until(() -> versions(stub).equals(List.of("2", "3", "1")));

      folder.retire("soh", "1");
      Eventually.until(() -> versions(stub).equals(List.of("3", "2")));
      assertThat(
              stub.modelReady(ModelReadyRequest.newBuilder().setName("soh").setVersion("1").build())
                  .getReady())
          .isFalse();

      folder.promote("soh", "1");
      Eventually.until(() -> versions(stub).equals(List.of("2", "3", "1")));
    }
  }

  @Test
  void aModelWhoseVersionsAllWaitIsAnsweredToWhoNamesOne() throws Exception {
    MadeUpModels.trajectory(path, "1");
    var folder = new ModelFolder(path);
    folder.hold("soh", "1");
    MadeUpModels.soh(path, "1");
    try (ModelServer server = serve()) {
      var stub =
          GrpcClients.builder("gproto+http://127.0.0.1:" + server.port())
              .responseTimeoutMillis(300_000)
              .build(GRPCInferenceServiceBlockingStub.class);
      var ready = ModelReadyRequest.newBuilder().setName("soh");

      assertThat(stub.modelReady(ready.build()).getReady()).isFalse();
      assertThat(stub.modelReady(ready.setVersion("1").build()).getReady()).isTrue();
      assertThat(server.faults()).isEmpty();
    }
  }
}
