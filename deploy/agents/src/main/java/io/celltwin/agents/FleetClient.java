package io.celltwin.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The read side of a fleet's REST. An answer takes {@link #PATIENCE} at most, has {@link #LARGEST}
 * bytes at most, and what goes wrong is a {@link FleetException} whose message tells what to do.
 */
final class FleetClient {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final int LARGEST = 16 * 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_DETAIL = 500;

  private final URI page;
  private final Path tokenFile;
  private final Duration patience;
  private final HttpClient http;

  /**
   * @param tokenFile whose token is shown, or null where none is asked for
   */
  FleetClient(URI page, Path tokenFile) {
    this(page, tokenFile, PATIENCE);
  }

  FleetClient(URI page, Path tokenFile, Duration patience) {
    this.page = page;
    this.tokenFile = tokenFile;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(
                patience.compareTo(Duration.ofSeconds(5)) < 0 ? patience : Duration.ofSeconds(5))
            // a token is for this address and for no other
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * The address of a page, without a slash at its end.
   *
   * @throws IllegalArgumentException where it is none
   */
  static URI page(String url) {
    URI page;
    try {
      page = URI.create(url.replaceFirst("/+$", ""));
    } catch (IllegalArgumentException e) {
      page = URI.create("none");
    }
    boolean http = "http".equals(page.getScheme()) || "https".equals(page.getScheme());
    if (!http || page.getHost() == null || page.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "--url is '%s', wanted the address of a fleet's page, e.g. http://127.0.0.1:7070"
              .formatted(url));
    }
    return page;
  }

  /** Parameters of a question; those that are null are left out. */
  static final class Query {
    private final Map<String, String> named = new LinkedHashMap<>();

    Query with(String name, Object value) {
      if (value != null) {
        named.put(name, value.toString());
      }
      return this;
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      named.forEach(
          (name, value) ->
              text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(word(value)));
      return text.toString();
    }
  }

  private static String word(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20");
  }

  ObjectNode fleet() {
    return get("/api/v1/fleet", new Query());
  }

  ObjectNode health() {
    return get("/api/v1/health", new Query());
  }

  ObjectNode cells(Query query) {
    return get("/api/v1/cells", query);
  }

  ObjectNode cell(String cellId) {
    return get("/api/v1/cells/" + word(cellId), new Query());
  }

  /**
   * @param view of a cell, e.g. {@code twin}
   */
  ObjectNode ofCell(String cellId, String view, Query query) {
    return get("/api/v1/cells/" + word(cellId) + "/" + view, query);
  }

  ObjectNode alerts(Query query) {
    return get("/api/v1/alerts", query);
  }

  ObjectNode alert(String alertId) {
    return get("/api/v1/alerts/" + word(alertId), new Query());
  }

  ObjectNode scoreboard(int limit) {
    return get("/api/v1/scoreboard", new Query().with("limit", limit));
  }

  ObjectNode dataHealth(Query query) {
    return get("/api/v1/data-health", query);
  }

  /** The one question that has a body; it computes and changes nothing. */
  ObjectNode whatIf(String cellId, ObjectNode uses) {
    return ask("/api/v1/cells/" + word(cellId) + "/what-if", uses);
  }

  ObjectNode whatIfOfPack(String packId, ObjectNode uses) {
    return ask("/api/v1/packs/" + word(packId) + "/what-if", uses);
  }

  private ObjectNode get(String path, Query query) {
    return answer(request(path + query.text()).GET());
  }

  private ObjectNode ask(String path, ObjectNode body) {
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString(), UTF_8)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(page + path)).header("Accept", "application/json");
    String token = token();
    try {
      return token == null ? request : request.header("Authorization", "Bearer " + token);
    } catch (IllegalArgumentException e) { // its message would show the token
      throw new FleetException(
          "--token-file %s holds more than a token: wanted one line".formatted(tokenFile));
    }
  }

  private String token() {
    if (tokenFile == null) {
      return null;
    }
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new FleetException(
          "--token-file %s cannot be read any more: %s".formatted(tokenFile, e.getMessage()));
    }
  }

  private ObjectNode answer(HttpRequest.Builder request) {
    CompletableFuture<HttpResponse<byte[]>> asked =
        http.sendAsync(request.build(), info -> new BoundedBody(LARGEST));
    try {
      return read(asked.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new FleetException(
          String.format(
              Locale.ROOT,
              "the fleet at %s did not answer within %d s: ask for less, or look with 'celltwin"
                  + " status' whether every part does its work",
              page,
              Math.max(1, patience.toSeconds())));
    } catch (ExecutionException e) {
      throw unreached(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FleetException("the question was given up");
    } finally {
      asked.cancel(true);
    }
  }

  private FleetException unreached(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof BoundedBody.TooLargeException) {
        return new FleetException(
            String.format(
                Locale.ROOT,
                "the fleet at %s answers with more than %d MB: ask for less",
                page,
                LARGEST / 1024 / 1024));
      }
      if (e instanceof ConnectException || e instanceof java.net.http.HttpTimeoutException) {
        return new FleetException(
            ("no fleet answers at %s: start one with 'celltwin demo' or 'celltwin up', or name the"
                    + " page of one that runs with --url (its address is what 'celltwin status'"
                    + " tells)")
                .formatted(page));
      }
    }
    return new FleetException(
        "the connection to the fleet at %s broke: %s".formatted(page, cause.getMessage()));
  }

  private ObjectNode read(HttpResponse<byte[]> response) {
    JsonNode body;
    try {
      body = JSON.readTree(response.body());
    } catch (IOException e) {
      body = null;
    }
    int status = response.statusCode();
    if (status == 200 && body instanceof ObjectNode answer) {
      return answer;
    }
    if (!(body instanceof ObjectNode)) {
      throw new FleetException(
          String.format(
              Locale.ROOT,
              "%s answers %d and no JSON: is it the address of a fleet's page?",
              page,
              status));
    }
    String code = body.path("code").asText("");
    String detail = body.path("detail").asText(body.path("title").asText("no reason told"));
    throw new FleetException(sentence(status, code, shortened(detail), response), code);
  }

  private String sentence(int status, String code, String detail, HttpResponse<?> response) {
    String again = response.headers().firstValue("retry-after").orElse("2");
    return switch (status) {
      case 401 ->
          tokenFile == null
              ? ("the fleet at %s asks for a token: make one with 'celltwin token <name> --role"
                      + " read --file <tokens>' and name the file that holds it with --token-file")
                  .formatted(page)
              : "the fleet at %s does not take the token in %s (%s)"
                  .formatted(page, tokenFile, detail);
      case 403 ->
          "the token in %s may not ask this: %s; wanted the role read".formatted(tokenFile, detail);
      case 404 ->
          code.equals("unknown_cell")
              ? detail + "; find_cells tells which cells there are"
              : detail;
      case 429 -> "asked too often: %s; again in %s s".formatted(detail, again);
      case 503 ->
          "the fleet at %s cannot answer now: %s; again in %s s".formatted(page, detail, again);
      default ->
          status >= 500
              ? String.format(Locale.ROOT, "the fleet at %s failed (%d): %s", page, status, detail)
              : detail;
    };
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "\u2026";
  }
}
