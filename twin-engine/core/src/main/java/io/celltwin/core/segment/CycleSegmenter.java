package io.celltwin.core.segment;

import static java.util.Objects.requireNonNull;

import io.celltwin.core.alert.LimitWatch;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.segment.Operation.Thresholds;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Frame.Declared;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts the frames of a cell into operations and measures them.
 *
 * <p><b>Declared.</b> A source that numbers its operations is believed: an operation ends with its
 * last part, or, flagged {@code INCOMPLETE}, when a frame of another arrives. Its index is never
 * changed, and an operation without samples is one all the same. A source that gives only a kind, a
 * cycle or a step ends an operation where the kind or the cycle changes, or where after a new step
 * the sense of the current does.
 *
 * <p><b>Inferred.</b> Otherwise charge, discharge and rest are told by the current: with
 * hysteresis, and only once a change has lasted ({@link SegmenterConfig#shortestUse}, {@link
 * SegmenterConfig#shortestRest}). Until then both readings are kept: the operation goes on, and a
 * new one has begun; one of them is dropped later. So a pause, a spike or a short regeneration
 * belongs to the discharge around it, and yet a real change begins with its first sample. The line
 * between the last sample of one and the first of the next counts towards the next, so that no
 * charge is lost. Silence ends an operation; a frame without samples says that it has been silent.
 *
 * <p>Samples go one by one through the same code, so how they were framed changes nothing but the
 * lineage. The segmenter itself remembers nothing: {@link OpenCell} does, and is changed in place.
 */
public final class CycleSegmenter {
  /** Temperatures of cells in use, in kelvin. */
  private static final double COLDEST_KELVIN = 213.15;

  private static final double HOTTEST_KELVIN = 373.15;

  private static final OperationKind[] USES = {OperationKind.DISCHARGE, OperationKind.CHARGE};

  /** Net charge of pulses above which they are use and no test of the resistance [of capacity]. */
  private static final double PULSED = 0.02;

  /** A turn of the current between pulses is no longer than this [µs]. */
  private static final long TURN = 30_000_000;

  private final SegmenterConfig config;
  private final long silenceMicros;
  private final long latenessMicros;
  private final long shortestUseMicros;
  private final long shortestRestMicros;
  private final Map<CellType, OcvCurve> curves = new ConcurrentHashMap<>();

  private record CellType(Chemistry chemistry, double minVoltage, double maxVoltage) {}

  public CycleSegmenter(SegmenterConfig config) {
    this.config = requireNonNull(config, "config");
    silenceMicros = config.silence().toNanos() / 1000;
    latenessMicros = config.lateness().toNanos() / 1000;
    shortestUseMicros = config.shortestUse().toNanos() / 1000;
    shortestRestMicros = config.shortestRest().toNanos() / 1000;
  }

  public SegmenterConfig config() {
    return config;
  }

  /** Of the cell's type; a fleet has few, and each is made once. */
  OcvCurve curve(CellSpec spec) {
    return curves.computeIfAbsent(
        new CellType(spec.chemistry(), spec.minVoltage(), spec.maxVoltage()),
        type -> OcvCurve.of(spec));
  }

  /**
   * Takes in a frame.
   *
   * @param open of the same cell; changed in place
   * @param spec of the same cell
   * @param frame of the same cell; not kept
   */
  public Step accept(OpenCell open, CellSpec spec, Frame frame) {
    return accept(open, spec, frame, SourceSkew.UNKNOWN);
  }

  /**
   * Takes in a frame of which is known when it arrived, by a clock that is right: a source whose
   * own clock is off is named.
   *
   * @param arrivalMillis [ms since 1970-01-01 UTC]; {@link Long#MIN_VALUE} where it says nothing,
   *     as in a replay
   */
  public Step accept(OpenCell open, CellSpec spec, Frame frame, long arrivalMillis) {
    int slot = open.slot(frame.source());
    OpenCell.Arrival arrival = open.arrival(slot, frame);
    if (arrival == OpenCell.Arrival.AGAIN) {
      return new Step(List.of(), List.of(), List.of(), frame.size());
    }
    Pass pass = new Pass(open, spec, frame);
    if (frame.declared().operationIndex() != null) {
      pass.declared(slot);
    } else {
      pass.undeclared(slot, arrival == OpenCell.Arrival.NEXT);
    }
    if (arrival == OpenCell.Arrival.RESTART && open.current != null) {
      open.current.meter.restarts++;
      if (open.next != null) {
        open.next.meter.restarts++;
      }
    }
    open.skew.look(slot, frame, arrivalMillis);
    return pass.step();
  }

  /** Closes what is open: the input has ended, or the cell has fallen silent. */
  public Step flush(OpenCell open, CellSpec spec) {
    if (!open.isOpen()) {
      return Step.NOTHING;
    }
    Pass pass = new Pass(open, spec, null);
    pass.closeCurrent();
    return pass.step();
  }

  /** One frame on its way through. */
  private final class Pass {
    private final OpenCell open;
    private final CellSpec spec;
    private final Frame frame;
    private final Thresholds rules;
    private final List<Cycle> closed = new ArrayList<>(1);
    private final List<Alert> alerts = new ArrayList<>(0);
    private final List<Rejection> rejected = new ArrayList<>(0);
    private LimitWatch.Place place;
    private int duplicates;
    private int backwards;
    private int firstBackwards;
    private long firstBack;
    private long shift; // µs

    Pass(OpenCell open, CellSpec spec, Frame frame) {
      this.open = open;
      this.spec = spec;
      this.frame = frame;
      rules = open.thresholds(CycleSegmenter.this, spec);
    }

    Step step() {
      if (backwards > 0) {
        reject(
            "OUT_OF_ORDER",
            String.format(
                Locale.ROOT,
                "%d of %d samples go back in time, the first one, sample %d, by %.3f s;"
                    + " wanted times that do not fall within an operation",
                backwards,
                frame.size(),
                firstBackwards,
                firstBack / 1e6));
      }
      return closed.isEmpty() && alerts.isEmpty() && rejected.isEmpty() && duplicates == 0
          ? Step.NOTHING
          : new Step(closed, alerts, rejected, duplicates);
    }

    private void reject(String code, String reason) {
      rejected.add(
          new Rejection(
              code, frame.cellId(), frame.source() + " frame " + frame.sequence(), reason));
    }

    // ---- operations the source numbers

    void declared(int slot) {
      Declared says = frame.declared();
      int index = says.operationIndex();
      Operation ended = null;
      if (open.current != null
          && !(open.current.hasOperationIndex
              && open.current.operationIndex == index
              && open.current.source.equals(frame.source()))) {
        ended = open.current;
        closeCurrent();
      }
      if (open.current == null) {
        if (index <= open.lastOperation(slot) && frame.endMillis() <= open.lastMillis()) {
          reject(
              "CLOSED_OPERATION",
              "operation %d comes after operation %d was closed; wanted operations in their order"
                  .formatted(index, open.lastOperation(slot)));
          return;
        }
        open.current = begin(says.kind());
        relax(open.current, ended);
        open.current.operationIndex = index;
        open.current.hasOperationIndex = true;
        open.current.ambient = says.ambient() == null ? Double.NaN : says.ambient();
        open.current.parts = frame.parts();
        if (open.lastMicros != OpenCell.NEVER && frame.startMillis() < open.lastMillis()) {
          open.current.startsBack = (open.lastMillis() - frame.startMillis()) / 1000.0;
        }
      }
      Operation operation = open.current;
      operation.lastSequence = frame.sequence();
      operation.partMissing |= frame.part() != operation.nextPart;
      operation.nextPart = frame.part() + 1;
      if (operation.kind != OperationKind.IMPEDANCE) {
        here();
        for (int i = 0; i < frame.size(); i++) {
          declaredSample(operation, i);
        }
      }
      if (frame.lastPart()) {
        operation.complete = true;
        closeCurrent();
      }
    }

    private void declaredSample(Operation operation, int i) {
      double voltage = volts(operation, frame.voltage()[i]);
      double current = frame.current()[i];
      long micros = frame.timeMicros(i);
      if (comesAfter(operation.lastMicros, operation, i, micros, voltage, current)
          && readable(operation, micros, voltage, current)) {
        double temperature = temperature(operation, voltage, i);
        int fired =
            open.watch.sample(rules.limits, micros, voltage, current, temperature, place, alerts);
        operation.alerts |= fired;
        if (operation.add(rules, micros, voltage, current, temperature)) {
          live(micros, voltage, current, temperature);
        }
        open.lastMicros = micros;
      }
    }

    // ---- operations told by the current, or by the kind, cycle and step the source gives

    void undeclared(int slot, boolean inOrder) {
      if (open.current != null && open.current.declared()) {
        closeCurrent();
      }
      if (frame.size() > 0) {
        setClock(slot, inOrder);
      }
      if (frame.size() > 0
          && open.lastMicros != OpenCell.NEVER
          && at(frame.size() - 1) < open.lastMicros - latenessMicros) {
        reject(
            "LATE",
            String.format(
                Locale.ROOT,
                "frame ends %.3f s before the cell's latest sample; wanted at most %.3f s",
                (open.lastMicros - at(frame.size() - 1)) / 1e6,
                latenessMicros / 1e6));
        if (open.current != null) {
          open.current.meter.late += frame.size();
        }
        return;
      }
      Declared says = frame.declared();
      if (frame.size() == 0 && says.equals(Declared.NOTHING)) { // time has passed, that is all
        if (open.current != null && frame.startMillis() * 1000 - open.lastMicros > silenceMicros) {
          closeCurrent();
        }
        return;
      }
      if (says.kind() == OperationKind.IMPEDANCE) {
        closeCurrent();
        open.current = begin(OperationKind.IMPEDANCE);
        open.current.complete = true;
        open.current.declaredStart = frame.startMillis() * 1000;
        closeCurrent();
        return;
      }
      boolean newCycle =
          says.cycle() != null
              && open.declaredCycle != null
              && !says.cycle().equals(open.declaredCycle);
      boolean newStep =
          says.step() != null
              && open.declaredStep != null
              && !says.step().equals(open.declaredStep);
      open.declaredCycle = says.cycle();
      open.declaredStep = says.step();
      Operation following = null;
      if (open.current != null) {
        boolean newKind =
            says.kind() == null
                ? open.current.declaredKind != null
                : says.kind() != open.current.kind;
        if (newKind || (newCycle && says.kind() != null)) {
          following = open.current;
          closeCurrent();
        } else if (newCycle || newStep) {
          if (open.current.kind == null && open.nextKind != null) { // a step need not be long
            open.current.settle(open.nextKind);
            open.forgetNext();
          }
          open.quick = 4;
        }
      }
      here();
      for (int i = 0; i < frame.size(); i++) {
        undeclaredSample(says, following, i);
        following = null;
      }
      if (open.current != null) {
        open.current.lastSequence = frame.sequence();
        if (open.next != null) {
          open.next.lastSequence = frame.sequence();
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
              latenessMicros,
              open.current,
              Double.isNaN(ohm) ? rules.typicalOhm : ohm);
      shift = open.clocks.shift(slot);
      if (back != 0) {
        open.current.meter.clockStep -= back / 1e6;
        if (open.next != null) {
          open.next.meter.clockStep -= back / 1e6;
        }
      }
    }

    /** Event time of sample {@code i}, on the clock as it was [µs]. */
    private long at(int i) {
      return frame.timeMicros(i) + shift;
    }

    private void undeclaredSample(Declared says, Operation following, int i) {
      double current = frame.current()[i];
      long micros = at(i);
      if (open.current != null
          && open.current.samples > 0
          && micros - open.lastMicros > silenceMicros) {
        acrossSilence(micros, current, frame.voltage()[i]);
        closeCurrent();
        here();
      }
      if (open.current == null) {
        open.current = begin(says.kind());
        open.current.meter.wrongHours =
            Math.abs(open.acrossSilence) > Findings.TOO_MUCH * rules.fullCharge;
        open.current.ambient = says.ambient() == null ? Double.NaN : says.ambient();
        if (following != null && micros - following.lastMicros <= silenceMicros) {
          open.current.follow(following);
          relax(open.current, following);
        }
      }
      double voltage = volts(open.current, frame.voltage()[i]);
      if (!comesAfter(open.lastMicros, open.current, i, micros, voltage, current)
          || !readable(open.current, micros, voltage, current)) {
        return;
      }
      double temperature = temperature(open.current, voltage, i);
      if (open.current.declaredKind == null) {
        infer(micros, current);
      }
      int fired =
          open.watch.sample(rules.limits, micros, voltage, current, temperature, place, alerts);
      open.current.alerts |= fired;
      open.clocks.covers(open.lastMicros, micros);
      if (open.current.add(rules, micros, voltage, current, temperature)) {
        live(micros, voltage, current, temperature);
      }
      open.lastMicros = micros;
      if (open.next != null) {
        open.next.alerts |= fired;
        open.next.add(rules, micros, voltage, current, temperature);
      }
      if (open.current.kind == null) {
        for (OperationKind use : USES) {
          if (moved(open.current, use)) {
            open.current.settle(use);
            open.forgetNext();
          }
        }
      }
      if (open.nextKind != null) {
        settle(micros);
      }
    }

    /**
     * Charge that would have flowed in silences with the same current before and after them. More
     * than a cell takes, and the silences were none: the unit of time is wrong.
     */
    private void acrossSilence(long micros, double current, double voltage) {
      double before = open.current.lastCurrent;
      boolean goesOn =
          before * current > 0
              && Math.min(Math.abs(before), Math.abs(current)) > rules.off / 2
              && voltage < rules.upperReached - 0.02;
      open.acrossSilence =
          goesOn
              ? open.acrossSilence + (before + current) / 2 * (micros - open.lastMicros) * 1e-6
              : 0;
    }

    /** Notes when the current begins to say something else than the operation is. */
    private void infer(long micros, double current) {
      OperationKind now = kindOf(current);
      if (now != open.lastKind) {
        open.runSince = micros;
      }
      open.lastKind = now;
      if (now != open.nextKind && pulsing(now, micros)) {
        return;
      }
      if (now == open.current.kind) {
        if (open.nextKind != null) {
          open.forgetNext();
        }
      } else if (now != open.nextKind) {
        open.nextKind = now;
        open.nextSince = micros;
        open.nextSamples = 0;
        if (open.current.kind != null) {
          boolean turned =
              now != OperationKind.REST && kindOf(open.current.lastCurrent) == open.current.kind;
          open.turnedBy = turned ? current - open.current.lastCurrent : 0;
          open.turnedFrom = open.current.lastVoltage;
          open.before = open.current.copy();
          open.before.lastSequence = frame.sequence();
          open.next = begin(now);
          open.next.declaredKind = null;
          open.next.ambient = open.current.ambient;
          open.next.follow(open.current);
        }
      }
      if (open.quick > 0) {
        open.quick--;
      }
    }

    /**
     * A rest in which use may have begun in pulses: while the pause between them is no rest, and a
     * turn of the current no longer than one of them, it stays so.
     */
    private boolean pulsing(OperationKind now, long micros) {
      return open.current.kind == OperationKind.REST
          && open.next != null
          && micros - open.runSince < (now == OperationKind.REST ? shortestRestMicros : TURN);
    }

    private boolean inPulses() {
      return open.current.kind == OperationKind.REST && open.nextKind != OperationKind.REST;
    }

    /** Once the charge of pulses is no pulse test's any more, they are use; whatever the pauses. */
    private boolean moved(Operation operation, OperationKind kind) {
      double least = PULSED * rules.fullCharge;
      return kind == OperationKind.DISCHARGE ? operation.net < -least : operation.net > least;
    }

    /** Once a change has lasted, it is one. */
    private void settle(long micros) {
      open.nextSamples++;
      long shortest = open.nextKind == OperationKind.REST ? shortestRestMicros : shortestUseMicros;
      if (open.turnedBy != 0
          && (open.current.lastVoltage - open.turnedFrom) * open.turnedBy
              < rules.leastOhm * open.turnedBy * open.turnedBy) {
        return; // the current turned, and the voltage did not answer: the sensor turned
      }
      boolean lasted =
          open.nextSamples >= 2
              && open.lastKind == open.nextKind
              && (open.quick > 0 || micros - open.runSince >= shortest);
      if (!lasted && !(open.next != null && moved(open.next, open.nextKind) && inPulses())) {
        return;
      }
      if (open.current.kind == null) {
        open.current.settle(open.nextKind);
        open.forgetNext();
      } else {
        Operation next = open.next;
        Operation onward = open.current; // as if nothing had changed: it saw the rest
        relax(next, onward);
        open.current = open.before;
        if (next.kind == OperationKind.REST && onward.kind == OperationKind.DISCHARGE) {
          open.current.families.curve = onward.families.curve; // with the voltage's rebound
        }
        open.before = null;
        open.next = null;
        closeCurrent();
        open.current = next;
        here();
      }
      open.quick = 0;
    }

    /** With hysteresis: what is switched on stays on until the current is all but gone. */
    private OperationKind kindOf(double current) {
      boolean was = open.lastKind == (current > 0 ? OperationKind.CHARGE : OperationKind.DISCHARGE);
      if (Math.abs(current) < (was ? rules.off : rules.on)) {
        return OperationKind.REST;
      }
      return current > 0 ? OperationKind.CHARGE : OperationKind.DISCHARGE;
    }

    // ---- what both share

    private boolean comesAfter(
        long last, Operation operation, int i, long micros, double voltage, double current) {
      if (micros > last) {
        return true;
      }
      if (micros < last) {
        if (backwards++ == 0) {
          firstBackwards = i;
          firstBack = last - micros;
        }
        operation.backwards++;
        return false;
      }
      // two readings of one instant are a step; the same one twice is not
      if (voltage == operation.lastVoltage && current == operation.lastCurrent) {
        duplicates++;
        return false;
      }
      return true;
    }

    private boolean readable(Operation operation, long micros, double voltage, double current) {
      boolean finite = Double.isFinite(voltage) && Double.isFinite(current);
      boolean none =
          finite
              && (voltage > rules.impossibleAbove || Math.abs(current) > rules.impossibleCurrent)
              && (QualityMeter.sentinel(voltage) || QualityMeter.sentinel(current));
      if (finite && !none) {
        return true;
      }
      if (none) {
        operation.meter.sentinels++;
        operation.meter.unreadableSentinels++;
      } else {
        operation.meter.unreadable();
      }
      operation.unreadable++;
      operation.alerts |= open.watch.unreadable(rules.limits, micros, place, alerts);
      return false;
    }

    /** No cell gives thousands of volts; a thousandth of them, it may. */
    private double volts(Operation operation, double voltage) {
      if (voltage > rules.milliVoltsFrom && voltage < rules.milliVoltsTo) {
        operation.meter.milliVolts++;
        return voltage / 1000;
      }
      return voltage;
    }

    private double temperature(Operation operation, double voltage, int i) {
      if (frame.temperature() == null) {
        return Double.NaN;
      }
      double celsius = frame.temperature()[i];
      if (celsius > COLDEST_KELVIN
          && celsius < HOTTEST_KELVIN
          && voltage > rules.minVoltage - 0.5) {
        // a cell whose voltage is one, and that did not get there by degrees, is not on fire
        double kelvin = celsius - 273.15;
        double last = operation.lastTemperature;
        if (Double.isNaN(last) || Math.abs(kelvin - last) < 15) {
          operation.meter.kelvins++;
          return kelvin;
        }
      }
      if (celsius < Thresholds.COLDEST
          || celsius > Thresholds.HOTTEST
          || QualityMeter.sentinel(celsius)) { // or no probe
        operation.impossibleTemperatures++;
        return Double.NaN;
      }
      return celsius;
    }

    private void here() {
      place =
          new LimitWatch.Place(
              frame.source(),
              frame.sequence(),
              frame.declared().operationIndex(),
              open.discharges + 1);
    }

    private Operation begin(OperationKind kind) {
      Operation operation = new Operation();
      operation.source = frame.source();
      operation.firstSequence = frame.sequence();
      operation.lastSequence = frame.sequence();
      operation.declaredKind = kind;
      operation.kind = kind;
      operation.ambient = Double.NaN;
      operation.declaredStart = frame.startMillis() * 1000;
      operation.families = Families.of(kind, open, spec);
      return operation;
    }

    private void live(long micros, double voltage, double current, double temperature) {
      open.live.sample(spec, open.curve(), micros, voltage, current, temperature, place, alerts);
    }

    /** A rest goes on with what the charge before it began. */
    private static void relax(Operation rest, Operation before) {
      if (before != null
          && rest.kind == OperationKind.REST
          && before.kind == OperationKind.CHARGE
          && before.families.relaxed()) {
        rest.families.relax(before.families);
      }
    }

    void closeCurrent() {
      if (open.current == null) {
        return;
      }
      Operation operation = open.current;
      open.current = null;
      open.forgetNext();
      if (operation.samples == 0
          && !operation.hasOperationIndex
          && operation.kind != OperationKind.IMPEDANCE) {
        // nobody says that there was an operation, and nothing was read of one
        rejected.add(
            new Rejection(
                "UNREADABLE",
                spec.cellId(),
                operation.source + " frame " + operation.lastSequence,
                "%d samples without a voltage and a current that a cell can have, and no others"
                    .formatted(operation.unreadable + operation.impossible)));
        return;
      }
      closed.add(Closing.of(operation, open, spec, rules));
    }
  }
}
