package io.celltwin.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.codec.ValidFrom;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Frame;
import io.celltwin.domain.QualityCode;
import io.celltwin.domain.Twin;
import io.celltwin.job.operator.AgeTwin;
import io.celltwin.job.operator.SegmentCycles;
import io.celltwin.job.type.AgedTwin;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import io.celltwin.job.type.Retirement;
import io.celltwin.testkit.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class SegmentCyclesTest {
  private static final TwinConfig CONFIG =
      TwinConfig.live("localhost:9", TestCell.REGISTRY, "localhost:8", 1)
          .asking(Duration.ofSeconds(1), 8, 8)
          .holdingUnregistered(Duration.ofSeconds(5), 100_000);

  private static KeyedTwoInputStreamOperatorTestHarness<String, RawFrame, Registration, ClosedCycle>
      harness() throws Exception {
    return harness(CONFIG);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, RawFrame, Registration, ClosedCycle>
      harness(TwinConfig config) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<String, RawFrame, Registration, ClosedCycle>(
            new KeyedCoProcessOperator<>(new SegmentCycles(config)),
            RawFrame::cellId,
            Registration::cellId,
            Types.STRING);
    harness.setup(JobType.CLOSED_CYCLE.createSerializer(null));
    return harness;
  }

  private static List<RejectedInput> rejected(
      KeyedTwoInputStreamOperatorTestHarness<String, RawFrame, Registration, ClosedCycle> harness) {
    var side = harness.getSideOutput(SegmentCycles.REJECTED);
    return side == null ? List.of() : side.stream().map(r -> r.getValue()).toList();
  }

  @Test
  void aFrameWaitsForItsCellAndIsThenSegmented() throws Exception {
    var cell = new TestCell("lab/late").cycles(1, 1.9);
    try (var harness = harness()) {
      harness.open();
      for (RawFrame frame : cell.frames()) {
        harness.processElement1(frame, 0);
      }
      assertThat(harness.extractOutputValues()).isEmpty();

      harness.processElement2(Registration.of(cell.spec()), 0);

      assertThat(harness.extractOutputValues()).hasSize(2);
      harness.setProcessingTime(60_000);
      assertThat(rejected(harness)).isEmpty();
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void anOperationThatWasNotCertainAtFirstHasTheFramesOfItsBegin() throws Exception {
    Cell cell = new Cell("lab/head").every(Duration.ofSeconds(10));
    cell.draw(1.0, Duration.ofMinutes(30)).rest(Duration.ofMinutes(30));
    cell.push(1.0, Duration.ofMinutes(30));
    List<Frame> frames = cell.frames(6);
    FrameEncoder encoder =
        new FrameEncoder(SchemaRegistry.at(TestCell.REGISTRY), Topics.live().telemetry());
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(Registration.of(cell.spec()), 0);
      for (int i = 0; i < frames.size(); i++) {
        harness.processElement1(
            new RawFrame("lab/head", encoder.encode(frames.get(i)), 0, i, 0), 0);
      }

      List<ClosedCycle> closed = harness.extractOutputValues();
      assertThat(closed).hasSize(2);
      for (ClosedCycle each : closed) {
        Frame first = frames.get((int) each.range().first());
        assertThat(first.startMillis())
            .as("first frame of the %s", each.cycle().kind())
            .isLessThanOrEqualTo(each.cycle().startMillis());
      }
      // the rest was certain five minutes, five frames, after it had begun
      assertThat(closed.get(1).range().first()).isBetween(29L, 30L);
    }
  }

  /** Which clocks are named when frames come a minute before their last reading. */
  private static List<String> skews(TwinConfig config, boolean arrivals) throws Exception {
    var cell = new TestCell("lab/ahead").cycles(3, 1.9);
    List<String> flags = new ArrayList<>();
    try (var harness = harness(config)) {
      harness.open();
      harness.processElement2(Registration.of(cell.spec()), 0);
      long before = 0;
      for (RawFrame frame : cell.frames()) {
        // what a frame covers ends ten minutes before the next begins
        long arrival = cell.ends().get((int) frame.offset()) - 60_000;
        assertThat(arrival).isGreaterThan(before);
        before = arrival;
        harness.processElement1(
            arrivals
                ? new RawFrame(
                    frame.cellId(), frame.value(), frame.partition(), frame.offset(), arrival)
                : frame,
            0);
      }
      harness
          .extractOutputValues()
          .forEach(c -> flags.add(c.cycle().quality().flag(QualityCode.CLOCK_SKEW)));
    }
    return flags.stream().filter(flag -> flag != null).toList();
  }

  @Test
  void aLiveSourcesClockIsHeldAgainstTheTimeItsFramesArrive() throws Exception {
    TwinConfig live = TwinConfig.live("localhost:9", TestCell.REGISTRY, "localhost:8", 1);

    assertThat(skews(live, true)).isNotEmpty().allMatch(flag -> flag.equals("CLOCK_SKEW:+60s"));
    // as a replay and a simulation stamp their records
    assertThat(skews(live, false)).isEmpty();
    assertThat(skews(CONFIG.replaying("r"), true)).isEmpty();
  }

  @Test
  void aCellNobodyRegistersEndsInTheDeadLettersWithAllItsBytesAndLeavesNoState() throws Exception {
    var cell = new TestCell("lab/nobody").cycles(1, 1.9);
    try (var harness = harness()) {
      harness.open();
      for (RawFrame frame : cell.frames()) {
        harness.processElement1(frame, 0);
      }

      harness.setProcessingTime(5_001);

      assertThat(rejected(harness))
          .hasSize(2)
          .allSatisfy(
              r -> {
                assertThat(r.rejection().code()).isEqualTo("UNKNOWN_CELL");
                assertThat(r.rejection().reason())
                    .contains("cell 'lab/nobody' is not registered", "did not come within 5 s");
              });
      assertThat(rejected(harness).get(0).raw()).isEqualTo(cell.frames().get(0).value());
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void howMuchMayWaitIsBounded() throws Exception {
    var cell = new TestCell("lab/much").cycles(20, 1.9);
    try (var harness = harness()) {
      harness.open();
      for (RawFrame frame : cell.frames()) {
        harness.processElement1(frame, 0);
      }

      assertThat(rejected(harness))
          .isNotEmpty()
          .allSatisfy(
              r ->
                  assertThat(r.rejection().reason())
                      .contains("more than 100000 bytes of it were waiting"));
    }
  }

  @Test
  void anOpenOperationSurvivesACheckpoint() throws Exception {
    var cell = new TestCell("lab/one").cycles(2, 1.9);
    OperatorSubtaskState saved;
    List<ClosedCycle> before;
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(Registration.of(cell.spec()), 0);
      for (RawFrame frame : cell.frames().subList(0, 3)) {
        harness.processElement1(frame, 0);
      }
      before = harness.extractOutputValues();
      saved = harness.snapshot(1, 1);
    }

    try (var harness = harness()) {
      harness.initializeState(saved);
      harness.open();
      // the source goes back to what it had committed: the third frame comes again
      harness.processElement1(cell.frames().get(2), 0);
      harness.processElement1(cell.frames().get(3), 0);

      assertThat(before).hasSize(3);
      assertThat(harness.extractOutputValues())
          .extracting(c -> c.cycle().revision())
          .containsExactly(4L);
    }
  }

  @Test
  void aRetiredCellLeavesNoStateAndItsNextLifeBeginsAnew() throws Exception {
    var cell = new TestCell("lab/one").cycles(2, 1.9);
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(Registration.of(cell.spec()), 0);
      for (RawFrame frame : cell.frames()) {
        harness.processElement1(frame, 0);
      }

      harness.processElement2(Registration.retired("lab/one", 7), 0);

      assertThat(harness.numKeyedStateEntries()).isZero();
      List<ClosedCycle> out = harness.extractOutputValues();
      assertThat(out).hasSize(5);
      Retirement retirement = out.get(4).retirement();
      assertThat(retirement.cellId()).isEqualTo("lab/one");
      assertThat(retirement.eventMillis()).isEqualTo(cell.ends().get(3));

      harness.processElement1(cell.frames().get(0), 0);
      harness.setProcessingTime(5_001);
      assertThat(rejected(harness))
          .singleElement()
          .satisfies(r -> assertThat(r.rejection().code()).isEqualTo("UNKNOWN_CELL"));

      harness.processElement2(Registration.of(cell.spec()), 0);
      harness.processElement1(cell.frames().get(0), 0);
      assertThat(harness.extractOutputValues().get(5).cycle().revision()).isEqualTo(1);
    }
  }

  @Test
  void aRetiredCellsAlertsAreClosedAndSayWhy() throws Exception {
    var cell = new TestCell("lab/hot").cycles(1, 1.9).overcharged();
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(Registration.of(cell.spec()), 0);
      for (RawFrame frame : cell.frames()) {
        harness.processElement1(frame, 0);
      }
      List<Alert> fired = alerts(harness);
      assertThat(fired).isNotEmpty().allMatch(a -> a.state() == Alert.State.FIRING);

      harness.processElement2(Registration.retired("lab/hot", 7), 0);

      List<Alert> closed = alerts(harness).subList(fired.size(), 2 * fired.size());
      assertThat(closed).extracting(Alert::id).isEqualTo(fired.stream().map(Alert::id).toList());
      assertThat(closed)
          .allSatisfy(
              a -> {
                assertThat(a.closedByNoRule()).isTrue();
                assertThat(a.message()).contains("lab/hot is retired");
              });
    }
  }

  private static List<Alert> alerts(
      KeyedTwoInputStreamOperatorTestHarness<String, RawFrame, Registration, ClosedCycle> harness) {
    return harness.getSideOutput(SegmentCycles.ALERTS).stream().map(r -> r.getValue()).toList();
  }

  private static CellSpec rated(CellSpec spec, double capacity) {
    return new CellSpec(
        spec.cellId(),
        spec.chemistry(),
        capacity,
        spec.nominalVoltage(),
        spec.minVoltage(),
        spec.maxVoltage(),
        spec.capacityVoltage(),
        spec.maxChargeCurrent(),
        spec.maxDischargeCurrent(),
        spec.minTemperature(),
        spec.maxTemperature(),
        spec.referenceCurrent(),
        spec.referenceTemperature(),
        spec.endOfLife(),
        spec.pack(),
        spec.site(),
        spec.commissioned());
  }

  /** Closed cycles where another nameplate arrives before so many frames. */
  private static List<ClosedCycle> renamed(
      TestCell cell, List<RawFrame> frames, int before, long validFrom) throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement2(Registration.of(cell.spec()), 0);
      for (int i = 0; i < frames.size(); i++) {
        if (i == before) {
          harness.processElement2(Registration.of(rated(cell.spec(), 20), validFrom, 0), 0);
        }
        harness.processElement1(frames.get(i), 0);
      }
      return harness.extractOutputValues();
    }
  }

  @Test
  void aNameplateHoldsFromItsOwnTimeOnWheneverItArrives() throws Exception {
    var cell = new TestCell("lab/one").cycles(3, 1.9);
    List<RawFrame> frames = cell.frames();
    long third = frames.get(2).timestampMillis();

    List<ClosedCycle> early = renamed(cell, frames, 0, third);

    assertThat(early)
        .extracting(c -> c.spec().ratedCapacity())
        .containsExactly(2.0, 2.0, 20.0, 20.0, 20.0, 20.0);
    for (int before = 1; before <= 2; before++) {
      assertThat(renamed(cell, frames, before, third))
          .extracting(ClosedCycle::cycle)
          .isEqualTo(early.stream().map(ClosedCycle::cycle).toList());
    }
  }

  @Test
  void aNameplateDoesNotChangeInTheMiddleOfAnOperation() throws Exception {
    var cell = new TestCell("lab/one").inParts(4).cycles(2, 1.9);
    List<RawFrame> frames = cell.frames(); // four to an operation

    for (int before = 5; before <= 7; before++) {
      List<ClosedCycle> cycles = renamed(cell, frames, before, ValidFrom.UNSTATED);

      assertThat(cycles)
          .as("arrived with part %d of the first discharge", before - 3)
          .extracting(c -> c.spec().ratedCapacity())
          .containsExactly(2.0, 2.0, 20.0, 20.0);
      assertThat(cycles.get(1).cycle().measured().discharged()).isCloseTo(1.9, within(0.01));
      assertThat(cycles.get(1).cycle().quality().flags()).doesNotContain("INCOMPLETE");
    }
  }

  @Test
  void inAReplayAFrameWaitsForItsCellHoweverLong() throws Exception {
    var cell = new TestCell("lab/late").cycles(1, 1.9);
    try (var harness = harness(CONFIG.replaying("r"))) {
      harness.open();
      harness.processElement1(cell.frames().get(0), 0);
      harness.setProcessingTime(365L * 24 * 3600 * 1000);
      assertThat(rejected(harness)).isEmpty();

      harness.processElement2(Registration.of(cell.spec()), 0);

      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void aNameplateThatChangesInMidLifeLearnsHealthAnewAndSaysSo() throws Exception {
    var cell = new TestCell("lab/one").cycles(8, 1.9);
    long change = cell.frames().get(10).timestampMillis();
    try (var twins =
        new KeyedOneInputStreamOperatorTestHarness<String, ClosedCycle, AgedTwin>(
            new KeyedProcessOperator<>(new AgeTwin(CONFIG.ageing())),
            ClosedCycle::cellId,
            Types.STRING)) {
      twins.setup(JobType.AGED_TWIN.createSerializer(null));
      twins.open();
      for (ClosedCycle cycle : renamed(cell, cell.frames(), 0, change)) {
        twins.processElement(cycle, 0);
      }
      List<Twin> revisions = twins.extractOutputValues().stream().map(AgedTwin::twin).toList();

      assertThat(revisions.get(9).sohCapacity().value()).isCloseTo(95, within(4.0));
      assertThat(revisions.get(10).sohCapacity().reason())
          .contains("the nameplate changed from 2.00000 Ah", "to 20.0000 Ah");
      // 1.9 Ah, of whatever nameplate: measured, and not 95 % of 20 Ah carried over
      for (Twin twin : revisions.subList(10, 16)) {
        double capacity = twin.remainingCapacity().value();
        assertThat(Double.isNaN(capacity) || capacity < 2.5)
            .as("%s Ah at revision %d", capacity, twin.revision())
            .isTrue();
        assertThat(twin.negativeEvents()).last().asString().contains("the nameplate changed from");
      }
    }
  }
}
