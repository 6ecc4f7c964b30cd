package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Identity;
import io.celltwin.domain.PackPlace;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cells and packs come on the register by a request, and leave it by one. */
class RegistrationTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String VAN =
      """
      {"pack_id":"van-1","chemistry":"lfp","rated_capacity_ampere_hour":280,"pack_series":4,
       "site_id":"Pune","by":"kim"}\
      """;

  private MadeUpFleet fleet;
  private Dashboard dashboard;

  @BeforeEach
  void open() {
    fleet = new MadeUpFleet(Clock.systemUTC());
    dashboard = Dashboard.start(DashboardConfig.on("127.0.0.1", 0), fleet.ports(), () -> "");
  }

  @AfterEach
  void close() {
    dashboard.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dashboard.port() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("content-type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(response.body(), e);
    }
  }

  private String refused(int status, String method, String path, String body) {
    HttpResponse<String> response = send(method, path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return json(response).get("detail").asText();
  }

  private CellSpec spec(String cellId) {
    return fleet.cell(cellId).orElseThrow().spec();
  }

  private static String path(String cellId) {
    return "/api/v1/cells/" + URLEncoder.encode(cellId, StandardCharsets.UTF_8);
  }

  @Test
  void aCellOfWhichChemistryAndCapacityAreToldHasItsChemistrysLimitsAndTheAnswerSaysSo() {
    HttpResponse<String> response =
        send(
            "POST",
            "/api/v1/cells",
            """
            {"cell_id":"shed/1","chemistry":"LFP","rated_capacity_ampere_hour":280,
             "upper_voltage_limit_volt":3.6,"serial":"SN-7","by":"kim"}\
            """);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    JsonNode cell = json(response).get("cells").get(0);
    assertThat(cell.get("path").asText()).isEqualTo("/api/v1/cells/shed%2F1");
    assertThat(cell.get("spec").get("lower_voltage_limit_volt").asDouble()).isEqualTo(2.5);
    assertThat(cell.get("assumed")).hasSize(10);
    assertThat(cell.get("assumed").toString())
        .contains(
            "{\"field\":\"lower_voltage_limit_volt\",\"value\":2.5,\"unit\":\"V\",\"why\":\"usual"
                + " of LFP\"}")
        .doesNotContain("upper_voltage_limit_volt");
    assertThat(spec("shed/1").maxVoltage()).isEqualTo(3.6);
    JsonNode identity = json(send("GET", path("shed/1") + "/identity", null));
    assertThat(identity.get("serial").asText()).isEqualTo("SN-7");
    assertThat(identity.get("changed_by").asText()).isEqualTo("kim");
  }

  @Test
  void aPackIsAsManyCellsAsStandInSeriesEachHoldingWhatItsParallelOnesHoldTogether() {
    HttpResponse<String> response =
        send(
            "POST",
            "/api/v1/packs",
            """
            {"pack_id":"van-1","chemistry":"LFP","single_cell_capacity_ampere_hour":70,"pack_parallel":4,
             "pack_series":16,"site_id":"Pune","commissioned":"2026-01-31","aliases":["EG4-0007"],"by":"kim"}\
            """);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(json(response).get("cells")).hasSize(16);
    CellSpec seventh = spec("van-1/07");
    assertThat(seventh.ratedCapacity()).isEqualTo(280);
    assertThat(seventh.pack()).isEqualTo("van-1");
    assertThat(seventh.place()).isEqualTo(new PackPlace(7, 16));
    assertThat(seventh.site()).isEqualTo("Pune");
    assertThat(seventh.commissioned()).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
    assertThat(fleet.cellAt("EG4-0007/07", 0)).isEqualTo("van-1/07");
  }

  @Test
  void whatIsWrongIsNamedWithItsValueAndWhatWasWanted() {
    String cells = "/api/v1/cells";
    assertThat(refused(400, "POST", cells, "{\"cell_id\":\"a\",\"by\":\"kim\"}"))
        .contains("chemistry is ''", "LFP");
    assertThat(refused(400, "POST", cells, "{\"chemistry\":\"LEAD\",\"by\":\"kim\"}"))
        .contains("chemistry is 'LEAD'", "lfp");
    assertThat(
            refused(
                400,
                "POST",
                cells,
                "{\"cell_id\":\"a\",\"chemistry\":\"LFP\",\"rated_capacity_ampere_hour\":-3,\"by\":\"kim\"}"))
        .contains("rated capacity is -3.0", "1.0E-6");
    assertThat(
            refused(
                400,
                "POST",
                cells,
                "{\"cell_id\":\"a\",\"chemistry\":\"LFP\",\"rated_capacity_ampere_hour\":\"280\",\"by\":\"kim\"}"))
        .contains("rated_capacity_ampere_hour is", "a number");
    assertThat(
            refused(
                400,
                "POST",
                cells,
                "{\"cell_id\":\"a\",\"chemistry\":\"LFP\",\"rated_capacity\":280,\"by\":\"kim\"}"))
        .contains("'rated_capacity' is not known", "rated_capacity_ampere_hour");
    assertThat(
            refused(
                400,
                "POST",
                cells,
                "{\"cell_id\":\"a\",\"chemistry\":\"UNKNOWN\",\"rated_capacity_ampere_hour\":2,\"by\":\"kim\"}"))
        .contains("nominal_voltage_volt");
    assertThat(
            refused(
                400,
                "POST",
                cells,
                "{\"chemistry\":\"LFP\",\"rated_capacity_ampere_hour\":2,\"by\":\"kim\"}"))
        .contains("cell_id is ''");
    assertThat(refused(400, "POST", "/api/v1/packs", VAN.replace("\"pack_series\":4,", "")))
        .contains("pack_series is ''");
    assertThat(
            refused(
                400, "POST", "/api/v1/packs", VAN.replace("280", "280,\"commissioned\":\"soon\"")))
        .contains("commissioned is 'soon'", "2026-01-31");
    assertThat(fleet.cells(io.celltwin.fleet.api.CellQuery.ALL).rows()).isEmpty();
  }

  @Test
  void whoeverIsThereIsNotMadeTwiceAndIsToldAnewByPut() {
    send("POST", "/api/v1/packs", VAN);

    assertThat(refused(409, "POST", "/api/v1/packs", VAN)).contains("'van-1' is on the register");
    HttpResponse<String> again = send("PUT", "/api/v1/packs/van-1", VAN.replace("280", "314"));

    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(spec("van-1/04").ratedCapacity()).isEqualTo(314);
    assertThat(refused(400, "PUT", "/api/v1/packs/van-1", VAN.replace(":4,", ":3,")))
        .contains("pack_series is '3'", "at least 4", "'van-1/04'");
    assertThat(refused(400, "PUT", "/api/v1/packs/van-2", VAN)).contains("pack_id is 'van-1'");
  }

  @Test
  void aReplacedCellIsANewLifeFromADayOnAndTheOldOneStays() {
    send("POST", "/api/v1/packs", VAN);
    long day = Instant.parse("2026-05-01T00:00:00Z").toEpochMilli();

    HttpResponse<String> response =
        send(
            "POST",
            path("van-1/03") + "/replacement",
            "{\"at\":\"2026-05-01\",\"serial\":\"SN-9\",\"by\":\"kim\"}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(fleet.cellAt("van-1/03", day - 1)).isEqualTo("van-1/03");
    assertThat(fleet.cellAt("van-1/03", day)).isEqualTo("van-1/03~2");
    assertThat(spec("van-1/03~2").pack()).isEqualTo("van-1");
    assertThat(spec("van-1/03~2").commissioned()).isEqualTo(Instant.ofEpochMilli(day));
    assertThat(spec("van-1/03~2").place()).isEqualTo(new PackPlace(3, 4));
    assertThat(spec("van-1/03").pack()).as("it is in no pack any more").isNull();
    Identity next = fleet.identity("van-1/03~2").orElseThrow();
    assertThat(next.replaces()).isEqualTo("van-1/03");
    assertThat(next.serial()).isEqualTo("SN-9");
    assertThat(refused(400, "POST", path("van-1/03") + "/replacement", "{\"by\":\"kim\"}"))
        .contains("at is", "before this cell left");
    assertThat(refused(404, "POST", path("no/such") + "/replacement", "{\"by\":\"kim\"}"))
        .contains("cell 'no/such' is not known");
  }

  @Test
  void aReplacedPackIsANewLifeOfEachOfItsCells() {
    send("POST", "/api/v1/packs", VAN);

    HttpResponse<String> response =
        send("POST", "/api/v1/packs/van-1/replacement", "{\"at\":\"2026-05-01\",\"by\":\"kim\"}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    long day = Instant.parse("2026-05-01T00:00:00Z").toEpochMilli();
    assertThat(fleet.cellAt("van-1/04", day)).isEqualTo("van-1/04~2");
    assertThat(fleet.cellAt("van-1/04", day - 1)).isEqualTo("van-1/04");
  }

  @Test
  void aCellThatMovesTakesItsTwinAlongAndNobodyIsPushedOut() {
    fleet.populate(4, 20);
    send("POST", "/api/v1/packs", VAN);
    long revision = fleet.cell("sim/lco-01").orElseThrow().revision();
    String to = "{\"pack_id\":\"van-1\",\"pack_position\":2,\"pack_series\":4,\"by\":\"kim\"}";

    assertThat(refused(409, "POST", path("sim/lco-01") + "/move", to))
        .contains("name 'van-1/02' means cell 'van-1/02'");
    send("DELETE", path("van-1/02"), null);
    HttpResponse<String> moved = send("POST", path("sim/lco-01") + "/move", to);

    assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
    assertThat(spec("sim/lco-01").pack()).isEqualTo("van-1");
    assertThat(spec("sim/lco-01").chemistry()).isEqualTo(Chemistry.LCO);
    assertThat(fleet.cell("sim/lco-01").orElseThrow().revision()).isEqualTo(revision);
    assertThat(fleet.cellAt("van-1/02", Clock.systemUTC().millis())).isEqualTo("sim/lco-01");
  }

  @Test
  void whoeverIsTakenOffIsGoneFromEveryList() {
    send("POST", "/api/v1/packs", VAN);

    HttpResponse<String> one = send("DELETE", path("van-1/01"), null);
    assertThat(one.statusCode()).isEqualTo(202);
    assertThat(send("GET", path("van-1/01"), null).statusCode()).isEqualTo(404);
    HttpResponse<String> all = send("DELETE", "/api/v1/packs/van-1", null);

    assertThat(json(all).get("retired")).hasSize(3);
    assertThat(json(send("GET", "/api/v1/cells", null)).get("cells")).isEmpty();
    assertThat(refused(404, "DELETE", "/api/v1/packs/van-1", null)).contains("has no cell");
    assertThat(refused(404, "DELETE", path("van-1/01"), null)).contains("is not known");
  }

  @Test
  void aPageOfAnotherSiteAndAnotherHostCanChangeNothing() {
    for (String[] foreign :
        new String[][] {
          {"origin", "https://elsewhere.example"}, {"sec-fetch-site", "cross-site"}
        }) {
      assertThat(send("POST", "/api/v1/packs", VAN, foreign).statusCode()).isEqualTo(403);
      assertThat(send("DELETE", path("sim/lco-01"), null, foreign).statusCode()).isEqualTo(403);
      assertThat(send("PUT", "/api/v1/packs/van-1", VAN, foreign).statusCode()).isEqualTo(403);
    }
    HttpResponse<String> form = send("POST", "/api/v1/packs", null, "content-type", "text/plain");
    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(fleet.cells(io.celltwin.fleet.api.CellQuery.ALL).rows()).isEmpty();
  }

  @Test
  void whatAPathIsNotForIsAnsweredWithWhatItIsFor() {
    HttpResponse<String> response = send("PATCH", path("a"), "{}");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow").orElse(""))
        .contains("GET", "PUT", "DELETE")
        .doesNotContain("POST");
    assertThat(send("DELETE", "/api/v1/cells", null).headers().firstValue("allow").orElse(""))
        .contains("POST");
    assertThat(send("GET", path("a") + "/replacement", null).statusCode()).isEqualTo(405);
    assertThat(send("PUT", path("a") + "/twin", "{}").statusCode()).isEqualTo(405);
  }
}
