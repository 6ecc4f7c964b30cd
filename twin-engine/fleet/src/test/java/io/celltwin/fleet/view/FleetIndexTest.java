package io.celltwin.fleet.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Lineage;
import io.celltwin.fleet.Fixtures;
import io.celltwin.fleet.api.AlertEpisode;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetIndexTest {
  private static CellSpec spec(String cellId) {
    return new CellSpec(
        cellId, Chemistry.LCO, 2, 3.7, 2.5, 4.2, 2.7, 1.5, 4, 0, 60, 2, 24, 0.7, "p", "lab", null);
  }

  @Test
  void cellsBeyondTheBoundAreCountedAndTheKnownOnesStay() {
    var index = new FleetIndex(Clock.systemUTC(), 3);
    for (int i = 0; i < 10; i++) {
      index.spec("c/" + i, spec("c/" + i), true);
    }
    index.spec("c/1", spec("c/1"), true);

    assertThat(index.size()).isEqualTo(3);
    assertThat(index.unlisted()).isEqualTo(7);
    assertThat(index.cell("c/1")).isPresent();
    assertThat(index.cell("c/9")).isEmpty();
  }

  private static Alert alert(String id, String cellId, long eventMillis, Alert.State state) {
    return new Alert(
        id,
        cellId,
        "OVERVOLTAGE",
        Alert.Severity.WARNING,
        state,
        eventMillis,
        1,
        1,
        4.3,
        4.2,
        "V",
        "too high",
        "look",
        1,
        new Lineage("rig", 1, 2));
  }

  @Test
  void anAlertThatFiresAgainIsFoundUnderItsOwnIdToo() {
    var index = new FleetIndex(Clock.systemUTC());
    AlertEpisode first =
        new AlertEpisode(alert("a", "c/1", 10, Alert.State.FIRING), null, null, null);
    AlertEpisode over = first.on(alert("a", "c/1", 20, Alert.State.CLEARED));
    AlertEpisode again = over.again(alert("b", "c/1", 30, Alert.State.FIRING));
    index.episode("c/1", again, true);

    assertThat(index.alert("a")).hasValue(again);
    assertThat(index.alert("b")).hasValue(again);
    assertThat(index.heard(alert("b", "c/1", 30, Alert.State.FIRING))).hasValue(again);
  }

  @Test
  void aPartitionThatGoesTakesItsCellsAndTheirAlertsAlong() {
    var index = new FleetIndex(Clock.systemUTC());
    for (int i = 0; i < 4; i++) {
      index.spec("c/" + i, spec("c/" + i), true);
      Alert fires = alert("a" + i, "c/" + i, 10, Alert.State.FIRING);
      index.episode("c/" + i, new AlertEpisode(fires, null, null, null), true);
    }
    index.arrive(0);
    index.arrive(1);

    index.leave(1, cellId -> cellId.endsWith("1") || cellId.endsWith("3"));

    assertThat(index.here().cells()).containsExactly(0);
    assertThat(index.size()).isEqualTo(2);
    assertThat(index.cell("c/1")).isEmpty();
    assertThat(index.cell("c/2")).isPresent();
    assertThat(index.alert("a3")).isEmpty();
    assertThat(index.holding(Alert.Severity.WARNING)).isEqualTo(2);
  }

  @Test
  void twoHalvesOfAFleetAddUpToTheSameNumbersAsTheWhole() {
    var whole = new FleetIndex(Clock.systemUTC());
    var halves = List.of(new FleetIndex(Clock.systemUTC()), new FleetIndex(Clock.systemUTC()));
    for (int i = 0; i < 101; i++) {
      String id = "c/" + i;
      var twin = Fixtures.twin(id, "p" + i % 7, 3, 100 - 0.37 * i);
      whole.twin(id, twin, false);
      halves.get(i % 2).twin(id, twin, false);
    }

    assertThat(halves.get(1).sums().plus(halves.get(0).sums()).summary())
        .isEqualTo(whole.summary());
    assertThat(whole.summary().all().sohMedian()).isCloseTo(100 - 0.37 * 50, within(1e-9));
  }
}
