package io.celltwin.core.state;

import static java.util.Objects.requireNonNull;

import io.celltwin.core.feature.PulseInput;
import io.celltwin.core.feature.Trajectories;
import io.celltwin.core.feature.TrajectoryInput;
import io.celltwin.core.feature.UsageProfile;
import io.celltwin.core.mode.ModeTracker;
import io.celltwin.core.physics.ExponentialFade;
import io.celltwin.core.physics.KindOfCurve;
import io.celltwin.core.physics.OcvCurve;
import io.celltwin.core.soc.ChargeTrack;
import io.celltwin.core.soc.KnowMore;
import io.celltwin.core.soc.SocConfig;
import io.celltwin.core.soc.PartialCapacity;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.Features;
import io.celltwin.domain.LiveState;
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

  private static final double MINUTE = 60;

  /** What a room's temperature does to a capacity where nobody measures it [share of rated]. */
  private static final double UNKNOWN_TEMPERATURE = 0.005;

  /** What is not known of what leaks away, of what is taken for it. */
  private static final double LOST_SPREAD = 0.5;

  /** Error of a complete discharge beside what parts say, its temperature among it. */
  private static final double MEASURED_BESIDE_PARTS = 0.006;

  /** A resistance that is sure to no more than this share of itself is one of slow steps. */
  private static final double SLOW = 0.45;

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

  /** A rest this long has brought the voltage close to the open-circuit one [ms]. */
  private static final long RESTED_MILLIS = 5 * 60_000L;

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
    return new TwinStep(cycle.withSoh(soh), twin(state, spec, cycle, soh), alerts, ask, askModes);
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
              constantError(spec, cycle, conditions, lost));
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

  /**
   * What to do with the cell to know its health better, by what would narrow it most.
   *
   * @return empty where nothing was seen of it yet, or nothing is published of its kind
   */
  public List<KnowMore.Advice> knowMore(TwinState state, CellSpec spec) {
    KindOfCurve kind = state.parts == null ? null : kind(spec);
    return kind == null
        ? List.of()
        : KnowMore.of(state.parts, kind, spec.capacityVoltage(), rate(state, spec));
  }

  /** What of a twin is not known, or not well, and what would tell it. */
  private List<OpenQuestion> openQuestions(TwinState state, CellSpec spec, Twin twin) {
    KindOfCurve kind = kind(spec);
    return new OpenQuestions()
        .health(twin.sohCapacity(), state.parts, kind, spec.capacityVoltage(), rate(state, spec))
        .charge(
            twin.stateOfCharge(),
            state.health.known() ? SocConfig.standard() : SocConfig.untested(),
            curve(spec))
        .resistance(twin.internalResistance())
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
        : KnowMore.inWords(state.parts, kind, spec.capacityVoltage(), rate(state, spec));
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
      CellSpec spec, Cycle cycle, DischargeConditions conditions, double lost) {
    double unseen = unseen(spec, cycle);
    double leaked = LOST_SPREAD * lost;
    double warmth = Double.isNaN(conditions.celsius()) ? UNKNOWN_TEMPERATURE : 0;
    return Math.sqrt(unseen * unseen + leaked * leaked + warmth * warmth);
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
    double interval =
        (cycle.endMillis() - cycle.startMillis()) / 1000.0 / Math.max(1, cycle.samples() - 1);
    return Math.abs(cycle.measured().loadCurrent())
        * interval
        / 3600
        / spec.ratedCapacity()
        / Math.sqrt(3);
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

  private Twin twin(TwinState state, CellSpec spec, Cycle cycle, Estimate soh) {
    long time = cycle.endMillis();
    double capacity = capacity(state, spec);
    Usage usage = state.usage;
    Twin twin =
        TwinBuilder.of(spec)
        .revision(state.revision)
        .eventMillis(time)
        .cycleNumber(state.discharges)
        .operationIndex(cycle.operationIndex())
        .voltage(state.voltage)
        .current(state.current)
        .temperature(state.temperature)
        .stateOfCharge(stateOfCharge(state, cycle, capacity))
        .openCircuitVoltage(openCircuit(state, spec, cycle))
        .sohCapacity(scaled(soh, 100, "%", time))
        .remainingCapacity(scaled(soh, spec.ratedCapacity(), "Ah", time))
        .capacityFade(fade(soh, time))
        .numberOfFullCycles(
            Attribute.counted(rounded(usage.chargeOut / spec.ratedCapacity()), "cycles", time))
        .energyThroughput(bothWays(usage.energyThrough / 1000, "kWh", time))
        .capacityThroughput(bothWays(usage.chargeThrough, "Ah", time))
        .internalResistance(resistance(state, cycle))
        .internalResistanceIncrease(
            state.resistance.grown()
                ? measured(100 * (state.resistance.ratio() - 1), "%", time)
                : Attribute.unknown("%", time, "fewer than ten comparable discharges"))
        .roundTripEfficiency(
            Double.isNaN(usage.roundTrip)
                ? Attribute.unknown("%", time, "no full charge between two complete discharges yet")
                : measured(100 * usage.roundTrip, "%", time))
        .timeExtremeHighTemp(Attribute.counted(rounded(usage.hot / MINUTE), "min", time))
        .timeExtremeLowTemp(Attribute.counted(rounded(usage.cold / MINUTE), "min", time))
        .timeExtremeHighTempCharging(
            Attribute.counted(rounded(usage.hotCharging / MINUTE), "min", time))
        .timeExtremeLowTempCharging(
            Attribute.counted(rounded(usage.coldCharging / MINUTE), "min", time))
        .deepDischarges(Attribute.counted(usage.deepDischarges, "1", time))
        .overcharges(Attribute.counted(usage.overcharges, "1", time))
        .negativeEvents(state.events())
        .rulCycles(Attribute.unknown("cycles", time, "no forecast of this revision yet"))
        .endOfLifeCycle(
            Double.isNaN(state.watch.endOfLifeCycle())
                ? Attribute.unknown("cycles", time, "end of life not seen")
                : Attribute.counted(state.watch.endOfLifeCycle(), "cycles", time))
        .dataQuality(
            Double.isNaN(usage.quality)
                ? Attribute.unknown("1", time, "no operation with samples yet")
                : Attribute.counted(rounded(usage.quality), "1", time))
        .thermalResidual(thermalResidual(cycle))
        .meanDepthOfDischarge(meanDepth(state, time))
        .calendarAge(calendarAge(state, time))
        .modes(state.modes.modes().shown(time, FILTER, CODE_VERSION))
        .lineage(cycle.lineage())
        .codeVersion(CODE_VERSION)
        .build();
    return TwinBuilder.from(twin).openQuestions(openQuestions(state, spec, twin)).build();
  }

  /** By the filter on the samples; where the chemistry has no curve, by counting. */
  private static Attribute stateOfCharge(TwinState state, Cycle cycle, double capacity) {
    LiveState live = cycle.live();
    if (live == null || Double.isNaN(live.soc())) {
      return state.counter.stateOfCharge(capacity, cycle.endMillis());
    }
    return new Attribute(
        rounded(100 * live.soc()),
        "%",
        live.timeMillis(),
        rounded(100 * live.socLower()),
        rounded(100 * live.socUpper()),
        FILTER,
        CODE_VERSION,
        null);
  }

  /** From comparable discharges; before there was one, from steps of the current in any use. */
  private static Attribute resistance(TwinState state, Cycle cycle) {
    LiveState live = cycle.live();
    if (state.resistance.known()) {
      return measured(state.resistance.now(), "ohm", cycle.endMillis());
    }
    if (live == null || Double.isNaN(live.resistance())) {
      return Attribute.unknown(
          "ohm",
          cycle.endMillis(),
          "no step of the current by 0.1 C between samples at most 30 s apart yet");
    }
    boolean slow = live.resistanceHalfWidth() > SLOW * live.resistance();
    return new Attribute(
        rounded(live.resistance()),
        "ohm",
        live.timeMillis(),
        rounded(Math.max(0, live.resistance() - live.resistanceHalfWidth())),
        rounded(live.resistance() + live.resistanceHalfWidth()),
        FILTER,
        CODE_VERSION,
        slow
            ? "from steps between samples more than 2 s apart: holds some slow polarisation"
            : null);
  }

  private static Attribute thermalResidual(Cycle cycle) {
    LiveState live = cycle.live();
    return live == null || Double.isNaN(live.thermalResidual())
        ? Attribute.unknown(
            "K", cycle.endMillis(), "not enough use with a temperature probe to know the cell by")
        : new Attribute(
            rounded(live.thermalResidual()),
            "K",
            live.timeMillis(),
            Double.NaN,
            Double.NaN,
            FILTER,
            CODE_VERSION,
            null);
  }

  private static Attribute meanDepth(TwinState state, long time) {
    return Double.isNaN(state.meanDepth)
        ? Attribute.unknown("%", time, "no discharge with a known state of charge yet")
        : Attribute.counted(rounded(100 * state.meanDepth), "%", time);
  }

  private static Attribute calendarAge(TwinState state, long time) {
    return Attribute.counted(rounded((time - state.firstMillis) / 86_400_000.0), "d", time);
  }

  /** Measured where the cell has rested; else by the filter's state of charge. */
  private Attribute openCircuit(TwinState state, CellSpec spec, Cycle cycle) {
    long time = cycle.endMillis();
    if (Double.isNaN(state.voltage)) {
      return Attribute.unknown("V", time, "no sample yet");
    }
    boolean rested =
        cycle.kind() == OperationKind.REST
            && cycle.samples() > 0
            && time - cycle.startMillis() >= RESTED_MILLIS
            && Math.abs(state.current) < spec.ratedCapacity() / 50;
    if (rested) {
      return measured(state.voltage, "V", time);
    }
    LiveState live = cycle.live();
    OcvCurve curve = curve(spec);
    if (live == null || Double.isNaN(live.soc()) || curve == null) {
      return Attribute.unknown("V", time, "not at rest for five minutes when the operation ended");
    }
    return new Attribute(
        rounded(curve.volt(live.soc())),
        "V",
        live.timeMillis(),
        rounded(curve.volt(live.socLower())),
        rounded(curve.volt(live.socUpper())),
        FILTER,
        CODE_VERSION,
        null);
  }

  private OcvCurve curve(CellSpec spec) {
    return curves
        .computeIfAbsent(
            new CellType(spec.chemistry(), spec.minVoltage(), spec.maxVoltage()),
            type -> Optional.ofNullable(OcvCurve.of(spec)))
        .orElse(null);
  }

  private static Attribute scaled(Estimate e, double by, String unit, long time) {
    return new Attribute(
        rounded(e.value() * by),
        unit,
        time,
        rounded(e.lower() * by),
        rounded(e.upper() * by),
        e.method(),
        e.modelVersion(),
        e.reason());
  }

  /** Upper and lower change places. */
  private static Attribute fade(Estimate e, long time) {
    return new Attribute(
        rounded(100 - 100 * e.value()),
        "%",
        time,
        rounded(100 - 100 * e.upper()),
        rounded(100 - 100 * e.lower()),
        e.method(),
        e.modelVersion(),
        e.reason());
  }

  private static Attribute measured(double value, String unit, long time) {
    return new Attribute(
        rounded(value), unit, time, Double.NaN, Double.NaN, Estimate.MEASURED, CODE_VERSION, null);
  }

  private static Attribute bothWays(double value, String unit, long time) {
    double v = rounded(value);
    return new Attribute(v, unit, time, v, v, "counted, in and out", "", null);
  }

  private static double rounded(double x) {
    return Double.isFinite(x) ? Math.rint(x * 1e6) / 1e6 : x;
  }
}
