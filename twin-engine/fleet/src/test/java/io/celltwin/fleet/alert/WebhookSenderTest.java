package io.celltwin.fleet.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Lineage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookSenderTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final List<String> ids = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private String signature;
  private String body;
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    ids.add(exchange.getRequestHeaders().getFirst("webhook-id"));
    signature = exchange.getRequestHeaders().getFirst("webhook-signature");
    body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    exchange.sendResponseHeaders(answers.isEmpty() ? 200 : answers.poll(), -1);
    exchange.close();
  }

  private WebhookSender sender(int attempts) {
    var webhook =
        new Webhook(
            "ops",
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alerts"),
            List.of(SECRET),
            Alert.Severity.INFO,
            attempts,
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(5));
    return new WebhookSender(
        webhook,
        HttpClient.newHttpClient(),
        Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC),
        pauses::add,
        meters);
  }

  private static Alert alert() {
    return new Alert(
        "nasa/B0005/END_OF_LIFE",
        "nasa/B0005",
        "END_OF_LIFE",
        Alert.Severity.CRITICAL,
        Alert.State.FIRING,
        1_200_000_000_000L,
        null,
        125,
        1.39,
        Double.NaN,
        "Ah",
        "capacity is 1.39 Ah",
        "replace it",
        1,
        new Lineage("nasa", 4, 9));
  }

  /** The example of the specification's own reference implementations. */
  @Test
  void theSignatureIsTheOneOfTheSpecification() {
    assertThat(
            Signature.of(
                List.of(SECRET),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void twoSecretsGiveTwoSignaturesWhileOneReplacesTheOther() {
    String other = "whsec_AAECAwQFBgcICQoLDA0ODw==";
    String both = Signature.of(List.of(SECRET, other), "id", 1, "{}");

    assertThat(both.split(" ", -1))
        .containsExactly(
            Signature.of(List.of(SECRET), "id", 1, "{}"),
            Signature.of(List.of(other), "id", 1, "{}"));
  }

  @Test
  void aRefusedAlertComesAgainWithTheSameIdAndLongerAndLongerPauses() throws InterruptedException {
    answers.addAll(List.of(500, 429, 503, 302));

    assertThat(sender(6).send(alert())).isEqualTo(WebhookSender.Outcome.DELIVERED);

    assertThat(ids).hasSize(5).containsOnly("nasa/B0005/END_OF_LIFE.firing.critical");
    assertThat(pauses)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3));
    assertThat(signature).isEqualTo(Signature.of(List.of(SECRET), ids.get(0), 1_700_000_000, body));
    assertThat(body).contains("\"value\":1.39").contains("\"limit\":null");
  }

  @Test
  void aSubscriberThatNeverAnswersIsGivenUpAndCounted() throws InterruptedException {
    answers.addAll(List.of(500, 500, 500));

    assertThat(sender(3).send(alert())).isEqualTo(WebhookSender.Outcome.GIVEN_UP);

    assertThat(ids).hasSize(3);
    assertThat(meters.counter("celltwin.webhook.given.up", "subscriber", "ops").count()).isOne();
  }

  @Test
  void aSubscriberThatIsGoneIsToldNothingMore() throws InterruptedException {
    answers.add(410);

    assertThat(sender(3).send(alert())).isEqualTo(WebhookSender.Outcome.UNSUBSCRIBED);
  }

  @Test
  void aBadSecretIsRefusedWithoutBeingRepeated() {
    assertThatThrownBy(() -> Webhook.to("ops", URI.create("http://a/"), "hunter2"))
        .hasMessage("webhook.secrets is not usable, wanted whsec_ and base64 of at least 16 bytes");
  }
}
