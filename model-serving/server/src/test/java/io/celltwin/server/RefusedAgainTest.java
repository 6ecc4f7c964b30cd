package io.celltwin.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.server.inference.Engine;
import io.celltwin.server.inference.InferenceConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedAgainTest {

  /**
   * A stream that is answered before its body was read is reset, and many resets look like an
   * attack: a connection that is closed for them takes along what was asked on it rightly.
   */
  @Test
  void whoIsRefusedHundredsOfTimesIsAnsweredEachTimeAndKeepsItsConnection(@TempDir Path folder)
      throws Exception {
    MadeUpModels.soh(folder, "1");
    ModelServerConfig config =
        new ModelServerConfig(
            "127.0.0.1",
            0,
            folder,
            Path.of("..", "target", "engines"),
            Duration.ofSeconds(20),
            1024,
            new InferenceConfig(Engine.ONNX, 1, 8, 64));
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    try (ModelServer server = ModelServer.start(config, new SimpleMeterRegistry())) {
      URI ready = URI.create("http://127.0.0.1:" + server.port() + "/v2/health/ready");
      URI infer = URI.create("http://127.0.0.1:" + server.port() + "/v2/models/soh/infer");
      // a first question without a body moves the connection to HTTP/2
      assertThat(
              http.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString())
                  .version())
          .isEqualTo(HttpClient.Version.HTTP_2);
      HttpRequest tooLarge =
          HttpRequest.newBuilder(infer)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("[" + "1,".repeat(5_000) + "1]"))
              .build();
      for (int round = 0; round < 50; round++) {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          all.add(http.sendAsync(tooLarge, HttpResponse.BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> one : all) {
          assertThat(one.get().statusCode()).as("round %d", round).isEqualTo(413);
        }
      }
    }
  }
}
