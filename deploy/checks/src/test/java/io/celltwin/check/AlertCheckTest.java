package io.celltwin.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertCheckTest {
  private static CellSpec spec() {
    return new CellSpec(
        "c", Chemistry.NCM, 2, 3.6, 2.7, 4.2, 2.7, 2, 4, 0, 55, 2, 25, 0.8, null, null, null);
  }

  @Test
  void mostFaultsAreToldAndHardlyAnythingThatIsNone() {
    AlertCheck check = new AlertCheck(WatchedCell.Models.NONE);

    check.simulated(AlertCheck.TUNING, 33, Duration.ofSeconds(20));

    AlertLedger ledger = check.ledger();
    assertThat(ledger.cellYears()).isGreaterThan(2);
    assertThat(ledger.overall().recall()).as("%s", ledger.missed()).isGreaterThanOrEqualTo(0.9);
    assertThat(ledger.overall().falseCritical()).as("%s", ledger.wrong()).isZero();
    assertThat(ledger.wrong().size()).as("%s", ledger.wrong()).isLessThanOrEqualTo(2);
    assertThat(ledger.rows())
        .extracting(AlertLedger.Row::kind)
        .contains("INTERNAL_LEAK", "SENSOR_DRIFT", "END_OF_LIFE", "RUL_BELOW_HORIZON");
  }

  @Test
  void anAlertThatIsNotSoIsFalseAndOneThatDoesNotComeIsMissed() {
    AlertLedger ledger = new AlertLedger();
    long year = Math.round(365.25 * 86_400_000);

    ledger.add(
        "c",
        AlertTruth.known(spec(), "CELL_DEAD", Set.of("CELL_DEAD")),
        List.of(new AlertLedger.Told("TR_PRECURSOR", Severity.CRITICAL, 5, "too warm")),
        0,
        year);

    assertThat(ledger.overall().recall()).isZero();
    assertThat(ledger.overall().falsePerCellYear()).isCloseTo(1, within(1e-9));
    assertThat(ledger.overall().falseCritical()).isEqualTo(1);
    assertThat(ledger.missed()).containsExactly("c CELL_DEAD");
    assertThat(ledger.wrong()).containsExactly("c too warm");
  }

  @Test
  void theIntervalOfARateIsGarwoods() {
    // from tables of the Poisson distribution: none seen, 0 to 3.69; three seen, 0.62 to 8.77
    assertThat(AlertLedger.interval(0, 1)[1]).isCloseTo(3.689, within(0.001));
    assertThat(AlertLedger.interval(3, 1)[0]).isCloseTo(0.619, within(0.001));
    assertThat(AlertLedger.interval(3, 1)[1]).isCloseTo(8.767, within(0.001));
  }
}
