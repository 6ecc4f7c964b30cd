package io.celltwin.core.measure;

import io.celltwin.core.feature.ChargeWindow;
import io.celltwin.core.feature.DischargeCurve;
import io.celltwin.core.feature.FirstOnes;
import io.celltwin.core.feature.IncrementalCapacity;
import io.celltwin.core.feature.MultiStepCharge;
import io.celltwin.core.feature.PartialCharge;
import io.celltwin.core.feature.PulseInput;
import io.celltwin.core.feature.PulseResponse;
import io.celltwin.core.feature.QualityNeed;
import io.celltwin.core.feature.SohInput;
import io.celltwin.core.feature.UsageProfile;
import io.celltwin.core.quality.Thresholds;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.Features;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.LiveState;
import io.celltwin.domain.Measured;
import io.celltwin.domain.MeasuredBuilder;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Turns an operation that is over into a {@link Cycle}, and lets the cell remember it. */
public final class Closing {
  /** A charge that ended below this share of the rated current at the cut-off filled the cell. */
  private static final double FULL_BELOW = 0.06;

  /** A cell that starts this far above it held more than it is built for [V]. */
  private static final double OVERFULL_ABOVE = 0.05;

  /** Of the rated capacity: less use than this is part of the rest around it. */
  private static final double HIDDEN = 0.0005;

  /** A test of the resistance lets current flow for no longer than this for a switch of it [s]. */
  private static final double A_PULSE = 16;

  /** Use of which more than this share comes back is neither charge nor discharge. */
  private static final double TURNING = 0.2;

  /** Use of which more than this comes back is neither, though it moves the charge in the end. */
  private static final double MOSTLY_BACK = 0.6;

  /** A load that varies by more than this share of itself is not a constant one. */
  private static final double STEADY = 0.05;

  /** Load must be on for this share of the time between its first and last sample. */
  private static final double WITHOUT_PAUSE = 0.8;

  /** What flowed in gaps is a guess; of a longer share of the load it is too much of one. */
  private static final double GUESSED = 0.02;

  private final Operation operation;
  private final CellHistory history;
  private final Beside beside;
  private final CellSpec spec;
  private final Thresholds rules;
  private final OperationKind kind;
  private final SortedMap<String, String> missing = new TreeMap<>();
  private final FullDischarge complete; // null where it is no discharge

  private Closing(
      Operation operation, CellHistory history, Beside beside, CellSpec spec, Thresholds rules) {
    this.operation = operation;
    this.history = history;
    this.beside = beside;
    this.spec = spec;
    this.rules = rules;
    kind = kind(operation, rules);
    complete =
        kind == OperationKind.DISCHARGE && operation.samples() > 0
            ? FullDischarge.of(operation, history, spec, rules)
            : null;
  }

  /**
   * What is known of the cell beside its operations.
   *
   * @param live state at the end of the operation
   * @param usage of the cell so far
   * @param track of its charge since the operation before, or null
   * @param skew of the source's clock, positive ahead [s]; 0 where nothing is to be said of it
   */
  public record Beside(LiveState live, UsageProfile usage, Features track, double skew) {}

  /**
   * The cycle that an operation was.
   *
   * @param history of the cell; takes note of the operation
   */
  public static Cycle of(
      Operation operation, CellHistory history, Beside beside, CellSpec spec, Thresholds rules) {
    return new Closing(operation, history, beside, spec, rules).cycle();
  }

  /** Of what was inferred: no charge that is worth a word is hidden in a rest. */
  private static OperationKind kind(Operation operation, Thresholds rules) {
    double out = -operation.load.drainCharge;
    double in = operation.load.fillCharge;
    if (operation.identity().declaredKind() != null
        || (operation.identity().isNumbered() && operation.kind() != null)) {
      return operation.kind(); // a source may number an operation and not say what it is
    }
    if (operation.kind() == OperationKind.REST) {
      double seconds = operation.load.drainSeconds + operation.load.fillSeconds;
      boolean pulses = seconds <= A_PULSE * operation.families().pulses.switches();
      return out + in > HIDDEN * rules.fullCharge && !pulses
          ? OperationKind.MIXED
          : OperationKind.REST;
    }
    double back = Math.min(out, in) / Math.max(out, in);
    if (back > (operation.kind() == null ? TURNING : MOSTLY_BACK)) {
      return OperationKind.MIXED;
    }
    if (operation.kind() != null) {
      return operation.kind();
    }
    if (operation.load.drainSeconds > 0
        || operation.load.fillSeconds > 0) { // over before it was certain
      return operation.flow.out > operation.flow.in
          ? OperationKind.DISCHARGE
          : OperationKind.CHARGE;
    }
    return OperationKind.REST;
  }

  private Cycle cycle() {
    Measured measured = measured();
    Quality quality =
        Findings.of(
            operation,
            kind,
            complete != null && complete.missing() == null,
            history.lastUse,
            beside.skew(),
            rules);
    boolean comparable = comparable(measured, quality);
    Features features = kind == OperationKind.CHARGE ? chargeFeatures(quality) : null;
    List<Features> families = families(quality);
    long start =
        operation.samples() == 0 ? operation.identity().declaredStart() : operation.startMicros();
    long end =
        operation.samples() == 0 ? operation.identity().declaredStart() : operation.last().micros();
    Cycle cycle =
        CycleBuilder.of(spec.cellId())
            .revision(++history.revision)
            .operationIndex(
                operation.identity().isNumbered() ? operation.identity().number() : null)
            .cycleNumber(history.discharges + 1)
            .kind(kind)
            .startMillis(Math.floorDiv(start, 1000))
            .endMillis(Math.floorDiv(end, 1000))
            .samples(operation.samples())
            .lineage(
                new Lineage(
                    operation.identity().source(),
                    operation.identity().firstSequence,
                    operation.identity().lastSequence()))
            .measured(measured)
            .features(features)
            .families(families)
            .quality(quality)
            .comparable(comparable)
            .live(beside.live())
            .missing(missing)
            .build();
    remember(cycle);
    return cycle;
  }

  private void remember(Cycle cycle) {
    switch (kind) {
      case DISCHARGE -> {
        history.discharges++;
        FullDischarge.remember(operation, history, spec);
        if (operation.crossings.loaded) {
          history.lastUse = kind;
          history.drawn(operation.crossings.reachedCutoff ? 0 : Double.NaN);
        }
        if (operation.families().curve != null) {
          history.youngDischarge.accept(operation.families().curve, cycle.comparable());
        }
      }
      case CHARGE -> {
        history.full |=
            operation.crossings.cvStart != Operation.NEVER
                && operation.last().current() < FULL_BELOW * spec.ratedCapacity();
        history.filled |= operation.crossings.cvStart != Operation.NEVER;
        if (operation.flow.in > 0 && operation.crossings.ccStart != Operation.NEVER) {
          history.lastUse = kind;
        }
        history.chargeSinceEmpty += operation.flow.in / 3600;
        history.energySinceEmpty += operation.flow.energyIn / 3600;
      }
      default -> {
        if (-operation.load.drainCharge > HIDDEN * rules.fullCharge) {
          history.drawn(Double.NaN);
        }
      }
    }
  }

  /**
   * What the operation's signals say, family by family; a family it should have and has not is
   * missing.
   */
  private List<Features> families(Quality quality) {
    List<Features> there = new ArrayList<>(5);
    if (operation.samples() == 0) {
      return there;
    }
    Families f = operation.families();
    if (kind == OperationKind.CHARGE && f.window != null && f.window.any()) {
      family(there, quality, ChargeWindow.NEEDS, "charge-window", null, f.window::features);
      if (!there.isEmpty()) {
        Features window = there.get(0);
        history.youngCharge.observe(window);
        if (history.youngCharge.known()) {
          there.add(history.youngCharge.difference(window));
        } else {
          missing("charge-window-delta", text("fewer than %d such charges", FirstOnes.AT_LEAST));
        }
      }
    }
    if (kind == OperationKind.CHARGE && f.incremental != null) {
      family(
          there,
          quality,
          IncrementalCapacity.NEEDS,
          "incremental-capacity",
          f.incremental.missing(),
          f.incremental::features);
      if (!missing.containsKey("incremental-capacity")) {
        Features peaks = history.peaks.accept(f.incremental);
        missing.putAll(history.peaks.missing());
        if (peaks != null) {
          there.add(peaks);
        }
      }
    }
    if (f.partial != null && (kind == OperationKind.CHARGE || f.relaxed())) {
      family(
          there,
          quality,
          PartialCharge.NEEDS,
          "partial-charge",
          f.partial.missing(),
          f.partial::features);
      if (f.steps.steps() > 1) {
        family(
            there,
            quality,
            MultiStepCharge.NEEDS,
            "multi-step-charge",
            f.steps.missing(),
            f.steps::features);
      }
    }
    if (kind == OperationKind.DISCHARGE && f.curve != null && operation.crossings.loaded) {
      String noDelta = f.curve.missingDelta(history.youngDischarge);
      if (noDelta != null) {
        missing("discharge-curve.delta", noDelta);
      }
      family(
          there,
          quality,
          DischargeCurve.NEEDS,
          "discharge-curve",
          null,
          () -> f.curve.features(history.youngDischarge));
      there.add(beside.usage().features());
    }
    if (f.pulses != null && f.pulses.missing() == null) {
      int before = there.size();
      family(there, quality, PulseResponse.NEEDS, "pulse-response", null, f.pulses::features);
      if (there.size() > before) {
        double counted = kind == OperationKind.REST ? history.chargeSinceEmpty : Double.NaN;
        Features question = PulseInput.of(there.get(before), counted, spec);
        if (question != null) {
          there.add(question);
        }
      }
    }
    if (beside.track() != null) {
      family(there, quality, QualityNeed.COARSE, "charge-track", null, beside::track);
    }
    return there;
  }

  private void family(
      List<Features> there,
      Quality quality,
      QualityNeed need,
      String name,
      String reason,
      Supplier<Features> features) {
    String unfit = reason == null ? need.missing(quality) : reason;
    if (unfit == null) {
      there.add(features.get());
    } else {
      missing(name, unfit);
    }
  }

  private Features chargeFeatures(Quality quality) {
    String unfit = SohInput.NEEDS.missing(quality);
    if (unfit != null) {
      missing("features", unfit);
      return null;
    }
    if (operation.families().window == null) {
      missing("features", "the operation was not certain to be a charge");
      return null;
    }
    String noVoltage = operation.families().window.missingVoltage();
    String noCurrent = operation.families().window.missingCurrent();
    if (noVoltage != null) {
      missing.put("features.voltage", noVoltage);
    }
    if (noCurrent != null) {
      missing.put("features.current", noCurrent);
    }
    if (noVoltage != null && noCurrent != null) {
      return null;
    }
    Features window = operation.families().window.features();
    history.baseline.observe(window, spec);
    return SohInput.of(window, history.baseline, history.discharges, spec);
  }

  // ---- what was measured

  private Measured measured() {
    boolean discharge = kind == OperationKind.DISCHARGE;
    boolean charge = kind == OperationKind.CHARGE;
    boolean none = operation.samples() == 0;
    String empty = kind == OperationKind.IMPEDANCE ? "a spectrum, no samples" : "no samples";
    double capacity = Double.NaN;
    double energy = Double.NaN;
    double toCutoff = Double.NaN;
    if (none) {
      missing("capacity", empty);
      missing("energy", empty);
      missing("capacityToCutoff", empty);
    } else if (!discharge) {
      missing("capacity", "not a discharge");
      missing("energy", "not a discharge");
      missing("capacityToCutoff", "not a discharge");
    } else if (complete.missing() != null) {
      missing("capacity", complete.missing());
      missing("energy", complete.missing());
      toCutoff = toCutoff();
    } else {
      capacity = positive(complete.charge());
      energy = positive(complete.energy());
      toCutoff = toCutoff();
    }
    double loadSeconds =
        discharge ? operation.load.drainSeconds : charge ? operation.load.fillSeconds : 0;
    double loadCharge = discharge ? operation.load.drainCharge : operation.load.fillCharge;
    boolean warm = operation.warmth.seconds > 0;
    boolean probe = operation.extremes.maxTemperature > Double.NEGATIVE_INFINITY;
    String noProbe = none ? empty : "no temperature";
    return MeasuredBuilder.nothing()
        .capacity(capacity)
        .energy(energy)
        .capacityToCutoff(toCutoff)
        .discharged(known(!none, operation.flow.out / 3600, "discharged", empty))
        .charged(known(!none, operation.flow.in / 3600, "charged", empty))
        .energyDischarged(known(!none, operation.flow.energyOut / 3600, "energyDischarged", empty))
        .energyCharged(known(!none, operation.flow.energyIn / 3600, "energyCharged", empty))
        .ccTime(ccTime(none, empty))
        .cvTime(cv("cvTime", none, empty, (cvEnd() - operation.crossings.cvStart) * 1e-6))
        .ccCharge(ccCharge(none, empty))
        .cvCharge(
            cv("cvCharge", none, empty, (inAtCvEnd() - operation.crossings.inAtCvStart) / 3600))
        .loadCurrent(
            known(
                loadSeconds > 0, loadCharge / loadSeconds, "loadCurrent", none ? empty : "no load"))
        .peakCurrent(known(!none, operation.extremes.peakCurrent, "peakCurrent", empty))
        .firstVoltage(known(!none, operation.firstVoltage(), "firstVoltage", empty))
        .lastVoltage(known(!none, operation.last().voltage(), "lastVoltage", empty))
        .minVoltage(known(!none, operation.extremes.minVoltage, "minVoltage", empty))
        .maxVoltage(known(!none, operation.extremes.maxVoltage, "maxVoltage", empty))
        .meanTemperature(
            known(
                warm, operation.warmth.sum / operation.warmth.seconds, "meanTemperature", noProbe))
        .minTemperature(known(probe, operation.extremes.minTemperature, "minTemperature", noProbe))
        .maxTemperature(known(probe, operation.extremes.maxTemperature, "maxTemperature", noProbe))
        .ambient(
            known(
                !Double.isNaN(operation.identity().ambient()),
                operation.identity().ambient(),
                "ambient",
                "not declared"))
        .resistance(resistance(none, empty))
        .lastCurrent(known(!none, operation.last().current(), "lastCurrent", empty))
        .lastTemperature(
            known(
                !Double.isNaN(operation.last().temperature()),
                operation.last().temperature(),
                "lastTemperature",
                noProbe))
        .hotTime(known(probe, operation.warmth.hot, "hotTime", noProbe))
        .coldTime(known(probe, operation.warmth.cold, "coldTime", noProbe))
        .build();
  }

  private double toCutoff() {
    if (operation.crossings.reachedCutoff) {
      boolean same = !operation.identity().isNumbered() && complete.missing() == null;
      return same && rules.minVoltage == rules.capacityVoltage
          ? positive(complete.charge())
          : positive(-operation.crossings.netAtCutoff / 3600);
    }
    missing(
        "capacityToCutoff",
        operation.crossings.loaded
            ? text("never at %.2f V under load", spec.minVoltage())
            : complete.missing());
    return Double.NaN;
  }

  private double resistance(boolean none, String empty) {
    if (kind == OperationKind.DISCHARGE && !Double.isNaN(operation.switching.resistance)) {
      return operation.switching.resistance;
    }
    missing(
        "resistance",
        none
            ? empty
            : kind != OperationKind.DISCHARGE
                ? "not a discharge"
                : text("no load coming on from rest within %.0f s", Switching.RESISTANCE_WITHIN));
    return Double.NaN;
  }

  private double ccTime(boolean none, String empty) {
    return cc(
        "ccTime", none, empty, (operation.crossings.cvStart - operation.crossings.ccStart) * 1e-6);
  }

  private double ccCharge(boolean none, String empty) {
    return cc(
        "ccCharge",
        none,
        empty,
        (operation.crossings.inAtCvStart - operation.crossings.inAtCcStart) / 3600);
  }

  private double cc(String name, boolean none, String empty, double value) {
    if (notOfACharge(name, none, empty)) {
      return Double.NaN;
    }
    if (operation.crossings.ccStart == Operation.NEVER) {
      missing(name, text("current never above %.3f A", rules.constantCurrent));
      return Double.NaN;
    }
    return reachedUpper(name) ? value : Double.NaN;
  }

  private double cv(String name, boolean none, String empty, double value) {
    return !notOfACharge(name, none, empty) && reachedUpper(name) ? value : Double.NaN;
  }

  private boolean notOfACharge(String name, boolean none, String empty) {
    if (none || kind != OperationKind.CHARGE) {
      missing(name, none ? empty : "not a charge");
      return true;
    }
    return false;
  }

  private boolean reachedUpper(String name) {
    if (operation.crossings.cvStart == Operation.NEVER) {
      missing(name, text("charge never reached %.2f V", rules.upperReached));
      return false;
    }
    return true;
  }

  private long cvEnd() {
    return operation.crossings.cvEnd == Operation.NEVER
        ? operation.last().micros()
        : operation.crossings.cvEnd;
  }

  private double inAtCvEnd() {
    return operation.crossings.cvEnd == Operation.NEVER
        ? operation.flow.in
        : operation.crossings.inAtCvEnd;
  }

  private double known(boolean known, double value, String name, String otherwise) {
    if (known) {
      return value;
    }
    missing(name, otherwise);
    return Double.NaN;
  }

  private void missing(String name, String reason) {
    missing.put(name, reason);
  }

  /** No negative zero, and no charge "discharged" by a current sensor's offset before the load. */
  private static double positive(double x) {
    return x > 0 ? x : 0;
  }

  // ---- whether it says something of capacity

  /**
   * A complete discharge from a full charge, at a steady load. How heavy it was and how warm the
   * cell decides of which other ones it can be compared with; not here.
   */
  private boolean comparable(Measured m, Quality quality) {
    if (kind != OperationKind.DISCHARGE || !(m.capacity() > 0)) {
      return false;
    }
    String unfit = QualityNeed.SIGNALS.missing(quality);
    String why = unfit == null ? incomparable(m) : unfit;
    if (why != null) {
      missing("comparable", why);
    }
    return why == null;
  }

  private String incomparable(Measured m) {
    double seconds = operation.load.drainSeconds;
    if (seconds <= 0) {
      return "one loaded sample";
    }
    if (operation.gaps.seconds > GUESSED * seconds) {
      return text(
          "%.0f s of %.0f s under load were not seen, wanted at most %.0f %%",
          operation.gaps.seconds, seconds, 100 * GUESSED);
    }
    double mean = -m.loadCurrent();
    double deviation = Math.sqrt(Math.max(0, operation.load.drainSquare / seconds - mean * mean));
    if (deviation > STEADY * mean) {
      return text(
          "the load varied by %.0f %% of its mean, wanted at most %.0f %%",
          100 * deviation / mean, 100 * STEADY);
    }
    double span = (operation.load.drainTo - operation.load.drainFrom) * 1e-6;
    if (seconds < WITHOUT_PAUSE * span) {
      return text(
          "the load varied: it was on for %.0f %% of the time, wanted at least %.0f %%",
          100 * seconds / span, 100 * WITHOUT_PAUSE);
    }
    if (!FullDischarge.full(operation, history, spec)) {
      return text(
          "did not begin at a full charge: %.2f V, wanted a charge to %.2f V before it",
          m.firstVoltage(), spec.maxVoltage());
    }
    return m.firstVoltage() > spec.maxVoltage() + OVERFULL_ABOVE
        ? text("began overfull, at %.2f V", m.firstVoltage())
        : null;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
