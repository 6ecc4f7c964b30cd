package io.celltwin.core.cycle;

import static io.celltwin.domain.OperationKind.CHARGE;
import static io.celltwin.domain.OperationKind.DISCHARGE;
import static io.celltwin.domain.OperationKind.REST;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.Features;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Frame.Declared;
import io.celltwin.domain.OperationKind;
import io.celltwin.testkit.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is done to cells in laboratories and in the field, and what operations it is. */
class ProtocolsTest {
  private static List<OperationKind> kinds(Cell cell) {
    return Segmented.of(cell).cycles().stream().map(Cycle::kind).toList();
  }

  @Test
  void constantCurrentThenConstantVoltageIsOneCharge() {
    Cell cell = new Cell().chargedTo(0.1).rest(ofMinutes(10)).fill(1.0).rest(ofMinutes(10));
    assertThat(kinds(cell)).containsExactly(REST, CHARGE, REST);
  }

  @Test
  void aChargeInSeveralSteadySteps() {
    Cell cell = new Cell().chargedTo(0.05).rest(ofMinutes(10));
    for (double amps : new double[] {2.4, 2.0, 1.5, 1.0}) {
      cell.push(amps, ofMinutes(12));
    }
    cell.fill(0.5).rest(ofMinutes(10));
    List<Cycle> cycles = Segmented.of(cell).cycles();

    assertThat(cycles).extracting(Cycle::kind).containsExactly(REST, CHARGE, REST);
    assertThat(cycles.get(1).measured().charged())
        .isCloseTo(2.0 * 0.95, within(0.02)); // to full, less what 20 mA leave out
    // with the relaxation after it, the rest tells of the steps
    assertThat(cycles)
        .flatExtracting(Cycle::families)
        .extracting(f -> f.set().name())
        .anyMatch(name -> name.startsWith("multi-step-charge"));
  }

  @Test
  void aConstantDischarge() {
    Cell cell = new Cell().rest(ofMinutes(10)).drawToCutoff(1.0).rest(ofMinutes(10));
    assertThat(kinds(cell)).containsExactly(REST, DISCHARGE, REST);
  }

  @Test
  void aPulsedDischargeWithPausesIsOne() {
    Cell cell = new Cell().rest(ofMinutes(10));
    for (int i = 0; i < 20; i++) {
      cell.draw(2.0, ofMinutes(2)).rest(ofMinutes(2));
    }
    cell.rest(ofMinutes(10));
    assertThat(kinds(cell)).containsExactly(REST, DISCHARGE, REST);
  }

  @Test
  void aSquareWaveOfTwentySecondsSampledEveryTenIsOneDischarge() {
    Cell cell = new Cell().every(ofSeconds(10)).rest(ofMinutes(10));
    for (int i = 0; i < 80; i++) {
      cell.draw(4.0, ofSeconds(10)).rest(ofSeconds(10));
    }
    cell.rest(ofMinutes(10));
    assertThat(kinds(cell)).containsExactly(REST, DISCHARGE, REST);
  }

  @Test
  void drivingWithBrakingIsOneDischarge() {
    Random random = new Random(1);
    Cell cell = new Cell().rest(ofMinutes(10));
    for (int i = 0; i < 150; i++) {
      cell.draw(1 + 3 * random.nextDouble(), ofSeconds(5 + random.nextInt(20)))
          .push(2 * random.nextDouble(), ofSeconds(3 + random.nextInt(6)))
          .rest(ofSeconds(random.nextInt(25)));
    }
    cell.rest(ofMinutes(10));
    List<Cycle> cycles = Segmented.of(cell).cycles();

    assertThat(cycles).extracting(Cycle::kind).containsExactly(REST, DISCHARGE, REST);
    assertThat(cycles.get(1).measured().charged()).isPositive(); // braking is not lost
    assertThat(cycles.get(1).quality().flags()).doesNotContain("SIGN_FLIP").isNotNull();
    assertThat(cycles.get(1).quality().score()).isGreaterThan(0.95);
    assertThat(cycles.get(1).comparable()).isFalse();
  }

  @Test
  void aPulseTestIsARestWithPulsesAndNoCycle() {
    Cell cell = new Cell().chargedTo(0.5).rest(ofMinutes(10));
    for (double amps : new double[] {1, 2, 3}) {
      cell.draw(amps, ofSeconds(5))
          .rest(ofSeconds(40))
          .push(amps, ofSeconds(5))
          .rest(ofSeconds(40));
    }
    cell.rest(ofMinutes(10));
    List<Cycle> cycles = Segmented.of(cell).cycles();

    assertThat(cycles).extracting(Cycle::kind).containsExactly(REST);
    assertThat(cycles.get(0).families()).extracting(f -> f.set().name()).contains("pulse-response");
  }

  @Test
  void theTestOfAnEmptiedCellIsToldWithTheChargeSinceThen() {
    Cell cell =
        new Cell()
            .drawToCutoff(2.0)
            .rest(ofMinutes(10))
            .push(1.0, ofMinutes(30))
            .rest(ofMinutes(10));
    for (double amps : new double[] {1, 2}) {
      cell.push(amps, ofSeconds(5))
          .rest(ofSeconds(75))
          .draw(amps, ofSeconds(5))
          .rest(ofSeconds(75));
    }
    cell.push(3, ofSeconds(5)).rest(ofMinutes(10));
    List<Cycle> cycles = Segmented.of(cell).cycles();

    Features told = cycles.get(cycles.size() - 1).family("pulse-input");
    assertThat(told.get("charge-since-empty")).isCloseTo(0.25, within(1e-3));
    assertThat(told.get("U2-rise")).isCloseTo(0.05, within(1e-3)); // 1 A through 50 mΩ
    assertThat(told.get("U18-rise")).isCloseTo(0.15, within(1e-3));
  }

  @Test
  void aCapacityCheckIsTheOneThatSaysSomethingOfCapacity() {
    Cell cell = new Cell();
    for (int i = 0; i < 3; i++) { // shallow use, then a full discharge at the reference load
      cell.draw(1.0, ofMinutes(30)).rest(ofMinutes(10)).fill(1.0).rest(ofMinutes(10));
    }
    cell.drawToCutoff(2.0).rest(ofMinutes(10));

    assertThat(Segmented.of(cell).cycles())
        .filteredOn(c -> c.kind() == DISCHARGE)
        .extracting(Cycle::comparable)
        .containsExactly(false, false, false, true);
  }

  @Test
  void abortedOperationsAreWhatTheyAre() {
    Cell cell =
        new Cell()
            .operation(DISCHARGE)
            .draw(2.0, ofSeconds(3)) // somebody pulled the plug
            .operation(CHARGE)
            .rest(ofSeconds(5))
            .operation(DISCHARGE)
            .drawToCutoff(2.0);
    List<Cycle> cycles = Segmented.of(cell).cycles();

    assertThat(cycles).extracting(Cycle::operationIndex).containsExactly(0, 1, 2);
    assertThat(cycles.get(0).quality().flags()).contains("SHORT:4");
    assertThat(cycles.get(1).missing()).containsKey("ccTime");
    assertThat(cycles.get(2).measured().capacity()).isPositive();
  }

  @Test
  void indicesTheSourceDeclaresAreNeverRenumbered() {
    Cell cell = new Cell().operation(DISCHARGE).draw(2.0, ofMinutes(10));
    List<Frame> frames = new ArrayList<>();
    int[] indices = {3, 7, 8, 40};
    for (int k = 0; k < indices.length; k++) {
      Frame f = cell.frames(10_000).get(0);
      frames.add(
          new Frame(
              f.cellId(),
              f.source(),
              k,
              0,
              1,
              f.startMillis() + 3_600_000L * k,
              new Declared(indices[k], DISCHARGE, 100 - k, k, null),
              f.size(),
              f.offsetMicros(),
              f.voltage(),
              f.current(),
              f.temperature()));
    }
    assertThat(Segmented.of(cell.spec(), frames).cycles())
        .extracting(Cycle::operationIndex)
        .containsExactly(3, 7, 8, 40);
  }
}
