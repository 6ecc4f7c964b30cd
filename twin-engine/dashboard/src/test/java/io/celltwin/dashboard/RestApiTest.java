package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Lineage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API as somebody outside sees it: over a socket. */
class RestApiTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static MadeUpFleet fleet;
  private static Dashboard dashboard;

  @BeforeAll
  static void open() {
    fleet = new MadeUpFleet(Clock.systemUTC()).populate(12, 40);
    fleet.raise(alert("a/1", Alert.State.FIRING));
    dashboard =
        Dashboard.start(
            DashboardConfig.on("127.0.0.1", 0), fleet.ports(), () -> "celltwin_fleet_cells 12.0\n");
  }

  @AfterAll
  static void close() {
    dashboard.close();
  }

  private static Alert alert(String id, Alert.State state) {
    return new Alert(
        id,
        "sim/lco-01",
        "OVERVOLTAGE",
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

  private static HttpResponse<String> get(String path) {
    return send(at(path).build());
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(response.body(), e);
    }
  }

  private static JsonNode ok(String path) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
    return json(response);
  }

  @Test
  void cellsComeWithTheMostWornFirst() {
    JsonNode body = ok("/api/v1/cells");

    List<Double> health = new ArrayList<>();
    body.get("cells").forEach(c -> health.add(c.get("health").asDouble()));
    assertThat(health).hasSize(12).isSorted();
    assertThat(body.get("total").asInt()).isEqualTo(12);
  }

  @Test
  void aCellIsShownFromItsFirstSampleOn() {
    fleet.register(
        new CellSpec(
            "new/1",
            Chemistry.LFP,
            280,
            3.2,
            2.5,
            3.65,
            2.5,
            140,
            280,
            0,
            55,
            140,
            25,
            0.8,
            null,
            null,
            null));
    assertThat(ok("/api/v1/cells/new%2F1").get("live").isNull()).isTrue();

    fleet.sample("new/1", 1_767_225_600_000L, 3.31, -16);

    JsonNode cell = ok("/api/v1/cells/new%2F1");
    assertThat(cell.get("voltage_volt").asDouble()).isEqualTo(3.31);
    assertThat(cell.get("current_ampere").asDouble()).isEqualTo(-16);
    assertThat(cell.get("time").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(cell.at("/stateOfCharge/value").asDouble()).isEqualTo(52);
    assertThat(cell.at("/live/doing").asText()).isEqualTo("DISCHARGE");
    assertThat(cell.at("/live/samples").asInt()).isEqualTo(61);
    assertThat(cell.at("/live/days_since_soc_anchor").asDouble()).isEqualTo(3);
    assertThat(cell.at("/sohCapacity/value").isNull()).isTrue();
    fleet.unregister("new/1");
  }

  @Test
  void cellsAreFilteredSortedAndPaged() {
    JsonNode first = ok("/api/v1/cells?chemistry=lfp&sort=-cycles&limit=2");
    JsonNode second =
        ok(
            "/api/v1/cells?chemistry=lfp&sort=-cycles&limit=2&cursor="
                + first.get("next_cursor").asText());

    assertThat(first.get("total").asInt()).isEqualTo(3);
    assertThat(first.get("cells")).hasSize(2);
    assertThat(second.get("cells")).hasSize(1);
    assertThat(second.get("next_cursor").isNull()).isTrue();
    assertThat(first.at("/cells/0/cycle_number").asInt())
        .isGreaterThanOrEqualTo(first.at("/cells/1/cycle_number").asInt());
  }

  @Test
  void aListIsAlsoATableWithTheSameRowsAndWhereItGoesOn() {
    JsonNode listed = ok("/api/v1/cells?chemistry=lfp&sort=id&limit=2");
    HttpResponse<String> table = get("/api/v1/cells?chemistry=lfp&sort=id&limit=2&format=csv");

    assertThat(table.headers().firstValue("content-type").orElseThrow()).startsWith("text/csv");
    assertThat(table.headers().firstValue("next-cursor"))
        .hasValue(listed.get("next_cursor").asText());
    List<String> lines = List.of(table.body().split("\r\n", -1));
    assertThat(lines).hasSize(4).last().isEqualTo("");
    List<String> names = List.of(lines.get(0).split(",", -1));
    assertThat(names)
        .doesNotHaveDuplicates()
        .contains("cell_id", "rated_capacity_ampere_hour", "sohCapacity.value")
        .doesNotContain("sohCapacity");
    for (int i = 0; i < 2; i++) {
      assertThat(lines.get(i + 1)).startsWith(listed.at("/cells/" + i + "/cell_id").asText() + ",");
    }
    assertThat(get("/api/v1/cells?format=pdf").statusCode()).isEqualTo(400);
  }

  @Test
  void cyclesOfACellAreATableWithARowForEach() {
    int cycles = ok("/api/v1/cells/sim%2Flco-01/cycles").get("cycles").size();
    HttpResponse<String> table = get("/api/v1/cells/sim%2Flco-01/cycles?format=csv");

    assertThat(table.statusCode()).isEqualTo(200);
    assertThat(table.body().lines().filter(line -> line.contains("sim/lco-01")).count())
        .isEqualTo(cycles);
  }

  @Test
  void aCellIsFoundWithItsSlashEscapedOrPlain() {
    assertThat(ok("/api/v1/cells/sim%2Flco-01").get("cell_id").asText()).isEqualTo("sim/lco-01");
    assertThat(ok("/api/v1/cells/sim/lco-01").get("path").asText())
        .isEqualTo("/api/v1/cells/sim%2Flco-01");
    assertThat(ok("/api/v1/cells/sim%2Flco-01/twin"))
        .isEqualTo(ok("/api/v1/cells/sim/lco-01/twin"));
  }

  @Test
  void whatIsNotKnownIsNullAndSaysWhy() {
    JsonNode ocv = ok("/api/v1/cells/sim%2Flco-01/twin").at("/attributes/openCircuitVoltage");

    assertThat(ocv.get("value").isNull()).isTrue();
    assertThat(ocv.get("reason").asText()).contains("rest of at least 10 minutes");
    assertThat(
            ok("/api/v1/cells/sim%2Flco-01/cycles?kind=charge&limit=1")
                .at("/cycles/0/missing/capacity")
                .asText())
        .isEqualTo("a charge has no load");
  }

  @Test
  void aTwinThatDidNotChangeIsNotSentAgain() {
    HttpResponse<String> first = get("/api/v1/cells/sim%2Flco-01/twin");
    String tag = first.headers().firstValue("etag").orElseThrow();

    HttpResponse<String> again =
        send(at("/api/v1/cells/sim%2Flco-01/twin").header("If-None-Match", tag).build());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(
            send(at("/api/v1/cells/sim%2Flco-01/twin").header("If-None-Match", "\"0-0\"").build())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void onlyLaterCyclesAreSentToWhoHasTheOthers() {
    JsonNode all = ok("/api/v1/cells/sim%2Flco-01/cycles?limit=10000").get("cycles");
    long last = all.get(all.size() - 1).get("revision").asLong();

    JsonNode later = ok("/api/v1/cells/sim%2Flco-01/cycles?after=" + (last - 3)).get("cycles");
    assertThat(later).hasSize(3);
  }

  @Test
  void aTraceKeepsItsHighestAndLowestVoltageWhenItIsThinned() {
    JsonNode full = ok("/api/v1/cells/sim%2Flco-01/trace/2");
    JsonNode thin = ok("/api/v1/cells/sim%2Flco-01/trace/2?points=100");

    assertThat(full.get("points").asInt()).isEqualTo(1200).isEqualTo(full.get("samples").asInt());
    assertThat(thin.get("points").asInt()).isBetween(40, 100);
    assertThat(extremes(thin.get("voltage_volt"))).isEqualTo(extremes(full.get("voltage_volt")));
    assertThat(extremes(thin.get("offset_second"))).isEqualTo(extremes(full.get("offset_second")));
    assertThat(ok("/api/v1/cells/sim%2Flco-01/trace/latest").get("revision").asLong())
        .isEqualTo(ok("/api/v1/cells/sim%2Flco-01").get("revision").asLong());
  }

  private static List<Double> extremes(JsonNode column) {
    var all = new ArrayList<Double>();
    column.forEach(v -> all.add(v.asDouble()));
    return List.of(java.util.Collections.min(all), java.util.Collections.max(all));
  }

  @Test
  void anAcknowledgedAlertIsNoLongerOpenButStillHolds() {
    fleet.raise(alert("a/2", Alert.State.FIRING));

    HttpResponse<String> said =
        send(
            at("/api/v1/alerts/a%2F2/ack")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"kim\",\"note\":\"on it\"}"))
                .build());

    assertThat(said.statusCode()).as(said.body()).isEqualTo(202);
    assertThat(ids("/api/v1/alerts?state=open")).contains("a/1").doesNotContain("a/2");
    assertThat(ids("/api/v1/alerts?state=holding")).contains("a/1", "a/2");
    assertThat(ok("/api/v1/alerts/a%2F2").at("/acknowledged/by").asText()).isEqualTo("kim");
    assertThat(ok("/api/v1/alerts/a%2F2").get("limit").isNull()).isTrue();
  }

  private static Set<String> ids(String path) {
    Set<String> out = new TreeSet<>();
    ok(path).get("alerts").forEach(a -> out.add(a.get("alert_id").asText()));
    return out;
  }

  @Test
  void aFormOfAnotherSiteCannotAcknowledge() {
    HttpResponse<String> said =
        send(
            at("/api/v1/alerts/a%2F1/ack")
                .header("content-type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"mallory\"}"))
                .build());

    assertThat(said.statusCode()).isEqualTo(415);
    assertThat(json(said).at("/detail").asText())
        .isEqualTo("content-type is 'text/plain', wanted application/json");
  }

  @Test
  void aNoteWithoutEndIsRefused() {
    HttpResponse<String> said =
        send(
            at("/api/v1/alerts/a%2F1/ack")
                .header("content-type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"by\":\"kim\",\"note\":\"" + "a".repeat(100_000) + "\"}"))
                .build());

    assertThat(said.statusCode()).isEqualTo(413);
    assertThat(json(said).at("/code").asText()).isEqualTo("too_large");
  }

  @Test
  void aMistakeIsAnsweredWithOneSentenceThatNamesIt() {
    assertMistake("/api/v1/cells/nasa%2FB9999/twin", 404, "cell 'nasa/B9999' is not known");
    assertMistake(
        "/api/v1/cells?limit=many", 400, "parameter limit is 'many', wanted a whole number");
    assertMistake(
        "/api/v1/cells?sort=colour", 400, "parameter sort is 'colour', wanted one of id, health");
    assertMistake("/api/v1/cells?cursor=x", 400, "cursor is 'x'");
    assertMistake("/api/v1/cells/sim%2Flco-01/trace/0", 400, "parameter revision is '0'");
    assertMistake(
        "/api/v1/cells/sim%2Flco-01/trace/99999",
        404, "cell 'sim/lco-01' has no trace: operation 99999 is not known");
    assertMistake("/api/v1/alerts/none", 404, "alert 'none' is not known");
    assertMistake("/api/v2/cells", 404, "there is nothing at /api/v2/cells");
  }

  private static void assertMistake(String path, int status, String sentence) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(status);
    assertThat(json(response).at("/detail").asText()).startsWith(sentence);
    assertThat(json(response).at("/status").asInt()).isEqualTo(status);
  }

  @Test
  void featuresComeWithUnitsAndWhatIsMissingWithItsReason() {
    JsonNode body = ok("/api/v1/cells/sim%2Flco-01/features");

    assertThat(body.get("operations")).hasSize(2);
    assertThat(body.at("/operations/0/revision").asLong())
        .isGreaterThan(body.at("/operations/1/revision").asLong());
    JsonNode charge = ok("/api/v1/cells/sim/lco-01/features?kind=charge").get("operations");
    assertThat(charge).hasSize(1);
    JsonNode family = charge.at("/0/families/0");
    assertThat(family.get("name").asText()).isEqualTo("incremental-capacity-peaks");
    assertThat(family.at("/features/0/value").asDouble()).isEqualTo(3.58);
    assertThat(family.at("/features/0/unit").asText()).isEqualTo("V");
    assertThat(family.at("/features/0/reason").isNull()).isTrue();
    assertThat(family.at("/features/2/value").isNull()).isTrue();
    assertThat(family.at("/features/2/reason").asText())
        .isEqualTo("this charge shows no peak near 3.712 V");
    assertThat(charge.at("/0/missing/partial-charge").asText()).startsWith("data are flagged");
    assertThat(
            ok("/api/v1/cells/sim/lco-01/features?kind=discharge")
                .at("/operations/0/families/0/features/1/reason")
                .asText())
        .isEqualTo("the operation does not show it");
    assertThat(get("/api/v1/cells/nobody/features").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/cells/sim/lco-01/features?kind=nap").statusCode()).isEqualTo(400);
  }

  @Test
  void aPackListsItsCellsInTheOrderOfTheStringAndSaysWhatIsNotKnown() throws IOException {
    JsonNode unplaced = ok("/api/v1/packs/lco-p1");
    assertThat(unplaced.get("beside").isNull()).isTrue();
    assertThat(unplaced.get("reason").asText()).contains("register them with pack_position");
    assertThat(unplaced.get("cells")).isNotEmpty();

    List<CellSpec> specs = new ArrayList<>(MadeUpPack.specs("home/1"));
    Collections.reverse(specs);
    specs.forEach(fleet::register);
    fleet.readTogether(MadeUpPack.twin("home/1", 1_760_000_000_000L));

    JsonNode pack = ok("/api/v1/packs/home%2F1");
    assertThat(pack.get("beside").get("ends_discharge_position").asInt()).isEqualTo(7);
    assertThat(pack.get("beside").get("cells")).hasSize(16);
    for (int i = 0; i < 16; i++) {
      assertThat(pack.get("cells").get(i).get("pack_position").asInt()).isEqualTo(i + 1);
    }
    JsonNode there = ok("/api/v1/packs?site=home");
    assertThat(there.get("total").asInt()).isEqualTo(1);
    assertThat(there.get("packs").get(0).get("beside").has("cells")).isFalse();
    assertThat(ok("/api/v1/packs?q=NCM").get("total").asInt()).isEqualTo(1);
    specs.forEach(spec -> fleet.unregister(spec.cellId())); // others count the cells
  }

  @Test
  void theDocumentListsEveryRouteThatAnswers() throws IOException {
    JsonNode paths = ok("/api/v1/openapi.json").get("paths");
    Set<String> listed = new TreeSet<>();
    paths.fieldNames().forEachRemaining(listed::add);

    assertThat(listed)
        .containsExactlyInAnyOrder(
            "/api/v1/fleet",
            "/api/v1/cells",
            "/api/v1/cells/{cellId}",
            "/api/v1/cells/{cellId}/twin",
            "/api/v1/cells/{cellId}/identity",
            "/api/v1/cells/{cellId}/what-if",
            "/api/v1/cells/{cellId}/know-more",
            "/api/v1/cells/{cellId}/why",
            "/api/v1/cells/{cellId}/data-health",
            "/api/v1/cells/{cellId}/replacement",
            "/api/v1/cells/{cellId}/move",
            "/api/v1/packs",
            "/api/v1/packs/{packId}",
            "/api/v1/packs/{packId}/replacement",
            "/api/v1/packs/{packId}/what-if",
            "/api/v1/scoreboard",
            "/api/v1/session",
            "/api/v1/audit",
            "/api/v1/data-health",
            "/api/v1/unregistered",
            "/api/v1/cells/{cellId}/cycles",
            "/api/v1/cells/{cellId}/features",
            "/api/v1/cells/{cellId}/forecast",
            "/api/v1/cells/{cellId}/impedances",
            "/api/v1/cells/{cellId}/alerts",
            "/api/v1/cells/{cellId}/trace/{revision}",
            "/api/v1/alerts",
            "/api/v1/alerts/{alertId}",
            "/api/v1/alerts/{alertId}/ack",
            "/api/v1/alerts/{alertId}/silence",
            "/api/v1/cells/{cellId}/release",
            "/api/v1/cells/{cellId}/clock-reset",
            "/api/v1/rejected",
            "/api/v1/changes",
            "/api/v1/openapi.json",
            "/api/v1/health",
            "/health/live",
            "/health/ready",
            "/metrics");
    for (String path : listed) {
      String filled =
          path.replace("{cellId}", "sim%2Flco-01")
              .replace("{packId}", "lco-p1")
              .replace("{revision}", "latest")
              .replace("{alertId}", "a%2F1");
      if (paths.get(path).has("get") && !path.equals("/api/v1/changes")) {
        assertThat(get(filled).statusCode()).as(filled).isEqualTo(200);
      }
      // its methods are those that the path itself names, and its parameters those it takes
      String allowed =
          send(at(filled).method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build())
              .headers()
              .firstValue("allow")
              .orElseThrow();
      assertThat(allowed.contains("GET")).as(filled).isEqualTo(paths.get(path).has("get"));
      assertThat(allowed.contains("POST")).as(filled).isEqualTo(paths.get(path).has("post"));
      if (path.startsWith("/api/v1/") && paths.get(path).has("get") && !path.endsWith(".json")) {
        assertThat(parametersNamed(get(filled + "?no_such=1")))
            .as(filled)
            .isEqualTo(parametersOf(paths.get(path).get("get")));
      }
    }
  }

  private static Set<String> parametersOf(JsonNode operation) {
    Set<String> out = new TreeSet<>();
    operation
        .path("parameters")
        .forEach(
            p -> {
              if (p.get("in").asText().equals("query")) {
                out.add(p.get("name").asText());
              }
            });
    return out;
  }

  /** Those that a refusal says are known. */
  private static Set<String> parametersNamed(HttpResponse<String> refusal) {
    assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
    String detail = json(refusal).get("detail").asText();
    int at = detail.indexOf("one of ");
    return at < 0
        ? Set.of()
        : new TreeSet<>(List.of(detail.substring(at + "one of ".length()).split(", ", -1)));
  }

  @Test
  void aCellIsReleasedAndItsClockResetByName() {
    for (String order : List.of("release", "clock-reset")) {
      HttpResponse<String> said =
          send(
              at("/api/v1/cells/sim%2Flco-01/" + order)
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"kim\"}"))
                  .build());
      assertThat(said.statusCode()).as(said.body()).isEqualTo(202);
      HttpResponse<String> unknown =
          send(
              at("/api/v1/cells/nobody/" + order)
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"by\":\"kim\"}"))
                  .build());
      assertThat(unknown.statusCode()).isEqualTo(404);
    }
    assertThat(fleet.orders)
        .containsExactly("sim/lco-01 RELEASE by kim", "sim/lco-01 RESET_CLOCK by kim");
  }

  @Test
  void readinessSaysWhatItWaitsForWhileLifeGoesOn() {
    fleet.notReady("the fleet is reading its stores (REBALANCING)");
    try {
      assertThat(get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(get("/health/ready").body()).contains("reading its stores");
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      fleet.notReady(null);
    }
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).isEqualTo("celltwin_fleet_cells 12.0\n");
  }

  @Test
  void thePageAndItsChartsAreServedFromHere() throws IOException {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("https://").doesNotContain("http://");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'self'");
    for (String asset : List.of("/app.js", "/style.css", "/charts/6.0.0/dist/echarts.esm.min.js")) {
      assertThat(get(asset).statusCode()).as(asset).isEqualTo(200);
    }
    try (InputStream source =
        Objects.requireNonNull(
            Dashboard.class.getResourceAsStream("/io/celltwin/dashboard/page/charts.js"))) {
      assertThat(new String(source.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("/charts/6.0.0/dist/echarts.esm.min.js");
    }
  }
}
