package io.celltwin.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Lineage;
import io.celltwin.fleet.api.Change;
import io.celltwin.testkit.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody sends who does not mean well, byte by byte: no client of a library would. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class OutsiderTest {
  private static MadeUpFleet fleet;
  private static Dashboard dashboard;

  @BeforeAll
  static void open() {
    fleet = new MadeUpFleet(Clock.systemUTC()).populate(4, 40);
    fleet.raise(
        new Alert(
            "a/1",
            "sim/lco-01",
            "OVERVOLTAGE",
            Alert.Severity.WARNING,
            Alert.State.FIRING,
            1_760_000_000_000L,
            null,
            3,
            4.3,
            Double.NaN,
            "V",
            "charged to 4.30 V",
            "check the charger",
            1,
            new Lineage("sim", 1, 2)));
    dashboard =
        Dashboard.start(
            new DashboardConfig(
                "127.0.0.1",
                0,
                Duration.ofMillis(20),
                8,
                6,
                Duration.ofMillis(1_000),
                60,
                List.of("twin.example"),
                Clock.systemUTC()),
            fleet.ports(),
            () -> "celltwin_fleet_cells 4.0\n");
  }

  @AfterAll
  static void close() {
    dashboard.close();
  }

  /** Status, head and body of what came back. */
  private record Answer(int status, String head, String body) {
    JsonNode problem() {
      assertThat(head).contains("content-type: application/problem+json");
      try {
        JsonNode json = Json.MAPPER.readTree(body);
        assertThat(json.get("type").asText()).startsWith("urn:celltwin:problem:");
        assertThat(json.get("title").asText()).isNotBlank();
        assertThat(json.get("status").asInt()).isEqualTo(status);
        assertThat(json.get("detail").asText()).isNotBlank();
        return json;
      } catch (IOException e) {
        throw new IllegalStateException(body, e);
      }
    }
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static Answer raw(String text) {
    return raw(text.getBytes(UTF_8));
  }

  private static Answer raw(byte[] bytes) {
    try (Socket socket = connect()) {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        // the answer may come before all was said
      }
      var out = new ByteArrayOutputStream();
      boolean head = new String(bytes, 0, Math.min(4, bytes.length), UTF_8).equals("HEAD");
      try {
        byte[] some = new byte[8192];
        int n = socket.getInputStream().read(some);
        while (n > 0) {
          out.write(some, 0, n);
          n =
              isWhole(out.toString(UTF_8), out.size(), head)
                  ? 0
                  : socket.getInputStream().read(some);
        }
      } catch (IOException e) {
        // cut off; what came is what counts
      }
      String all = out.toString(UTF_8);
      int end = all.indexOf("\r\n\r\n");
      assertThat(end).as(all).isPositive();
      return new Answer(
          Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Not every connection is closed after an answer, whatever was asked. */
  private static boolean isWhole(String text, int bytes, boolean headOnly) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    var length =
        java.util.regex.Pattern.compile("content-length: ([0-9]+)").matcher(text.substring(0, end));
    return headOnly
        || text.startsWith("204", 9)
        || (length.find() && bytes >= end + 4 + Integer.parseInt(length.group(1)));
  }

  private static String host() {
    return "127.0.0.1:" + dashboard.port();
  }

  private static Answer ask(String method, String path, String... headers) {
    return raw(
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: 0\r\n%s\r\n"
            .formatted(method, path, host(), lines(headers)));
  }

  private static String lines(String... headers) {
    return String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList());
  }

  private static Answer forHost(String... hosts) {
    return raw(
        "GET /api/v1/alerts HTTP/1.1\r\nConnection: close\r\n%s\r\n"
            .formatted(
                lines(List.of(hosts).stream().map(h -> "Host: " + h).toArray(String[]::new))));
  }

  private static Answer say(byte[] body, String... headers) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(
        "POST /api/v1/alerts/a%%2F1/ack HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(
                host(),
                body.length,
                lines(
                    headers.length > 0 ? headers : new String[] {"Content-Type: application/json"}))
            .getBytes(UTF_8));
    all.writeBytes(body);
    return raw(all.toByteArray());
  }

  private static Answer say(String body) {
    return say(body.getBytes(UTF_8));
  }

  @Test
  void aNameThatIsNotOursIsRefusedWhereverItPoints() {
    for (String name :
        List.of(
            "evil.example",
            "evil.example:" + dashboard.port(),
            "127.0.0.1.evil.example",
            "127.0.0.1@evil.example",
            "localhost.evil.example",
            "10.0.0.7",
            "[::2]:80",
            "[::1",
            "127.0.0.1:x",
            "")) {
      assertThat(forHost(name).status()).as(name).isBetween(400, 421);
    }
    assertThat(forHost("evil.example").problem().get("code").asText()).isEqualTo("foreign_host");
    assertThat(forHost(host(), "evil.example").status()).isGreaterThanOrEqualTo(400);
    assertThat(forHost("evil.example", host()).status()).isGreaterThanOrEqualTo(400);
    assertThat(raw("GET /health/live HTTP/1.0\r\n\r\n").status()).isEqualTo(421);
    for (String ours :
        List.of(
            host(), "127.0.0.1", "LOCALHOST:1", "localhost.", "[::1]:80", "twin.example:8443")) {
      assertThat(forHost(ours).status()).as(ours).isEqualTo(200);
    }
  }

  @Test
  void aPageOfAnotherOriginMayNotAskAndOurOwnMay() {
    for (String origin :
        List.of(
            "null",
            "http://evil.example",
            "http://127.0.0.1:1",
            "http://localhost:" + dashboard.port(),
            "https://" + host() + ".evil.example",
            "file://",
            "http://")) {
      assertThat(ask("GET", "/api/v1/alerts", "Origin: " + origin).status())
          .as(origin)
          .isEqualTo(403);
      assertThat(ask("POST", "/api/v1/alerts/a%2F1/ack", "Origin: " + origin).status())
          .isEqualTo(403);
      assertThat(ask("GET", "/api/v1/changes", "Origin: " + origin).problem().get("code").asText())
          .isEqualTo("foreign_origin");
    }
    assertThat(ask("GET", "/api/v1/fleet", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
    assertThat(ask("GET", "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate").status())
        .as("a link from elsewhere")
        .isEqualTo(200);
    assertThat(ask("GET", "/api/v1/alerts", "Origin: http://" + host()).status()).isEqualTo(200);
    assertThat(ask("GET", "/api/v1/alerts", "Origin: https://twin.example").status())
        .as("the name a proxy has for us")
        .isEqualTo(200);
  }

  @Test
  void aWrongMethodIsToldWhichOnesAreRight() {
    for (String method : List.of("PUT", "DELETE", "PATCH", "BREW")) {
      assertThat(ask(method, "/api/v1/cells").head()).contains("allow: GET, HEAD, POST, OPTIONS");
    }
    for (String method : List.of("POST", "PATCH", "BREW")) {
      assertThat(ask(method, "/api/v1/cells/sim%2Flco-01").head())
          .contains("allow: GET, HEAD, PUT, DELETE, OPTIONS");
    }
    for (String path :
        List.of(
            "/",
            "/app.js",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/api/v1/openapi.json",
            "/api/v1/fleet",
            "/api/v1/data-health",
            "/api/v1/unregistered",
            "/api/v1/cells/sim%2Flco-01/twin",
            "/api/v1/alerts",
            "/api/v1/alerts/a%2F1",
            "/api/v1/scoreboard",
            "/api/v1/cells/sim%2Flco-01/why",
            "/api/v1/rejected")) {
      for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW")) {
        Answer answer = ask(method, path);
        assertThat(answer.status()).as(method + path).isEqualTo(405);
        assertThat(answer.head()).contains("allow: GET, HEAD, OPTIONS");
        answer.problem();
      }
      assertThat(ask("HEAD", path).status()).as(path).isEqualTo(200);
      assertThat(ask("HEAD", path).body()).isEmpty();
      assertThat(ask("OPTIONS", path).head()).contains("204").contains("allow: GET, HEAD, OPTIONS");
    }
    assertThat(ask("GET", "/api/v1/alerts/a%2F1/ack").head())
        .contains("405")
        .contains("allow: POST");
    assertThat(ask("POST", "/api/v1/changes").head()).contains("405").contains("allow: GET");
  }

  @Test
  void everyErrorHasTheOneShape() {
    assertThat(ask("GET", "/api/v1/nothing").problem().get("instance").asText())
        .isEqualTo("/api/v1/nothing");
    assertThat(ask("GET", "/nothing.js").problem().get("status").asInt()).isEqualTo(404);
    assertThat(ask("GET", "/charts/nothing.js").problem().get("status").asInt()).isEqualTo(404);
    assertThat(ask("GET", "/api/v1/cells/%zz").problem().get("status").asInt()).isEqualTo(400);
    assertThat(ask("GET", "/" + "a".repeat(100_000)).problem().get("status").asInt())
        .isEqualTo(414);
    assertThat(ask("GET", "/", "X: " + "a".repeat(100_000)).problem().get("status").asInt())
        .isEqualTo(431);
    assertThat(say("x".repeat(10_000_000)).problem().get("status").asInt()).isEqualTo(413);
    assertThat(
            say("{}".getBytes(UTF_8), "Content-Type: text/plain").problem().get("status").asInt())
        .isEqualTo(415);
  }

  @Test
  void noFileLeavesItsFolder() {
    for (String path :
        List.of(
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/charts/..%2f..%2fetc/passwd",
            "/charts/../io/celltwin/dashboard/RestApi.class",
            "//etc/passwd",
            "/..\\..\\etc\\passwd",
            "/app.js%00.html",
            "/RestApi.class",
            "/META-INF/MANIFEST.MF",
            "/.git/config")) {
      Answer answer = ask("GET", path);
      assertThat(answer.status()).as(path).isIn(400, 404);
      answer.problem();
    }
  }

  @Test
  void aParameterThatIsNotKnownIsNamedWithThoseThatAre() {
    assertRefused(
        "/api/v1/alerts?colour=red", "'colour' is not known here, wanted one of cell, state");
    assertRefused("/api/v1/alerts?kind=", "kind is ''");
    assertRefused("/api/v1/alerts?kind=no%20kind", "kind is 'no kind'");
    assertRefused("/api/v1/fleet?x=1", "'x' is not known here, wanted none");
    assertRefused("/api/v1/cells?limit=1&limit=2", "limit is '1, 2', wanted one value");
    assertRefused("/api/v1/cells?limit=%D9%A3", "wanted a whole number");
    assertRefused("/api/v1/cells?limit=99999999999999999999", "wanted a whole number");
    assertRefused("/api/v1/cells?limit=0", "wanted a whole number from 1");
    assertRefused("/api/v1/cells?LIMIT=1", "'LIMIT' is not known");
    assertRefused("/api/v1/cells?cursor=nowhere", "cursor is 'nowhere'");
    assertRefused("/api/v1/cells/sim%2Flco-01?x=1", "wanted none");
    assertRefused("/api/v1/cells/sim%2Flco-01/twin?x=1", "wanted one of at, revision");
    assertRefused("/api/v1/cells/sim%2Flco-01/trace/1?points=20001", "from 8 to 20000");
    assertRefused("/api/v1/cells/sim%2Flco-01/trace/-1", "wanted latest or the number");
    assertRefused("/api/v1/cells/sim%2Flco-01/trace/%D9%A3", "wanted latest or the number");
    assertRefused("/api/v1/changes?cells=a", "wanted one of cell, last_event_id");
    assertRefused("/api/v1/rejected?limit=1", "wanted one of format");
    assertRefused("/metrics?verbose=true", "wanted one of all");
    assertThat(ask("GET", "/api/v1/alerts?kind=overvoltage").body()).contains("a/1");
    assertThat(ask("GET", "/api/v1/alerts?kind=UNDERVOLTAGE").body()).doesNotContain("a/1");
  }

  private static void assertRefused(String path, String sentence) {
    Answer answer = ask("GET", path);
    assertThat(answer.status()).as(path + answer.body()).isEqualTo(400);
    assertThat(answer.problem().get("detail").asText()).contains(sentence);
  }

  @Test
  void onlyPlainWordsOfAPersonAreTaken() {
    for (String body :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"by\":\"\"}",
            "{\"by\":\"kim\"} {}",
            "{\"by\":\"kim\"}x",
            "{\"by\":\"kim\",\"by\":\"eve\"}",
            "{\"by\":\"kim\",\"admin\":true}",
            "{\"by\":5}",
            "{\"by\":[\"kim\"]}",
            "{\"by\":NaN}",
            "{'by':'kim'}",
            "{\"by\":\"kim\\nadmin\"}",
            "{\"by\":\"kim\\u0000\"}",
            "{\"by\":\"k\\u200bim\"}",
            "{\"by\":\"\\u202egnp.mik\"}",
            "{\"by\":\"\\u2066kim\"}",
            "{\"by\":\"k\u00ADim\"}",
            "{\"by\":\"kim\\ufe0f\"}",
            "{\"by\":\"\\u3164\"}",
            "{\"by\":\"\\u00a0\"}",
            "{\"by\":\"...\"}",
            "{\"by\":\"kim\\ud800\"}",
            "{\"by\":\"" + "k".repeat(201) + "\"}",
            "{\"by\":\"kim\",\"note\":\"\\u202e\"}",
            "[".repeat(60_000))) {
      Answer answer = say(body);
      assertThat(answer.status()).as(body.length() > 200 ? "long" : body).isEqualTo(400);
      answer.problem();
    }
    assertThat(say(new byte[] {'{', (byte) 0xFF, '}'}).status()).isEqualTo(400);
    assertThat(say("{\"by\":\"kim\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16)).status())
        .isEqualTo(400);
    assertThat(
            say(
                    new byte[] {0x1f, (byte) 0x8b, 8, 0},
                    "Content-Type: application/json",
                    "Content-Encoding: gzip")
                .status())
        .isEqualTo(415);
    assertThat(fleet.alert("a/1").orElseThrow().acknowledged()).isNull();
    for (String hours : List.of("0", "-1", "1e999", "\"5\"", "true", "2161", "null")) {
      assertThat(
              raw("POST /api/v1/alerts/a%%2F1/silence HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n{\"by\":\"kim\",\"hours\":%s}"
                      .formatted(host(), 21 + hours.length(), hours))
                  .status())
          .as(hours)
          .isEqualTo(400);
    }
    assertThat(say("{\"by\":\"Łukasz 김\",\"note\":\"on it \u2764\ufe0f\\nsoon\"}").status())
        .isEqualTo(202);
  }

  @Test
  void aReaderThatTakesNothingIsDroppedAndItsPlaceIsFree() throws Exception {
    List<Socket> stalled = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(
          new java.net.InetSocketAddress(
              java.net.InetAddress.getLoopbackAddress(), dashboard.port()));
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/changes HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host()).getBytes(UTF_8));
      stalled.add(socket);
      assertThat(status(socket)).isEqualTo(200); // and it reads no further
    }
    Answer refused = ask("GET", "/api/v1/changes");
    assertThat(refused.status()).as("six of one address").isEqualTo(503);
    assertThat(refused.head()).contains("retry-after: 5");

    Eventually.passes(
        () -> {
          for (int i = 0; i < 200; i++) {
            for (String cell : List.of("sim/lco-01", "sim/ncm-01", "sim/nca-01", "sim/lfp-01")) {
              fleet.changes().tell(Change.What.TWIN, cell, "1");
            }
          }
          assertThat(
                  firstStatus("GET /api/v1/changes HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host())))
              .isEqualTo(200);
        });
    for (Socket socket : stalled) {
      socket.close();
    }
  }

  private static int firstStatus(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return status(socket);
    }
  }

  private static int status(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return Integer.parseInt(new String(in.readNBytes(12), UTF_8).substring(9));
  }

  @Test
  void moreConnectionsThanThereAreRoomsForLeaveTheOthersTheirs() throws Exception {
    List<Socket> many = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = connect();
        socket.getOutputStream().write("GET /api/v1/alerts HTT".getBytes(UTF_8));
        many.add(socket);
      }
    } catch (IOException e) {
      // refused: that is what is wanted
    }
    List<Socket> open = new ArrayList<>(many);
    Eventually.passes(
        () -> {
          open.removeIf(OutsiderTest::hasEnded);
          assertThat(open).hasSizeLessThanOrEqualTo(60);
        });
    for (Socket socket : many) {
      socket.close();
    }
    Eventually.passes(() -> assertThat(ask("GET", "/health/live").status()).isEqualTo(200));
  }

  private static boolean hasEnded(Socket socket) {
    try {
      socket.setSoTimeout(20);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
