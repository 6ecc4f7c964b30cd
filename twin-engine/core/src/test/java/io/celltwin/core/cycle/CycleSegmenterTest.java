package io.celltwin.core.cycle;

import static io.celltwin.domain.OperationKind.CHARGE;
import static io.celltwin.domain.OperationKind.DISCHARGE;
import static io.celltwin.domain.OperationKind.IMPEDANCE;
import static io.celltwin.domain.OperationKind.MIXED;
import static io.celltwin.domain.OperationKind.REST;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Frame.Declared;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import io.celltwin.testkit.Cell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CycleSegmenterTest {
  @Test
  void twoAmpsForOneHourIsOneCycleOfTwoAmpHours() {
    var cell = new Cell().rest(ofSeconds(60)).draw(2.0, ofHours(1)).rest(ofSeconds(60));

    assertThat(Segmented.of(cell).cycles())
        .singleElement()
        .satisfies(
            cycle -> {
              assertThat(cycle.kind()).isEqualTo(DISCHARGE);
              assertThat(cycle.measured().discharged()).isCloseTo(2.0, within(1e-9));
              // 0.1 V of overpotential at 2 A: the cut-off comes a fifteenth before the end
              assertThat(cycle.measured().capacity())
                  .isCloseTo(2.0 * (1 - 0.1 / 1.5), within(1e-3));
              assertThat(cycle.measured().resistance()).isCloseTo(0.05, within(1e-9));
              assertThat(cycle.measured().loadCurrent()).isCloseTo(-2.0, within(1e-9));
              assertThat(cycle.comparable()).isTrue();
            });
  }

  @Test
  void aFrameWithoutSamplesAfterALongTimeEndsTheLastOperation() {
    Cell cell = new Cell().drawToCutoff(2.0);
    CycleSegmenter segmenter = new CycleSegmenter(SegmenterConfig.standard());
    OpenCell open = OpenCell.fresh();
    for (Frame frame : cell.frames(100)) {
      assertThat(segmenter.accept(open, cell.spec(), frame).closed()).isEmpty();
    }
    Frame last = cell.frames(100_000).get(0);
    long end = last.startMillis() + last.offsetMicros()[last.size() - 1] / 1000;

    assertThat(segmenter.accept(open, cell.spec(), nothing(end + 60_000, 8001)).closed()).isEmpty();
    assertThat(segmenter.accept(open, cell.spec(), nothing(end + 3_600_000, 8002)).closed())
        .singleElement()
        .satisfies(c -> assertThat(c.kind()).isEqualTo(DISCHARGE));
    assertThat(open.isOpen()).isFalse();
  }

  private static Frame nothing(long millis, long sequence) {
    Frame like = new Cell().drawToCutoff(2.0).frames(100).get(0);
    double[] none = {};
    return new Frame(
        like.cellId(),
        like.source(),
        sequence,
        0,
        1,
        millis,
        Frame.Declared.NOTHING,
        0,
        new long[0],
        none,
        none,
        null);
  }

  @Test
  void chargeRestAndDischargeAreToldApartByTheCurrent() {
    var cell =
        new Cell()
            .drawToCutoff(2.0)
            .rest(ofMinutes(20))
            .fill(1.5)
            .rest(ofMinutes(20))
            .drawToCutoff(2.0)
            .fill(1.5);

    var cycles = Segmented.of(cell).cycles();

    assertThat(cycles)
        .extracting(Cycle::kind)
        .containsExactly(DISCHARGE, REST, CHARGE, REST, DISCHARGE, CHARGE);
    assertThat(cycles).extracting(Cycle::cycleNumber).containsExactly(1, 2, 2, 2, 2, 3);
    assertThat(cycles).extracting(Cycle::revision).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(cycles.get(4).comparable()).isTrue();
    assertThat(cycles.get(2).measured().ccTime()).isPositive();
    assertThat(cycles.get(2).measured().cvTime()).isPositive();
    assertThat(cycles.get(2).features()).isNotNull();
  }

  @Test
  void aSpikeAPauseAndAShortRegenerationAreNoCycles() {
    var cell =
        new Cell()
            .draw(1.0, ofMinutes(20))
            .reads(3.9, 2.0)
            .draw(1.0, ofMinutes(5))
            .rest(ofMinutes(2))
            .draw(1.0, ofMinutes(5))
            .push(1.0, ofSeconds(8))
            .draw(1.0, ofMinutes(5));

    assertThat(Segmented.of(cell).cycles())
        .singleElement()
        .satisfies(
            cycle -> {
              assertThat(cycle.kind()).isEqualTo(DISCHARGE);
              assertThat(cycle.quality().flags()).contains("CURRENT_SPIKE:2.00A");
            });
  }

  @Test
  void sensorOffsetAndNoiseAreRest() {
    var cell = new Cell();
    cell.rest(ofMinutes(10));
    for (int i = 0; i < 3600; i++) {
      cell.reads(4.19 + 1e-4 * (i % 7), 0.01 + 0.008 * Math.sin(i));
    }

    assertThat(Segmented.of(cell).cycles()).extracting(Cycle::kind).containsExactly(REST);
  }

  @Test
  void aCellThatFallsSilentHasEndedWhatItDid() {
    var cell = new Cell().draw(1.0, ofMinutes(20)).silence(ofHours(2)).draw(1.0, ofMinutes(20));

    var cycles = Segmented.of(cell).cycles();

    assertThat(cycles).extracting(Cycle::kind).containsExactly(DISCHARGE, DISCHARGE);
    // nothing is known of the two hours, so nothing is counted in them
    assertThat(cycles.get(0).measured().discharged() + cycles.get(1).measured().discharged())
        .isCloseTo(2.0 / 3, within(1e-9));
  }

  @Test
  void aRealChangeBeginsWithItsFirstSampleAndLosesNoCharge() {
    var cell = new Cell().every(ofSeconds(7)).draw(2.0, ofMinutes(30)).push(1.0, ofMinutes(30));

    var cycles = Segmented.of(cell).cycles();

    assertThat(cycles).extracting(Cycle::kind).containsExactly(DISCHARGE, CHARGE);
    assertThat(cycles.get(0).measured().discharged()).isCloseTo(1.0, within(1e-9));
    assertThat(cycles.get(1).measured().charged()).isCloseTo(0.5, within(1e-9));
    assertThat(cycles.get(0).endMillis()).isEqualTo(cycles.get(1).startMillis());
  }

  @Test
  void declaredOperationsKeepTheirIndexAndEndWithTheirLastPart() {
    var cell =
        new Cell()
            .operation(CHARGE)
            .fill(1.5)
            .operation(DISCHARGE)
            .rest(ofSeconds(30))
            .draw(2.0, ofMinutes(5))
            .rest(ofMinutes(30));

    var cycles = Segmented.of(cell).cycles();

    assertThat(cycles).extracting(Cycle::operationIndex).containsExactly(0, 1);
    assertThat(cycles).extracting(Cycle::kind).containsExactly(CHARGE, DISCHARGE);
    assertThat(cycles.get(1).quality().flags()).containsExactly("PARTIAL:3.97V");
    assertThat(cycles.get(1).measured().capacity()).isNaN();
    assertThat(cycles.get(1).missing().get("capacity"))
        .isEqualTo("never at or below 2.70 V under load, lowest 3.97 V");
    assertThat(cycles.get(1).measured().discharged()).isCloseTo(1 / 6.0, within(1e-9));
  }

  @Test
  void anOperationThatLosesItsEndIsIncomplete() {
    var cell =
        new Cell()
            .operation(DISCHARGE)
            .draw(2.0, ofMinutes(10))
            .operation(CHARGE)
            .push(1.0, ofMinutes(10));
    List<Frame> frames = new ArrayList<>(cell.frames(100));
    frames.removeIf(f -> f.declared().operationIndex() == 0 && f.lastPart());

    var cycles = Segmented.of(cell.spec(), frames).cycles();

    assertThat(cycles).hasSize(2);
    assertThat(cycles.get(0).quality().flags()).contains("INCOMPLETE");
    assertThat(cycles.get(0).quality().score()).isLessThanOrEqualTo(0.5);
    assertThat(cycles.get(1).quality().flags()).doesNotContain("INCOMPLETE");
  }

  @Test
  void anOperationWithoutSamplesAndASpectrumAreOperationsAllTheSame() {
    var cell = new Cell();
    List<Frame> frames =
        List.of(empty(0, 41, DISCHARGE), empty(1, 42, IMPEDANCE), empty(2, 43, CHARGE));

    var cycles = Segmented.of(cell.spec(), frames).cycles();

    assertThat(cycles).extracting(Cycle::operationIndex).containsExactly(41, 42, 43);
    assertThat(cycles).extracting(Cycle::samples).containsOnly(0);
    assertThat(cycles.get(0).quality().flags()).containsExactly("EMPTY");
    assertThat(cycles.get(0).measured().capacity()).isNaN();
    assertThat(cycles.get(0).missing()).containsEntry("capacity", "no samples");
    assertThat(cycles.get(1).quality().flags()).isEmpty();
  }

  private static Frame empty(long sequence, int operation, OperationKind kind) {
    return new Frame(
        "test/1",
        "test",
        sequence,
        0,
        1,
        Cell.START + 1000 * sequence,
        new Declared(operation, kind, null, null, 24.0),
        0,
        new long[0],
        new double[0],
        new double[0],
        null);
  }

  @Test
  void framesSeenBeforeAreCountedAndChangeNothing() {
    var cell = new Cell().draw(2.0, ofMinutes(30));
    List<Frame> once = cell.frames(100);
    List<Frame> twice = new ArrayList<>();
    int again = 0;
    for (int i = 0; i < once.size(); i++) {
      twice.add(once.get(i));
      twice.add(once.get(i));
      twice.add(once.get(i / 2));
      again += once.get(i).size() + once.get(i / 2).size();
    }

    var expected = Segmented.of(cell.spec(), once);
    var seen = Segmented.of(cell.spec(), twice);

    assertThat(seen.cycles()).isEqualTo(expected.cycles());
    assertThat(seen.duplicates()).isEqualTo(again);
    assertThat(seen.rejected()).isEmpty();
  }

  @Test
  void samplesThatGoBackInTimeAreRejectedAndSaySo() {
    var cell =
        new Cell()
            .operation(DISCHARGE)
            .draw(2.0, ofMinutes(5))
            .readsLate(ofSeconds(90), 3.9, -2.0)
            .draw(2.0, ofMinutes(5));

    var seen = Segmented.of(cell);

    assertThat(seen.rejected())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.code()).isEqualTo("OUT_OF_ORDER");
              assertThat(r.reason()).contains("1 of ").contains("by 90.000 s");
              assertThat(r.place()).startsWith("test frame ");
            });
    assertThat(seen.cycles().get(0).quality().flags()).contains("BACKWARDS:1");
    assertThat(seen.cycles().get(0).measured().discharged()).isCloseTo(1.0 / 3, within(1e-9));
  }

  @Test
  void aFrameFarBehindTheCellIsTooLate() {
    var cell = new Cell().draw(2.0, ofMinutes(30));
    List<Frame> frames = new ArrayList<>(cell.frames(100));
    Frame early = frames.remove(2);
    frames.add(
        new Frame(
            early.cellId(),
            early.source(),
            frames.size() + 5,
            0,
            1,
            early.startMillis(),
            early.declared(),
            early.size(),
            early.offsetMicros(),
            early.voltage(),
            early.current(),
            early.temperature()));

    assertThat(Segmented.of(cell.spec(), frames).rejected())
        .extracting(Rejection::code)
        .containsExactly("LATE");
  }

  @Test
  void anOperationThatWasClosedIsNotOpenedAgain() {
    var cell =
        new Cell()
            .operation(DISCHARGE)
            .draw(2.0, ofMinutes(10))
            .operation(CHARGE)
            .push(1.0, ofMinutes(10));
    List<Frame> frames = new ArrayList<>(cell.frames(1000));
    Frame first = frames.get(0);
    frames.add(
        new Frame(
            first.cellId(),
            first.source(),
            99,
            0,
            1,
            first.startMillis(),
            first.declared(),
            first.size(),
            first.offsetMicros(),
            first.voltage(),
            first.current(),
            first.temperature()));

    var seen = Segmented.of(cell.spec(), frames);

    assertThat(seen.cycles()).extracting(Cycle::operationIndex).containsExactly(0, 1);
    assertThat(seen.rejected())
        .extracting(Rejection::code, Rejection::place)
        .containsExactly(tuple("CLOSED_OPERATION", "test frame 99"));
  }

  @Test
  void aProbeThatFellOffIsNoTemperature() {
    var cell = new Cell().at(-2500).operation(DISCHARGE).draw(2.0, ofMinutes(10));

    var cycle = Segmented.of(cell).cycles().get(0);

    assertThat(cycle.measured().minTemperature()).isNaN();
    assertThat(cycle.missing()).containsEntry("minTemperature", "no temperature");
    assertThat(cycle.quality().flags()).contains("TEMPERATURE:601");
  }

  @Test
  void unreadableSamplesAreLeftOutBeforeIntegrating() {
    var cell =
        new Cell()
            .operation(DISCHARGE)
            .draw(2.0, ofMinutes(10))
            .reads(Double.NaN, Double.NaN)
            .draw(2.0, ofMinutes(10));

    var cycle = Segmented.of(cell).cycles().get(0);

    assertThat(cycle.quality().flags()).contains("NAN:1");
    assertThat(cycle.measured().discharged()).isCloseTo(2.0 * 1201 / 3600, within(1e-9));
  }

  @Test
  void anImpossibleVoltageIsASpikeAndNoMeasurement() {
    var cell = new Cell().chargedTo(0.5).operation(CHARGE).reads(8.39, 0).push(1.5, ofMinutes(10));

    var seen = Segmented.of(cell);

    assertThat(seen.cycles().get(0).quality().flags()).contains("SPIKE:8.39V");
    assertThat(seen.cycles().get(0).measured().maxVoltage()).isLessThan(5);
    assertThat(seen.alerts()).isEmpty();
  }

  @Test
  void stepsTheSourceDeclaresChangeTheKindAtOnce() {
    var cell = new Cell().draw(2.0, ofSeconds(5)).push(1.0, ofSeconds(5)).draw(2.0, ofSeconds(5));
    List<Frame> frames = new ArrayList<>();
    for (Frame f : cell.frames(6)) {
      frames.add(
          new Frame(
              f.cellId(),
              f.source(),
              f.sequence(),
              0,
              1,
              f.startMillis(),
              new Declared(null, null, 1, frames.size() + 1, null),
              f.size(),
              f.offsetMicros(),
              f.voltage(),
              f.current(),
              f.temperature()));
    }

    assertThat(Segmented.of(cell.spec(), frames).cycles())
        .extracting(Cycle::kind)
        .containsExactly(DISCHARGE, CHARGE, DISCHARGE);
  }

  @Test
  void partialAndPulsedDischargesSayNothingOfCapacityColdAndHurriedOnesOfTheirOwn() {
    assertThat(comparable(new Cell().rest(ofMinutes(1)).draw(2.0, ofMinutes(20)))).isFalse();
    assertThat(comparable(new Cell().chargedTo(0.6).rest(ofMinutes(1)).drawToCutoff(2.0)))
        .isFalse();
    Cell pulsed = new Cell().rest(ofMinutes(1));
    for (int i = 0; i < 80; i++) {
      pulsed.draw(4.0, ofSeconds(20)).draw(0.1, ofSeconds(20));
    }
    assertThat(comparable(pulsed)).isFalse();
    assertThat(comparable(new Cell().rest(ofMinutes(1)).drawToCutoff(2.0))).isTrue();
    assertThat(comparable(new Cell().at(4).rest(ofMinutes(1)).drawToCutoff(2.0))).isTrue();
    assertThat(comparable(new Cell().rest(ofMinutes(1)).drawToCutoff(4.0))).isTrue();
  }

  @Test
  void useThatTurnsEveryMinuteIsMixedAndNoRest() {
    var cell = new Cell().every(ofSeconds(10)).chargedTo(0.5).rest(ofMinutes(20));
    for (int i = 0; i < 20; i++) {
      cell.draw(1.0, ofSeconds(60)).push(0.8, ofSeconds(60));
    }
    cell.rest(ofMinutes(20));

    var cycles = Segmented.of(cell).cycles();

    assertThat(cycles).extracting(Cycle::kind).containsExactly(REST, MIXED, REST);
    assertThat(cycles.get(1).measured().discharged()).isCloseTo(20 / 60.0, within(0.02));
    assertThat(cycles.get(1).measured().charged()).isCloseTo(16 / 60.0, within(0.02));
    assertThat(cycles.get(0).measured().discharged()).isLessThan(0.002);
    assertThat(cycles.get(2).measured().discharged()).isLessThan(0.002);
  }

  @Test
  void useOfAMinuteInARestIsNotHiddenInIt() {
    var cell =
        new Cell()
            .every(ofSeconds(10))
            .chargedTo(0.5)
            .rest(ofMinutes(20))
            .draw(0.4, ofSeconds(60))
            .rest(ofMinutes(20));

    assertThat(Segmented.of(cell).cycles()).extracting(Cycle::kind).containsExactly(MIXED);
  }

  @Test
  void aPowerLossUnderLoadIsAPauseAndSpoilsNothingAfterIt() {
    var cell =
        new Cell()
            .every(ofSeconds(10))
            .rest(ofMinutes(10))
            .draw(1.0, ofMinutes(30))
            .silence(ofDays(3))
            .draw(1.0, ofMinutes(30))
            .rest(ofMinutes(10))
            .fill(1.0)
            .rest(ofMinutes(10))
            .drawToCutoff(1.0)
            .rest(ofMinutes(10));

    var cycles = Segmented.of(cell).cycles();

    var discharges = cycles.stream().filter(c -> c.kind() == DISCHARGE).toList();
    assertThat(discharges).hasSize(3);
    assertThat(discharges.get(0).measured().discharged()).isCloseTo(0.5, within(0.003));
    assertThat(discharges.get(1).measured().discharged()).isCloseTo(0.5, within(0.003));
    assertThat(discharges.get(0).measured().capacity()).isNaN();
    assertThat(discharges.get(1).measured().capacity()).isNaN();
    assertThat(discharges.get(2).comparable()).isTrue();
    assertThat(cycles)
        .allSatisfy(c -> assertThat(c.quality().flags()).noneMatch(f -> f.startsWith("UNIT_TIME")));
  }

  @Test
  void capacityIsFromFullToEmptyElseUnknownWithTheChargeMovedBesideIt() {
    Cycle half =
        Segmented.of(new Cell().rest(ofMinutes(10)).draw(2.0, ofMinutes(30))).cycles().get(1);
    assertThat(half.measured().capacity()).isNaN();
    assertThat(half.measured().discharged()).isCloseTo(1.0, within(1e-9));
    assertThat(half.missing().get("capacity")).startsWith("ended at ").contains("wanted 2.70 V");

    Cycle fromHalf = Segmented.of(new Cell().chargedTo(0.6).drawToCutoff(2.0)).cycles().get(0);
    assertThat(fromHalf.measured().capacity()).isNaN();
    assertThat(fromHalf.missing().get("capacity")).startsWith("did not begin at a full charge");
  }

  private static boolean comparable(Cell cell) {
    return Segmented.of(cell).cycles().get(0).comparable();
  }
}
