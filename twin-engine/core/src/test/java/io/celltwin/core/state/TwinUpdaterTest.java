package io.celltwin.core.state;

import static io.celltwin.domain.OperationKind.CHARGE;
import static io.celltwin.domain.OperationKind.DISCHARGE;
import static io.celltwin.domain.OperationKind.REST;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CapacityTest;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Twin;
import io.celltwin.testkit.Cell;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwinUpdaterTest {
  /** Capacity of the {@link Cell} at 2 A: its overpotential leaves a fifteenth inside. */
  private static final double USABLE = 1 - 0.1 / 1.5;

  private static Cell cycled(Cell cell, int cycles, double fromAh, double lossAh) {
    cell.every(ofSeconds(20));
    for (int k = 0; k < cycles; k++) {
      cell.holding(fromAh - k * lossAh)
          .operation(DISCHARGE)
          .rest(ofSeconds(20))
          .drawToCutoff(2.0)
          .rest(ofMinutes(2))
          .operation(CHARGE)
          .fill(1.5);
    }
    return cell;
  }

  private static Life lived(Cell cell) {
    return new Life(cell.spec()).live(cell.frames(500)).end();
  }

  @Test
  void healthIsTheCapacityOfComparableDischargesOverTheRatedOne() {
    Twin twin = lived(cycled(new Cell(), 20, 2.0, 0.004)).twin();

    assertThat(twin.sohCapacity().value())
        .isCloseTo(100 * (2.0 - 19 * 0.004) / 2 * USABLE, within(0.3));
    assertThat(twin.sohCapacity().lower()).isLessThan(twin.sohCapacity().value());
    assertThat(twin.sohCapacity().method()).isEqualTo(Estimate.MEASURED);
    assertThat(twin.remainingCapacity().value())
        .isCloseTo(twin.sohCapacity().value() / 100 * 2, within(1e-4));
    assertThat(twin.cycleNumber()).isEqualTo(20);
    assertThat(twin.stateOfCharge().value()).isBetween(95.0, 100.0);
    assertThat(twin.stateOfCharge().lower()).isLessThan(twin.stateOfCharge().value());
    assertThat(twin.stateOfCharge().method()).isEqualTo(TwinUpdater.FILTER);
    assertThat(twin.internalResistance().value()).isCloseTo(0.05, within(1e-3));
    assertThat(twin.roundTripEfficiency().value()).isBetween(90.0, 100.0);
    assertThat(twin.numberOfFullCycles().value()).isBetween(17.0, 19.0);
  }

  @Test
  void aCompleteDischargeSaysWhatOthersAreJudgedBy() {
    Life life = lived(cycled(new Cell(), 3, 2.0, 0.004));

    List<CapacityTest> tests =
        life.steps.stream()
            .map(step -> CapacityTest.of(step.aged()))
            .filter(t -> t != null)
            .toList();
    assertThat(tests).hasSize(3);
    for (int k = 0; k < 3; k++) {
      assertThat(tests.get(k).soh()).isCloseTo((2.0 - k * 0.004) / 2 * USABLE, within(0.003));
      // by physics a cell loses little in its first cycles, and more with each
      assertThat(tests.get(k).physics()).isBetween(0.98, 1.0);
    }
    assertThat(tests.get(2).physics()).isLessThan(tests.get(0).physics());
  }

  @Test
  void aColdAHurriedAndAPartialDischargeOfACellUsedOtherwiseHardlyMoveHealth() {
    Cell cell = cycled(new Cell(), 10, 2.0, 0.004);
    int young = cell.frames(500).size();
    cell.at(4).operation(DISCHARGE).rest(ofSeconds(20)).drawToCutoff(2.0);
    cell.at(24).operation(CHARGE).fill(1.5);
    cell.operation(DISCHARGE).rest(ofSeconds(20)).drawToCutoff(5.0).operation(CHARGE).fill(1.5);
    cell.operation(DISCHARGE).rest(ofSeconds(20)).draw(2.0, ofMinutes(10));
    var frames = cell.frames(500);

    Life life = new Life(cell.spec()).live(frames.subList(0, young));
    double before = life.twin().sohCapacity().value();
    double widthBefore = life.twin().sohCapacity().upper() - before;
    life.live(frames.subList(young, frames.size())).end();

    assertThat(life.twin().sohCapacity().value()).isCloseTo(before, within(0.3));
    assertThat(life.twin().sohCapacity().upper() - before).isGreaterThan(widthBefore);
  }

  @Test
  void openCircuitVoltageIsMeasuredAtRestAlone() {
    Cell cell = new Cell().every(ofSeconds(10)).chargedTo(0.3).rest(ofMinutes(20)).fill(1.5);
    cell.rest(ofMinutes(20));

    Life life = lived(cell);

    assertThat(life.cycles).extracting(Cycle::kind).containsExactly(REST, CHARGE, REST);
    Attribute rested = life.steps.get(0).twin().openCircuitVoltage();
    assertThat(rested.method()).isEqualTo(Estimate.MEASURED);
    assertThat(rested.value()).isCloseTo(2.7 + 0.3 * 1.5, within(1e-6));
    // the current has tapered to 20 mA at 4.2 V: still no rest
    assertThat(life.steps.get(1).twin().openCircuitVoltage().method())
        .isEqualTo(TwinUpdater.FILTER);
    assertThat(life.steps.get(2).twin().openCircuitVoltage().method()).isEqualTo(Estimate.MEASURED);
  }

  @Test
  void aStepBetweenSamplesTenSecondsApartShowsAResistanceWithAWiderInterval() {
    Cell cell = new Cell().every(ofSeconds(10)).chargedTo(0.5).rest(ofMinutes(20));
    cell.reads(3.45 - 0.05 * 0.5, -0.5); // no sample at the switch
    cell.draw(0.5, ofMinutes(30));

    Attribute ohm = lived(cell).twin().internalResistance();

    assertThat(ohm.lower()).isLessThan(0.05);
    assertThat(ohm.upper()).isGreaterThan(0.05);
    assertThat(ohm.value()).isPositive();
  }

  @Test
  void throughputCountsBothWaysAndSaysSo() {
    Cell cell = new Cell().chargedTo(0.5).push(1.0, ofMinutes(30)).draw(1.0, ofMinutes(30));

    Attribute through = lived(cell).twin().capacityThroughput();

    assertThat(through.value()).isCloseTo(1.0, within(0.01));
    assertThat(through.method()).isEqualTo("counted, in and out");
  }

  @Test
  void aNameplateThatChangesReopensWhatRestsOnItAndSaysSo() {
    Cell cell = cycled(new Cell(), 10, 2.0, 0.0);
    var frames = cell.frames(500);
    Life life = new Life(cell.spec()).live(frames.subList(0, frames.size() - 1));
    assertThat(life.twin().sohCapacity().value()).isCloseTo(93.3, within(0.5));

    CellSpec s = cell.spec();
    CellSpec tenfold =
        new CellSpec(
            s.cellId(),
            s.chemistry(),
            10 * s.ratedCapacity(),
            s.nominalVoltage(),
            s.minVoltage(),
            s.maxVoltage(),
            s.capacityVoltage(),
            s.maxChargeCurrent(),
            s.maxDischargeCurrent(),
            s.minTemperature(),
            s.maxTemperature(),
            s.referenceCurrent(),
            s.referenceTemperature(),
            s.endOfLife(),
            s.pack(),
            s.site(),
            s.commissioned());
    Twin after =
        new TwinUpdater(AgeingConfig.standard())
            .accept(life.state, tenfold, next(life), null)
            .twin();

    assertThat(after.sohCapacity().value()).isNaN();
    assertThat(after.sohCapacity().reason())
        .startsWith("the nameplate changed from 2.00000 Ah")
        .contains("to 20.0000 Ah");
  }

  /** Another rest, after all of a life. */
  private static Cycle next(Life life) {
    Cell idle = new Cell().rest(ofMinutes(20));
    Cycle rest = new Life(idle.spec()).live(idle.frames(500)).end().cycles.get(0);
    return CycleBuilder.of(rest.cellId())
        .revision(life.state.revision() + 1)
        .cycleNumber(life.twin().cycleNumber())
        .kind(rest.kind())
        .startMillis(rest.startMillis())
        .endMillis(rest.endMillis())
        .samples(rest.samples())
        .lineage(rest.lineage())
        .measured(rest.measured())
        .families(rest.families())
        .quality(rest.quality())
        .comparable(false)
        .live(rest.live())
        .missing(rest.missing())
        .build();
  }

  @Test
  void whatIsNotKnownIsNotANumberAndSaysWhy() {
    Cell cell = new Cell().chargedTo(0.5).operation(DISCHARGE).draw(1.0, ofMinutes(10));

    Twin twin = lived(cell).twin();

    assertThat(twin.sohCapacity().value()).isNaN();
    assertThat(twin.sohCapacity().reason())
        .startsWith(
            "discharge 1 did not measure it: never at or below 2.70 V under load, lowest 3.27 V;"
                + " discharge it once to 2.70 V, or, if its discharges end sooner on purpose,"
                + " register that voltage as its capacity voltage; known to ");
    assertThat(twin.thermalResidual().value()).isNaN();
    assertThat(twin.thermalResidual().reason()).isNotBlank();
    assertThat(twin.rulCycles().value()).isNaN();
    assertThat(twin.internalResistance().reason()).isNotBlank();
  }

  @Test
  void aModelMovesHealthByWhatItsIntervalAllowsAndPhysicsDoesNot() {
    Cell cell = cycled(new Cell(), 5, 2.0, 0.0);
    Estimate unsure = new Estimate(0.80, 0.70, 0.90, Estimate.MODEL, "m1", null);
    Estimate fallback = new Estimate(0.50, 0.49, 0.51, Estimate.PHYSICS, "p", "timeout");

    Life measured = lived(cell);
    Life modelled =
        new Life(cell.spec(), c -> c.kind() == CHARGE ? unsure : null).live(cell.frames(500)).end();
    Life fellBack =
        new Life(cell.spec(), c -> c.kind() == CHARGE ? fallback : null)
            .live(cell.frames(500))
            .end();

    double truth = measured.twin().sohCapacity().value();
    assertThat(modelled.twin().sohCapacity().value()).isBetween(truth - 0.5, truth - 1e-4);
    assertThat(modelled.twin().sohCapacity().method()).isEqualTo(Estimate.FUSED);
    assertThat(modelled.twin().sohCapacity().modelVersion()).isEqualTo("m1");
    assertThat(fellBack.twin().sohCapacity().value()).isEqualTo(truth);
    assertThat(fellBack.twin().sohCapacity().reason()).isEqualTo("timeout");
  }

  @Test
  void theLastBitsOfAModelDoNotReachTheTwin() {
    Cell cell = cycled(new Cell(), 8, 2.0, 0.01);
    Life one = new Life(cell.spec(), c -> answer(c, 0.870_000_1)).live(cell.frames(500)).end();
    Life other =
        new Life(cell.spec(), c -> answer(c, 0.870_000_100_001)).live(cell.frames(500)).end();

    assertThat(other.steps).isEqualTo(one.steps);
  }

  private static Estimate answer(Cycle cycle, double soh) {
    return cycle.kind() == CHARGE
        ? new Estimate(soh, soh - 0.02, soh + 0.02, Estimate.MODEL, "m1", null)
        : null;
  }

  @Test
  void oneImplausibleCapacityWaitsForASecond() {
    Cell cell = cycled(new Cell(), 10, 2.0, 0.004);
    cycled(cell, 1, 2.4, 0);
    Life life = lived(cell);

    assertThat(life.twin().sohCapacity().value()).isCloseTo(100 * 0.982 * USABLE, within(0.5));
    assertThat(life.cycles.get(20).soh().reason())
        .contains("111.9 % where")
        .contains("waiting for a second one");

    cycled(cell, 2, 2.4, 0);
    assertThat(lived(cell).twin().sohCapacity().value()).isCloseTo(120 * USABLE, within(1.0));
  }

  @Test
  void endOfLifeIsTheFirstOfThreeAndTheAlertComesWithTheThird() {
    // usable 1.8667 − 0.0187·k crosses 1.6 Ah (80 %) between k = 14 and 15
    Life life = lived(cycled(new Cell(), 30, 2.0, 0.02));

    assertThat(life.alerts("END_OF_LIFE"))
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.state()).isEqualTo(Alert.State.FIRING);
              assertThat(a.cycleNumber()).isEqualTo(18);
              assertThat(a.limit()).isCloseTo(1.6, within(1e-12));
              assertThat(a.message()).contains("1.548 Ah in discharge 18");
            });
    assertThat(life.twin().endOfLifeCycle().value()).isEqualTo(16);
    assertThat(life.twin().negativeEvents()).hasSize(1);
  }

  @Test
  void anOperationSeenBeforeChangesNothing() throws IOException {
    Cell cell = cycled(new Cell(), 6, 2.0, 0.01);
    Life life = lived(cell);
    byte[] before = bytes(life.state);

    TwinUpdater updater = new TwinUpdater(AgeingConfig.standard());
    for (Cycle cycle : life.cycles) {
      assertThat(updater.accept(life.state, cell.spec(), cycle, null).isEmpty()).isTrue();
    }

    assertThat(bytes(life.state)).isEqualTo(before);
  }

  @Test
  void whatWasSaidStaysSaidWhateverComesAfter() {
    Cell past = cycled(new Cell(), 12, 2.0, 0.01);
    Cell good = cycled(cycled(new Cell(), 12, 2.0, 0.01), 12, 1.9, 0.0);
    Cell bad = cycled(cycled(new Cell(), 12, 2.0, 0.01), 12, 1.5, 0.05);
    // a cell waits for what comes after its last sample only where nothing is declared
    int known = 2 * 12;

    List<TwinStep> expected = lived(past).steps.subList(0, known);

    assertThat(lived(good).steps.subList(0, known)).isEqualTo(expected);
    assertThat(lived(bad).steps.subList(0, known)).isEqualTo(expected);
  }

  @Test
  void aLongLifeNeedsNoMoreRoomThanAShortOne() throws IOException {
    Life life = lived(cycled(new Cell(), 400, 2.0, 0.001));

    ByteArrayOutputStream open = new ByteArrayOutputStream();
    life.open.writeTo(new DataOutputStream(open));
    assertThat(bytes(life.state).length + open.size()).isLessThan(32 * 1024);
  }

  @Test
  void aKneeIsToldOnceAndLinearFadeNever() {
    assertThat(lived(cycled(new Cell(), 200, 2.0, 0.001)).alerts("CAPACITY_KNEE")).isEmpty();

    Cell bends = cycled(new Cell(), 150, 2.0, 0.0005);
    cycled(bends, 40, 2.0 - 150 * 0.0005, 0.006);
    assertThat(lived(bends).alerts("CAPACITY_KNEE")).hasSize(1);
  }

  private static byte[] bytes(TwinState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
