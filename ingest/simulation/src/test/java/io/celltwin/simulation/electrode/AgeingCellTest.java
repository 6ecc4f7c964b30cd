package io.celltwin.simulation.electrode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulated cells obey what they were told. */
class AgeingCellTest {
  private static final long SEED = 3;

  private static double throughput(SensedOperation trace) {
    double sum = 0;
    for (int i = 1; i < trace.size(); i++) {
      double hours = (trace.seconds()[i] - trace.seconds()[i - 1]) / 3600;
      sum += (trace.amperes()[i] + trace.amperes()[i - 1]) / 2 * hours;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aFullDischargeGivesNearlyTheSlowCapacity(int chemistry) {
    AgeingCell cell = new AgeingCell(Ranges.TRAINING, SEED, chemistry);
    for (int cycle : new int[] {1, cell.life()}) {
      double given = -throughput(cell.cycle(cycle, true).get(2));

      assertThat(given)
          .isBetween(0.88 * cell.truth(cycle).capacity(), cell.truth(cycle).capacity());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void lossesOnlyGrowAndPlatingIsAPartOfLithium(int index) {
    AgeingCell cell = new AgeingCell(Ranges.OUTSIDE, SEED, index);
    TrueModes before = cell.truth(0);
    assertThat(before.lithium()).isZero();
    for (int cycle = 10; cycle <= cell.life(); cycle += 10) {
      TrueModes now = cell.truth(cycle);
      assertThat(now.lithium()).isGreaterThanOrEqualTo(before.lithium());
      assertThat(now.positive()).isGreaterThanOrEqualTo(before.positive());
      assertThat(now.negative()).isGreaterThanOrEqualTo(before.negative());
      assertThat(now.resistance()).isGreaterThanOrEqualTo(before.resistance());
      assertThat(now.plating()).isBetween(before.plating(), now.lithium());
      assertThat(now.capacity()).isLessThanOrEqualTo(before.capacity() + 1e-9);
      before = now;
    }
  }

  @Test
  void skippedCyclesChangeNothing() {
    AgeingCell lived = new AgeingCell(Ranges.TRAINING, SEED, 1);
    for (int cycle = 1; cycle < 20; cycle++) {
      lived.cycle(cycle, false);
    }
    SensedOperation one = lived.cycle(20, false).get(0);
    SensedOperation other = new AgeingCell(Ranges.TRAINING, SEED, 1).cycle(20, false).get(0);

    assertThat(one.size()).isEqualTo(other.size());
    assertThat(one.volts()).containsExactly(other.volts());
  }

  @Test
  void aChargeEndsAtItsCutOff() {
    AgeingCell cell = new AgeingCell(Ranges.TRAINING, SEED, 0);
    SensedOperation charge = cell.cycle(1, true).get(0);
    int last = charge.size() - 1;

    assertThat(charge.volts()[last]).isCloseTo(cell.spec().maxVoltage(), within(0.015));
    assertThat(charge.amperes()[last]).isLessThan(0.1 * cell.spec().ratedCapacity());
  }

  @Test
  void itsTelemetryIsDeclaredAndInOrder() {
    AgeingFleet fleet = new AgeingFleet(Ranges.TRAINING, SEED, 2, Instant.EPOCH);
    List<Frame> frames = new ArrayList<>();
    try (CellStream stream = openFirst(fleet)) {
      while (frames.size() < 40) {
        if (stream.next() instanceof DatasetItem.Telemetry telemetry) {
          frames.add(telemetry.frame());
        }
      }
    }
    assertThat(frames.get(0).declared().kind()).isEqualTo(OperationKind.CHARGE);
    for (int i = 1; i < frames.size(); i++) {
      assertThat(frames.get(i).startMillis()).isGreaterThan(frames.get(i - 1).startMillis());
      assertThat(frames.get(i).sequence()).isEqualTo(i);
    }
  }

  private static CellStream openFirst(AgeingFleet fleet) {
    try {
      return fleet.cells().get(0).open();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
