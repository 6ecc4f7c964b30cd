package io.celltwin.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.dataset.CellSource;
import io.celltwin.dataset.CellStream;
import io.celltwin.dataset.DatasetItem;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.OperationKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SimulatedFleetTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SimulatedFleet fleet = new SimulatedFleet(7, 24, START);

  @Test
  void twentyFourCellsOfFourChemistriesWithEveryFault() {
    List<CellSpec> specs = fleet.cells().stream().map(CellSource::spec).toList();

    assertThat(specs).extracting(CellSpec::cellId).doesNotHaveDuplicates().hasSize(24);
    assertThat(specs.stream().map(CellSpec::chemistry).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Chemistry.LCO, Chemistry.NCM, Chemistry.NCA, Chemistry.LFP);
    assertThat(specs.stream().map(CellSpec::pack).distinct()).hasSize(4);
    assertThat(specs.stream().map(CellSpec::site).distinct()).hasSize(2);
    assertThat(specs.stream().map(s -> fleet.fault(s.cellId())).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(EnumSet.range(Fault.NONE, Fault.EARLY_DEATH));
  }

  @Property(tries = 10, seed = "7")
  void theSameSeedLivesTheSameLives(
      @ForAll @IntRange(min = 0) int seed, @ForAll @IntRange(min = 1, max = 30) int cells) {
    Iterator<Frame> once = new SimulatedFleet(seed, cells, START).frames();
    Iterator<Frame> again = new SimulatedFleet(seed, cells, START).frames();
    Iterator<Frame> other = new SimulatedFleet(seed + 1L, cells, START).frames();

    boolean differs = false;
    for (int i = 0; i < 100; i++) {
      Frame frame = once.next();
      assertThat(again.next()).isEqualTo(frame);
      differs |= !other.next().equals(frame);
    }
    assertThat(differs).isTrue();
  }

  @Test
  void framesComeInTheOrderInWhichTheyEnd() {
    Iterator<Frame> frames = fleet.frames();
    String stepping = cell(Fault.CLOCK_STEP).spec().cellId();
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      Frame frame = frames.next();
      if (!frame.cellId().equals(stepping)) {
        assertThat(frame.endMillis()).isGreaterThanOrEqualTo(before);
        before = frame.endMillis();
      }
    }
  }

  @Test
  void laboratoryCellsDeclareTheirOperationsAndFieldCellsNothing() throws IOException {
    List<Frame> laboratory = frames(fleet.cells().get(0), 8);
    List<Frame> field = frames(fleet.cells().get(6), 8);

    assertThat(laboratory)
        .extracting(f -> f.declared().kind())
        .containsExactly(
            OperationKind.CHARGE,
            OperationKind.REST,
            OperationKind.DISCHARGE,
            OperationKind.REST,
            OperationKind.CHARGE,
            OperationKind.REST,
            OperationKind.DISCHARGE,
            OperationKind.REST);
    assertThat(laboratory)
        .extracting(f -> f.declared().operationIndex())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(field).allMatch(f -> f.declared().equals(Frame.Declared.NOTHING));
    assertThat(field).extracting(Frame::size).containsOnly(60);
    assertThat(field).extracting(Frame::sequence).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void aFullDischargeGivesNearlyTheTrueCapacity() throws IOException {
    CellSource cell = fleet.cells().get(0);
    List<TrueState> truth = fleet.truth(cell.spec().cellId(), 5);

    List<Frame> discharges =
        frames(cell, 20).stream()
            .filter(f -> f.declared().kind() == OperationKind.DISCHARGE)
            .toList();

    for (int i = 0; i < 5; i++) {
      Frame discharge = discharges.get(i);
      double measured = 0;
      for (int k = 1; k < discharge.size(); k++) {
        double seconds = (discharge.offsetMicros()[k] - discharge.offsetMicros()[k - 1]) / 1e6;
        measured -= (discharge.current()[k] + discharge.current()[k - 1]) / 2 * seconds / 3600;
      }
      // the cut-off lies below the voltage of an empty cell, the overvoltage of 1 C above it
      assertThat(measured / truth.get(i).capacity()).isBetween(0.97, 1.01);
      assertThat(measured / truth.get(i).referenceCapacity()).isBetween(0.99, 1.01);
      assertThat(truth.get(i).soc()).isBetween(0.0, 0.02);
    }
  }

  @Test
  void aChargerHoldsTheUpperCutOffAndTheCurrentFalls() throws IOException {
    Frame charge = frames(fleet.cells().get(0), 1).get(0);

    double highest = Arrays.stream(charge.voltage()).max().orElseThrow();
    assertThat(highest).isCloseTo(4.2, within(0.003));
    assertThat(charge.current()[0]).isCloseTo(0.75 * 2.2, within(0.005));
    assertThat(charge.current()[charge.size() - 1]).isCloseTo(0.03 * 2.2, within(0.02));
    assertThat(charge.voltage()[charge.size() - 1]).isCloseTo(4.2, within(0.003));
  }

  @Test
  void aCellWarmsUnderLoadAndCoolsAtRest() throws IOException {
    List<Frame> frames = frames(fleet.cells().get(0), 4);
    Frame discharge = frames.get(2);
    Frame rest = frames.get(3);

    assertThat(discharge.temperature()[discharge.size() - 1])
        .isGreaterThan(discharge.temperature()[0] + 1.5f);
    assertThat(rest.temperature()[rest.size() - 1]).isLessThan(rest.temperature()[0] - 1);
  }

  @Test
  void everyCellLosesCapacityAndSomeReachTheirEnd() {
    int ended = 0;
    for (CellSource cell : fleet.cells()) {
      CellSpec spec = cell.spec();
      List<TrueState> life = fleet.truth(spec.cellId(), 200);
      TrueState last = life.get(life.size() - 1);
      assertThat(last.capacity()).as(spec.cellId()).isLessThan(life.get(0).capacity());
      assertThat(last.resistance()).as(spec.cellId()).isGreaterThan(life.get(0).resistance());
      if (last.capacity() < spec.endOfLife() * spec.ratedCapacity()) {
        ended++;
      }
    }
    assertThat(ended).isBetween(6, 18);
  }

  @Test
  void theBrokenChargerGoesTooFarTwice() throws IOException {
    long over =
        frames(cell(Fault.OVERCHARGE), 80).stream()
            .filter(f -> Arrays.stream(f.voltage()).max().orElse(0) > 4.25)
            .filter(f -> f.declared().kind() == OperationKind.CHARGE)
            .count();

    assertThat(over).isEqualTo(2);
  }

  @Test
  void theCellThatDiesEarlyFallsSilent() throws IOException {
    CellSource dying = cell(Fault.EARLY_DEATH);
    try (CellStream items = dying.open()) {
      int read = 0;
      while (items.hasNext()) {
        items.next();
        read++;
        assertThat(read).isLessThan(1000);
      }
    }
    List<TrueState> life = fleet.truth(dying.spec().cellId(), 1000);
    assertThat(life).hasSizeLessThan(60);
    assertThat(life.get(life.size() - 1).capacity()).isLessThan(0.5 * dying.spec().ratedCapacity());
  }

  @Test
  void aLossyLoggerLeavesHolesAndAClockThatIsPutBackOverlaps() throws IOException {
    List<Frame> lossy = frames(cell(Fault.MISSING_SAMPLES), 300);
    long longest = 0;
    for (Frame frame : lossy) {
      for (int i = 1; i < frame.size(); i++) {
        longest = Math.max(longest, frame.offsetMicros()[i] - frame.offsetMicros()[i - 1]);
      }
    }
    assertThat(longest).isGreaterThanOrEqualTo(20_000_000);
    assertThat(lossy.get(299).sequence()).isGreaterThan(299);

    List<Frame> stepping = frames(cell(Fault.CLOCK_STEP), 100);
    int back = 0;
    for (int i = 1; i < stepping.size(); i++) {
      back += stepping.get(i).startMillis() < stepping.get(i - 1).endMillis() ? 1 : 0;
    }
    assertThat(back).isEqualTo(1);
  }

  @Test
  void frostIsSeenInTheField() throws IOException {
    float coldest = 100;
    for (Frame frame : frames(cell(Fault.COLD), 1000)) {
      for (float celsius : frame.temperature()) {
        coldest = Math.min(coldest, celsius);
      }
    }

    assertThat(coldest).isBetween(-10f, 0f);
  }

  @Test
  void aFleetThatGoesOnReplacesWhoHasReachedItsEndByACellWithANameOfItsOwn() throws IOException {
    SimulatedFleet lasting = SimulatedFleet.lasting(7, 24, START, Duration.ofMinutes(1));
    CellSource place = lasting.cells().get(0);
    long ended = START.toEpochMilli();
    for (int life = 1; life <= 3; life++) {
      String id = place.spec().cellId();
      assertThat(id).isEqualTo(life == 1 ? "sim/lco-01" : "sim/lco-01." + life);
      int discharges = 0;
      long first = Long.MAX_VALUE;
      try (CellStream items = place.open()) {
        while (items.hasNext()) {
          if (items.next() instanceof DatasetItem.Telemetry t) {
            first = Math.min(first, t.frame().startMillis());
            ended = t.frame().endMillis();
            discharges += t.frame().declared().kind() == OperationKind.DISCHARGE ? 1 : 0;
          }
        }
      }
      assertThat(discharges).as(id).isBetween(30, 900);
      CellSource.Successor next = place.successor().orElseThrow();
      assertThat(next.after()).isBetween(Duration.ofHours(1), Duration.ofDays(5));
      place = next.source();
      long commissioned = place.spec().commissioned().toEpochMilli();
      assertThat(commissioned).isGreaterThan(first).isGreaterThan(ended);
    }
    assertThat(new SimulatedFleet(7, 24, START).cells().get(0).successor()).isEmpty();
  }

  @Test
  void theIntervalBetweenSamplesIsAsAsked() throws IOException {
    var fine = new SimulatedFleet(7, 7, START, Duration.ofSeconds(1));

    Frame frame = frames(fine.cells().get(6), 1).get(0);

    assertThat(frame.size()).isEqualTo(600);
    assertThat(frame.offsetMicros()[1]).isEqualTo(1_000_000);
  }

  @Test
  void whatCannotBeSimulatedIsSaid() {
    assertThatThrownBy(() -> new SimulatedFleet(1, 0, START))
        .hasMessage("simulated fleet: cells is 0, wanted at least 1");
    assertThatThrownBy(() -> new SimulatedFleet(1, 1, START, Duration.ofHours(1)))
        .hasMessage("simulated fleet: interval is PT1H, wanted 100 ms to 1 min");
  }

  private CellSource cell(Fault fault) {
    return fleet.cells().stream()
        .filter(c -> fleet.fault(c.spec().cellId()) == fault)
        .findFirst()
        .orElseThrow();
  }

  private static List<Frame> frames(CellSource cell, int count) throws IOException {
    var frames = new ArrayList<Frame>();
    try (CellStream items = cell.open()) {
      while (frames.size() < count && items.hasNext()) {
        if (items.next() instanceof DatasetItem.Telemetry t) {
          frames.add(t.frame());
        }
      }
    }
    return frames;
  }
}
