package io.celltwin.core.cycle;

import io.celltwin.core.alert.LimitWatch;
import io.celltwin.core.measure.Families;
import io.celltwin.core.measure.Findings;
import io.celltwin.core.measure.Operation;
import io.celltwin.core.quality.SourceClocks;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Frame.Declared;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One frame on its way through {@link CycleSegmenter}: which operation its readings belong to, and
 * what ends with it. Readings that raise no question go on in runs, each consumer taking the whole
 * run in turn; the others one by one. Which way a reading went makes no difference to what comes
 * out.
 */
final class Pass {
  /** Readings further apart than this are looked at one by one [µs]. */
  private static final long LONGEST = SourceClocks.COVERS;

  /** Samples between two silences, up to which they may be intervals. */
  private static final int BETWEEN_SILENCES = 3;

  private final CycleSegmenter segmenter;
  private final OpenCell open;
  private final CellSpec spec;
  private final Frame frame;
  private final Thresholds rules;
  private final Run run;
  private final Readings readings;
  private final Inference inference;
  private final List<Cycle> closed = new ArrayList<>(1);
  private final List<Alert> alerts = new ArrayList<>(0);
  private final List<Rejection> rejected = new ArrayList<>(0);
  private LimitWatch.Place place;

  /**
   * @param frame null where there is none, and what is open is to be closed
   */
  Pass(CycleSegmenter segmenter, OpenCell open, CellSpec spec, Frame frame) {
    this.segmenter = segmenter;
    this.open = open;
    this.spec = spec;
    this.frame = frame;
    boolean numbered =
        frame == null
            ? open.current != null && open.current.identity().isNumbered()
            : frame.declared().operationIndex() != null;
    rules = open.thresholds(segmenter, spec, numbered);
    run = frame == null ? null : segmenter.run(frame);
    readings = new Readings(open, frame, rules, alerts, run);
    inference = new Inference(segmenter, open, rules);
  }

  Step step() {
    Rejection backwards = readings.rejection();
    if (backwards != null) {
      rejected.add(backwards);
    }
    return closed.isEmpty() && alerts.isEmpty() && rejected.isEmpty() && readings.duplicates() == 0
        ? Step.NOTHING
        : new Step(closed, alerts, rejected, readings.duplicates());
  }

  long sequence() {
    return frame.sequence();
  }

  // ---- operations the source numbers

  void declared(int slot) {
    Declared says = frame.declared();
    int index = says.operationIndex();
    Operation ended = null;
    if (open.current != null && !open.current.identity().includes(frame, index)) {
      ended = open.current;
      closeCurrent();
    }
    if (open.current == null) {
      if (index <= open.lastOperation(slot) && frame.endMillis() <= open.lastMillis()) {
        reject(
            "CLOSED_OPERATION",
            String.format(
                Locale.ROOT,
                "operation %d comes after operation %d was closed; wanted operations in their"
                    + " order",
                index,
                open.lastOperation(slot)));
        return;
      }
      beginDeclared(says, index, ended);
    }
    Operation operation = open.current;
    operation.identity().part(frame);
    if (operation.kind() != OperationKind.IMPEDANCE) {
      here();
      int i = 0;
      while (i < frame.size()) {
        int to = i;
        if (segmenter.inRuns() && operation.samples() > 0 && open.watch.quiet()) {
          to = readings.ordinary(i, operation.last().micros(), LONGEST, null, Long.MAX_VALUE);
        }
        if (to == i) {
          declaredReading(operation, i++);
        } else {
          take(operation, i, to);
          i = to;
        }
      }
    }
    if (frame.lastPart()) {
      operation.identity().complete();
      closeCurrent();
    }
  }

  private void beginDeclared(Declared says, int index, Operation ended) {
    open.current = begin(says.kind());
    relax(open.current, ended);
    boolean back = open.lastMicros != OpenCell.NEVER && frame.startMillis() < open.lastMillis();
    double startsBack = back ? (open.lastMillis() - frame.startMillis()) / 1000.0 : 0;
    open.current.identity().numbered(index, frame.parts(), startsBack);
    open.current.identity().ambient(says.ambient());
  }

  private void declaredReading(Operation operation, int i) {
    double voltage = readings.volts(operation, i);
    double current = frame.current()[i];
    long micros = frame.timeMicros(i);
    if (readings.comesAfter(operation.last().micros(), operation, i, micros, voltage, current)
        && readings.readable(operation, micros, voltage, current, place)) {
      double celsius = readings.celsius(operation, voltage, i);
      operation.broke(
          open.watch.sample(rules.limits, micros, voltage, current, celsius, place, alerts));
      run.set(i, micros, voltage, current, celsius);
      takeOne(operation, i);
      open.lastMicros = micros;
    }
  }

  // ---- operations told by the current, or by the kind, cycle and step the source gives

  void undeclared(int slot, boolean inOrder) {
    if (open.current != null && open.current.identity().isNumbered()) {
      closeCurrent();
    }
    if (frame.size() > 0) {
      setClock(slot, inOrder);
      if (isLate()) {
        return;
      }
    }
    Declared says = frame.declared();
    if (frame.size() == 0 && says.equals(Declared.NOTHING)) { // time has passed, that is all
      if (open.current != null
          && frame.startMillis() * 1000 - open.lastMicros > segmenter.silence()) {
        closeCurrent();
      }
      return;
    }
    if (says.kind() == OperationKind.IMPEDANCE) {
      closeCurrent();
      open.current = begin(OperationKind.IMPEDANCE);
      open.current.identity().complete();
      closeCurrent();
      return;
    }
    Operation following = endBySaying(says);
    here();
    int i = 0;
    while (i < frame.size()) {
      int to = ordinary(i);
      if (to == i) {
        undeclaredReading(says, following, i++);
        following = null;
      } else {
        take(open.current, i, to);
        i = to;
      }
    }
    if (open.current != null) {
      open.current.identity().lastSequence(frame.sequence());
      if (open.next != null) {
        open.next.identity().lastSequence(frame.sequence());
      }
    }
  }

  private void setClock(int slot, boolean inOrder) {
    double ohm = open.live.resistance();
    long back =
        open.clocks.look(
            slot,
            frame,
            inOrder,
            open.lastMicros,
            segmenter.lateness(),
            open.current == null || open.current.samples() < 2 ? null : open.current.last(),
            open.current == null ? 0 : open.current.meter().usual(),
            Double.isNaN(ohm) ? rules.typicalOhm : ohm);
    readings.shift(open.clocks.shift(slot));
    if (back != 0) {
      open.current.meter().clockStep -= back / 1e6;
      if (open.next != null) {
        open.next.meter().clockStep -= back / 1e6;
      }
    }
  }

  /** Rejects a frame that comes when what it belongs to is long over. */
  private boolean isLate() {
    long end = readings.at(frame.size() - 1);
    if (open.lastMicros == OpenCell.NEVER || end >= open.lastMicros - segmenter.lateness()) {
      return false;
    }
    reject(
        "LATE",
        String.format(
            Locale.ROOT,
            "frame ends %.3f s before the cell's latest sample; wanted at most %.3f s",
            (open.lastMicros - end) / 1e6,
            segmenter.lateness() / 1e6));
    if (open.current != null) {
      open.current.meter().late += frame.size();
    }
    return true;
  }

  /**
   * Ends the operation going on where the source says that something else begins.
   *
   * @return the one that was ended, or null
   */
  private Operation endBySaying(Declared says) {
    boolean newCycle =
        says.cycle() != null
            && open.declaredCycle != null
            && !says.cycle().equals(open.declaredCycle);
    boolean newStep =
        says.step() != null && open.declaredStep != null && !says.step().equals(open.declaredStep);
    open.declaredCycle = says.cycle();
    open.declaredStep = says.step();
    if (open.current == null) {
      return null;
    }
    boolean newKind =
        says.kind() == null
            ? open.current.identity().declaredKind() != null
            : says.kind() != open.current.kind();
    if (newKind || (newCycle && says.kind() != null)) {
      Operation ended = open.current;
      boolean rests = restsNow(says, ended);
      closeCurrent();
      return rests ? null : ended;
    }
    if (newCycle || newStep) {
      if (open.current.kind() == null && open.nextKind != null) { // a step need not be long
        inference.settle(open.nextKind);
      }
      open.quick = 4;
    }
    return null;
  }

  /** Lets a use whose rest begins with this frame have the line to its first reading. */
  private boolean restsNow(Declared says, Operation ended) {
    if (says.kind() != OperationKind.REST
        || ended.kind() == OperationKind.REST
        || frame.size() == 0
        || !ended.possible(rules, frame.voltage()[0], frame.current()[0])
        || !(Math.abs(frame.current()[0]) <= rules.load)
        || readings.at(0) <= ended.last().micros()
        || readings.at(0) - ended.last().micros() > segmenter.silence()) {
      return false;
    }
    ended.restsAt(rules, readings.at(0), frame.voltage()[0], frame.current()[0]);
    return true;
  }

  /** After the last of the readings from i on that raise no question. */
  private int ordinary(int i) {
    Operation operation = open.current;
    if (!segmenter.inRuns() || operation == null || operation.samples() == 0) {
      return i;
    }
    if (!open.watch.quiet()) {
      return i;
    }
    long longest = Math.min(LONGEST, segmenter.silence());
    if (operation.identity().declaredKind() != null) {
      return readings.ordinary(i, open.lastMicros, longest, null, Long.MAX_VALUE);
    }
    if (inference.isSettled()) {
      return readings.ordinary(i, open.lastMicros, longest, operation.kind(), Long.MAX_VALUE);
    }
    return inference.isPending()
        ? readings.ordinary(i, open.lastMicros, longest, open.nextKind, inference.pendingUntil())
        : i;
  }

  private void undeclaredReading(Declared says, Operation following, int i) {
    double current = frame.current()[i];
    long micros = readings.at(i);
    if (open.current != null
        && open.current.samples() > 0
        && micros - open.lastMicros > segmenter.silence()) {
      acrossSilence(micros, current, frame.voltage()[i]);
      closeCurrent();
      here();
    }
    if (open.current == null) {
      open.current = begin(says.kind());
      open.current.meter().wrongHours =
          Math.abs(open.acrossSilence) > Findings.TOO_MUCH * rules.fullCharge;
      open.current.identity().ambient(says.ambient());
      if (following != null && micros - following.last().micros() <= segmenter.silence()) {
        open.current.follow(following);
        relax(open.current, following);
      }
    }
    double voltage = readings.volts(open.current, i);
    if (readings.voltageAlone(open.current, voltage, current)) {
      open.current.meter().unreadable();
      open.current.faults().unreadable();
      open.live.voltageAlone(micros, voltage, readings.celsius(open.current, voltage, i));
      return;
    }
    if (!readings.comesAfter(open.lastMicros, open.current, i, micros, voltage, current)
        || !readings.readable(open.current, micros, voltage, current, place)) {
      return;
    }
    double celsius = readings.celsius(open.current, voltage, i);
    if (open.current.identity().declaredKind() == null) {
      inference.look(this, micros, voltage, current);
    }
    int fired = open.watch.sample(rules.limits, micros, voltage, current, celsius, place, alerts);
    open.current.broke(fired);
    open.clocks.covers(open.lastMicros, micros);
    run.set(i, micros, voltage, current, celsius);
    takeOne(open.current, i);
    open.lastMicros = micros;
    if (open.next != null) {
      open.next.broke(fired);
      if (!open.next.isImpossible(rules, voltage, current)) {
        open.next.add(rules, run, i, i + 1);
      }
    }
    inference.settle(this, micros);
  }

  /**
   * Charge that would have flowed in silences that follow each other with the same current before
   * and after them and next to no sample between. More than a cell takes, and the silences were
   * none: the unit of time is wrong. A single one among samples that come as usual is a pause, as
   * of a power loss, and says nothing of the samples after it.
   */
  private void acrossSilence(long micros, double current, double voltage) {
    double before = open.current.last().current();
    boolean goesOn =
        open.current.samples() <= BETWEEN_SILENCES
            && before * current > 0
            && Math.min(Math.abs(before), Math.abs(current)) > rules.off / 2
            && voltage < rules.upperReached - 0.02;
    open.acrossSilence =
        goesOn
            ? open.acrossSilence + (before + current) / 2 * (micros - open.lastMicros) * 1e-6
            : 0;
  }

  /** What may have begun has: the operation going on ended where it did. */
  void change() {
    Operation next = open.next;
    Operation onward = open.current; // as if nothing had changed: it saw the rest
    relax(next, onward);
    open.current = open.before;
    if (next.kind() == OperationKind.REST && onward.kind() == OperationKind.DISCHARGE) {
      open.current.families().endOf(onward.families()); // with the voltage's rebound
    }
    open.before = null;
    open.next = null;
    closeCurrent();
    open.current = next;
    here();
  }

  // ---- what both share

  /** Ordinary readings, all of one operation, to everyone who wants them. */
  private void take(Operation operation, int from, int to) {
    int last = to - 1;
    open.watch.passed(run.micros()[last], run.voltage()[last], run.current()[last]);
    operation.add(rules, run, from, to);
    open.live.add(spec, open.curve(), run, from, to, place, alerts);
    open.lastMicros = run.micros()[last];
    if (open.next != null) { // the change has lasted that much longer
      open.next.add(rules, run, from, to);
      open.nextSamples += to - from;
    }
  }

  private void takeOne(Operation operation, int i) {
    if (!operation.isImpossible(rules, run.voltage()[i], run.current()[i])) {
      operation.add(rules, run, i, i + 1);
      open.live.add(spec, open.curve(), run, i, i + 1, place, alerts);
    }
  }

  private void reject(String code, String reason) {
    rejected.add(readings.rejection(code, reason));
  }

  private void here() {
    place =
        new LimitWatch.Place(
            frame.source(),
            frame.sequence(),
            frame.declared().operationIndex(),
            open.discharges() + 1);
  }

  Operation begin(OperationKind kind) {
    Families families = Families.of(kind, open.history, open.live.resistance(), spec);
    return Operation.begin(frame, kind, families);
  }

  /** A rest goes on with what the charge before it began. */
  private static void relax(Operation rest, Operation before) {
    if (before != null
        && rest.kind() == OperationKind.REST
        && before.kind() == OperationKind.CHARGE
        && before.families().relaxed()) {
      rest.families().relax(before.families());
    }
  }

  void closeCurrent() {
    if (open.current == null) {
      return;
    }
    Operation operation = open.current;
    open.current = null;
    open.forgetNext();
    if (operation.samples() == 0
        && !operation.identity().isNumbered()
        && operation.kind() != OperationKind.IMPEDANCE) {
      // nobody says that there was an operation, and nothing was read of one
      rejected.add(
          new Rejection(
              "UNREADABLE",
              spec.cellId(),
              operation.identity().source() + " frame " + operation.identity().lastSequence(),
              String.format(
                  Locale.ROOT,
                  "%d samples without a voltage and a current that a cell can have, and no others",
                  operation.faults().leftOut())));
      return;
    }
    closed.add(open.close(operation, spec, rules));
  }
}
