package io.celltwin.job.operator;

import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.TelemetryRange;
import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.core.segment.CycleSegmenter;
import io.celltwin.core.segment.OpenCell;
import io.celltwin.core.segment.SegmenterConfig;
import io.celltwin.core.segment.Step;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Rejection;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import io.celltwin.job.type.Retirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps one cell's open operation and hands its frames to the segmenter. Frames arrive as the bytes
 * they were on the broker and are decoded here, into arrays that every cell of this task shares.
 *
 * <p>A frame whose cell nobody registered waits, within bounds of size and time, for its {@link
 * CellSpec}; then it goes to the dead letters with everything that waited with it. State of a cell:
 * its specification, its open operation, and usually nothing waiting.
 *
 * <p>A cell that is taken off the register leaves no state, and a {@link Retirement} goes down the
 * stream behind its last cycle.
 *
 * <p>Time is the cell's own: no watermark, no timer of event time. A cell that falls silent keeps
 * its open operation, a few kB, until its next frame shows how long the silence was.
 */
public final class SegmentCycles
    extends KeyedCoProcessFunction<String, RawFrame, Registration, ClosedCycle>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1;

  /** What could not be used. */
  public static final OutputTag<RejectedInput> REJECTED =
      new OutputTag<>("rejected", JobType.REJECTED_INPUT);

  /** Limits that samples broke. */
  public static final OutputTag<Alert> ALERTS = new OutputTag<>("alerts", JobType.ALERT);

  private final TwinConfig config;
  private final SavedIdentity identity;

  private transient FrameDecoder decoder;
  private transient CycleSegmenter segmenter;
  private transient String topic;
  private transient ValueState<CellSpec> spec;
  private transient ValueState<OpenCell> open;
  private transient ValueState<TelemetryRange> range;
  private transient ListState<RawFrame> waiting;
  private transient ValueState<Integer> waitingBytes;
  private transient OpenAlerts openAlerts;

  private transient MetricGroup metrics;
  private transient Counter frames;
  private transient Counter samples;
  private transient Counter cycles;
  private transient Counter alerts;
  private transient Counter duplicates;
  private transient Map<String, Counter> rejected;

  public SegmentCycles(TwinConfig config) {
    this.config = config;
    identity = new SavedIdentity(config.namespace());
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    identity.restore(context.getOperatorStateStore(), context.isRestored());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    identity.save();
  }

  @Override
  public void open(OpenContext context) {
    var telemetry = Topics.in(config.namespace()).telemetry();
    topic = telemetry.name();
    decoder = new FrameDecoder(config.schemas(), telemetry);
    segmenter = new CycleSegmenter(SegmenterConfig.standard());
    var runtime = getRuntimeContext();
    spec = runtime.getState(new ValueStateDescriptor<>("spec", JobType.CELL_SPEC));
    open = runtime.getState(new ValueStateDescriptor<>("open", JobType.OPEN_CELL));
    range = runtime.getState(new ValueStateDescriptor<>("range", JobType.TELEMETRY_RANGE));
    waiting = runtime.getListState(new ListStateDescriptor<>("waiting", JobType.RAW_FRAME));
    waitingBytes = runtime.getState(new ValueStateDescriptor<>("waiting-bytes", Types.INT));
    openAlerts = new OpenAlerts(runtime);
    metrics = runtime.getMetricGroup();
    frames = metrics.counter("frames");
    samples = metrics.counter("samples");
    cycles = metrics.counter("cycles");
    alerts = metrics.counter("alerts");
    duplicates = metrics.counter("duplicates");
    rejected = new HashMap<>();
  }

  @Override
  public void processElement1(RawFrame raw, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    CellSpec cell = spec.value();
    if (cell == null) {
      keepWaiting(raw, ctx);
      return;
    }
    segment(raw, cell, ctx, out);
  }

  @Override
  public void processElement2(Registration register, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    if (register.spec() == null) {
      retire(register, ctx, out);
      return;
    }
    CellSpec registered = register.spec();
    spec.update(registered);
    Integer bytes = waitingBytes.value();
    if (bytes != null) {
      waitingBytes.clear();
      for (RawFrame raw : waiting.get()) {
        segment(raw, registered, ctx, out);
      }
      waiting.clear();
    }
  }

  /** The cell was taken off the register: nothing of it stays, here or further down. */
  private void retire(Registration register, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    if (waitingBytes.value() != null) {
      giveUp(ctx, "and it was taken off the register");
    }
    OpenCell last = open.value();
    long ended = last == null ? Long.MIN_VALUE : last.lastMillis();
    var retirement = new Retirement(register.cellId(), Math.max(ended, register.timestampMillis()));
    openAlerts.close(retirement, alert -> ctx.output(ALERTS, alert));
    spec.clear();
    open.clear();
    range.clear();
    out.collect(ClosedCycle.of(retirement));
  }

  private void segment(RawFrame raw, CellSpec cell, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    Frame frame;
    try {
      frame = decoder.decode(raw.value());
    } catch (UnreadableRecordException e) {
      reject(raw, new Rejection(e.code(), raw.cellId(), raw.place(topic), e.getMessage()), ctx);
      return;
    }
    if (!frame.cellId().equals(raw.cellId())) {
      reject(
          raw,
          new Rejection(
              "WRONG_KEY",
              raw.cellId(),
              raw.place(topic),
              "key is '%s' but the frame is of cell '%s', wanted the same"
                  .formatted(raw.cellId(), frame.cellId())),
          ctx);
      return;
    }
    OpenCell before = open.value();
    if (before == null) {
      before = OpenCell.fresh();
    }
    Step step = segmenter.accept(before, cell, frame, arrival(raw, frame));
    open.update(before);

    frames.inc();
    samples.inc(frame.size());
    duplicates.inc(step.duplicates());
    for (Rejection r : step.rejected()) {
      reject(raw, r, ctx);
    }
    for (Alert alert : step.alerts()) {
      alerts.inc();
      openAlerts.note(alert);
      ctx.output(ALERTS, alert);
    }
    collect(step.closed(), raw, cell, out);
  }

  /**
   * When a live source's frame arrived. A replay, and a simulation that runs ahead of the clock,
   * set the record's time to that of the frame's first reading: then it says nothing of arrival.
   */
  private long arrival(RawFrame raw, Frame frame) {
    boolean itsOwn = raw.timestampMillis() <= 0 || raw.timestampMillis() == frame.startMillis();
    return config.waitForModel() || itsOwn ? Long.MIN_VALUE : raw.timestampMillis();
  }

  /**
   * Which offsets hold the frames of the open operation: good enough to fetch its samples, no part
   * of any result.
   */
  private void collect(List<Cycle> closed, RawFrame raw, CellSpec cell, Collector<ClosedCycle> out)
      throws Exception {
    TelemetryRange before = range.value();
    TelemetryRange now =
        before == null || before.partition() != raw.partition()
            ? new TelemetryRange(raw.partition(), raw.offset(), raw.offset())
            : new TelemetryRange(
                raw.partition(), before.first(), Math.max(before.last(), raw.offset()));
    for (Cycle cycle : closed) {
      cycles.inc();
      out.collect(new ClosedCycle(cell, cycle, now, null));
    }
    // the frame that closed one operation may have opened the next
    range.update(
        closed.isEmpty() ? now : new TelemetryRange(raw.partition(), raw.offset(), raw.offset()));
  }

  private void keepWaiting(RawFrame raw, Context ctx) throws Exception {
    Integer bytes = waitingBytes.value();
    int with = (bytes == null ? 0 : bytes) + raw.value().length;
    if (bytes == null) {
      var timers = ctx.timerService();
      timers.registerProcessingTimeTimer(
          timers.currentProcessingTime() + config.registrationPatience().toMillis());
    }
    waiting.add(raw);
    waitingBytes.update(with);
    if (with > config.registrationBytes()) {
      giveUp(ctx, "more than " + config.registrationBytes() + " bytes of it were waiting");
    }
  }

  /** Nobody registered the cell in time. */
  @Override
  public void onTimer(long now, OnTimerContext ctx, Collector<ClosedCycle> out) throws Exception {
    if (waitingBytes.value() != null) {
      giveUp(ctx, "it did not come within " + config.registrationPatience().toSeconds() + " s");
    }
  }

  private void giveUp(Context ctx, String why) throws Exception {
    List<RawFrame> all = new ArrayList<>();
    waiting.get().forEach(all::add);
    for (RawFrame raw : all) {
      reject(
          raw,
          new Rejection(
              "UNKNOWN_CELL",
              raw.cellId(),
              raw.place(topic),
              "cell '%s' is not registered: wanted its CellSpec on %s, %s"
                  .formatted(raw.cellId(), Topics.in(config.namespace()).cells().name(), why)),
          ctx);
    }
    waiting.clear();
    waitingBytes.clear();
  }

  private void reject(RawFrame raw, Rejection rejection, Context ctx) {
    rejected
        .computeIfAbsent(
            rejection.code(), code -> metrics.addGroup("reason", code).counter("rejected"))
        .inc();
    ctx.output(REJECTED, new RejectedInput(rejection, raw.value(), raw.timestampMillis()));
  }
}
