package io.celltwin.job.operator;

import io.celltwin.codec.CellCommand;
import io.celltwin.codec.FrameEncoder;
import io.celltwin.codec.SchemaRegistry;
import io.celltwin.codec.Topics;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.LiveUpdate;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.testkit.TestRegistry;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** Frames of a cell go in, as records of a replay or live; what comes of them comes out. */
final class Harness implements AutoCloseable {
  static final String REGISTRY = TestRegistry.start().url();

  private static final SegmentCycles.Taking SOUND = SegmentCycles.Taking.AS_IT_COMES;

  private final FrameEncoder encoder =
      new FrameEncoder(SchemaRegistry.at(REGISTRY), Topics.live().telemetry());
  private final KeyedTwoInputStreamOperatorTestHarness<String, RawFrame, Registration, ClosedCycle>
      harness;
  private final SegmentCycles operator;
  private long offset;

  /**
   * What became of all frames so far.
   *
   * @param taken by the segmenter
   * @param counted as seen before
   * @param held until the next ones agree
   * @param rejected to the dead letters
   */
  record Account(long taken, long counted, long held, long rejected) {
    long minus(Account before) {
      // what was held and is taken or turned away later is one frame all the same
      return taken
          - before.taken
          + counted
          - before.counted
          + held
          - before.held
          + rejected
          - before.rejected;
    }
  }

  Account account() {
    return new Account(operator.taken(), operator.counted(), operator.held(), rejected().size());
  }

  void register(CellSpec cell) throws Exception {
    harness.processElement2(Registration.of(cell), 0);
  }

  void send(RawFrame raw) throws Exception {
    harness.processElement1(raw, 0);
  }

  void patienceIsOver() throws Exception {
    harness.setProcessingTime(Long.MAX_VALUE / 2);
  }

  private Harness(boolean live, SegmentCycles.Taking taking) throws Exception {
    TwinConfig config = TwinConfig.live("localhost:9", REGISTRY, "localhost:8", 1);
    operator = new SegmentCycles(live ? config : config.replaying(""), taking);
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(operator),
            RawFrame::cellId,
            Registration::cellId,
            Types.STRING);
    harness.setup(JobType.CLOSED_CYCLE.createSerializer(null));
  }

  static Harness replaying(CellSpec... cells) throws Exception {
    return opened(new Harness(false, SOUND), cells);
  }

  static Harness live(CellSpec... cells) throws Exception {
    return opened(new Harness(true, SOUND), cells);
  }

  /** Frames with these sequences meet a defect after they have changed the cell's state. */
  static Harness failingAt(SegmentCycles.Taking taking, CellSpec... cells) throws Exception {
    return opened(new Harness(false, taking), cells);
  }

  private static Harness opened(Harness it, CellSpec... cells) throws Exception {
    it.harness.open();
    for (CellSpec cell : cells) {
      it.harness.processElement2(Registration.of(cell), 0);
    }
    return it;
  }

  Harness restored(OperatorSubtaskState state) throws Exception {
    var it = new Harness(false, SOUND);
    it.harness.initializeState(state);
    it.harness.open();
    return it;
  }

  OperatorSubtaskState saved() throws Exception {
    return harness.snapshot(1, 1);
  }

  byte[] encoded(Frame frame) {
    return encoder.encode(frame);
  }

  void send(Frame frame) throws Exception {
    send(frame.cellId(), encoder.encode(frame), frame.startMillis(), RawFrame.Mark.NONE);
  }

  void send(List<Frame> frames) throws Exception {
    for (Frame frame : frames) {
      send(frame);
    }
  }

  void sendArriving(Frame frame, long at) throws Exception {
    send(frame.cellId(), encoder.encode(frame), at, RawFrame.Mark.NONE);
  }

  void release(Frame frame) throws Exception {
    send(frame.cellId(), encoder.encode(frame), frame.startMillis(), RawFrame.Mark.RELEASED);
  }

  void command(String cellId, CellCommand command) throws Exception {
    send(cellId, new byte[0], 0, RawFrame.Mark.of(command, false));
  }

  void send(String cellId, byte[] value, long timestamp, RawFrame.Mark mark) throws Exception {
    harness.processElement1(new RawFrame(cellId, value, 0, offset++, timestamp, mark), 0);
  }

  List<Cycle> cycles() {
    return harness.extractOutputValues().stream().map(ClosedCycle::cycle).toList();
  }

  List<Rejection> rejected() {
    var side = harness.getSideOutput(SegmentCycles.REJECTED);
    return side == null ? List.of() : side.stream().map(r -> r.getValue().rejection()).toList();
  }

  List<Alert> alerts() {
    var side = harness.getSideOutput(SegmentCycles.ALERTS);
    return side == null ? List.of() : side.stream().map(r -> r.getValue()).toList();
  }

  List<LiveUpdate> liveUpdates() {
    var side = harness.getSideOutput(SegmentCycles.LIVE);
    return side == null ? List.of() : side.stream().map(r -> r.getValue()).toList();
  }

  void retire(String cellId, long when) throws Exception {
    harness.processElement2(Registration.retired(cellId, when), 0);
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
