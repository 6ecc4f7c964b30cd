package io.celltwin.core.alert;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celltwin.core.saved.SavedFields;
import io.celltwin.core.state.Life;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.CellSpec;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Of a cell whose limits are 2.7 and 4.2 V, −10 and 55 °C, 2.5 A in and 6 A out. */
class LimitWatchTest {
  private static List<Alert> alerts(Cell cell) {
    return new Life(cell.spec()).live(cell.frames(50)).end().alerts;
  }

  private static Cell reads(Cell cell, int times, double voltage, double current) {
    for (int i = 0; i < times; i++) {
      cell.reads(voltage + 1e-5 * i, current);
    }
    return cell;
  }

  @Test
  void aCellAboveItsCutoffAtRestIsOverchargedAndFiresOnce() {
    Cell cell = reads(reads(new Cell().rest(ofMinutes(1)), 300, 4.45, 0), 1200, 4.15, 0);

    List<Alert> alerts = alerts(cell);

    assertThat(alerts).extracting(Alert::kind).contains("OVERCHARGE", "OVERVOLTAGE");
    List<Alert> overcharge = alerts.stream().filter(a -> a.kind().equals("OVERCHARGE")).toList();
    assertThat(overcharge).extracting(Alert::state).containsExactly(State.FIRING, State.CLEARED);
    assertThat(overcharge).extracting(Alert::id).containsOnly(overcharge.get(0).id());
    assertThat(overcharge.get(0).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(overcharge.get(0).message())
        .isEqualTo("test/1: voltage at rest 4.450 V, limit 4.300 V, for 1 s");
    assertThat(overcharge.get(0).action()).isNotBlank();
  }

  @Test
  void aSpikeAChargersOvershootAndALateSwitchOffAreNoAlerts() {
    Cell cell = new Cell().chargedTo(0.9).rest(ofMinutes(1));
    cell.reads(8.39, 0); // a charger that switches on
    reads(cell, 10, 4.36, 1.5); // a cold cell's first seconds
    cell.chargedTo(0.05).draw(2.0, ofMinutes(1));
    cell.every(ofSeconds(20)).reads(2.3, -2).every(ofSeconds(1)).rest(ofMinutes(10));
    cell.chargedTo(0.5).reads(3.4, -8).rest(ofMinutes(10)); // one sample of −8 A

    assertThat(alerts(cell)).isEmpty();
  }

  @Test
  void currentBeyondTheCellIsToldForBothDirections() {
    assertThat(alerts(new Cell().chargedTo(0.3).push(3.0, ofSeconds(20))))
        .extracting(Alert::kind)
        .containsExactly("OVERCURRENT");
    assertThat(alerts(new Cell().draw(7.0, ofSeconds(20))))
        .extracting(Alert::kind)
        .containsExactly("OVERCURRENT");
  }

  @Test
  void heatThatReturnsEveryCycleIsOneEpisode() {
    Cell cell = new Cell().every(ofSeconds(10));
    for (int k = 0; k < 8; k++) {
      cell.chargedTo(1).at(57).draw(1.0, ofMinutes(5)).at(30).rest(ofHours(1));
    }

    assertThat(alerts(cell)).extracting(Alert::kind).containsExactly("OVERTEMPERATURE");

    assertThat(alerts(new Cell().at(66).rest(ofSeconds(5))))
        .extracting(Alert::kind)
        .containsExactly("OVERHEATING");
  }

  @Test
  void aDeadCellIsDeadAndItsConnectionNoSeriesOfFaults() {
    Cell cell = reads(new Cell().every(ofSeconds(5)), 60, 0.3, 0);
    for (int k = 0; k < 5; k++) {
      reads(reads(cell, 3, 4.98, 0), 60, 0.3, 0);
    }

    assertThat(alerts(cell)).extracting(Alert::kind).containsExactly("CELL_DEAD");
  }

  @Test
  void anOpenConnectionIsASensorFaultAndNoOvercharge() {
    Cell cell = reads(new Cell().rest(ofMinutes(2)), 1, 0.003, 0);
    reads(reads(cell, 2, 4.985, 0), 1, 4.21, 0).rest(ofMinutes(5));

    assertThat(alerts(cell))
        .extracting(a -> a.kind() + " " + a.state())
        .containsExactly("SENSOR_FAULT FIRING", "SENSOR_FAULT CLEARED");
  }

  @Test
  void anAlertSaysTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(alerts(new Cell().draw(7.0, ofSeconds(20))).get(0).message())
          .isEqualTo("test/1: discharge current 7.000 A, limit 6.600 A, for 2 s");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aRuleThatOneSpikeCouldFireIsRefused() {
    assertThatThrownBy(
            () ->
                new LimitRule(
                    "X",
                    Severity.INFO,
                    LimitRule.Watched.VOLTAGE,
                    true,
                    4.3,
                    4.2,
                    1,
                    0,
                    0,
                    1,
                    "",
                    ""))
        .hasMessage("rule X: 1 samples, wanted at least 2");
  }

  @Test
  void everySavedSlotHasItsRule() {
    CellSpec spec = new Cell().spec();

    assertThat(LimitRules.of(spec))
        .extracting(LimitRule::kind)
        .containsExactly(
            "OVERCHARGE",
            "OVERVOLTAGE",
            "UNDERVOLTAGE",
            "OVERTEMPERATURE",
            "OVERHEATING",
            "UNDERTEMPERATURE",
            "OVERCURRENT",
            "OVERCURRENT",
            "CELL_DEAD",
            "SENSOR_FAULT");
  }

  /** As another release wrote it whose rules stood in another order. */
  private static LimitWatch readWhereItStoodAs(LimitWatch watch, List<String> theirNames)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    watch.fields(SavedFields.writing(new DataOutputStream(bytes)), theirNames);
    LimitWatch read = new LimitWatch();
    var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    read.fields(SavedFields.reading(in));
    assertThat(in.available()).isZero();
    return read;
  }

  private static List<Alert> atRest(LimitWatch watch, long second, int times, double voltage) {
    var limits = new LimitWatch.Limits(new Cell().spec());
    var place = new LimitWatch.Place("rig", 1, null, 1);
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      watch.sample(limits, (second + i) * 1_000_000, voltage, 0, 25, place, alerts);
    }
    return alerts;
  }

  @Test
  void anAlertThatIsOpenStaysTheRulesOwnWhereverTheRuleStands() throws IOException {
    LimitWatch watch = new LimitWatch();
    List<Alert> fired = atRest(watch, 0, 60, 4.45);
    assertThat(fired).extracting(Alert::kind).containsExactly("OVERCHARGE", "OVERVOLTAGE");

    // overcharge stood third, overvoltage has gone, another rule stood first
    List<String> theirs = new ArrayList<>(LimitWatch.NAMES);
    theirs.set(0, "OVERCHARGE");
    theirs.set(1, "A_RULE_THAT_HAS_GONE");
    LimitWatch read = readWhereItStoodAs(watch, theirs);

    List<Alert> cleared = atRest(read, 60, 1200, 4.0);
    assertThat(cleared).singleElement().extracting(Alert::kind).isEqualTo("OVERCHARGE");
    assertThat(cleared.get(0).id()).isEqualTo(fired.get(0).id());

    Collections.swap(theirs, 0, 1); // what fired first is the one that has gone
    theirs.set(1, "OVERVOLTAGE");
    assertThat(atRest(readWhereItStoodAs(watch, theirs), 60, 1200, 4.0))
        .extracting(Alert::kind)
        .containsExactly("OVERVOLTAGE");
  }

  @Test
  void bitsThatWereSavedWithTheirNamesCountAsTheyDoNow() {
    assertThat(LimitWatch.bitsNow(0b101, LimitWatch.names())).isEqualTo(0b101);
    assertThat(LimitWatch.bitsNow(0b111, "UNDERVOLTAGE,A_RULE_THAT_HAS_GONE,OVERCHARGE"))
        .isEqualTo(0b101);
  }

  @Test
  void eachRuleHasItsNameAtItsPlace() {
    List<LimitRule> rules = LimitRules.of(new Cell().spec());
    assertThat(LimitWatch.NAMES).hasSameSizeAs(rules).doesNotHaveDuplicates();
    for (int i = 0; i < rules.size(); i++) {
      assertThat(LimitWatch.NAMES.get(i).split("\\.", -1)[0]).isEqualTo(rules.get(i).kind());
    }
  }
}
