package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What if, over a socket. */
class WhatIfRoutesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Dashboard dashboard;

  @BeforeAll
  static void open() {
    var fleet = new MadeUpFleet(Clock.systemUTC()).populate(12, 40);
    dashboard = Dashboard.start(DashboardConfig.on("127.0.0.1", 0), fleet.ports(), () -> "");
  }

  @AfterAll
  static void close() {
    dashboard.close();
  }

  private static HttpResponse<String> post(String cell, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + dashboard.port() + "/api/v1/cells/" + cell + "/what-if"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode asked(String body) throws IOException, InterruptedException {
    HttpResponse<String> response = post("sim%2Fncm-01", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.MAPPER.readTree(response.body());
  }

  @Test
  void eachUseIsAnsweredByCyclesAndDatesInTheOrderItWasAsked() throws Exception {
    JsonNode answer =
        asked(
            "{\"uses\":[{},{\"temperature_celsius\":10,\"cycles_per_day\":2},"
                + "[[0,{}],[50,{\"charge_rate\":1.5}]]],\"warranty_soh\":0.7}");

    assertThat(answer.get("uses")).hasSize(3);
    for (JsonNode use : answer.get("uses")) {
      assertThat(use.get("quantiles")).hasSameSizeAs(use.get("cycles"));
      assertThat(use.get("dates")).hasSameSizeAs(use.get("cycles"));
      for (JsonNode q : use.get("quantiles")) {
        assertThat(q).hasSize(3);
        assertThat(q.get(0).doubleValue()).isLessThanOrEqualTo(q.get(1).doubleValue());
        assertThat(q.get(1).doubleValue()).isLessThanOrEqualTo(q.get(2).doubleValue());
      }
      assertThat(use.get("end_of_life").get("cycles").isNumber()).isTrue();
      assertThat(use.get("model").textValue()).contains("use-1");
    }
    assertThat(answer.at("/uses/0/use")).isEqualTo(answer.get("today"));
    assertThat(answer.at("/uses/0/ageing_per_cycle/value").doubleValue()).isEqualTo(1);
    assertThat(answer.at("/uses/1/use/temperature_celsius").doubleValue()).isEqualTo(10);
    assertThat(answer.at("/uses/1/use/charge_rate")).isEqualTo(answer.at("/today/charge_rate"));
    assertThat(answer.at("/uses/2/use/1/0").doubleValue()).isEqualTo(50);
    assertThat(answer.get("assumed").textValue()).contains("state of charge at rest");
  }

  @Test
  void aThousandUsesAreOneRequestAndOneMoreIsRefused() throws Exception {
    String use = "{\"temperature_celsius\":31.5,\"charge_rate\":0.75,\"depth_from\":0.1}";

    assertThat(
            asked("{\"uses\":[" + String.join(",", Collections.nCopies(1000, use)) + "]}")
                .get("uses"))
        .hasSize(1000);
    HttpResponse<String> more =
        post(
            "sim%2Fncm-01",
            "{\"uses\":[" + String.join(",", Collections.nCopies(1001, use)) + "]}");
    assertThat(more.statusCode()).isEqualTo(400);
    assertThat(more.body()).contains("a list of 1001").contains("1 to 1000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"uses\":[{\"temprature\":35}]} | uses[0].temprature",
        "{\"uses\":[{\"temperature_celsius\":\"35\"}]} | a number",
        "{\"uses\":[{},{\"charge_rate\":-1}]} | uses[1]: charge_rate is -1.0",
        "{\"uses\":[{\"depth_from\":0.9,\"depth_to\":0.2}]} | wanted below depth_to",
        "{\"uses\":[[[10,{}]]]} | step 1 of a plan begins at cycle 10.0",
        "{\"uses\":[[[0,{}],[0,{}]]]} | step 2",
        "{\"uses\":[[[0]]]} | [cycle from which, use]",
        "{\"uses\":{}} | a list of 1 to 1000",
        "{} | a list of 1 to 1000",
        "{\"uses\":[{}],\"warranty_soh\":80} | warranty_soh"
      })
  void whatIsWrongIsNamedWithItsPlace(String body, String named) throws Exception {
    HttpResponse<String> response = post("sim%2Fncm-01", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(named);
  }

  private static HttpResponse<String> ofPack(String pack, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + dashboard.port() + "/api/v1/packs/" + pack + "/what-if"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aPackEndsWithTheCellThatEndsFirst() throws Exception {
    String uses = "{\"uses\":[{},{\"temperature_celsius\":40}]}";
    HttpResponse<String> response = ofPack("ncm-p1", uses);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode pack = Json.MAPPER.readTree(response.body());

    assertThat(pack.get("cells").intValue()).isEqualTo(3);
    assertThat(pack.get("left_out").intValue()).isZero();
    for (int use = 0; use < 2; use++) {
      double first = Double.MAX_VALUE;
      String whose = "";
      for (int cell = 1; cell <= 3; cell++) {
        String id = "sim/ncm-0" + cell;
        JsonNode alone = Json.MAPPER.readTree(post(id.replace("/", "%2F"), uses).body());
        double end = alone.at("/uses/" + use + "/end_of_life/cycles").doubleValue();
        if (end < first) {
          first = end;
          whose = id;
        }
      }
      JsonNode told = pack.at("/uses/" + use);
      assertThat(told.at("/end_of_life/cycles").doubleValue()).isEqualTo(first);
      assertThat(told.get("weakest_cell_id").textValue()).isEqualTo(whose);
      assertThat(told.get("quantiles")).hasSameSizeAs(told.get("cycles"));
    }
  }

  @Test
  void aPackThatIsNotKnownAndTooManyUsesForOneAreSaidSo() throws Exception {
    assertThat(ofPack("no%2Fsuch", "{\"uses\":[{}]}").body()).contains("unknown_pack");
    assertThat(ofPack("ncm-p1", "{\"uses\":[]}").body()).contains("a list of 1 to 1000");
  }

  @Test
  void aCellThatIsNotKnownIsSaidSo() throws Exception {
    HttpResponse<String> response = post("no%2Fsuch", "{\"uses\":[{}]}");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("unknown_cell");
  }
}
