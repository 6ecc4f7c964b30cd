package io.celltwin.core.state;

import static io.celltwin.domain.OperationKind.CHARGE;
import static io.celltwin.domain.OperationKind.DISCHARGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Measured;
import io.celltwin.domain.MeasuredBuilder;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.testkit.Cell;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChargeBalanceTest {
  private static final CellSpec SPEC = new Cell().spec(); // 2 Ah
  private static final long HOUR = 3_600_000;

  private static Cycle operation(OperationKind kind, long end, double in, double out) {
    double[] x = new double[26];
    Arrays.fill(x, Double.NaN);
    Measured m =
        MeasuredBuilder.nothing()
            .capacity(kind == DISCHARGE ? out : Double.NaN)
            .energy(x[1])
            .capacityToCutoff(x[2])
            .discharged(out)
            .charged(in)
            .energyDischarged(0)
            .energyCharged(0)
            .ccTime(3600)
            .cvTime(kind == CHARGE ? 600 : Double.NaN)
            .ccCharge(in)
            .cvCharge(0)
            .loadCurrent(x[11])
            .peakCurrent(x[12])
            .firstVoltage(4.2)
            .lastVoltage(3)
            .minVoltage(3)
            .maxVoltage(4.2)
            .meanTemperature(25)
            .minTemperature(25)
            .maxTemperature(25)
            .ambient(x[20])
            .resistance(x[21])
            .lastCurrent(kind == CHARGE ? 0.02 : -1)
            .lastTemperature(25)
            .hotTime(0)
            .coldTime(0)
            .build();
    return CycleBuilder.of("cell")
        .revision(1)
        .cycleNumber(1)
        .kind(kind)
        .startMillis(end - HOUR)
        .endMillis(end)
        .samples(100)
        .lineage(new Lineage("s", 0, 0))
        .measured(m)
        .quality(Quality.GOOD)
        .comparable(kind == DISCHARGE)
        .build();
  }

  /** Three hours of charge, two of discharge, of a cell that loses some amperes all the while. */
  private static ChargeBalance cycled(int cycles, double leak) {
    var balance = new ChargeBalance();
    for (int i = 0; i < cycles; i++) {
      balance.accept(SPEC, operation(CHARGE, (5L * i + 3) * HOUR, 1.8 + 3 * leak, 0));
      balance.accept(SPEC, operation(DISCHARGE, (5L * i + 5) * HOUR, 0, 1.8 - 2 * leak));
    }
    return balance;
  }

  @Test
  void whatLeaksAwayIsToldByWhatFullChargesTake() {
    ChargeBalance balance = cycled(5, 0.05);

    assertThat(balance.lost()).isCloseTo(0.05, within(1e-9));
    // two hours from full to empty at 0.05 A are 0.1 Ah of 2 Ah
    assertThat(balance.before(SPEC, operation(DISCHARGE, 25 * HOUR, 0, 1.7)))
        .isCloseTo(0.05, within(1e-9));
  }

  @Test
  void aSoundCellsSideReactionsAreNotSpokenOf() {
    ChargeBalance balance = cycled(5, 0.002);

    assertThat(balance.before(SPEC, operation(DISCHARGE, 25 * HOUR, 0, 1.7))).isZero();
  }

  @Test
  void onceIsNotCertain() {
    assertThat(cycled(2, 0.05).lost()).isNaN();
  }
}
