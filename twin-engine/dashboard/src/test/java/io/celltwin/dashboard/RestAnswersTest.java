package io.celltwin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.codec.EventFields;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Twin;
import io.celltwin.fleet.api.CycleRow;
import io.celltwin.fleet.api.ImpedanceRow;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A name in an answer is the topic's, and carries the topic's value. */
class RestAnswersTest {
  private static final MadeUpFleet FLEET = new MadeUpFleet(Clock.systemUTC()).populate(8, 40);
  private static final RestAnswers ANSWERS = new RestAnswers(FLEET.ports().fields());

  private static JsonNode json(Object tree) throws IOException {
    return Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(tree));
  }

  /** Every name of the row is the topic's, but for these, and has the same value there. */
  private static void sameAsOnTheTopic(JsonNode row, Map<String, Object> topic, Set<String> itsOwn)
      throws IOException {
    JsonNode there = json(topic);
    List<String> strange = new ArrayList<>();
    for (var field : row.properties()) {
      if (itsOwn.contains(field.getKey())) {
        continue;
      }
      if (!there.has(field.getKey())) {
        strange.add(field.getKey());
      } else {
        assertThat(field.getValue()).as(field.getKey()).isEqualTo(there.get(field.getKey()));
      }
    }
    assertThat(strange).isEmpty();
  }

  @Test
  void aRowOfTheHistoryIsTheOperationAndWhatItMeasured() throws IOException {
    int rows = 0;
    for (String cell : List.of("sim/lco-01", "sim/nca-02", "sim/lfp-01")) {
      for (Cycle cycle : FLEET.latest(cell)) {
        Map<String, Object> topic = new LinkedHashMap<>(EventFields.of(cycle));
        @SuppressWarnings("unchecked")
        var measured = (Map<String, Object>) topic.get("measured");
        measured.forEach(topic::putIfAbsent);

        sameAsOnTheTopic(json(ANSWERS.cycle(CycleRow.of(cycle, null))), topic, Set.of("quality"));
        rows++;
      }
    }
    assertThat(rows).isPositive();
  }

  @Test
  void aRowOfImpedancesIsTheSpectrumWithoutItsPoints() throws IOException {
    var spectrum =
        new Impedance(
            "a/1",
            "rig",
            3,
            4,
            1_700_000_000_000L,
            24.5,
            0.041,
            0.072,
            new double[0],
            new double[0],
            new TreeMap<>());

    sameAsOnTheTopic(
        json(RestAnswers.impedance(ImpedanceRow.of(spectrum))),
        EventFields.of(spectrum),
        Set.of("time")); // on the topic start_unix_time_millisecond
  }

  @Test
  void aTwinHasAllFieldsOfItsTopicWithItsAttributesTogether() throws IOException {
    Twin twin = FLEET.twin("sim/lco-01").orElseThrow();
    JsonNode shown = json(ANSWERS.twin(twin));
    JsonNode topic = json(EventFields.of(twin));

    for (var field : topic.properties()) {
      JsonNode here =
          shown.has(field.getKey())
              ? shown.get(field.getKey())
              : shown.get("attributes").get(field.getKey());
      assertThat(here).as(field.getKey()).isEqualTo(field.getValue());
    }
    assertThat(shown.get("attributes")).hasSize(23);
  }

  @Test
  void whatHasNoTopicHasNoNames() {
    assertThatThrownBy(() -> EventFields.of("text")).hasMessageContaining("java.lang.String");
  }
}
