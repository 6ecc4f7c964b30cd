package io.celltwin.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.OperationKind;
import io.celltwin.fleet.api.CycleRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UsualUseTest {
  private static final double NAN = Double.NaN;
  private static final long DAY = 86_400_000L;
  private static final CellSpec CELL =
      new CellSpec(
          "a/1",
          Chemistry.NCM,
          50,
          3.6,
          2.5,
          4.2,
          2.5,
          100,
          100,
          -20,
          60,
          50,
          25,
          0.8,
          null,
          null,
          null);

  private static CycleRow row(
      OperationKind kind, int cycle, long start, double load, double out, double celsius) {
    return new CycleRow(
        cycle,
        null,
        cycle,
        kind,
        start,
        start + 3_600_000,
        100,
        NAN,
        out,
        NAN,
        NAN,
        NAN,
        load,
        NAN,
        NAN,
        celsius,
        celsius,
        NAN,
        1,
        false,
        null,
        new Lineage("s", 1, 2),
        null,
        new TreeMap<>());
  }

  @Test
  void itsLatestOperationsShowHowItIsUsed() {
    List<CycleRow> rows = new ArrayList<>();
    for (int k = 0; k < 10; k++) { // two cycles a day, 30 of the 45 Ah it holds
      rows.add(row(OperationKind.CHARGE, k, k * DAY / 2, 25, 0, 31));
      rows.add(row(OperationKind.DISCHARGE, k, k * DAY / 2 + DAY / 8, -50, 30, 33));
    }
    UsualUse told = UsualUse.of(rows, CELL, 0.9);

    assertThat(told.use().chargeRate()).isCloseTo(0.5, within(1e-9));
    assertThat(told.use().dischargeRate()).isCloseTo(1, within(1e-9));
    assertThat(told.use().temperature()).isCloseTo(32, within(1.0));
    assertThat(told.use().depth()).isCloseTo(30 / 45.0, within(1e-9));
    assertThat(told.use().cyclesPerDay()).isCloseTo(2, within(1e-9));
    assertThat(told.assumed())
        .isEqualTo("of today's use state of charge at rest was not seen but assumed");
  }

  @Test
  void whatNoOperationShowedIsAssumedAndSaid() {
    UsualUse told = UsualUse.of(List.of(), CELL, NAN);

    assertThat(told.use().temperature()).isEqualTo(25);
    assertThat(told.use().dischargeRate()).isEqualTo(1);
    assertThat(told.assumed())
        .contains("charge rate, discharge rate, temperature, depth, cycles a day");
  }
}
