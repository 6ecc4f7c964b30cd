package io.celltwin.core.cycle;

import io.celltwin.core.measure.Operation;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.domain.OperationKind;

/**
 * Tells by its current what a cell does, for sources that do not say. Charge, discharge and rest
 * are told with hysteresis, and only once a change has lasted; until then both readings are kept:
 * the operation goes on, and a new one has begun.
 */
final class Inference {
  private static final OperationKind[] USES = {OperationKind.DISCHARGE, OperationKind.CHARGE};

  /** Net charge of pulses above which they are use and no test of the resistance [of capacity]. */
  private static final double PULSED = 0.02;

  /** A turn of the current between pulses is no longer than this [µs]. */
  private static final long TURN = 30_000_000;

  /** Readings of one voltage under a current that turned, after which the sensor is stuck. */
  private static final int STUCK = 30;

  private final CycleSegmenter segmenter;
  private final OpenCell open;
  private final Thresholds rules;

  Inference(CycleSegmenter segmenter, OpenCell open, Thresholds rules) {
    this.segmenter = segmenter;
    this.open = open;
    this.rules = rules;
  }

  /** True while nothing is in doubt: a current that says the same again changes nothing. */
  boolean isSettled() {
    return open.nextKind == null
        && open.quick == 0
        && open.current.kind() != null
        && open.current.kind() == open.lastKind;
  }

  /**
   * True while a change goes on that has not lasted: a current that says the same again is part of
   * it.
   */
  boolean isPending() {
    return open.next != null
        && open.nextKind == open.lastKind
        && open.quick == 0
        && open.current.kind() != null;
  }

  /** Before this, nothing makes the change certain, whatever ordinary readings come [µs]. */
  long pendingUntil() {
    long until = (open.next.kind() == null ? open.nextSince : open.runSince) + shortest();
    if (inPulses()) {
      double left = PULSED * rules.fullCharge - Math.abs(open.next.net());
      double most =
          Math.max(
              Math.max(rules.ordinaryIn, rules.ordinaryOut), Math.abs(open.next.last().current()));
      until = Math.min(until, open.lastMicros + (long) (0.99e6 * left / most));
    }
    return until;
  }

  /**
   * Notes when the current begins to say something else than the operation is.
   *
   * @param pass that begins an operation where one may have begun
   */
  void look(Pass pass, long micros, double voltage, double current) {
    OperationKind now = kindOf(current);
    if (now != open.lastKind) {
      open.runSince = micros;
    }
    open.lastKind = now;
    if (now != open.nextKind && pulsing(now, micros)) {
      return;
    }
    if (turns(now)) {
      open.nextKind = now;
      open.next.identity().kind(null);
      open.quick = Math.max(0, open.quick - 1);
      return;
    }
    if (now == open.current.kind()) {
      if (open.nextKind != null) {
        open.forgetNext();
      }
    } else if (now != open.nextKind) {
      open.nextKind = now;
      open.nextSince = micros;
      open.nextSamples = 0;
      if (open.current.kind() != null) {
        boolean turned =
            now != OperationKind.REST
                && kindOf(open.current.last().current()) == open.current.kind();
        open.turnedBy = turned ? current - open.current.last().current() : 0;
        open.turnedFrom = open.current.last().voltage();
        open.before = open.current.copy();
        open.before.identity().lastSequence(pass.sequence());
        open.next = pass.begin(now);
        open.next.identity().inferred();
        open.next.identity().ambientOf(open.current.identity());
        if (now == OperationKind.REST && open.before.possible(rules, voltage, current)) {
          open.before.restsAt(rules, micros, voltage, current);
        } else {
          open.next.follow(open.current);
        }
      }
    }
    if (open.quick > 0) {
      open.quick--;
    }
  }

  /**
   * Use that may have begun in a rest and turns, after longer than a pulse lasts: it goes on, as
   * use of either sense.
   */
  private boolean turns(OperationKind now) {
    return open.current.kind() == OperationKind.REST
        && open.next != null
        && now != OperationKind.REST
        && open.nextKind != OperationKind.REST
        && now != open.nextKind;
  }

  /**
   * A rest in which use may have begun in pulses: while the pause between them is no rest, and a
   * turn of the current no longer than one of them, it stays so.
   */
  private boolean pulsing(OperationKind now, long micros) {
    return open.current.kind() == OperationKind.REST
        && open.next != null
        && micros - open.runSince < (now == OperationKind.REST ? segmenter.shortestRest() : TURN);
  }

  /** After a reading was taken in: whether it makes certain what the operation is. */
  void settle(Pass pass, long micros) {
    if (open.current.kind() == null) {
      for (OperationKind use : USES) {
        if (moved(open.current, use)) {
          settle(use);
        }
      }
    }
    if (open.nextKind != null) {
      next(pass, micros);
    }
  }

  /** It is certain what the operation going on is. */
  void settle(OperationKind kind) {
    open.current.settle(kind);
    open.forgetNext();
  }

  /** Once a change has lasted, it is one. */
  private void next(Pass pass, long micros) {
    open.nextSamples++;
    if (open.turnedBy != 0
        && !isVoltageStuck()
        && (open.current.last().voltage() - open.turnedFrom) * open.turnedBy
            < rules.leastOhm * open.turnedBy * open.turnedBy) {
      return; // the current turned, and the voltage did not answer: the sensor turned
    }
    if (!lasted(micros) && !(open.next != null && moved(open.next, open.nextKind) && inPulses())) {
      return;
    }
    if (open.current.kind() == null) {
      settle(open.nextKind);
    } else {
      pass.change();
    }
    open.quick = 0;
  }

  /** A voltage that shows one value to its last digit says nothing of the current's sense. */
  private boolean isVoltageStuck() {
    return open.nextSamples >= STUCK && open.next != null && open.next.staysAt(open.turnedFrom);
  }

  private boolean lasted(long micros) {
    boolean eitherSense = open.next != null && open.next.kind() == null;
    long since = eitherSense ? open.nextSince : open.runSince;
    return open.nextSamples >= 2
        && open.lastKind == open.nextKind
        && (open.quick > 0 || micros - since >= shortest());
  }

  private long shortest() {
    return open.nextKind == OperationKind.REST ? segmenter.shortestRest() : segmenter.shortestUse();
  }

  private boolean inPulses() {
    return open.current.kind() == OperationKind.REST && open.nextKind != OperationKind.REST;
  }

  /** Once the charge of pulses is no pulse test's any more, they are use; whatever the pauses. */
  private boolean moved(Operation operation, OperationKind kind) {
    double least = PULSED * rules.fullCharge;
    return kind == OperationKind.DISCHARGE ? operation.net() < -least : operation.net() > least;
  }

  /** With hysteresis: what is switched on stays on until the current is all but gone. */
  private OperationKind kindOf(double current) {
    boolean was = open.lastKind == (current > 0 ? OperationKind.CHARGE : OperationKind.DISCHARGE);
    if (Math.abs(current) < (was ? rules.off : rules.on)) {
      return OperationKind.REST;
    }
    return current > 0 ? OperationKind.CHARGE : OperationKind.DISCHARGE;
  }
}
