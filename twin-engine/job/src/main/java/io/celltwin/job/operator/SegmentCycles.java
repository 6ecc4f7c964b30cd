package io.celltwin.job.operator;

import io.celltwin.codec.FrameDecoder;
import io.celltwin.codec.TelemetryRange;
import io.celltwin.codec.Topics;
import io.celltwin.codec.UnreadableRecordException;
import io.celltwin.core.alert.Quarantine;
import io.celltwin.core.cycle.CycleSegmenter;
import io.celltwin.core.cycle.OpenCell;
import io.celltwin.core.cycle.Step;
import io.celltwin.core.quality.ClockClaims;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Rejection;
import io.celltwin.job.TwinConfig;
import io.celltwin.job.type.ClosedCycle;
import io.celltwin.job.type.JobType;
import io.celltwin.job.type.LiveUpdate;
import io.celltwin.job.type.PackPart;
import io.celltwin.job.type.RawFrame;
import io.celltwin.job.type.Registration;
import io.celltwin.job.type.RejectedInput;
import io.celltwin.job.type.Retirement;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

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
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCycles.class);

  /** What could not be used. */
  public static final OutputTag<RejectedInput> REJECTED =
      new OutputTag<>("rejected", JobType.REJECTED_INPUT);

  /** Limits that samples broke. */
  public static final OutputTag<Alert> ALERTS = new OutputTag<>("alerts", JobType.ALERT);

  /** Cells as their latest samples show them. */
  public static final OutputTag<LiveUpdate> LIVE = new OutputTag<>("live", JobType.LIVE_UPDATE);

  /** What cells with a place in a pack have to say to it. */
  public static final OutputTag<PackPart> PACK = new OutputTag<>("pack", JobType.PACK_PART);

  private final TwinConfig config;
  private final Taking taking;
  private final SavedIdentity identity;

  private transient FrameDecoder decoder;
  private transient CycleSegmenter segmenter;
  private transient String topic;
  private transient Nameplates nameplates;
  private transient ValueState<OpenCell> open;
  private transient TelemetryRanges ranges;
  private transient UnregisteredFrames unregistered;
  private transient ListState<RawFrame> held;
  private transient CellUndo undo;
  private transient OpenAlerts openAlerts;
  private transient LiveTwins liveTwins;

  private transient MetricGroup metrics;
  private transient Counter frames;
  private transient Counter samples;
  private transient Counter cycles;
  private transient Counter alerts;
  private transient Counter duplicates;
  private transient Counter defects;
  private transient long waitingToAgree; // since this task began
  private transient Map<String, Counter> rejected;

  public SegmentCycles(TwinConfig config) {
    this(config, Taking.AS_IT_COMES);
  }

  /**
   * @param taking how a frame is taken in; another way only to see what a defect does
   */
  SegmentCycles(TwinConfig config, Taking taking) {
    this.config = config;
    this.taking = taking;
    identity = new SavedIdentity(config.namespace());
  }

  /** Frames taken in by this task. */
  long taken() {
    return frames.getCount();
  }

  /** Readings of frames that were seen before. */
  long counted() {
    return duplicates.getCount();
  }

  /** Frames that wait for the next ones to agree. */
  long held() {
    return waitingToAgree;
  }

  /** Hands a frame to the segmenter. */
  interface Taking extends Serializable {
    Taking AS_IT_COMES =
        (segmenter, cell, spec, frame, arrival, released) ->
            released
                ? segmenter.acceptReleased(cell, spec, frame)
                : segmenter.accept(cell, spec, frame, arrival);

    Step step(
        CycleSegmenter segmenter,
        OpenCell cell,
        CellSpec spec,
        Frame frame,
        long arrival,
        boolean released);
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
    segmenter = new CycleSegmenter(config.segmenter());
    var runtime = getRuntimeContext();
    nameplates = new Nameplates(runtime);
    open = runtime.getState(new ValueStateDescriptor<>("open", JobType.OPEN_CELL));
    ranges = new TelemetryRanges(runtime);
    unregistered = new UnregisteredFrames(runtime);
    held = runtime.getListState(new ListStateDescriptor<>("held", JobType.RAW_FRAME));
    undo = CellUndo.sharing(runtime.getTaskInfo().getNumberOfParallelSubtasks());
    openAlerts = new OpenAlerts(runtime);
    liveTwins = new LiveTwins(runtime, openAlerts);
    metrics = runtime.getMetricGroup();
    frames = metrics.counter("frames");
    samples = metrics.counter("samples");
    cycles = metrics.counter("cycles");
    alerts = metrics.counter("alerts");
    duplicates = metrics.counter("duplicates");
    defects = metrics.counter("defects");
    rejected = new HashMap<>();
  }

  @Override
  public void processElement1(RawFrame raw, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    CellSpec cell = nameplates.now();
    if (cell == null) {
      keepWaiting(raw, ctx);
      return;
    }
    arrive(raw, cell, ctx, out);
  }

  @Override
  public void processElement2(Registration register, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    if (register.refused() != null) {
      RejectedInput refused = register.refused();
      count(refused.rejection());
      ctx.output(REJECTED, refused);
      return;
    }
    if (register.spec() == null) {
      retire(register, ctx, out);
      return;
    }
    CellSpec registered = register.spec();
    CellSpec known = nameplates.now();
    if (known != null) {
      nameplates.register(register, known);
      CellSpec holds = nameplates.now();
      PackParts.moved(known, holds, lastKnown(), part -> ctx.output(PACK, part));
      return;
    }
    nameplates.hold(registered);
    for (RawFrame raw : unregistered.take()) {
      arrive(raw, registered, ctx, out);
    }
  }

  /** Event time that the cell has come to; 0 before its first sample. */
  private long lastKnown() throws Exception {
    OpenCell now = open.value();
    return now == null ? 0 : Math.max(0, now.lastMillis());
  }

  /** Another nameplate holds from here on; what goes on is closed under the one before. */
  private OpenCell renamed(
      RawFrame raw,
      OpenCell now,
      CellSpec before,
      CellSpec next,
      long startMillis,
      Context ctx,
      Collector<ClosedCycle> out)
      throws Exception {
    nameplates.dropUntil(startMillis);
    undo.forget(raw.cellId());
    Step ended = segmenter.nameplate(now, before, next);
    nameplates.hold(next);
    PackParts.moved(before, next, startMillis, part -> ctx.output(PACK, part));
    open.update(now);
    send(ended, raw, before, now, ctx, out);
    if (!next.measuresLike(before)) {
      openAlerts.close(
          alert -> alert.renamed(before, next, startMillis), alert -> ctx.output(ALERTS, alert));
    }
    return now;
  }

  /** The cell was taken off the register: nothing of it stays, here or further down. */
  private void retire(Registration register, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    giveUp(ctx, "and it was taken off the register");
    OpenCell last = open.value();
    long ended = last == null ? Long.MIN_VALUE : last.lastMillis();
    var retirement = new Retirement(register.cellId(), Math.max(ended, register.timestampMillis()));
    for (RawFrame raw : takeHeld()) {
      reject(
          raw, "FUTURE", "frame was held until the next ones agree, and its cell is retired", ctx);
    }
    undo.forget(register.cellId());
    openAlerts.close(retirement, alert -> ctx.output(ALERTS, alert));
    CellSpec gone = nameplates.now();
    PackParts.moved(gone, null, retirement.eventMillis(), part -> ctx.output(PACK, part));
    nameplates.clear();
    open.clear();
    ranges.clear();
    liveTwins.clear();
    ctx.output(LIVE, LiveUpdate.of(retirement));
    out.collect(ClosedCycle.of(retirement));
  }

  /** A frame, or a command that stands among the frames. */
  private void arrive(RawFrame raw, CellSpec cell, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    OpenCell known = open.value();
    OpenCell before = known == null ? OpenCell.fresh() : known;
    if (raw.mark().command() != null) {
      obey(raw, cell, before, ctx, out);
      return;
    }
    Frame frame = decoded(raw, ctx);
    if (frame == null) {
      return;
    }
    if (before.defects().quarantined()) {
      reject(
          raw,
          "QUARANTINED",
          "cell is quarantined since its frame of %s; wanted its release: celltwin cells release %s"
              .formatted(Instant.ofEpochMilli(before.defects().sinceMillis()), raw.cellId()),
          ctx);
      return;
    }
    judge(raw, frame, before, ctx, out);
  }

  /** Null where it is none; then it is with the dead letters. */
  private Frame decoded(RawFrame raw, Context ctx) {
    Frame frame;
    try {
      frame = decoder.decode(raw.value());
    } catch (UnreadableRecordException e) {
      reject(raw, e.code(), e.getMessage(), ctx);
      return null;
    }
    if (!frame.cellId().equals(raw.cellId())) {
      reject(
          raw,
          "WRONG_KEY",
          "key is '%.80s' but the frame is of cell '%.80s', wanted the same"
              .formatted(raw.cellId(), frame.cellId()),
          ctx);
      return null;
    }
    return frame;
  }

  /** Whether its times are to be believed: at once, when the next frames agree, or not at all. */
  private void judge(
      RawFrame raw, Frame decoded, OpenCell before, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    Frame frame = decoded;
    long arrival = arrival(raw, frame);
    OpenCell now = before;
    while (true) {
      ClockClaims claims = now.claims();
      switch (claims.judge(frame, now.lastMillis(), arrival)) {
        case TAKE -> segment(raw, frame, now, ctx, out);
        case HOLD -> {
          claims.hold(frame);
          held.add(raw);
          waitingToAgree++;
          open.update(now);
        }
        case AGAIN -> duplicates.inc(frame.size());
        case FUTURE -> reject(raw, "FUTURE", ClockClaims.ahead(frame, arrival), ctx);
        case TAKE_HELD_FIRST -> {
          claims.holdNothing();
          open.update(now);
          for (RawFrame each : takeHeld()) {
            segment(each, decoder.decode(each.value()), open.value(), ctx, out);
          }
          now = open.value();
          frame = decoder.decode(raw.value()); // its arrays were used meanwhile
          continue;
        }
        case TURN_HELD_AWAY -> {
          claims.holdNothing();
          open.update(now);
          turnAway(frame, ctx, out);
          now = open.value();
          frame = decoder.decode(raw.value());
          continue;
        }
      }
      return;
    }
  }

  private List<RawFrame> takeHeld() throws Exception {
    List<RawFrame> all = new ArrayList<>();
    held.get().forEach(all::add);
    held.clear();
    waitingToAgree -= all.size();
    return all;
  }

  /** What was held jumps ahead, and the cell goes on where it was. */
  private void turnAway(Frame by, Context ctx, Collector<ClosedCycle> out) throws Exception {
    Frame next = onlyTimes(by);
    for (RawFrame each : takeHeld()) {
      OpenCell now = open.value();
      Frame frame = decoder.decode(each.value());
      reject(each, "FUTURE", ClockClaims.contradicted(frame, now.lastMillis(), next), ctx);
      Frame head = ClockClaims.head(frame, now.lastMillis());
      if (head != null) {
        segment(each, head, now, ctx, out);
        undo.forget(each.cellId()); // it would be taken in whole the next time
      }
    }
  }

  /** A frame's arrays are those of the next one as soon as that is decoded. */
  private static Frame onlyTimes(Frame frame) {
    int n = Math.min(1, frame.size());
    return new Frame(
        frame.cellId(),
        frame.source(),
        frame.sequence(),
        frame.part(),
        frame.parts(),
        frame.startMillis(),
        frame.declared(),
        n,
        Arrays.copyOf(frame.offsetMicros(), n),
        new double[n],
        new double[n],
        null);
  }

  /** A frame whose times are believed. */
  private void segment(
      RawFrame raw, Frame whole, OpenCell before, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    CellSpec known = nameplates.now(); // a frame held before this one may have changed it
    CellSpec next = nameplates.due(whole.startMillis());
    long revision = before.revision();
    CellSpec cell = known;
    if (next != null && before.isBetween(whole)) {
      renamed(raw, before, known, next, whole.startMillis(), ctx, out);
      cell = next;
      next = null;
    }
    taken(raw, whole, cell, before, ctx, out);
    OpenCell now = open.value();
    if (next != null && now.revision() > revision) {
      renamed(raw, now, known, next, whole.startMillis(), ctx, out);
    }
  }

  private void taken(
      RawFrame raw,
      Frame whole,
      CellSpec cell,
      OpenCell before,
      Context ctx,
      Collector<ClosedCycle> out)
      throws Exception {
    Frame frame = ClockClaims.inLine(whole);
    if (frame.size() < whole.size() && raw.mark() != RawFrame.Mark.RELEASED) {
      outOfLine(raw, whole, frame, ctx);
    }
    long arrival = arrival(raw, frame);
    boolean released = raw.mark() == RawFrame.Mark.RELEASED;
    long liveBefore = before.liveMillis();
    CellUndo.Since since = undo.before(raw.cellId(), before, cell);
    Step step;
    try {
      step = taking.step(segmenter, before, cell, frame, arrival, released);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      // no other error is of one record: memory and classes are the machine's, which starts again
      defect(raw, cell, before, frame, e, ctx, out);
      return;
    }
    undo.taken(since, raw, frame.size());
    before.claims().taken(frame, arrival);
    open.update(before);

    frames.inc();
    samples.inc(frame.size());
    send(step, raw, cell, before, ctx, out);
    liveTwins.taken(
        liveBefore,
        before,
        cell,
        frame,
        !step.alerts().isEmpty(),
        update -> ctx.output(LIVE, update));
    PackParts.taken(liveBefore, before, cell, frame, part -> ctx.output(PACK, part));
  }

  /** As it was taken in the first time. */
  private void takeAgain(OpenCell cell, CellSpec spec, RawFrame raw) {
    Frame frame = ClockClaims.inLine(decoder.decode(raw.value()));
    boolean released = raw.mark() == RawFrame.Mark.RELEASED;
    Step unused = taking.step(segmenter, cell, spec, frame, arrival(raw, frame), released);
  }

  private void outOfLine(RawFrame raw, Frame whole, Frame frame, Context ctx) {
    reject(
        raw,
        "FUTURE",
        String.format(
            Locale.ROOT,
            "%d of %d samples are dated more than half an hour ahead of those after them, and left"
                + " out",
            whole.size() - frame.size(),
            whole.size()),
        ctx);
  }

  private void send(
      Step step, RawFrame raw, CellSpec cell, OpenCell now, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    duplicates.inc(step.duplicates());
    for (Rejection r : step.rejected()) {
      // the record first: by it a person can send the frame back
      String place = raw.place(topic) + ", " + r.place();
      reject(raw, new Rejection(r.code(), r.cellId(), place, r.reason()), ctx);
    }
    for (Alert alert : step.alerts()) {
      alert(alert, ctx);
    }
    collect(step.closed(), raw, cell, now, out);
  }

  private void alert(Alert alert, Context ctx) throws Exception {
    alerts.inc();
    openAlerts.note(alert);
    ctx.output(ALERTS, alert);
  }

  /**
   * A frame met a defect of ours. It costs that frame: the cell is as it was before it. A cell that
   * does so again and again is turned away until a person lets it in, so that the same defect does
   * not fill the dead letters' reasons and the processor for a year.
   */
  private void defect(
      RawFrame raw,
      CellSpec cell,
      OpenCell failed,
      Frame frame,
      Throwable fault,
      Context ctx,
      Collector<ClosedCycle> out)
      throws Exception {
    defects.inc();
    String place = frame.source() + " frame " + frame.sequence();
    var evidence = new Lineage(frame.source(), frame.sequence(), frame.sequence());
    long when = frame.startMillis();
    try (var unused = MDC.putCloseable(Defect.LOGGED_CELL, raw.cellId())) {
      LOG.warn("{} of cell {} met a defect and is left out", place, raw.cellId(), fault);
    }
    OpenCell cellAsBefore = undo.back(raw.cellId(), failed, this::takeAgain);
    String what = Defect.text(fault);
    reject(
        raw, new Rejection(Defect.CODE, raw.cellId(), raw.place(topic) + ", " + place, what), ctx);
    boolean tooMany = cellAsBefore.defects().found(when);
    open.update(cellAsBefore);
    if (tooMany) {
      quarantine(raw, cell, cellAsBefore, ctx, out);
      alert(
          Quarantine.fires(
              raw.cellId(),
              cellAsBefore.defects().sinceMillis(),
              cellAsBefore.discharges() + 1,
              what,
              evidence),
          ctx);
    }
  }

  /**
   * The record of what was going on says so; where even closing it meets the defect, the alert
   * does.
   */
  private void quarantine(
      RawFrame raw, CellSpec cell, OpenCell before, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    OpenCell ending = before.copy();
    Step ended;
    try {
      ended = segmenter.quarantine(ending, cell);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      try (var unused = MDC.putCloseable(Defect.LOGGED_CELL, raw.cellId())) {
        LOG.warn("The open operation of cell {} cannot be closed", raw.cellId(), e);
      }
      return;
    }
    undo.forget(raw.cellId());
    open.update(ending);
    send(ended, raw, cell, ending, ctx, out);
  }

  /** A person says what to do with the cell; here, among its frames, is where it holds. */
  private void obey(
      RawFrame raw, CellSpec cell, OpenCell now, Context ctx, Collector<ClosedCycle> out)
      throws Exception {
    undo.forget(raw.cellId());
    switch (raw.mark().command()) {
      case RELEASE -> {
        long since = now.defects().sinceMillis();
        if (now.defects().released()) {
          var evidence = new Lineage("", 0, 0);
          alert(
              Quarantine.clears(
                  raw.cellId(), since, now.lastMillis(), now.discharges() + 1, evidence),
              ctx);
        }
        open.update(now);
      }
      case RESET_CLOCK -> {
        for (RawFrame each : takeHeld()) {
          reject(
              each,
              "FUTURE",
              "frame was held until the next ones agree, and the clock was reset",
              ctx);
        }
        OpenCell anew = now.copy(); // ending the operation may meet a defect, as a frame may
        Step ended;
        try {
          ended = segmenter.resetClock(anew, cell);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
          reject(raw, Defect.CODE, "the clock is not reset: " + Defect.text(e), ctx);
          now.claims().holdNothing();
          open.update(now);
          return;
        }
        open.update(anew);
        liveTwins.clear();
        send(ended, raw, cell, anew, ctx, out);
      }
    }
  }

  /**
   * When a live source's frame arrived. A replay, and a simulation that runs ahead of the clock,
   * set the record's time to that of the frame's first reading: then it says nothing of arrival.
   */
  private long arrival(RawFrame raw, Frame frame) {
    if (raw.mark() == RawFrame.Mark.RELEASED) {
      return Long.MIN_VALUE; // it arrived long ago
    }
    boolean itsOwn = raw.timestampMillis() <= 0 || raw.timestampMillis() == frame.startMillis();
    return config.waitForModel() || itsOwn ? Long.MIN_VALUE : raw.timestampMillis();
  }

  private void collect(
      List<Cycle> closed, RawFrame raw, CellSpec cell, OpenCell open, Collector<ClosedCycle> out)
      throws Exception {
    TelemetryRange range = ranges.with(raw, !closed.isEmpty(), open);
    for (Cycle cycle : closed) {
      cycles.inc();
      out.collect(new ClosedCycle(cell, cycle, range, null));
    }
  }

  private void keepWaiting(RawFrame raw, Context ctx) throws Exception {
    if (unregistered.isEmpty() && !config.waitForModel()) { // a replay depends on no clock
      var timers = ctx.timerService();
      timers.registerProcessingTimeTimer(
          timers.currentProcessingTime() + config.registrationPatience().toMillis());
    }
    if (unregistered.add(raw) > config.registrationBytes()) {
      giveUp(ctx, "more than " + config.registrationBytes() + " bytes of it were waiting");
    }
  }

  /** Nobody registered the cell in time. */
  @Override
  public void onTimer(long now, OnTimerContext ctx, Collector<ClosedCycle> out) throws Exception {
    giveUp(ctx, "it did not come within " + config.registrationPatience().toSeconds() + " s");
  }

  private void giveUp(Context ctx, String why) throws Exception {
    for (RawFrame raw : unregistered.take()) {
      reject(
          raw,
          "UNKNOWN_CELL",
          "cell '%s' is not registered: wanted its CellSpec on %s, %s"
              .formatted(raw.cellId(), Topics.in(config.namespace()).cells().name(), why),
          ctx);
    }
  }

  private void reject(RawFrame raw, String code, String reason, Context ctx) {
    reject(raw, new Rejection(code, raw.cellId(), raw.place(topic), reason), ctx);
  }

  private void count(Rejection rejection) {
    rejected
        .computeIfAbsent(
            rejection.code(), code -> metrics.addGroup("reason", code).counter("rejected"))
        .inc();
  }

  private void reject(RawFrame raw, Rejection rejection, Context ctx) {
    count(rejection);
    ctx.output(REJECTED, new RejectedInput(rejection, raw.value(), raw.timestampMillis()));
  }
}
