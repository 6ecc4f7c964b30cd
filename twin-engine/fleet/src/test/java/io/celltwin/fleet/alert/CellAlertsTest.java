package io.celltwin.fleet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.Lineage;
import io.celltwin.fleet.api.AlertEpisode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One cell, and what its rules say in turn; hours of event time. */
class CellAlertsTest {
  private final Map<String, AlertEpisode> episodes = new LinkedHashMap<>();
  private int news;

  private void says(String kind, State state, String id, long hour) {
    Alert alert =
        new Alert(
            id,
            "c",
            kind,
            Severity.WARNING,
            state,
            hour * 3_600_000,
            null,
            1,
            1,
            1,
            "1",
            kind,
            state == State.FIRING ? "mend it" : "it is well",
            1,
            new Lineage("s", 0, 1));
    for (AlertEpisode moved : CellAlerts.on(episodes.values(), alert)) {
      AlertEpisode before = episodes.put(CellAlerts.idOf(moved), moved);
      news += moved.isNews(before == null ? AlertEpisode.NONE : before) ? 1 : 0;
    }
  }

  private long holding() {
    return episodes.values().stream().filter(AlertEpisode::holds).count();
  }

  @Test
  void anAlertThatFlapsIsOneEpisodeThatCounts() {
    for (int k = 0; k < 15; k++) {
      says("OVERVOLTAGE", State.FIRING, "id" + k, 10L * k);
      says("OVERVOLTAGE", State.CLEARED, "id" + k, 10L * k + 1);
    }

    assertThat(episodes).containsOnlyKeys("id0");
    assertThat(episodes.get("id0").times()).isEqualTo(15);
    assertThat(episodes.get("id0").state()).isEqualTo(AlertEpisode.State.CLEARED);
    // that it fires, that it is over, and once more that it is over
    assertThat(news).isEqualTo(3);
  }

  @Test
  void aWeekLaterItIsAnotherEpisode() {
    says("OVERVOLTAGE", State.FIRING, "a", 0);
    says("OVERVOLTAGE", State.CLEARED, "a", 1);
    says("OVERVOLTAGE", State.FIRING, "b", 1 + 24 * 7 + 1);

    assertThat(episodes).containsOnlyKeys("a", "b");
  }

  @Test
  void whatIsDeliveredAgainChangesNothing() {
    for (int round = 0; round < 3; round++) {
      says("OVERVOLTAGE", State.FIRING, "a", 0);
      says("OVERVOLTAGE", State.CLEARED, "a", 1);
      says("OVERVOLTAGE", State.FIRING, "b", 5);
      says("OVERVOLTAGE", State.CLEARED, "b", 6);
      says("OVERVOLTAGE", State.FIRING, "c", 9);
    }

    assertThat(episodes).containsOnlyKeys("a");
    assertThat(episodes.get("a").times()).isEqualTo(3);
    assertThat(holding()).isEqualTo(1);
  }

  @Test
  void theEndOfLifeClosesWhatWasForetold() {
    says("RUL_BELOW_HORIZON", State.FIRING, "rul", 0);
    assertThat(holding()).isEqualTo(1);

    says("END_OF_LIFE", State.FIRING, "end", 10);

    assertThat(episodes.get("rul").state()).isEqualTo(AlertEpisode.State.EXPLAINED);
    assertThat(episodes.get("rul").heldBy()).isEqualTo("END_OF_LIFE");
    assertThat(holding()).isEqualTo(1);
  }

  @Test
  void aSensorThatDriftsHoldsBackTheOvervoltageItShows() {
    says("SENSOR_DRIFT", State.FIRING, "drift", 0);
    for (int k = 0; k < 15; k++) {
      says("OVERVOLTAGE", State.FIRING, "ov" + k, 10 * k + 1);
      says("OVERVOLTAGE", State.CLEARED, "ov" + k, 10 * k + 2);
    }

    assertThat(news).isEqualTo(1); // the drift
    assertThat(episodes).containsOnlyKeys("drift", "ov0");
  }

  @Test
  void aDeadCellHasNoSeriesOfSensorFaults() {
    says("CELL_DEAD", State.FIRING, "dead", 0);
    for (int k = 0; k < 24; k++) {
      says("SENSOR_FAULT", State.FIRING, "s" + k, 200 * k + 1);
      says("SENSOR_FAULT", State.CLEARED, "s" + k, 200 * k + 2);
    }

    assertThat(news).isEqualTo(1);
    assertThat(holding()).isEqualTo(1);
  }

  @Test
  void whatWasHeldBackIsToldWhenItsCauseIsGone() {
    says("SENSOR_DRIFT", State.FIRING, "drift", 0);
    says("OVERVOLTAGE", State.FIRING, "ov", 1);
    assertThat(news).isEqualTo(1);

    says("SENSOR_DRIFT", State.CLEARED, "drift", 5);

    assertThat(episodes.get("ov").state()).isEqualTo(AlertEpisode.State.OPEN);
    assertThat(news).isEqualTo(3); // the drift is over, and there is an overvoltage
  }

  @Test
  void dangerIsNeverHeldBack() {
    says("SENSOR_DRIFT", State.FIRING, "drift", 0);
    says("SENSOR_STUCK", State.FIRING, "stuck", 0);
    says("OVERCHARGE", State.FIRING, "oc", 1);
    says("OVERHEATING", State.FIRING, "oh", 1);
    says("TR_PRECURSOR", State.FIRING, "tr", 1);

    assertThat(episodes.values().stream().filter(AlertEpisode::holds).map(CellAlerts::idOf))
        .contains("oc", "oh", "tr");
  }

  @Test
  void aSubscriberHearsOfNoFlapNoConsequenceAndNothingThatWasSilenced() {
    says("OVERVOLTAGE", State.FIRING, "a", 0);
    AlertEpisode first = episodes.get("a");
    assertThat(first.wants(first.firing(), 0)).isTrue();

    says("OVERVOLTAGE", State.CLEARED, "a", 1);
    says("OVERVOLTAGE", State.FIRING, "b", 2);
    Alert again = alert("OVERVOLTAGE", "b");
    assertThat(episodes.get("a").wants(again, 0)).isFalse();

    says("SENSOR_DRIFT", State.FIRING, "drift", 3);
    assertThat(episodes.get("a").wants(alert("OVERVOLTAGE", "a"), 0)).isFalse();
  }

  private static Alert alert(String kind, String id) {
    return new Alert(
        id,
        "c",
        kind,
        Severity.WARNING,
        State.FIRING,
        0,
        null,
        1,
        1,
        1,
        "1",
        "",
        "",
        1,
        new Lineage("s", 0, 1));
  }
}
