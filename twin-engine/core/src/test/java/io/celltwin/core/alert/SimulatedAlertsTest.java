package io.celltwin.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.celltwin.core.state.Life;
import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Frame;
import io.celltwin.simulation.Fault;
import io.celltwin.simulation.SimulatedFleet;
import io.celltwin.simulation.SimulatedFleet.Wanted;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulated cells in which a fault begins at the fortieth discharge, and what is told of them. */
class SimulatedAlertsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int FROM = 40;

  /** A cell's life in so many days, looked at every twenty seconds. */
  private static Life life(String design, Fault fault, int days) throws IOException {
    return life(design, fault, days, 20);
  }

  private static Life life(String design, Fault fault, int days, int everySeconds)
      throws IOException {
    CellSource cell =
        SimulatedFleet.of(
                77,
                List.of(new Wanted(design, 0, fault, FROM, 0.02)),
                START,
                Duration.ofSeconds(everySeconds))
            .cells()
            .get(0);
    Life life = new Life(cell.spec());
    long end = START.plus(Duration.ofDays(days)).toEpochMilli();
    try (CellStream items = cell.open()) {
      while (items.hasNext()) {
        if (items.next() instanceof DatasetItem.Telemetry telemetry) {
          Frame frame = telemetry.frame();
          if (frame.startMillis() > end) {
            break;
          }
          life.live(List.of(frame));
        }
      }
    }
    return life.end();
  }

  private static Set<String> fired(Life life) {
    return life.alerts.stream()
        .filter(a -> a.state() == Alert.State.FIRING)
        .map(Alert::kind)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "lco, SMALL_LEAK, INTERNAL_LEAK",
    "ncm, SMALL_LEAK, INTERNAL_LEAK",
    "ncm, LARGE_LEAK, INTERNAL_LEAK",
    "lfp, MEDIUM_LEAK, INTERNAL_LEAK",
    "ncm, PLATING, LITHIUM_PLATING",
    "nca, SENSOR_DRIFT, SENSOR_DRIFT",
    "ncm, STUCK_VOLTAGE, SENSOR_STUCK",
    "lco, STUCK_TEMPERATURE, SENSOR_STUCK",
    "nca, COOLING_LOST, COOLING_FAULT",
    "ncm, CONTACT_RESISTANCE, RESISTANCE_GROWTH",
    "lco, CURRENT_UNIT, UNIT_FAULT",
    "ncm, VOLTAGE_UNIT, UNIT_FAULT",
    "nca, TEMPERATURE_UNIT, UNIT_FAULT",
    "ncm, MISSING_SAMPLES, SAMPLES_LOST",
    "nca, CLOCK_STEP, CLOCK_STEP",
    "ncm, SLOW_LOGGER, DATA_DEGRADED",
    "nca, LOST_PROBE, DATA_DEGRADED",
    "lfp, BAD_READINGS, DATA_DEGRADED",
    "ncm, SILENCE, SILENT",
    "ncm, COLD, UNDERTEMPERATURE",
  })
  void eachFaultIsToldByName(String design, Fault fault, String kind) throws IOException {
    assertThat(fired(life(design, fault, 26))).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lco", "ncm", "nca", "lfp"})
  void aSoundCellIsLeftAlone(String design) throws IOException {
    assertThat(fired(life(design, Fault.NONE, 26))).isEmpty();
  }

  @Test
  void aFrostIsUndertemperatureAloneAndOverTheDayItEnds() throws IOException {
    Life life = life("ncm", Fault.COLD, 26);

    // braking in the cold, with three times the resistance, is an overvoltage indeed
    assertThat(fired(life))
        .contains("UNDERTEMPERATURE")
        .isSubsetOf("UNDERTEMPERATURE", "OVERVOLTAGE");
    List<Alert> cold = life.alerts("UNDERTEMPERATURE");
    Alert over = cold.get(cold.size() - 1);
    assertThat(over.state()).isEqualTo(Alert.State.CLEARED);
    assertThat(over.eventMillis() - cold.get(0).eventMillis())
        .isLessThan(Duration.ofHours(3 * 24 + 6).toMillis());
    assertThat(over.action()).isEqualTo("It is warm enough to be charged again.");
  }

  @Test
  void aCellThatLosesSamplesHasNoKnee() throws IOException {
    assertThat(fired(life("ncm", Fault.MISSING_SAMPLES, 40))).doesNotContain("CAPACITY_KNEE");
  }

  @ParameterizedTest
  @CsvSource({"ncm, 60", "nca, 60", "ncm, 20", "nca, 20", "lco, 20"})
  void chargeThatFlowsBetweenSamplesOfALoggerThatBecameSlowIsNoLeak(String design, int seconds)
      throws IOException {
    assertThat(fired(life(design, Fault.SLOW_LOGGER, 40, seconds))).doesNotContain("INTERNAL_LEAK");
  }

  @Test
  void aLeakIsToldWithTheCurrentThatIsLost() throws IOException {
    Life life = life("ncm", Fault.MEDIUM_LEAK, 26);

    Alert leak = life.alerts("INTERNAL_LEAK").get(0);
    // 3 Ah / 150 h, less where the two days looked at were begun without it
    assertThat(leak.value() * 3).isBetween(0.004, 0.022);
    assertThat(leak.message()).contains("are lost inside it between full charges");
  }

  @Test
  void everyRuleSaysWhatToDoAndWhatToDoWhenItIsOver() {
    List<String[]> words = new ArrayList<>();
    LimitRules.of(new io.celltwin.testkit.Cell().spec())
        .forEach(r -> words.add(new String[] {r.kind(), r.action(), r.clearing()}));
    for (AgeingRule r :
        List.of(
            AgeingRule.END_OF_LIFE,
            AgeingRule.RESISTANCE_GROWTH,
            AgeingRule.CAPACITY_KNEE,
            AgeingRule.RUL_BELOW_HORIZON,
            AgeingRule.SAMPLES_LOST,
            AgeingRule.DATA_DEGRADED,
            AgeingRule.CLOCK_STEP,
            AgeingRule.UNIT_FAULT,
            AgeingRule.SENSOR_STUCK,
            AgeingRule.SENSOR_DRIFT,
            AgeingRule.INTERNAL_LEAK,
            AgeingRule.LITHIUM_PLATING,
            AgeingRule.COOLING_FAULT,
            AgeingRule.SILENT,
            PackWatch.IMBALANCE,
            PackWatch.WEAK_CELL,
            PackWatch.SELF_DISCHARGE,
            PackWatch.BALANCER_BUSY,
            PackWatch.STUCK)) {
      words.add(new String[] {r.kind(), r.action(), r.clearing()});
    }

    assertThat(words)
        .allSatisfy(
            w -> {
              assertThat(w[1]).as(w[0]).isNotBlank();
              assertThat(w[2]).as(w[0]).isNotBlank().isNotEqualTo(w[1]);
              assertThat(w[2]).as(w[0]).doesNotContain("keep people away");
            });
  }
}
