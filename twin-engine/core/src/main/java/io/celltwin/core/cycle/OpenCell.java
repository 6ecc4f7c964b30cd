package io.celltwin.core.cycle;

import io.celltwin.core.alert.LimitWatch;
import io.celltwin.core.feature.ReferenceConditions;
import io.celltwin.core.measure.CellHistory;
import io.celltwin.core.measure.Closing;
import io.celltwin.core.measure.Operation;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.quality.ClockClaims;
import io.celltwin.core.quality.Defects;
import io.celltwin.core.quality.SourceClocks;
import io.celltwin.core.quality.SourceSkew;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.saved.SavedFields;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.Live;
import io.celltwin.domain.OperationKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What {@link CycleSegmenter} remembers of one cell between frames: the operation that is going on,
 * which frames have been seen, and what the cell was like when it was young. Some 15 kB however
 * long the cell lives.
 */
public final class OpenCell {
  private static final int VERSION = 5;

  /** Sources told apart; of more, the one not heard of for longest is forgotten. */
  private static final int SOURCES = 4;

  static final long NEVER = Long.MIN_VALUE;

  // the operation going on, and whether another may have begun
  Operation current;
  Operation before; // current as it was when the other may have begun
  Operation next; // the other
  OperationKind nextKind;
  long nextSince;
  int nextSamples;
  int quick; // samples in which a declared step makes a change of kind immediate
  OperationKind lastKind;
  long runSince; // µs, lastKind has been the same
  Integer declaredCycle;
  Integer declaredStep;

  // the cell so far
  long lastMicros = NEVER;
  CellHistory history = new CellHistory();
  LimitWatch watch = new LimitWatch();
  LiveCell live = new LiveCell();
  SourceClocks clocks = new SourceClocks(SOURCES);
  SourceSkew skew = new SourceSkew(SOURCES);
  double turnedFrom; // V, where the sense of the current turned and nextKind began
  double turnedBy; // A, 0 where it did not turn
  double acrossSilence; // A·s
  Intake intake = new Intake(SOURCES);

  private final String[] sources = new String[SOURCES];
  private final long[] lastSequence = new long[SOURCES];
  private final long[] heard = new long[SOURCES];
  private final int[] lastOperation = new int[SOURCES];
  private final long[] lastEnd = new long[SOURCES]; // ms
  private long frames;
  private double ratedCapacity = Double.NaN; // Ah, that its thresholds and features rest on

  // not saved: follows from the spec
  private Thresholds thresholds;
  private OcvCurve curve;
  private CellSpec thresholdsOf;
  private boolean numberedOf;

  private OpenCell() {}

  /** Of a cell not heard of before. */
  public static OpenCell fresh() {
    return new OpenCell();
  }

  /** True while an operation is going on. */
  public boolean isOpen() {
    return current != null;
  }

  /** True where no operation goes on, or the frame belongs to another than the one going on. */
  public boolean isBetween(Frame frame) {
    Integer index = frame.declared().operationIndex();
    return current == null || (index != null && !current.identity().includes(frame, index));
  }

  /**
   * Another nameplate holds: what was learned by the one before, of charge, resistance, warmth and
   * the cell's youth, and what of its limits was broken, is learned anew. Which frames have been
   * seen and how often it was used stays.
   */
  void learnAnew() {
    watch = new LimitWatch();
    live = new LiveCell();
    history.learnAnew();
  }

  /**
   * Since when the operation going on has gone on [µs since 1970-01-01 UTC], or {@link
   * Long#MIN_VALUE} where there is none or nothing was read of it.
   */
  public long openSince() {
    return current == null ? NEVER : current.startMicros();
  }

  /**
   * Since when another operation may have begun, which is not certain yet: should it have, its
   * begin lies that far back. {@link Long#MIN_VALUE} where nothing is in doubt.
   */
  public long inDoubtSince() {
    return next == null ? NEVER : next.startMicros();
  }

  /**
   * Event time of the latest sample [ms since 1970-01-01 UTC], or {@link Long#MIN_VALUE} before the
   * first.
   */
  public long lastMillis() {
    return lastMicros == NEVER ? NEVER : Math.floorDiv(lastMicros, 1000);
  }

  /** Event time of the latest sample that a live twin is told of [ms], or {@link Live#NEVER}. */
  public long liveMillis() {
    long micros = live.lastMicros();
    return micros == NEVER ? Live.NEVER : Math.floorDiv(micros, 1000);
  }

  /** State of charge at {@link #liveMillis} [share], NaN where it is not known. */
  public double liveSoc() {
    return live.soc();
  }

  /** Whether the voltage at rest tells the state of charge now. */
  public boolean isAnchored() {
    return live.isAnchored();
  }

  /**
   * The cell as of the latest sample, right after the frame that brought it.
   *
   * @param anchorMillis when rest last told the state of charge, or {@link Live#NEVER}
   * @param openAlerts kinds that hold
   * @param frame of that sample
   */
  public Live live(CellSpec spec, long anchorMillis, List<String> openAlerts, Lineage frame) {
    return live.live(spec, curve != null, doing(), anchorMillis, openAlerts, frame);
  }

  /**
   * What a cell is doing.
   *
   * @param kind null where it cannot be told yet
   * @param sinceMillis since when [ms since 1970-01-01 UTC]
   * @param samples used of it
   */
  record Doing(OperationKind kind, long sinceMillis, int samples) {}

  /** A change that is not certain yet is shown as it looks: the record of the operation waits. */
  private Doing doing() {
    if (next != null && nextKind != null) {
      return new Doing(nextKind, Math.floorDiv(nextSince, 1000), nextSamples);
    }
    if (current == null) {
      return new Doing(kindOf(live.lastCurrent()), liveMillis(), 0);
    }
    OperationKind kind = current.kind() == null ? kindOf(live.lastCurrent()) : current.kind();
    long since = openSince() == NEVER ? live.lastMicros() : openSince();
    return new Doing(kind, Math.floorDiv(since, 1000), current.samples());
  }

  private OperationKind kindOf(double amperes) {
    if (thresholds == null || Double.isNaN(amperes)) {
      return null;
    }
    return Math.abs(amperes) <= thresholds.load
        ? OperationKind.REST
        : amperes > 0 ? OperationKind.CHARGE : OperationKind.DISCHARGE;
  }

  /** Operations closed so far. */
  public long revision() {
    return history.revision();
  }

  /** Discharges closed so far. */
  public int discharges() {
    return history.discharges();
  }

  Thresholds thresholds(CycleSegmenter segmenter, CellSpec spec, boolean numbered) {
    if (thresholds == null || numbered != numberedOf || !spec.equals(thresholdsOf)) {
      hold(spec);
      thresholds = segmenter.config().thresholds(spec, numbered);
      numberedOf = numbered;
      curve = segmenter.curve(spec);
      thresholdsOf = spec;
    }
    return thresholds;
  }

  /** Begins anew what is told in shares of a rated capacity that has changed. */
  private void hold(CellSpec spec) {
    if (!Double.isNaN(ratedCapacity) && ratedCapacity != spec.ratedCapacity()) {
      history.ratedAnew();
      live.nameplateChanged();
    }
    ratedCapacity = spec.ratedCapacity();
  }

  /** Of the cell's type, null where its chemistry has none; after {@link #thresholds}. */
  OcvCurve curve() {
    return curve;
  }

  /** Slot of a source; new ones take a free slot, or that of the source silent for longest. */
  int slot(String source) {
    int oldest = 0;
    for (int i = 0; i < SOURCES; i++) {
      if (source.equals(sources[i])) {
        return i;
      }
      if (heard[i] < heard[oldest]) {
        oldest = i;
      }
    }
    sources[oldest] = source;
    lastSequence[oldest] = Long.MIN_VALUE;
    lastOperation[oldest] = Integer.MIN_VALUE;
    lastEnd[oldest] = Long.MIN_VALUE;
    clocks.forget(oldest);
    skew.forget(oldest);
    intake.seen[oldest].forget();
    return oldest;
  }

  /**
   * Takes note of a frame. One with a sequence not above the last one's was seen before, or has
   * been overtaken by it, unless its samples are later than all that the source has sent: then the
   * source counts anew.
   */
  Arrival arrival(int slot, Frame frame) {
    long sequence = frame.sequence();
    Arrival arrival = sequence - 1 == lastSequence[slot] ? Arrival.NEXT : Arrival.LATER;
    if (sequence <= lastSequence[slot]) {
      if (frame.size() == 0 || frame.startMillis() <= lastEnd[slot]) {
        boolean nothing = frame.size() == 0 && frame.declared().operationIndex() == null;
        return intake.seen[slot].again(sequence) || nothing ? Arrival.AGAIN : Arrival.OVERTAKEN;
      }
      arrival = Arrival.RESTART;
      intake.seen[slot].forget();
    }
    intake.seen[slot].next(sequence);
    lastSequence[slot] = sequence;
    lastEnd[slot] = Math.max(lastEnd[slot], frame.endMillis());
    heard[slot] = ++frames;
    return arrival;
  }

  /** Sequence of the latest frame of a source, {@link Long#MIN_VALUE} before the first. */
  long lastSequence(int slot) {
    return lastSequence[slot];
  }

  /** How a frame stands to those of its source before. */
  enum Arrival {
    NEXT,
    LATER,
    AGAIN,
    OVERTAKEN,
    RESTART
  }

  /** Whether the times of its frames are to be believed. */
  public ClockClaims claims() {
    return intake.claims;
  }

  /** How often its frames have met a defect. */
  public Defects defects() {
    return intake.defects;
  }

  /**
   * Takes over what stands beside the segmenter from another state of the same cell: after a defect
   * the cell is as it was before, and yet it is known that there was one.
   */
  public void keepJudgements(OpenCell of) {
    intake.claims = of.intake.claims;
    intake.defects = of.intake.defects;
  }

  /** The clock begins anew; what is open must have been closed. */
  void clockReset() {
    lastMicros = NEVER;
    lastKind = null;
    Arrays.fill(lastEnd, NEVER);
    clocks = new SourceClocks(SOURCES);
    skew = new SourceSkew(SOURCES);
    acrossSilence = 0;
    watch.clockReset();
    live.clockReset();
    intake.claims.reset();
  }

  /**
   * How far the clock of a source is ahead [s], negative where behind, 0 where nothing is to be
   * said; an operation of it is over.
   */
  double skewOf(String source) {
    for (int i = 0; i < SOURCES; i++) {
      if (source != null && source.equals(sources[i])) {
        return skew.taken(i);
      }
    }
    return 0;
  }

  /** Turns an operation that is over into a cycle, and remembers it. */
  Cycle close(Operation operation, CellSpec spec, Thresholds rules) {
    var now =
        new Closing.Beside(
            live.state(), live.usage(), live.takeTrack(), skewOf(operation.identity().source()));
    Cycle cycle = Closing.of(operation, history, now, spec, rules);
    if (operation.identity().isNumbered()) {
      closedOperation(operation.identity().source(), operation.identity().number());
    }
    if (cycle.kind() == OperationKind.DISCHARGE && cycle.comparable()) {
      live.capacity(cycle.measured().capacity(), ReferenceConditions.hold(spec, cycle));
    }
    return cycle;
  }

  int lastOperation(int slot) {
    return lastOperation[slot];
  }

  void closedOperation(String source, int index) {
    lastOperation[slot(source)] = index;
  }

  void forgetNext() {
    before = null;
    next = null;
    nextKind = null;
    nextSamples = 0;
    turnedBy = 0;
  }

  public OpenCell copy() {
    OpenCell copy = new OpenCell();
    copy.current = copy(current);
    copy.before = copy(before);
    copy.next = copy(next);
    copy.nextKind = nextKind;
    copy.nextSince = nextSince;
    copy.nextSamples = nextSamples;
    copy.quick = quick;
    copy.lastKind = lastKind;
    copy.runSince = runSince;
    copy.declaredCycle = declaredCycle;
    copy.declaredStep = declaredStep;
    copy.lastMicros = lastMicros;
    copy.history = history.copy();
    copy.watch = watch.copy();
    copy.live = live.copy();
    copy.clocks = clocks.copy();
    copy.skew = skew.copy();
    copy.turnedFrom = turnedFrom;
    copy.turnedBy = turnedBy;
    copy.acrossSilence = acrossSilence;
    copy.intake = intake.copy();
    System.arraycopy(sources, 0, copy.sources, 0, SOURCES);
    System.arraycopy(lastSequence, 0, copy.lastSequence, 0, SOURCES);
    System.arraycopy(heard, 0, copy.heard, 0, SOURCES);
    System.arraycopy(lastOperation, 0, copy.lastOperation, 0, SOURCES);
    System.arraycopy(lastEnd, 0, copy.lastEnd, 0, SOURCES);
    copy.frames = frames;
    copy.ratedCapacity = ratedCapacity;
    return copy;
  }

  private static Operation copy(Operation operation) {
    return operation == null ? null : operation.copy();
  }

  /** Version byte first. */
  public void writeTo(DataOutput out) throws IOException {
    fields(SavedFields.writing(out));
  }

  /**
   * @throws IOException also for a version this code does not know
   */
  public static OpenCell readFrom(DataInput in) throws IOException {
    OpenCell cell = new OpenCell();
    cell.fields(SavedFields.reading(in));
    return cell;
  }

  private void fields(SavedFields saved) throws IOException {
    int version = saved.version("open cell", VERSION);
    current = operation(saved, version, current);
    before = operation(saved, version, before);
    next = operation(saved, version, next);
    nextKind = saved.kind(nextKind);
    nextSince = saved.integer(nextSince);
    nextSamples = saved.integer(nextSamples);
    quick = saved.integer(quick);
    lastKind = saved.kind(lastKind);
    declaredCycle = number(saved, declaredCycle);
    declaredStep = number(saved, declaredStep);
    lastMicros = saved.integer(lastMicros);
    history.fields(saved);
    if (version > 4) {
      watch.fields(saved);
    } else {
      watch.fieldsInOrder(saved);
    }
    for (int i = 0; i < SOURCES; i++) {
      sources[i] = saved.text(sources[i]);
    }
    saved.integers(lastSequence);
    saved.integers(heard);
    saved.integers(lastOperation);
    frames = saved.integer(frames);
    if (version > 1) {
      saved.integers(lastEnd);
      clocks.fields(saved);
      turnedFrom = saved.decimal(turnedFrom);
      turnedBy = saved.decimal(turnedBy);
      acrossSilence = saved.decimal(acrossSilence);
      runSince = saved.integer(runSince);
      live.fields(saved);
      history.fieldsOfTwo(saved);
    } else {
      runSince = nextSince;
      Arrays.fill(lastEnd, lastMicros == NEVER ? NEVER : lastMillis());
    }
    if (version > 2) {
      history.peaks(saved);
      skew.fields(saved);
      history.baseline(saved);
    }
    if (version > 4) {
      history.fieldsOfFive(saved);
      ratedCapacity = saved.decimal(ratedCapacity);
      intake.fields(saved);
      alertsByName(saved);
    } else {
      for (int i = 0; i < SOURCES; i++) {
        if (lastSequence[i] != Long.MIN_VALUE && sources[i] != null) {
          intake.seen[i].seenUpTo(lastSequence[i]);
        }
      }
    }
  }

  /** Which rules an operation has broken so far is a bit for each, in an order that may change. */
  private void alertsByName(SavedFields saved) throws IOException {
    int bits = 0;
    for (Operation each : new Operation[] {current, before, next}) {
      bits |= each == null ? 0 : each.alerts();
    }
    String names = saved.text(bits == 0 ? null : LimitWatch.names());
    for (Operation each : new Operation[] {current, before, next}) {
      if (each != null && names != null) {
        each.alerts(LimitWatch.bitsNow(each.alerts(), names));
      }
    }
  }

  private static Operation operation(SavedFields saved, int version, Operation operation)
      throws IOException {
    if (!saved.bool(operation != null)) {
      return null;
    }
    Operation there = operation == null ? new Operation() : operation;
    there.fields(saved, version);
    return there;
  }

  private static Integer number(SavedFields saved, Integer n) throws IOException {
    return saved.bool(n != null) ? Integer.valueOf(saved.integer(n == null ? 0 : n)) : null;
  }
}
