package io.celltwin.fleet.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Lineage;
import io.celltwin.testkit.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebhookSenderTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final List<String> ids = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private String signature;
  private String body;
  private boolean silenced;
  private String retryAfter;
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
    if (retryAfter != null) {
      exchange.getResponseHeaders().set("retry-after", retryAfter);
    }
    exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/elsewhere");
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
            Duration.ofMinutes(5));
    return new WebhookSender(
        webhook,
        HttpClient.newHttpClient(),
        Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC),
        pauses::add,
        alert -> silenced,
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

  private Webhook webhook(String url, int attempts, Duration timeout) {
    return new Webhook(
        "ops",
        URI.create(url),
        List.of(SECRET),
        Alert.Severity.INFO,
        attempts,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        timeout);
  }

  private WebhookSender sender(Webhook webhook) {
    return new WebhookSender(
        webhook,
        HttpClient.newHttpClient(),
        Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC),
        pauses::add,
        alert -> silenced,
        meters);
  }

  /** Answers each connection in its own way, which no server of a library would. */
  private static ServerSocket rude(RudeAnswer answer) throws IOException {
    ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!listening.isClosed()) {
                try {
                  Socket socket = listening.accept();
                  answer.to(socket);
                } catch (IOException e) {
                  // the subscriber went away, or the test is over
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return listening;
  }

  private interface RudeAnswer {
    void to(Socket socket) throws IOException;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getInputStream().read(new byte[8192]);
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aSubscriberThatStallsInTheBodyIsGivenUpAfterItsTime() throws Exception {
    try (ServerSocket stalls =
        rude(s -> write(s, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf of"))) {
      var to =
          webhook("http://127.0.0.1:" + stalls.getLocalPort() + "/", 3, Duration.ofMillis(300));

      assertThat(sender(to).send(alert())).isEqualTo(WebhookSender.Outcome.GIVEN_UP);
      assertThat(sender(to).trouble()).isNull();
      assertThat(pauses).hasSize(2);
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aBodyWithoutEndIsNotRead() throws Exception {
    AtomicLong written = new AtomicLong();
    AtomicBoolean hungUp = new AtomicBoolean();
    try (ServerSocket endless =
        rude(
            s -> {
              write(s, "HTTP/1.1 200 OK\r\n\r\n");
              byte[] junk = new byte[64 * 1024];
              try {
                while (written.addAndGet(junk.length) < 1L << 30) {
                  s.getOutputStream().write(junk);
                }
              } catch (IOException e) {
                hungUp.set(true);
              }
            })) {
      var to =
          webhook("http://127.0.0.1:" + endless.getLocalPort() + "/", 1, Duration.ofMinutes(5));

      assertThat(sender(to).send(alert())).isEqualTo(WebhookSender.Outcome.DELIVERED);
      Eventually.until(hungUp::get);
      assertThat(written.get()).isLessThan(64L << 20);
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aConnectionThatIsResetOrIsNoTlsOrNoHttpIsTriedAgainAndThenGivenUp() throws Exception {
    try (ServerSocket resets =
            rude(
                s -> {
                  s.setSoLinger(true, 0);
                  s.close();
                });
        ServerSocket babbles = rude(s -> write(s, "\0\1\2 this is no HTTP\r\n\r\n"))) {
      for (String url :
          List.of(
              "http://127.0.0.1:" + resets.getLocalPort() + "/",
              "http://127.0.0.1:" + babbles.getLocalPort() + "/",
              "https://127.0.0.1:" + server.getAddress().getPort() + "/",
              "http://127.0.0.1:1/",
              "http://no.such.host.invalid/")) {
        assertThat(sender(webhook(url, 2, Duration.ofSeconds(2))).send(alert()))
            .as(url)
            .isEqualTo(WebhookSender.Outcome.GIVEN_UP);
      }
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws InterruptedException {
    answers.addAll(List.of(302, 302));

    assertThat(
            sender(
                    webhook(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                        2,
                        Duration.ofMinutes(5)))
                .send(alert()))
        .isEqualTo(WebhookSender.Outcome.GIVEN_UP);
    assertThat(ids).hasSize(2);
  }

  @Test
  void aSubscriberThatAsksForTimeIsGivenItWithinTheLongestPause() throws InterruptedException {
    answers.addAll(List.of(429, 429));
    retryAfter = "17";
    assertThat(
            sender(
                    webhook(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/",
                        9,
                        Duration.ofMinutes(5)))
                .send(alert()))
        .isEqualTo(WebhookSender.Outcome.DELIVERED);
    retryAfter = "999999";
    answers.add(429);
    assertThat(sender(9).send(alert())).isEqualTo(WebhookSender.Outcome.DELIVERED);

    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(17), Duration.ofSeconds(17), Duration.ofSeconds(3));
  }

  @Test
  void aSilencedAlertIsNotTold() throws InterruptedException {
    silenced = true;

    assertThat(sender(3).send(alert())).isEqualTo(WebhookSender.Outcome.SILENCED);
    assertThat(ids).isEmpty();
    assertThat(meters.counter("celltwin.webhook.silenced", "subscriber", "ops").count()).isOne();
  }

  @Test
  void ofAUrlOnlyTheHostIsEverShown() throws InterruptedException {
    URI url = URI.create("http://user:hunter2@127.0.0.1:1/services/T0KEN/x?key=S3CRET");
    Webhook webhook = Webhook.to(url, SECRET);
    var sender = sender(webhook(url.toString(), 1, Duration.ofSeconds(2)));
    sender.send(alert());

    assertThat(webhook.name()).startsWith("127.0.0.1-");
    for (String text :
        List.of(webhook.toString(), webhook.name(), webhook.place(), sender.trouble())) {
      assertThat(text).doesNotContain("T0KEN").doesNotContain("S3CRET").doesNotContain("hunter2");
    }
    assertThatThrownBy(() -> Webhook.to(URI.create("ftp://host/T0KEN"), SECRET))
        .hasMessage("webhook.url is 'ftp://host', wanted an http or https address with a host");
    assertThatThrownBy(() -> Webhook.to(URI.create("notaurl"), SECRET))
        .hasMessage("webhook.url is without a host, wanted an http or https address with a host");
  }

  @Test
  void aPlaceBelongsToTheUrlAndNotToTheNameOrThePosition() {
    URI url = URI.create("https://a.example/one");

    assertThat(Webhook.to("x", url, SECRET).place())
        .isEqualTo(Webhook.to("y", url, SECRET).place())
        .isNotEqualTo(Webhook.to("x", URI.create("https://a.example/two"), SECRET).place());
    assertThat(Webhook.to(url, SECRET).name())
        .isNotEqualTo(Webhook.to(URI.create("https://a.example/two"), SECRET).name());
  }
}
