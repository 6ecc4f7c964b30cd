package io.celltwin.core.cycle;

import static java.util.Objects.requireNonNull;

import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.quality.SourceSkew;
import io.celltwin.core.signal.Run;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Frame;
import io.celltwin.domain.QualityCode;
import java.util.List;
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
 * <p>Readings that change nothing go through in runs, the others one by one; either way each is
 * held against the one before, so how they were framed changes nothing but the lineage. The
 * segmenter itself remembers nothing: {@link OpenCell} does, and is changed in place.
 */
public final class CycleSegmenter {
  private final SegmenterConfig config;
  private final boolean inRuns;
  private final long silenceMicros;
  private final long latenessMicros;
  private final long shortestUseMicros;
  private final long shortestRestMicros;
  private final ThreadLocal<Run> runs = ThreadLocal.withInitial(Run::new);
  private final Map<CellType, OcvCurve> curves = new ConcurrentHashMap<>();

  private record CellType(Chemistry chemistry, double minVoltage, double maxVoltage) {}

  public CycleSegmenter(SegmenterConfig config) {
    this(config, true);
  }

  /**
   * @param inRuns false to take each reading by itself, as the runs are tested against
   */
  CycleSegmenter(SegmenterConfig config, boolean inRuns) {
    this.config = requireNonNull(config, "config");
    this.inRuns = inRuns;
    silenceMicros = config.silence().toNanos() / 1000;
    latenessMicros = config.lateness().toNanos() / 1000;
    shortestUseMicros = config.shortestUse().toNanos() / 1000;
    shortestRestMicros = config.shortestRest().toNanos() / 1000;
  }

  public SegmenterConfig config() {
    return config;
  }

  boolean inRuns() {
    return inRuns;
  }

  /** Longest pause within an operation [µs]. */
  long silence() {
    return silenceMicros;
  }

  /** What a frame may come late by [µs]. */
  long lateness() {
    return latenessMicros;
  }

  /** How long a charge or discharge lasts to be one [µs]. */
  long shortestUse() {
    return shortestUseMicros;
  }

  /** How long a rest lasts to be one [µs]. */
  long shortestRest() {
    return shortestRestMicros;
  }

  /** Of the cell's type; a fleet has few, and each is made once. */
  OcvCurve curve(CellSpec spec) {
    return curves.computeIfAbsent(
        new CellType(spec.chemistry(), spec.minVoltage(), spec.maxVoltage()),
        type -> OcvCurve.of(spec));
  }

  /** Room for the readings of a frame, used again by the next one on the same thread. */
  Run run(Frame frame) {
    Run run = runs.get();
    run.room(frame.size());
    return run;
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
    long before = open.lastSequence(slot);
    OpenCell.Arrival arrival = open.arrival(slot, frame);
    if (arrival == OpenCell.Arrival.AGAIN) {
      return new Step(List.of(), List.of(), List.of(), frame.size());
    }
    if (arrival == OpenCell.Arrival.OVERTAKEN) {
      return Step.rejecting(Overtaken.rejection(open, frame, before));
    }
    Holes.Before missing =
        arrival == OpenCell.Arrival.LATER && before != Long.MIN_VALUE && open.isOpen()
            ? new Holes.Before(open.current, before)
            : null;
    Pass pass = new Pass(this, open, spec, frame);
    if (frame.declared().operationIndex() != null) {
      pass.declared(slot);
    } else {
      pass.undeclared(slot, arrival == OpenCell.Arrival.NEXT);
    }
    if (arrival == OpenCell.Arrival.RESTART && open.current != null) {
      open.current.meter().restarts++;
      if (open.next != null) {
        open.next.meter().restarts++;
      }
    }
    if (missing != null) {
      open.intake.holes.note(missing, open, frame);
    }
    open.skew.look(slot, frame, arrivalMillis);
    open.intake.defects.sound();
    return pass.step();
  }

  /**
   * Takes in a frame that a person sent back from the dead letters. One that is still to come in
   * its source's order is a frame like any other. One that comes late is put in where it is
   * missing, while the operation that it belongs to goes on; else it is told what it would have
   * changed.
   *
   * @param open of the same cell; changed in place
   */
  public Step acceptReleased(OpenCell open, CellSpec spec, Frame frame) {
    int slot = open.slot(frame.source());
    boolean late =
        frame.size() > 0
            && open.lastMillis() != OpenCell.NEVER
            && frame.endMillis() * 1000 < open.lastMicros - latenessMicros;
    boolean passed =
        frame.sequence() <= open.lastSequence(slot) && frame.endMillis() <= open.lastMillis();
    if (!late && !passed) {
      return accept(open, spec, frame);
    }
    boolean numbered = frame.declared().operationIndex() != null;
    if (open.intake.holes.mend(open, open.thresholds(this, spec, numbered), frame) > 0) {
      open.intake.seen[slot].again(frame.sequence());
      return Step.NOTHING;
    }
    return Step.rejecting(Overtaken.tooLate(open, frame));
  }

  /**
   * Lets a cell's clock begin anew, whatever time it has come to: what is open ends, and the next
   * frame's times are taken as a new cell's are.
   */
  public Step resetClock(OpenCell open, CellSpec spec) {
    Step ended = flush(open, spec);
    open.clockReset();
    return ended;
  }

  /**
   * Ends what is open because the cell's frames are turned away from now on; its record says so,
   * and by it the twin.
   */
  public Step quarantine(OpenCell open, CellSpec spec) {
    Step ended = flush(open, spec);
    return new Step(
        ended.closed().stream()
            .map(c -> c.withQuality(c.quality().with(QualityCode.QUARANTINED.name())))
            .toList(),
        ended.alerts(),
        ended.rejected(),
        ended.duplicates());
  }

  /** Closes what is open: the input has ended, or the cell has fallen silent. */
  public Step flush(OpenCell open, CellSpec spec) {
    if (!open.isOpen()) {
      return Step.NOTHING;
    }
    Pass pass = new Pass(this, open, spec, null);
    pass.closeCurrent();
    return pass.step();
  }

  /**
   * Another nameplate holds from here on. What is going on is closed under the one before: no
   * operation is of two. Where what was measured says nothing any more, it is learned anew.
   */
  public Step nameplate(OpenCell open, CellSpec before, CellSpec now) {
    Step ended = flush(open, before);
    if (!now.measuresLike(before)) {
      open.learnAnew();
    }
    return ended;
  }
}
