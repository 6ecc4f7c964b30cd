package io.celltwin.core.state;

import io.celltwin.core.physics.OcvCurve;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.LiveState;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Twin;
import io.celltwin.domain.TwinBuilder;

/** What a twin's attributes are made of; each with its time, its interval and its method. */
final class TwinAttributes {
  /** A resistance that is sure to no more than this share of itself is one of slow steps. */
  private static final double SLOW = 0.45;

  private static final double MINUTE = 60;

  /** A rest this long has brought the voltage close to the open-circuit one [ms]. */
  private static final long RESTED_MILLIS = 5 * 60_000L;

  private TwinAttributes() {}

  /**
   * The twin after an operation.
   *
   * @param capacity what the state of charge is of [Ah]
   * @param curve of the cell's kind; null where there is none
   */
  static Twin twin(
      TwinState state, CellSpec spec, Cycle cycle, Estimate soh, double capacity, OcvCurve curve) {
    long time = cycle.endMillis();
    Usage usage = state.usage;
    return TwinBuilder.of(spec)
        .revision(state.revision)
        .eventMillis(time)
        .cycleNumber(state.discharges)
        .operationIndex(cycle.operationIndex())
        .voltage(state.voltage)
        .current(state.current)
        .temperature(state.temperature)
        .stateOfCharge(stateOfCharge(state, cycle, capacity))
        .openCircuitVoltage(openCircuit(state, spec, cycle, curve))
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
        .modes(state.modes.modes().shown(time, TwinUpdater.FILTER, TwinUpdater.CODE_VERSION))
        .lineage(cycle.lineage())
        .codeVersion(TwinUpdater.CODE_VERSION)
        .build();
  }

  /** Measured where the cell has rested; else by the filter's state of charge. */
  private static Attribute openCircuit(
      TwinState state, CellSpec spec, Cycle cycle, OcvCurve curve) {
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
    if (live == null || Double.isNaN(live.soc()) || curve == null) {
      return Attribute.unknown("V", time, "not at rest for five minutes when the operation ended");
    }
    return new Attribute(
        rounded(curve.volt(live.soc())),
        "V",
        live.timeMillis(),
        rounded(curve.volt(live.socLower())),
        rounded(curve.volt(live.socUpper())),
        TwinUpdater.FILTER,
        TwinUpdater.CODE_VERSION,
        null);
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
        TwinUpdater.FILTER,
        TwinUpdater.CODE_VERSION,
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
        TwinUpdater.FILTER,
        TwinUpdater.CODE_VERSION,
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
            TwinUpdater.FILTER,
            TwinUpdater.CODE_VERSION,
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
        rounded(value),
        unit,
        time,
        Double.NaN,
        Double.NaN,
        Estimate.MEASURED,
        TwinUpdater.CODE_VERSION,
        null);
  }

  private static Attribute bothWays(double value, String unit, long time) {
    double v = rounded(value);
    return new Attribute(v, unit, time, v, v, "counted, in and out", "", null);
  }

  private static double rounded(double x) {
    return Double.isFinite(x) ? Math.rint(x * 1e6) / 1e6 : x;
  }
}
