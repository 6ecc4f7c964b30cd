package io.celltwin.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpIntakeTest {
  private final List<HttpIntake.Done> waiting = new CopyOnWriteArrayList<>();
  private HttpIntake http;

  @AfterEach
  void stop() {
    if (http != null) {
      http.close();
    }
  }

  @Test
  void nobodyIsAnsweredBeforeTheBrokerHasIt() throws Exception {
    start(HttpConfig.on("127.0.0.1", 0, null));

    var answer = HttpClient.newHttpClient().sendAsync(request("{}", null), text());
    Eventually.until(() -> !waiting.isEmpty());
    assertThat(answer.isDone()).isFalse();
    waiting.get(0).ended(null, List.of(), false);

    assertThat(answer.get().statusCode()).isEqualTo(202);
  }

  @Test
  void aBrokerThatDoesNotTakeItIsNoAcceptance() throws Exception {
    start(HttpConfig.on("127.0.0.1", 0, null));

    var answer = HttpClient.newHttpClient().sendAsync(request("{}", null), text());
    Eventually.until(() -> !waiting.isEmpty());
    waiting.get(0).ended(new IOException("no leader"), List.of(), false);

    assertThat(answer.get().statusCode()).isEqualTo(503);
    assertThat(answer.get().headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void whenTooMuchWaitsTheNextIsAskedToComeAgain() throws Exception {
    start(HttpConfig.on("127.0.0.1", 0, null).withLimits(1000, 1000));

    var first = HttpClient.newHttpClient().sendAsync(request("x".repeat(900), null), text());
    Eventually.until(() -> !waiting.isEmpty());
    HttpResponse<String> second =
        HttpClient.newHttpClient().send(request("x".repeat(200), null), text());

    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("retry-after")).contains("1");
    waiting.get(0).ended(null, List.of(), false);
    assertThat(first.get().statusCode()).isEqualTo(202);
  }

  @Test
  void aMessageAboveTheLimitIsTooLarge() throws Exception {
    start(HttpConfig.on("127.0.0.1", 0, null).withLimits(1000, 1 << 20));

    assertThat(
            HttpClient.newHttpClient().send(request("x".repeat(1500), null), text()).statusCode())
        .isEqualTo(413);
  }

  @Test
  void withoutTheTokenNobodyIsLetIn() throws Exception {
    start(HttpConfig.on("127.0.0.1", 0, "secret"));

    assertThat(HttpClient.newHttpClient().send(request("{}", null), text()).statusCode())
        .isEqualTo(401);
    assertThat(HttpClient.newHttpClient().send(request("{}", "wrong"), text()).statusCode())
        .isEqualTo(401);
    assertThat(waiting).isEmpty();
    assertThatThrownBy(() -> HttpConfig.on("0.0.0.0", 0, null)).hasMessageContaining("no token");
  }

  @Test
  void whoProbesNeedsNoTokenAndWhoScrapesDoes() throws Exception {
    start(HttpConfig.on("127.0.0.1", 0, "secret"));

    assertThat(get("/health/live", null).statusCode()).isEqualTo(200);
    assertThat(get("/health/ready", null).statusCode()).isEqualTo(200);
    assertThat(get("/metrics", null).statusCode()).isEqualTo(401);
    assertThat(get("/metrics", "secret").body()).startsWith("celltwin_gateway_rows_total");
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), text());
  }

  private void start(HttpConfig config) {
    http =
        HttpIntake.start(
            config,
            Clock.systemUTC(),
            (mapping, type, message, done) -> waiting.add(done),
            List::of,
            () -> "celltwin_gateway_rows_total{source=\"a\"} 1\n");
  }

  private HttpRequest request(String body, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + "/v1/telemetry"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }
}
