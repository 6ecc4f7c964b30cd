package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HistoryRoutesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String CELL = "/api/v1/cells/sim%2Flco-01/";

  private static Dashboard kept;
  private static Dashboard without;

  @BeforeAll
  static void open() {
    var fleet = new MadeUpFleet(Clock.systemUTC()).populate(12, 40);
    var config = DashboardConfig.on("127.0.0.1", 0);
    kept = Dashboard.start(config, fleet.ports().with(new MadeUpHistory(fleet)), () -> "");
    without = Dashboard.start(config, fleet.ports(), () -> "");
  }

  @AfterAll
  static void close() {
    kept.close();
    without.close();
  }

  private static JsonNode asked(Dashboard of, int status, String path) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.port() + CELL + path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Json.MAPPER.readTree(answer.body());
  }

  @Test
  void aTwinIsToldAsItWas() throws Exception {
    assertThat(asked(kept, 200, "twin?at=2026-03-01T12:00:00Z").path("revision").isNumber())
        .isTrue();
    assertThat(asked(kept, 200, "twin?revision=3").path("attributes").isObject()).isTrue();
    assertThat(asked(kept, 404, "twin?at=1999-03-01T12:00:00Z").path("code").asText())
        .isEqualTo("no_twin");
  }

  @Test
  void aForecastOfThenStandsBesideWhatCameTrue() throws Exception {
    JsonNode actual = asked(kept, 200, "forecast?at=2026-03-01T12:00:00Z").path("actual").get(0);

    assertThat(actual.path("cycles_ahead").asInt()).isEqualTo(1);
    assertThat(actual.path("soh").asDouble()).isEqualTo(0.93);
    assertThat(actual.path("soh_upper").isNull()).isTrue();
    assertThat(asked(kept, 200, "forecast").has("actual")).as("that of now has no after").isFalse();
  }

  @Test
  void alertsAreToldAsTheyStoodThen() throws Exception {
    JsonNode alerts = asked(kept, 200, "alerts?at=2026-03-01T12:00:00Z").path("alerts");

    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(0).path("state").asText()).isEqualTo("OPEN");
    assertThat(alerts.get(1).path("state").asText()).isEqualTo("CLEARED");
    assertThat(asked(kept, 200, "alerts?at=2026-03-01T12:00:00Z&state=open").path("alerts"))
        .hasSize(1);
  }

  @Test
  void whereNoHistoryIsKeptTheAnswerSaysWhatToSet() throws Exception {
    for (String path :
        new String[] {
          "twin?revision=3", "forecast?at=2026-03-01T12:00:00Z", "alerts?at=2026-03-01T12:00:00Z"
        }) {
      JsonNode problem = asked(without, 404, path);
      assertThat(problem.path("code").asText()).isEqualTo("no_history");
      assertThat(problem.path("detail").asText()).contains("lake.folder");
    }
  }

  @Test
  void aTimeThatCannotBeMeantIsRefusedByName() throws Exception {
    for (String at :
        new String[] {"yesterday", "2026-03-01", "9999-01-01T00:00:00Z", "1969-01-01T00:00:00Z"}) {
      assertThat(asked(kept, 400, "twin?at=" + at).path("detail").asText())
          .contains("at is '" + at);
    }
    asked(kept, 400, "twin?revision=0");
    assertThat(asked(kept, 400, "twin?revision=3&at=2026-03-01T12:00:00Z").path("detail").asText())
        .contains("no revision beside at");
  }

  @Test
  void aQuestionThatWouldReadTooMuchIsRefusedWithTheWayOut() throws Exception {
    JsonNode problem = asked(kept, 422, "twin?at=1975-01-01T00:00:00Z");

    assertThat(problem.path("code").asText()).isEqualTo("too_much_history");
    assertThat(problem.path("detail").asText()).contains("ask for less");
  }
}
