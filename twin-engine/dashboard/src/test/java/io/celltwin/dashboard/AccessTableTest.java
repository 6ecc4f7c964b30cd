package io.celltwin.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.dashboard.access.RestConfig;
import io.celltwin.dashboard.access.RestSettings;
import io.celltwin.domain.AuditEntry;
import io.celltwin.domain.guard.Role;
import io.celltwin.domain.guard.TokenFile;
import io.celltwin.setting.Values;
import io.celltwin.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a stranger may try, and what each attempt gets; the table of deploy/docs/access.md. */
class AccessTableTest {
  private static final Map<Role, String> TOKENS = new HashMap<>();
  private static final String ACK = "/api/v1/alerts/none/ack";
  private static final String CELL = "/api/v1/cells/none";
  private static final String BY = "{\"by\":\"kim\",\"note\":\"\"}";

  @TempDir private static Path folder;
  private static MadeUpProvider provider;
  private static MadeUpFleet fleet;
  private static Dashboard dashboard;
  private static final List<String> ANSWERS = new ArrayList<>();

  @BeforeAll
  static void open() throws Exception {
    provider = new MadeUpProvider();
    List<String> lines = new ArrayList<>();
    for (Role role : Role.values()) {
      TOKENS.put(role, "celltwin_of-one-who-may-" + role.word());
      lines.add(TokenFile.line("may-" + role.word(), EnumSet.of(role), TOKENS.get(role)));
    }
    fleet = new MadeUpFleet(Clock.systemUTC()).populate(4, 5);
    dashboard = open(Files.write(folder.resolve("tokens"), lines), "1000");
  }

  private static Dashboard open(Path tokens, String perSecond) {
    RestConfig access =
        RestSettings.of(
            Values.none()
                .withOptions(
                    Map.of(
                        "rest.access",
                        "on",
                        "rest.token-file",
                        tokens.toString(),
                        "rest.oidc-issuer",
                        MadeUpProvider.ISSUER,
                        "rest.oidc-audience",
                        MadeUpProvider.US,
                        "rest.oidc-keys",
                        provider.keys(),
                        "rest.requests-per-second",
                        perSecond)));
    return Dashboard.start(
        DashboardConfig.on("127.0.0.1", 0),
        access,
        fleet.ports(),
        () -> "celltwin_fleet_cells 4.0\n",
        HealthRoutes.ofFleetAlone(fleet));
  }

  @AfterAll
  static void close() {
    dashboard.close();
    provider.close();
  }

  // ---- the table

  private record Attempt(String what, String request, String head, String body, String gets) {
    @Override
    public String toString() {
      return what + ": " + gets;
    }
  }

  private static Attempt attempt(String what, String request, String head, String gets) {
    return new Attempt(what, request, head, "", gets);
  }

  private static Attempt change(String what, String request, Role role, String gets) {
    return new Attempt(what, request, bearer(role), BY, gets);
  }

  private static String bearer(Role role) {
    return bearer(TOKENS.get(role));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  static Stream<Attempt> attempts() throws JoseException {
    String read = bearer(Role.READ);
    return Stream.of(
        attempt("no token", "GET /api/v1/fleet", "", "401 no_access"),
        attempt("no token, metrics", "GET /metrics", "", "401 no_access"),
        attempt("no token, live changes", "GET /api/v1/changes", "", "401 no_access"),
        attempt("no token, whether it lives", "GET /health/live", "", "200"),
        attempt("no token, the page's own files", "GET /", "", "200"),
        attempt("a token that is not known", "GET /api/v1/fleet", bearer("guess"), "401 no_access"),
        attempt(
            "another scheme",
            "GET /api/v1/fleet",
            "Authorization: Basic YTpi\r\n",
            "401 no_access"),
        attempt("two tokens", "GET /api/v1/fleet", read + read, "401 no_access"),
        attempt("reads", "GET /api/v1/fleet", read, "200"),
        attempt(
            "reads, as a page",
            "GET /api/v1/fleet",
            "Cookie: celltwin_token=" + TOKENS.get(Role.READ) + "\r\n",
            "200"),
        attempt("senders' token reads", "GET /api/v1/fleet", bearer(Role.INGEST), "403 wrong_role"),
        change("reader acknowledges", "POST " + ACK, Role.READ, "403 wrong_role"),
        change("acknowledges", "POST " + ACK, Role.ACKNOWLEDGE, "404 unknown_alert"),
        change(
            "acknowledger changes the register",
            "DELETE " + CELL,
            Role.ACKNOWLEDGE,
            "403 wrong_role"),
        change("administers", "DELETE " + CELL, Role.ADMINISTER, "404 unknown_cell"),
        change("reader gives an order", "POST " + CELL + "/release", Role.READ, "403 wrong_role"),
        change("reader asks what if", "POST " + CELL + "/what-if", Role.READ, "400 bad_json"),
        attempt("reader reads the record of changes", "GET /api/v1/audit", read, "403 wrong_role"),
        attempt("administrator reads it", "GET /api/v1/audit", bearer(Role.ADMINISTER), "200"),
        attempt("JWT", "GET /api/v1/fleet", bearer(provider.read()), "200"),
        attempt("JWT, expired", "GET /api/v1/fleet", bearer(provider.expired()), "401 no_access"),
        attempt("JWT, forged", "GET /api/v1/fleet", bearer(provider.forged()), "401 no_access"),
        attempt("JWT, alg none", "GET /api/v1/fleet", bearer(provider.unsigned()), "401 no_access"),
        attempt(
            "JWT, the public key as a secret",
            "GET /api/v1/fleet",
            bearer(provider.confused()),
            "401 no_access"),
        attempt(
            "JWT, other issuer",
            "GET /api/v1/fleet",
            bearer(provider.with("iss", "https://other")),
            "401 no_access"),
        attempt(
            "JWT, other audience",
            "GET /api/v1/fleet",
            bearer(provider.with("aud", "mail")),
            "401 no_access"),
        attempt(
            "JWT, no audience",
            "GET /api/v1/fleet",
            bearer(provider.without("aud")),
            "401 no_access"),
        attempt(
            "JWT, no end", "GET /api/v1/fleet", bearer(provider.without("exp")), "401 no_access"),
        attempt(
            "JWT, no role",
            "GET /api/v1/fleet",
            bearer(provider.without("roles")),
            "403 wrong_role"),
        attempt("JWT, nonsense", "GET /api/v1/fleet", bearer("a.b.c"), "401 no_access"),
        attempt("oversized token", "GET /api/v1/fleet", bearer("a".repeat(100_000)), "431"),
        attempt(
            "foreign host",
            "GET /api/v1/fleet",
            read + "Host: evil.example\r\n",
            "421 foreign_host"),
        attempt(
            "foreign origin",
            "GET /api/v1/fleet",
            read + "Origin: http://evil.example\r\n",
            "403 foreign_origin"),
        attempt("path in other letters", "GET /%61pi/v1/fleet", "", "401 no_access"),
        attempt("path with a dot", "GET /./api/v1/fleet", "", "404 no_such_path"),
        attempt("path with two dots", "GET /health/../api/v1/fleet", "", "400"),
        attempt("path with two slashes", "GET //api/v1/fleet", "", "401 no_access"),
        attempt("path in capitals", "GET /API/v1/fleet", "", "404 no_such_path"),
        attempt(
            "method in a header",
            "POST /api/v1/fleet",
            read + "X-HTTP-Method-Override: GET\r\n",
            "403 wrong_role"),
        attempt("path in a header", "GET /", "X-Original-URL: /api/v1/fleet\r\n", "200"),
        attempt(
            "address in a header",
            "GET /api/v1/fleet",
            "X-Forwarded-For: 127.0.0.1\r\n",
            "401 no_access"),
        attempt(
            "script in a name",
            "GET /api/v1/cells/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            read,
            "404 unknown_cell"),
        attempt(
            "regex bomb in a search",
            "GET /api/v1/cells?q=(a%2B)%2B%24" + "a".repeat(2_000),
            read,
            "200"),
        attempt(
            "regex bomb in a kind",
            "GET /api/v1/alerts?kind=(a%2B)%2B%24",
            read,
            "400 bad_parameter"));
  }

  private static String ask(Dashboard of, Attempt attempt) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), of.port())) {
      socket.setSoTimeout(300_000);
      boolean named = attempt.head.contains("Host: ");
      String text =
          attempt.request
              + " HTTP/1.1\r\n"
              + (named ? "" : "Host: 127.0.0.1:" + of.port() + "\r\n")
              + "Connection: close\r\nContent-Type: application/json\r\nContent-Length: "
              + attempt.body.length()
              + "\r\n"
              + attempt.head
              + "\r\n"
              + attempt.body;
      try {
        socket.getOutputStream().write(text.getBytes(UTF_8));
      } catch (IOException e) {
        // the answer may come before all was said
      }
      var out = new java.io.ByteArrayOutputStream();
      try {
        byte[] part = new byte[8192];
        for (int n = 0; n >= 0 && !whole(out.toString(UTF_8)); ) {
          n = socket.getInputStream().read(part);
          out.write(part, 0, Math.max(0, n));
        }
      } catch (IOException e) {
        // cut off after the answer
      }
      return out.toString(UTF_8);
    }
  }

  /** All that its length says has come; the server closes a while later. */
  private static boolean whole(String answer) {
    int body = answer.indexOf("\r\n\r\n") + 4;
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)\r\n").matcher(answer);
    return body >= 4
        && length.find()
        && answer.substring(body).getBytes(UTF_8).length >= Integer.parseInt(length.group(1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attempts")
  void whoeverTriesGetsWhatTheTableSays(Attempt attempt) throws IOException {
    String answer = ask(dashboard, attempt);
    ANSWERS.add(answer);

    String[] gets = attempt.gets.split(" ", -1);
    assertThat(answer).startsWith("HTTP/1.1 " + gets[0]);
    if (gets.length > 1) {
      assertThat(answer)
          .contains("application/problem+json")
          .contains("\"code\":\"" + gets[1] + "\"")
          .contains("x-content-type-options: nosniff");
    }
    if (gets[0].equals("401") || attempt.gets.equals("403 wrong_role")) {
      assertThat(answer).contains("www-authenticate: Bearer realm=\"celltwin\"");
    }
    TOKENS.values().forEach(token -> assertThat(answer).doesNotContain(token));
  }

  @Test
  void everyChangeIsOnRecordWithWhoAndWhatAndItsResult() throws IOException {
    ask(dashboard, change("", "DELETE /api/v1/cells/of-a-reader", Role.READ, ""));
    ask(dashboard, change("", "DELETE /api/v1/cells/of-nobody", Role.ADMINISTER, ""));
    ask(dashboard, new Attempt("", "DELETE /api/v1/cells/of-a-stranger", "", "", ""));

    Eventually.passes(
        () ->
            assertThat(fleet.latest(1_000))
                .extracting(AuditEntry::who, AuditEntry::subject, AuditEntry::status)
                .contains(
                    org.assertj.core.groups.Tuple.tuple(
                        "may-read", "/api/v1/cells/of-a-reader", 403),
                    org.assertj.core.groups.Tuple.tuple(
                        "may-administer", "/api/v1/cells/of-nobody", 404),
                    org.assertj.core.groups.Tuple.tuple(
                        "unknown", "/api/v1/cells/of-a-stranger", 401)));
    assertThat(fleet.latest(1_000).toString()).doesNotContain("celltwin_of");
  }

  @Test
  void aPageSignsInAndItsCookieIsNoScriptsAndNoOtherSites() throws IOException {
    String in = ask(dashboard, attempt("", "POST /api/v1/session", bearer(Role.ACKNOWLEDGE), ""));
    assertThat(in)
        .startsWith("HTTP/1.1 200")
        .contains("set-cookie: celltwin_token=")
        .contains("HttpOnly; SameSite=Strict");
    JsonNode who = Json.MAPPER.readTree(in.substring(in.indexOf("\r\n\r\n") + 4));
    assertThat(who.get("name").asText()).isEqualTo("may-acknowledge");

    String out = ask(dashboard, attempt("", "DELETE /api/v1/session", "", ""));
    assertThat(out).contains("set-cookie: celltwin_token=;").contains("Max-Age=0");
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeAgainAndOthersAreNot() throws IOException {
    try (Dashboard strict = open(folder.resolve("tokens"), "1")) {
      Attempt reads = attempt("", "GET /api/v1/fleet", bearer(Role.READ), "");
      String last = "";
      for (int i = 0; i < 1_000 && !last.startsWith("HTTP/1.1 429"); i++) {
        last = ask(strict, reads);
      }
      assertThat(last).startsWith("HTTP/1.1 429").contains("retry-after: 1").contains("too_many");
      assertThat(ask(strict, attempt("", "GET /api/v1/fleet", bearer(Role.ADMINISTER), "")))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aTokenThatIsTakenOutOfTheFileOpensNothingAnyMore() throws IOException {
    Path file = folder.resolve("passing");
    String line = TokenFile.line("guest", EnumSet.of(Role.READ), "celltwin_guest");
    Files.write(file, List.of(line));
    try (Dashboard open = open(file, "100")) {
      Attempt guest = attempt("", "GET /api/v1/fleet", bearer("celltwin_guest"), "");
      assertThat(ask(open, guest)).startsWith("HTTP/1.1 200");

      Files.write(file, List.of("# nobody"));
      Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_000_000));

      Eventually.until(() -> ask(open, guest).startsWith("HTTP/1.1 401"));
    }
  }

  @Test
  void whereOthersCanComeAndNobodyMayTheServiceDoesNotStart() {
    assertThatThrownBy(
            () -> Dashboard.start(DashboardConfig.on("0.0.0.0", 0), fleet.ports(), () -> ""))
        .hasMessageContaining("rest.token-file is not given")
        .hasMessageContaining("celltwin token");
  }

  @Test
  void noTokenStandsInWhatTheServiceShows() throws IOException {
    Attempt metrics = attempt("", "GET /metrics?all=true", bearer(Role.READ), "");
    String shown = ask(dashboard, metrics) + fleet.latest(1_000) + ANSWERS;

    TOKENS.values().forEach(token -> assertThat(shown).doesNotContain(token));
  }
}
