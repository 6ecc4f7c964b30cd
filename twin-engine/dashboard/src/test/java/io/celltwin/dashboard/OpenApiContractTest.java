package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AuditEntry;
import io.celltwin.domain.Lineage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the document promises is what each route answers, field by field. */
class OpenApiContractTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A value of each parameter that the made-up fleet has an answer to. */
  private static final Map<String, List<String>> EXAMPLES =
      Map.ofEntries(
          Map.entry("q", List.of("sim")),
          Map.entry("chemistry", List.of("LFP", "lco")),
          Map.entry("pack", List.of("no such pack")),
          Map.entry("site", List.of("no such site")),
          Map.entry("alerting", List.of("true", "false")),
          Map.entry("sort", List.of("health", "-cycles", "id")),
          Map.entry("limit", List.of("1", "50")),
          Map.entry("after", List.of("0", "3")),
          Map.entry("kind", List.of("CHARGE", "discharge")),
          Map.entry("points", List.of("8", "500")),
          Map.entry("state", List.of("open", "holding", "CLEARED", "acknowledged")),
          Map.entry("severity", List.of("INFO", "critical")),
          Map.entry("at", List.of("2026-03-01T12:00:00Z")),
          Map.entry("revision", List.of("1", "40")),
          Map.entry("cell", List.of("sim/lco-01")),
          Map.entry("all", List.of("true")));

  private static Dashboard dashboard;
  private static JsonNode document;
  private static DocumentedShape shape;

  @BeforeAll
  static void open() throws IOException {
    var fleet = new MadeUpFleet(Clock.systemUTC()).populate(12, 40).withSources();
    fleet.raise(alert("a/1", Alert.State.FIRING));
    fleet.raise(alert("a/2", Alert.State.FIRING));
    fleet.raise(alert("a/2", Alert.State.CLEARED));
    MadeUpPack.specs("home/1").forEach(fleet::register);
    fleet.readTogether(MadeUpPack.twin("home/1", 1_760_000_000_000L));
    fleet.sample("sim/lco-01", Clock.systemUTC().millis(), 3.7, -2);
    fleet.record(new AuditEntry("kim", "token", "PUT", "/api/v1/cells/a", "::1", 200, 1));
    fleet.withoutHealth("sim/lco-02", "no discharge was complete");
    dashboard =
        Dashboard.start(
            DashboardConfig.on("127.0.0.1", 0),
            fleet.ports().with(new MadeUpHistory(fleet)),
            () -> "up 1.0\n");
    document = Json.MAPPER.readTree(send(at("/api/v1/openapi.json").build()).body());
    shape = new DocumentedShape(document);
  }

  @AfterAll
  static void close() {
    dashboard.close();
  }

  private static Alert alert(String id, Alert.State state) {
    return new Alert(
        id,
        "sim/lco-01",
        id.equals("a/1") ? "OVERVOLTAGE" : "UNDERVOLTAGE",
        Alert.Severity.WARNING,
        state,
        1_760_000_000_000L,
        null,
        3,
        4.3,
        Double.NaN,
        "V",
        "charged to 4.30 V",
        "check the charger",
        1,
        new Lineage("sim", 1, 2));
  }

  private static HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dashboard.port() + path));
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String filled(String path, String cell, String alert) {
    // a pack whose cells have forecasts
    String pack = path.endsWith("/what-if") && cell.equals("sim/lco-01") ? "lco-p1" : packOf(cell);
    return path.replace("{packId}", pack)
        .replace("{cellId}", URLEncoder.encode(cell, StandardCharsets.UTF_8))
        .replace("{revision}", "latest")
        .replace("{alertId}", URLEncoder.encode(alert, StandardCharsets.UTF_8));
  }

  /** A pack that is read together, one that is not, and none. */
  private static String packOf(String cell) {
    return switch (cell) {
      case "sim/lco-01" -> "home%2F1";
      case "sim/nca-02" -> "nca-p1";
      case "gone/1" -> "gone";
      default -> "no%2Fpack";
    };
  }

  /** An answer is one that the document lists for this operation, and of the shape it gives. */
  private static List<String> faults(JsonNode operation, HttpRequest request) {
    HttpResponse<String> response = send(request);
    String what = request.method() + " " + request.uri() + " " + response.statusCode();
    JsonNode listed = operation.path("responses").path(Integer.toString(response.statusCode()));
    if (listed.isMissingNode()) {
      return List.of(what + ": the document lists no such answer: " + response.body());
    }
    if (listed.has("$ref")) {
      listed = document.at(listed.get("$ref").asText().substring(1));
    }
    String type = response.headers().firstValue("content-type").orElse("").split(";", -1)[0];
    JsonNode schema = listed.path("content").path(type).path("schema");
    if (schema.isMissingNode()) {
      return List.of(what + ": the document lists no " + type);
    }
    if (!type.endsWith("json")) {
      return List.of();
    }
    try {
      return shape.faults(Json.MAPPER.readTree(response.body()), schema).stream()
          .map(fault -> what + " " + fault.replaceAll("/\\d+", "/*"))
          .distinct()
          .toList();
    } catch (IOException e) {
      return List.of(what + ": no JSON: " + response.body());
    }
  }

  private interface Visit {
    void operation(String path, String method, JsonNode operation);
  }

  private static void eachOperation(Visit visit) {
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            visit.operation(path.getKey(), method.getKey(), method.getValue())));
  }

  private static List<String> queryParameters(JsonNode operation) {
    List<String> names = new ArrayList<>();
    operation
        .path("parameters")
        .forEach(
            p -> {
              if (p.path("in").asText().equals("query")) {
                names.add(p.get("name").asText());
              }
            });
    return names;
  }

  private static boolean isStream(String path) {
    return path.equals("/api/v1/changes"); // it does not end; ChangeStreamTest reads it
  }

  @Test
  void everyAnswerHasTheShapeThatTheDocumentGivesIt() {
    List<String> faults = new ArrayList<>();
    eachOperation(
        (path, method, operation) -> {
          if (!method.equals("get") || isStream(path)) {
            return;
          }
          for (String cell : List.of("sim/lco-01", "sim/nca-02", "no/such")) {
            for (String alert : List.of("a/1", "a/2", "none")) {
              faults.addAll(faults(operation, at(filled(path, cell, alert)).build()));
            }
          }
          String filled = filled(path, "sim/lco-01", "a/1");
          for (String parameter : queryParameters(operation)) {
            for (String value : EXAMPLES.getOrDefault(parameter, List.of())) {
              faults.addAll(
                  faults(operation, at(filled + "?" + parameter + "=" + encoded(value)).build()));
            }
            // no parameter means this, save free text
            faults.addAll(faults(operation, at(filled + "?" + parameter + "=no+such").build()));
          }
        });
    assertThat(faults).isEmpty();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Test
  void everyOrderIsAnsweredAsTheDocumentSays() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("/ack", "{\"by\":\"kim\",\"note\":\"seen\"}");
    bodies.put("/silence", "{\"by\":\"kim\",\"hours\":4}");
    bodies.put("/release", "{\"by\":\"kim\"}");
    bodies.put("/clock-reset", "{\"by\":\"kim\"}");
    bodies.put(
        "/what-if",
        "{\"uses\":[{\"temperature_celsius\":35},[[0,{}],[100,{\"charge_rate\":1}]]],\"warranty_soh\":0.8}");
    String told =
        "\"chemistry\":\"LFP\",\"rated_capacity_ampere_hour\":2,\"pack_series\":2,\"by\":\"kim\"}";
    bodies.put("/cells", "{\"cell_id\":\"made/1\"," + told);
    bodies.put("/packs", "{\"pack_id\":\"made\"," + told);
    bodies.put("/replacement", "{\"by\":\"kim\",\"at\":\"2026-05-01\"}");
    bodies.put(
        "/move", "{\"by\":\"kim\",\"pack_id\":\"new\",\"pack_position\":1,\"pack_series\":1}");
    bodies.put("/session", "");
    bodies.put("put", "{" + told);
    List<String> faults = new ArrayList<>();
    Set<String> tried = new TreeSet<>();
    eachOperation(
        (path, method, operation) -> {
          if (method.equals("get") || method.equals("delete")) {
            return;
          }
          String end = method.equals("put") ? method : path.substring(path.lastIndexOf('/'));
          assertThat(bodies).as("a body for %s", path).containsKey(end);
          tried.add(end);
          for (String body : List.of(bodies.get(end), "{}", "nonsense")) {
            HttpRequest.Builder request =
                at(filled(path, "sim/lco-01", "a/1"))
                    .header("content-type", "application/json")
                    .method(
                        method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString(body));
            faults.addAll(faults(operation, request.build()));
          }
        });
    assertThat(faults).isEmpty();
    assertThat(tried).hasSameSizeAs(bodies.keySet());
  }

  @Test
  void whoeverIsTakenOffIsAnsweredAsTheDocumentSays() {
    List<String> faults = new ArrayList<>();
    eachOperation(
        (path, method, operation) -> {
          if (method.equals("delete")) {
            for (String cell : List.of("gone/1", "no/such")) {
              send(
                  at("/api/v1/packs")
                      .header("content-type", "application/json")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "{\"pack_id\":\"gone\",\"cell_ids\":\"gone/1\",\"chemistry\":\"LFP\","
                                  + "\"rated_capacity_ampere_hour\":2,\"pack_series\":1,\"by\":\"kim\"}"))
                      .build());
              faults.addAll(faults(operation, at(filled(path, cell, "a/1")).DELETE().build()));
            }
          }
        });
    assertThat(faults).isEmpty();
  }

  @Test
  void everyFieldOfTheDocumentIsInSomeAnswer() {
    everyOrderIsAnsweredAsTheDocumentSays(); // an alert is acknowledged and silenced after it
    everyAnswerHasTheShapeThatTheDocumentGivesIt();

    assertThat(shape.neverMet()).isEmpty();
  }

  @Test
  void anAnswerThatDiffersFromTheDocumentIsSeen() throws IOException {
    JsonNode estimate = document.at("/components/schemas/Estimate");

    assertThat(shape.faults(Json.MAPPER.readTree("{\"value\":\"1\"}"), estimate))
        .singleElement()
        .asString()
        .contains("/value");
    assertThat(shape.faults(Json.MAPPER.readTree("{\"vaule\":1}"), estimate))
        .singleElement()
        .asString()
        .contains("not in the document");
  }
}
