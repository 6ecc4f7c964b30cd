package io.celltwin.core.state;

import static java.util.Objects.requireNonNull;

import io.celltwin.core.alert.Unseen;
import io.celltwin.core.feature.PulseInput;
import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.feature.UsageProfile;
import io.celltwin.core.mode.ModeTracker;
import io.celltwin.core.physics.ExponentialFade;
import io.celltwin.core.physics.KindOfCurve;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.physics.Physics;
import io.celltwin.core.soc.ChargeTrack;
import io.celltwin.core.soc.KnowMore;
import io.celltwin.core.soc.PartialCapacity;
import io.celltwin.core.soc.SocConfig;
import io.celltwin.domain.Alert;
import io.celltwin.domain.CapacityTest;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Features;
import io.celltwin.domain.Measured;
import io.celltwin.domain.OpenQuestion;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Twin;
import io.celltwin.domain.Twin.NegativeEvent;
import io.celltwin.domain.TwinBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ages a twin by one operation.
 *
 * <p>State of health means ageing only, against the rated capacity: a comparable discharge corrects
 * it ({@link HealthFilter}), a model's answer moves it by what its interval allows, and anything
 * else leaves it where it is. What is not known is NaN with a reason.
 *
 * <p>The updater itself remembers nothing: {@link TwinState} does, and is changed in place. An
 * operation whose revision has been seen changes nothing.
 */
public final class TwinUpdater {
  /** Of these definitions. */
  public static final String CODE_VERSION = "core-1";

  /** Method of what {@link io.celltwin.core.soc.SocFilter} gives. */
  public static final String FILTER = "filtered";

  /** What a room's temperature does to a capacity where nobody measures it [share of rated]. */
  private static final double UNKNOWN_TEMPERATURE = 0.005;

  /** What is not known of what leaks away, of what is taken for it. */
  private static final double LOST_SPREAD = 0.5;

  /** Error of a complete discharge beside what parts say, its temperature among it. */
  private static final double MEASURED_BESIDE_PARTS = 0.006;

  /** Alerts that a later owner of the cell should know of. */
  private static final Set<String> NEGATIVE =
      Set.of(
          "OVERCHARGE",
          "OVERVOLTAGE",
          "UNDERVOLTAGE",
          "OVERTEMPERATURE",
          "OVERHEATING",
          "UNDERTEMPERATURE",
          "OVERCURRENT",
          "CELL_DEAD",
          "QUARANTINED");

  private final AgeingConfig config;
  private final Map<CellType, Optional<OcvCurve>> curves = new ConcurrentHashMap<>();

  private final Map<CellType, Optional<KindOfCurve>> kinds = new ConcurrentHashMap<>();

  private record CellType(Chemistry chemistry, double minVoltage, double maxVoltage) {}

  public TwinUpdater(AgeingConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /**
   * Takes in an operation.
   *
   * @param state of the same cell; changed in place
   * @param spec of the same cell
   * @param cycle of the same cell
   * @param model the SOH model's answer to the operation's features, or that of the model of pulse
   *     tests where the operation is one; null or unknown where neither was asked. One whose method
   *     is {@link Estimate#PHYSICS} bears no witness
   */
  public TwinStep accept(TwinState state, CellSpec spec, Cycle cycle, Estimate model) {
    if (cycle.revision() <= state.revision) {
      return TwinStep.NOTHING;
    }
    state.revision = cycle.revision();
    state.advice = null;
    state.hold(spec, cycle.startMillis());
    boolean loadedDischarge =
        cycle.kind() == OperationKind.DISCHARGE && !Double.isNaN(cycle.measured().loadCurrent());
    if (cycle.kind() == OperationKind.DISCHARGE) {
      state.discharges = cycle.cycleNumber();
    }
    boolean modesNews = see(state, spec, cycle, loadedDischarge);
    List<Alert> alerts = new ArrayList<>(0);
    // a model's last bits change with the size of its batch: they go before anything is made of
    // them
    Estimate answer = model == null ? null : model.rounded(Trajectories.RESOLUTION);
    Estimate soh = health(state, spec, cycle, answer);
    state.counter.accept(spec, cycle, capacity(state, spec));
    if (cycle.comparable()) {
      if (!Double.isNaN(state.health.adjusted())) {
        state.watch.capacity(spec, cycle, state.health.adjusted(), alerts);
      }
    }
    double grown = resistanceGrowth(state, spec, cycle, loadedDischarge);
    if (loadedDischarge && !Double.isNaN(grown)) {
      state.watch.resistance(spec, cycle, grown, alerts);
    }
    state.condition.accept(spec, cycle, Double.isNaN(grown) ? 1 : grown, alerts);
    Features ask = null;
    if (loadedDischarge && state.health.known()) {
      state.history.add(cycle.cycleNumber(), state.health.value(state.discharges, state.stress));
      ask =
          TrajectoryInput.of(
              state.history,
              state.usage.chargeRate,
              state.usage.dischargeRate,
              state.usage.temperature,
              state.charge,
              spec);
    }
    events(state, cycle, alerts);
    Features askModes = modesNews ? state.modes.question(spec) : null;
    Twin known = TwinAttributes.twin(state, spec, cycle, soh, capacity(state, spec), curve(spec));
    Twin twin = TwinBuilder.from(known).openQuestions(openQuestions(state, spec, known)).build();
    return new TwinStep(judged(state, spec, cycle).withSoh(soh), twin, alerts, ask, askModes);
  }

  /** With what a complete discharge says by itself, by which others are judged. */
  private static Cycle judged(TwinState state, CellSpec spec, Cycle cycle) {
    double soh = cycle.comparable() ? state.health.adjusted() : Double.NaN;
    return Double.isNaN(soh)
        ? cycle
        : cycle.with(new CapacityTest(soh, Physics.usual(spec, state.discharges)).features());
  }

  /**
   * What needs no judgement.
   *
   * @return whether a charge told something of how the cell has aged
   */
  private static boolean see(TwinState state, CellSpec spec, Cycle cycle, boolean loadedDischarge) {
    Measured m = cycle.measured();
    state.usage.accept(spec, cycle);
    state.balance.accept(spec, cycle);
    state.resistance.accept(spec, cycle);
    if (state.firstMillis == TwinState.NEVER) {
      state.firstMillis = cycle.startMillis();
    }
    if (state.modes == null) {
      state.modes = ModeTracker.fresh(spec.chemistry());
    }
    final boolean modesNews = state.modes.accept(spec, cycle);
    Features use = cycle.family(UsageProfile.SET.name());
    if (use != null) {
      state.meanDepth = use.get("mean-depth");
    }
    if (cycle.samples() > 0) {
      state.voltage = m.lastVoltage();
      state.current = m.lastCurrent();
      state.temperature = m.lastTemperature();
    }
    if (cycle.kind() == OperationKind.CHARGE && cycle.features() != null) {
      state.charge = TrajectoryInput.charge(cycle.features());
    }
    if (cycle.kind() == OperationKind.CHARGE && !Double.isNaN(m.cvTime() + m.ccTime())) {
      state.chargeSeconds = m.ccTime() + m.cvTime();
    }
    if (loadedDischarge) {
      state.stress +=
          ExponentialFade.stress(
              state.chargeSeconds, m.meanTemperature(), m.discharged() / spec.ratedCapacity());
      state.chargeSeconds = Double.NaN;
    }
    return modesNews;
  }

  private Estimate health(TwinState state, CellSpec spec, Cycle cycle, Estimate model) {
    String reason = null;
    boolean answered = model != null && model.known();
    if (answered && !model.method().equals(Estimate.PHYSICS)) {
      boolean pulses = cycle.features() == null && cycle.family(PulseInput.SET.name()) != null;
      reason =
          pulses
              ? state.health.pulsed(config, state.discharges, state.stress, model)
              : state.health.modelled(config, state.discharges, state.stress, model);
    } else if (model != null) {
      reason = model.reason();
    }
    if (cycle.comparable()) {
      double lost = state.balance.before(spec, cycle);
      double soh = cycle.measured().capacity() / spec.ratedCapacity() + lost;
      DischargeConditions conditions = DischargeConditions.of(spec, cycle);
      String alone =
          state.health.measured(
              config,
              state.discharges,
              state.stress,
              soh,
              conditions,
              constantError(spec, cycle, conditions, lost, state.balance.unexplained(spec, cycle)));
      measuredBesideParts(state, spec, soh, conditions, alone == null);
      if (alone != null) {
        reason = alone;
      } else if (lost > 0) {
        reason = leaks(state, lost);
      } else if (Double.isNaN(conditions.celsius())) {
        reason = "no temperature: what a warmer or colder place does to it is part of the interval";
      }
    }
    byParts(state, spec, cycle);
    state.notMeasured = NotMeasured.after(state.notMeasured, spec, cycle);
    if (!state.health.known()) {
      reason = because(because(reason, byPartsInWords(state, spec)), state.notMeasured);
    } else if (reason == null && state.health.wide(config, state.discharges)) {
      reason = byPartsInWords(state, spec);
    }
    if (!state.health.known() && answered && model.method().equals(Estimate.PHYSICS)) {
      return new Estimate(
          model.value(),
          model.lower(),
          model.upper(),
          model.method(),
          model.modelVersion(),
          reason);
    }
    return state.health.estimate(config, state.discharges, state.stress, reason);
  }

  /** What is known of the cell's curve by its kind, or null where nothing is published. */
  private KindOfCurve kind(CellSpec spec) {
    return kinds
        .computeIfAbsent(
            new CellType(spec.chemistry(), spec.minVoltage(), spec.maxVoltage()),
            type -> Optional.ofNullable(KindOfCurve.of(spec)))
        .orElse(null);
  }

  /** Lets what was seen of the cell, complete or not, say how much it holds. */
  private void byParts(TwinState state, CellSpec spec, Cycle cycle) {
    Features track = cycle.family(ChargeTrack.SET.name());
    KindOfCurve kind = track == null ? null : kind(spec);
    if (kind == null) {
      return;
    }
    if (state.parts == null) {
      state.parts = PartialCapacity.fresh(spec.chemistry());
    }
    if (state.parts.accept(kind, track)) {
      double[] says = state.parts.health(kind, spec.capacityVoltage(), rate(state, spec));
      state.health.parts(config, state.discharges, state.stress, says[0], says[1]);
    }
  }

  /** Worked out once for each operation, and only where somebody wants to know. */
  private static List<KnowMore.Advice> advice(TwinState state, CellSpec spec, KindOfCurve kind) {
    if (state.advice == null) {
      state.advice = KnowMore.of(state.parts, kind, spec.capacityVoltage(), rate(state, spec));
    }
    return state.advice;
  }

  /** What of a twin is not known, or not well, and what would tell it. */
  private List<OpenQuestion> openQuestions(TwinState state, CellSpec spec, Twin twin) {
    KindOfCurve kind = kind(spec);
    return new OpenQuestions()
        .health(
            twin.sohCapacity(),
            state.parts,
            kind,
            spec.capacityVoltage(),
            rate(state, spec),
            () -> advice(state, spec, kind))
        .charge(
            twin.stateOfCharge(),
            state.health.known() ? SocConfig.standard() : SocConfig.untested(),
            curve(spec))
        .resistance(twin.internalResistance(), spec.ratedCapacity())
        .ifUnknown(
            "internalResistanceIncrease",
            twin.internalResistanceIncrease(),
            "ten complete discharges under its usual load")
        .ifUnknown(
            "remainingRoundTripEnergyEfficiency",
            twin.roundTripEfficiency(),
            "a full charge between two complete discharges")
        .ifUnknown(
            "thermalResidual",
            twin.thermalResidual(),
            "a temperature probe on the cell, and an hour of use with it")
        .list();
  }

  private String byPartsInWords(TwinState state, CellSpec spec) {
    KindOfCurve kind = state.parts == null ? null : kind(spec);
    return kind == null
        ? null
        : KnowMore.inWords(
            state.parts,
            kind,
            spec.capacityVoltage(),
            rate(state, spec),
            advice(state, spec, kind).get(0));
  }

  /** Under which health is told [C]: what is usual, else the reference. */
  private static double rate(TwinState state, CellSpec spec) {
    double usual = state.health.usualRate();
    return Double.isNaN(usual) ? spec.referenceCurrent() / spec.ratedCapacity() : usual;
  }

  /** A complete discharge that is believed teaches the parts too. */
  private void measuredBesideParts(
      TwinState state,
      CellSpec spec,
      double soh,
      DischargeConditions conditions,
      boolean believed) {
    if (believed && state.parts != null) {
      state.parts.measured(
          kind(spec), spec.capacityVoltage(), conditions.rate(), soh, MEASURED_BESIDE_PARTS);
    }
  }

  /** Standard deviation of what is wrong in the same way each time [share of rated]. */
  private static double constantError(
      CellSpec spec, Cycle cycle, DischargeConditions conditions, double lost, double unexplained) {
    double unseen = unseen(spec, cycle);
    double leaked = LOST_SPREAD * lost;
    double warmth = Double.isNaN(conditions.celsius()) ? UNKNOWN_TEMPERATURE : 0;
    return Math.sqrt(
        unseen * unseen + leaked * leaked + warmth * warmth + unexplained * unexplained);
  }

  private static String leaks(TwinState state, double lost) {
    return String.format(
        Locale.ROOT,
        "%.3f A go into it and do not come out, by what full charges take: %.1f points were added"
            + " to what its discharge gave, and the interval is wider",
        state.balance.lost(),
        100 * lost);
  }

  /**
   * How many times its first one the resistance is: by what the voltage springs back after a
   * discharge, which is new with each of them; else by comparable discharges, else by steps of the
   * current in any use; NaN while nobody knows.
   */
  private static double resistanceGrowth(
      TwinState state, CellSpec spec, Cycle cycle, boolean loadedDischarge) {
    state.stepResistance.accept(spec, cycle);
    if (loadedDischarge) {
      state.liveResistance.accept(cycle);
    }
    double step = state.stepResistance.ratio();
    if (!Double.isNaN(step)) {
      return step;
    }
    return state.resistance.grown() ? state.resistance.ratio() : state.liveResistance.ratio();
  }

  private static String because(String ofModel, String notMeasured) {
    if (ofModel == null || notMeasured == null) {
      return notMeasured == null ? ofModel : notMeasured;
    }
    return notMeasured + "; " + ofModel;
  }

  private static double capacity(TwinState state, CellSpec spec) {
    return spec.ratedCapacity()
        * (state.health.known() ? state.health.value(state.discharges, state.stress) : 1);
  }

  /**
   * What a source that samples by the clock may not have seen of a discharge, at its begin and its
   * end: anything up to an interval, the same way each time.
   *
   * @return standard deviation, as a share of the rated capacity
   */
  private static double unseen(CellSpec spec, Cycle cycle) {
    return Unseen.atItsEnd(cycle) / spec.ratedCapacity() / Math.sqrt(3);
  }

  private static void events(TwinState state, Cycle cycle, List<Alert> alerts) {
    for (String flag : cycle.quality().flags()) {
      if (NEGATIVE.contains(flag)) {
        Measured m = cycle.measured();
        state.remember(
            new NegativeEvent(
                String.format(
                    Locale.ROOT,
                    "%s in %s: %.3f to %.3f V, %.1f to %.1f degC",
                    flag,
                    name(cycle),
                    m.minVoltage(),
                    m.maxVoltage(),
                    m.minTemperature(),
                    m.maxTemperature()),
                cycle.endMillis()));
      }
    }
    for (Alert alert : alerts) {
      if (alert.state() == Alert.State.FIRING && alert.severity() == Alert.Severity.CRITICAL) {
        state.remember(new NegativeEvent(alert.message(), alert.eventMillis()));
      }
    }
  }

  private static String name(Cycle cycle) {
    String kind = cycle.kind().name().toLowerCase(Locale.ROOT);
    return cycle.operationIndex() == null
        ? kind + " of cycle " + cycle.cycleNumber()
        : kind + ", operation " + cycle.operationIndex();
  }

  private OcvCurve curve(CellSpec spec) {
    return curves
        .computeIfAbsent(
            new CellType(spec.chemistry(), spec.minVoltage(), spec.maxVoltage()),
            type -> Optional.ofNullable(OcvCurve.of(spec)))
        .orElse(null);
  }
}
