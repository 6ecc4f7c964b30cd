package io.celltwin.codec;

import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.Estimate;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.Frame;
import io.celltwin.domain.Impedance;
import io.celltwin.domain.Lineage;
import io.celltwin.domain.LiveState;
import io.celltwin.domain.Measured;
import io.celltwin.domain.MeasuredBuilder;
import io.celltwin.domain.OperationKind;
import io.celltwin.domain.Quality;
import io.celltwin.domain.Twin;
import io.celltwin.domain.TwinBuilder;
import io.celltwin.event.TelemetryFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Domain to event and back, field by field. NaN here is null there; everything else is the same
 * number.
 */
final class EventMapping {
  /** All generated records: Avro wants to be told that it may load them. */
  static final List<Class<?>> EVENT_CLASSES =
      List.of(
          io.celltwin.event.AckAction.class,
          io.celltwin.event.AgeingMode.class,
          io.celltwin.event.Alert.class,
          io.celltwin.event.AlertAck.class,
          io.celltwin.event.AlertState.class,
          io.celltwin.event.Attribute.class,
          io.celltwin.event.CellSpec.class,
          io.celltwin.event.Chemistry.class,
          io.celltwin.event.Cycle.class,
          io.celltwin.event.Estimate.class,
          io.celltwin.event.Feature.class,
          io.celltwin.event.Features.class,
          io.celltwin.event.Forecast.class,
          io.celltwin.event.Impedance.class,
          io.celltwin.event.Lineage.class,
          io.celltwin.event.LiveState.class,
          io.celltwin.event.Measured.class,
          io.celltwin.event.NegativeEvent.class,
          io.celltwin.event.OperationKind.class,
          io.celltwin.event.Quality.class,
          io.celltwin.event.Severity.class,
          TelemetryFrame.class,
          io.celltwin.event.Twin.class);

  private EventMapping() {}

  private static Double orNull(double x) {
    return Double.isNaN(x) ? null : x;
  }

  private static double orNaN(Double x) {
    return x == null ? Double.NaN : x;
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  static io.celltwin.event.OperationKind toEvent(OperationKind kind) {
    return switch (kind) {
      case CHARGE -> io.celltwin.event.OperationKind.CHARGE;
      case DISCHARGE -> io.celltwin.event.OperationKind.DISCHARGE;
      case REST -> io.celltwin.event.OperationKind.REST;
      case IMPEDANCE -> io.celltwin.event.OperationKind.IMPEDANCE;
      case MIXED -> io.celltwin.event.OperationKind.MIXED;
      case OTHER -> io.celltwin.event.OperationKind.OTHER;
    };
  }

  static OperationKind toDomain(io.celltwin.event.OperationKind kind) {
    return switch (kind) {
      case CHARGE -> OperationKind.CHARGE;
      case DISCHARGE -> OperationKind.DISCHARGE;
      case REST -> OperationKind.REST;
      case IMPEDANCE -> OperationKind.IMPEDANCE;
      case MIXED -> OperationKind.MIXED;
      case OTHER -> OperationKind.OTHER;
    };
  }

  static io.celltwin.event.CellSpec toEvent(CellSpec c) {
    return new io.celltwin.event.CellSpec(
        c.cellId(),
        io.celltwin.event.Chemistry.valueOf(c.chemistry().name()),
        c.ratedCapacity(),
        c.nominalVoltage(),
        c.minVoltage(),
        c.maxVoltage(),
        c.capacityVoltage(),
        c.maxChargeCurrent(),
        c.maxDischargeCurrent(),
        c.minTemperature(),
        c.maxTemperature(),
        c.referenceCurrent(),
        c.referenceTemperature(),
        c.endOfLife(),
        c.pack(),
        c.site(),
        c.commissioned());
  }

  static CellSpec toDomain(io.celltwin.event.CellSpec c) {
    return new CellSpec(
        c.getCellId(),
        Chemistry.valueOf(c.getChemistry().name()),
        c.getRatedCapacityAmpereHour(),
        c.getNominalVoltageVolt(),
        c.getLowerVoltageLimitVolt(),
        c.getUpperVoltageLimitVolt(),
        c.getCapacityVoltageVolt(),
        c.getMaximumChargeCurrentAmpere(),
        c.getMaximumDischargeCurrentAmpere(),
        c.getMinimumTemperatureCelsius(),
        c.getMaximumTemperatureCelsius(),
        c.getReferenceCurrentAmpere(),
        c.getReferenceTemperatureCelsius(),
        c.getEndOfLifeFraction(),
        c.getPackId(),
        c.getSiteId(),
        Plausible.commissioned(c.getCellId(), c.getCommissioned()));
  }

  static TelemetryFrame toEvent(Frame f) {
    Frame.Declared declared = f.declared();
    List<Long> offset = new ArrayList<>(f.size());
    List<Float> temperature = f.temperature() == null ? null : new ArrayList<>(f.size());
    for (int i = 0; i < f.size(); i++) {
      offset.add(f.offsetMicros()[i]);
      if (temperature != null) {
        temperature.add(f.temperature()[i]);
      }
    }
    return new TelemetryFrame(
        f.cellId(),
        f.source(),
        f.sequence(),
        f.part(),
        f.parts(),
        at(f.startMillis()),
        declared.operationIndex(),
        declared.kind() == null ? null : toEvent(declared.kind()),
        declared.cycle(),
        declared.step(),
        declared.ambient(),
        offset,
        boxed(Arrays.copyOf(f.voltage(), f.size())),
        boxed(Arrays.copyOf(f.current(), f.size())),
        temperature);
  }

  static Frame toDomain(TelemetryFrame f) {
    int n = f.getOffsetMicrosecond().size();
    List<Float> t = f.getSurfaceTemperatureCelsius();
    FrameDecoder.requireEqual(
        f.getCellId(),
        f.getSequence(),
        n,
        f.getVoltageVolt().size(),
        f.getCurrentAmpere().size(),
        t == null ? -1 : t.size());
    float[] temperature = t == null ? null : new float[n];
    for (int i = 0; t != null && i < n; i++) {
      temperature[i] = t.get(i);
    }
    if (f.getParts() < 1 || f.getPart() < 0 || f.getPart() >= f.getParts()) {
      throw FrameDecoder.wrongPart(f.getCellId(), f.getSequence(), f.getPart(), f.getParts());
    }
    return Plausible.checked(
        new Frame(
            f.getCellId(),
            f.getSource(),
            f.getSequence(),
            f.getPart(),
            f.getParts(),
            f.getStartUnixTimeMillisecond().toEpochMilli(),
            new Frame.Declared(
                f.getOperationIndex(),
                f.getOperationKind() == null ? null : toDomain(f.getOperationKind()),
                f.getCycleCount(),
                f.getStepCount(),
                f.getAmbientTemperatureCelsius()),
            n,
            f.getOffsetMicrosecond().stream().mapToLong(Long::longValue).toArray(),
            unboxed(f.getVoltageVolt()),
            unboxed(f.getCurrentAmpere()),
            temperature));
  }

  static io.celltwin.event.Impedance toEvent(Impedance i) {
    return new io.celltwin.event.Impedance(
        i.cellId(),
        i.source(),
        i.sequence(),
        i.operationIndex(),
        at(i.startMillis()),
        orNull(i.ambient()),
        orNull(i.electrolyteResistance()),
        orNull(i.chargeTransferResistance()),
        boxed(i.real()),
        boxed(i.imaginary()),
        new TreeMap<>(i.missing()));
  }

  static Impedance toDomain(io.celltwin.event.Impedance i) {
    return Plausible.checked(
        new Impedance(
            i.getCellId(),
            i.getSource(),
            i.getSequence(),
            i.getOperationIndex(),
            i.getStartUnixTimeMillisecond().toEpochMilli(),
            orNaN(i.getAmbientTemperatureCelsius()),
            orNaN(i.getElectrolyteResistanceOhm()),
            orNaN(i.getChargeTransferResistanceOhm()),
            unboxed(i.getRealImpedanceOhm()),
            unboxed(i.getImaginaryImpedanceOhm()),
            new TreeMap<>(i.getMissing())));
  }

  static io.celltwin.event.Lineage toEvent(Lineage l) {
    return new io.celltwin.event.Lineage(l.source(), l.firstSequence(), l.lastSequence());
  }

  private static Lineage toDomain(io.celltwin.event.Lineage l) {
    return new Lineage(l.getSource(), l.getFirstSequence(), l.getLastSequence());
  }

  static io.celltwin.event.Estimate toEvent(Estimate e) {
    return e == null
        ? null
        : new io.celltwin.event.Estimate(
            orNull(e.value()),
            orNull(e.lower()),
            orNull(e.upper()),
            e.method(),
            e.modelVersion(),
            e.reason());
  }

  private static Estimate toDomain(io.celltwin.event.Estimate e) {
    return e == null
        ? null
        : new Estimate(
            orNaN(e.getValue()),
            orNaN(e.getLower()),
            orNaN(e.getUpper()),
            e.getMethod(),
            e.getModelVersion(),
            e.getReason());
  }

  private static io.celltwin.event.Measured toEvent(Measured m) {
    return new io.celltwin.event.Measured(
        orNull(m.capacity()),
        orNull(m.energy()),
        orNull(m.capacityToCutoff()),
        orNull(m.discharged()),
        orNull(m.charged()),
        orNull(m.energyDischarged()),
        orNull(m.energyCharged()),
        orNull(m.ccTime()),
        orNull(m.cvTime()),
        orNull(m.ccCharge()),
        orNull(m.cvCharge()),
        orNull(m.loadCurrent()),
        orNull(m.peakCurrent()),
        orNull(m.firstVoltage()),
        orNull(m.lastVoltage()),
        orNull(m.minVoltage()),
        orNull(m.maxVoltage()),
        orNull(m.meanTemperature()),
        orNull(m.minTemperature()),
        orNull(m.maxTemperature()),
        orNull(m.ambient()),
        orNull(m.resistance()),
        orNull(m.lastCurrent()),
        orNull(m.lastTemperature()),
        orNull(m.hotTime()),
        orNull(m.coldTime()));
  }

  private static Measured toDomain(io.celltwin.event.Measured m) {
    return MeasuredBuilder.nothing()
        .capacity(orNaN(m.getCapacityAmpereHour()))
        .energy(orNaN(m.getEnergyWattHour()))
        .capacityToCutoff(orNaN(m.getCutoffCapacityAmpereHour()))
        .discharged(orNaN(m.getDischargedAmpereHour()))
        .charged(orNaN(m.getChargedAmpereHour()))
        .energyDischarged(orNaN(m.getDischargedWattHour()))
        .energyCharged(orNaN(m.getChargedWattHour()))
        .ccTime(orNaN(m.getConstantCurrentTimeSecond()))
        .cvTime(orNaN(m.getConstantVoltageTimeSecond()))
        .ccCharge(orNaN(m.getConstantCurrentChargeAmpereHour()))
        .cvCharge(orNaN(m.getConstantVoltageChargeAmpereHour()))
        .loadCurrent(orNaN(m.getLoadCurrentAmpere()))
        .peakCurrent(orNaN(m.getPeakCurrentAmpere()))
        .firstVoltage(orNaN(m.getFirstVoltageVolt()))
        .lastVoltage(orNaN(m.getLastVoltageVolt()))
        .minVoltage(orNaN(m.getMinimumVoltageVolt()))
        .maxVoltage(orNaN(m.getMaximumVoltageVolt()))
        .meanTemperature(orNaN(m.getMeanTemperatureCelsius()))
        .minTemperature(orNaN(m.getMinimumTemperatureCelsius()))
        .maxTemperature(orNaN(m.getMaximumTemperatureCelsius()))
        .ambient(orNaN(m.getAmbientTemperatureCelsius()))
        .resistance(orNaN(m.getResistanceOhm()))
        .lastCurrent(orNaN(m.getLastCurrentAmpere()))
        .lastTemperature(orNaN(m.getLastTemperatureCelsius()))
        .hotTime(orNaN(m.getHotTimeSecond()))
        .coldTime(orNaN(m.getColdTimeSecond()))
        .build();
  }

  private static io.celltwin.event.Features toEvent(Features f) {
    if (f == null) {
      return null;
    }
    List<io.celltwin.event.Feature> values = new ArrayList<>(f.set().size());
    for (int i = 0; i < f.set().size(); i++) {
      FeatureSet.Feature feature = f.set().features().get(i);
      values.add(new io.celltwin.event.Feature(feature.name(), feature.unit(), orNull(f.get(i))));
    }
    return new io.celltwin.event.Features(
        f.set().name(), f.set().version(), f.set().hash(), values);
  }

  private static Features toDomain(io.celltwin.event.Features f) {
    if (f == null) {
      return null;
    }
    List<FeatureSet.Feature> features = new ArrayList<>();
    double[] values = new double[f.getValues().size()];
    for (int i = 0; i < values.length; i++) {
      io.celltwin.event.Feature v = f.getValues().get(i);
      features.add(new FeatureSet.Feature(v.getName(), v.getUnit()));
      values[i] = orNaN(v.getValue());
    }
    return new Features(new FeatureSet(f.getFeatureSet(), f.getVersion(), features), values);
  }

  static io.celltwin.event.Quality toEvent(Quality q) {
    return new io.celltwin.event.Quality(
        q.score(),
        q.rejected(),
        q.gaps(),
        q.longestGap(),
        q.flags(),
        orNull(q.completeness()),
        q.corrected());
  }

  static io.celltwin.event.Cycle toEvent(Cycle c) {
    return new io.celltwin.event.Cycle(
        c.cellId(),
        c.revision(),
        c.operationIndex(),
        c.cycleNumber(),
        toEvent(c.kind()),
        at(c.startMillis()),
        at(c.endMillis()),
        c.samples(),
        toEvent(c.lineage()),
        toEvent(c.measured()),
        toEvent(c.features()),
        toEvent(c.quality()),
        c.comparable(),
        toEvent(c.soh()),
        new TreeMap<>(c.missing()),
        c.families().stream().map(EventMapping::toEvent).toList(),
        toEvent(c.live()));
  }

  static Cycle toDomain(io.celltwin.event.Cycle c) {
    io.celltwin.event.Quality q = c.getQuality();
    return CycleBuilder.of(c.getCellId())
        .revision(c.getRevision())
        .operationIndex(c.getOperationIndex())
        .cycleNumber(c.getCycleNumber())
        .kind(toDomain(c.getKind()))
        .startMillis(c.getStart().toEpochMilli())
        .endMillis(c.getEnd().toEpochMilli())
        .samples(c.getSamples())
        .lineage(toDomain(c.getLineage()))
        .measured(toDomain(c.getMeasured()))
        .features(toDomain(c.getFeatures()))
        .families(c.getFamilies().stream().map(EventMapping::toDomain).toList())
        .quality(
            new Quality(
                q.getScore(),
                q.getRejected(),
                q.getGaps(),
                q.getLongestGapSecond(),
                q.getFlags(),
                orNaN(q.getCompleteness()),
                q.getCorrected()))
        .comparable(c.getComparable())
        .soh(toDomain(c.getSoh()))
        .live(toDomain(c.getLive()))
        .missing(new TreeMap<>(c.getMissing()))
        .build();
  }

  private static io.celltwin.event.LiveState toEvent(LiveState l) {
    return l == null
        ? null
        : new io.celltwin.event.LiveState(
            at(l.timeMillis()),
            orNull(l.soc()),
            orNull(l.socLower()),
            orNull(l.socUpper()),
            orNull(l.resistance()),
            orNull(l.resistanceHalfWidth()),
            orNull(l.currentOffset()),
            orNull(l.thermalResidual()),
            orNull(l.thermalScore()),
            orNull(l.thermalSum()),
            orNull(l.heating()));
  }

  private static LiveState toDomain(io.celltwin.event.LiveState l) {
    return l == null
        ? null
        : new LiveState(
            l.getTime().toEpochMilli(),
            orNaN(l.getSoc()),
            orNaN(l.getSocLower()),
            orNaN(l.getSocUpper()),
            orNaN(l.getResistanceOhm()),
            orNaN(l.getResistanceHalfWidthOhm()),
            orNaN(l.getCurrentOffsetAmpere()),
            orNaN(l.getThermalResidualKelvin()),
            orNaN(l.getThermalScore()),
            orNaN(l.getThermalSum()),
            orNaN(l.getHeatingKelvinPerMinute()));
  }

  static io.celltwin.event.Attribute toEvent(Attribute a) {
    return new io.celltwin.event.Attribute(
        orNull(a.value()),
        a.unit(),
        at(a.timeMillis()),
        orNull(a.lower()),
        orNull(a.upper()),
        a.method(),
        a.modelVersion(),
        a.reason());
  }

  private static Attribute toDomain(io.celltwin.event.Attribute a) {
    return new Attribute(
        orNaN(a.getValue()),
        a.getUnit(),
        a.getTime().toEpochMilli(),
        orNaN(a.getLower()),
        orNaN(a.getUpper()),
        a.getMethod(),
        a.getModelVersion(),
        a.getReason());
  }

  /** Twins written before there was such an attribute have none. */
  private static Attribute orUnknown(
      io.celltwin.event.Attribute a, String unit, io.celltwin.event.Twin t) {
    return a == null
        ? Attribute.unknown(unit, t.getTime().toEpochMilli(), "not kept when this was written")
        : toDomain(a);
  }

  static io.celltwin.event.Twin toEvent(Twin t) {
    return new io.celltwin.event.Twin(
        toEvent(t.spec()),
        t.revision(),
        at(t.eventMillis()),
        t.cycleNumber(),
        t.operationIndex(),
        orNull(t.voltage()),
        orNull(t.current()),
        orNull(t.temperature()),
        toEvent(t.stateOfCharge()),
        toEvent(t.openCircuitVoltage()),
        toEvent(t.sohCapacity()),
        toEvent(t.remainingCapacity()),
        toEvent(t.capacityFade()),
        toEvent(t.numberOfFullCycles()),
        toEvent(t.energyThroughput()),
        toEvent(t.capacityThroughput()),
        toEvent(t.internalResistance()),
        toEvent(t.internalResistanceIncrease()),
        toEvent(t.roundTripEfficiency()),
        toEvent(t.timeExtremeHighTemp()),
        toEvent(t.timeExtremeLowTemp()),
        toEvent(t.timeExtremeHighTempCharging()),
        toEvent(t.timeExtremeLowTempCharging()),
        toEvent(t.deepDischarges()),
        toEvent(t.overcharges()),
        t.negativeEvents().stream()
            .map(e -> new io.celltwin.event.NegativeEvent(e.text(), at(e.timeMillis())))
            .toList(),
        toEvent(t.rulCycles()),
        toEvent(t.endOfLifeCycle()),
        toEvent(t.dataQuality()),
        toEvent(t.lineage()),
        t.codeVersion(),
        toEvent(t.thermalResidual()),
        toEvent(t.meanDepthOfDischarge()),
        toEvent(t.calendarAge()),
        t.modes().stream()
            .map(
                m ->
                    new io.celltwin.event.AgeingMode(
                        m.name(), toEvent(m.extent()), orNull(m.probability()), m.evidence()))
            .toList());
  }

  static Twin toDomain(io.celltwin.event.Twin t) {
    return TwinBuilder.of(toDomain(t.getCell()))
        .revision(t.getRevision())
        .eventMillis(t.getTime().toEpochMilli())
        .cycleNumber(t.getCycleNumber())
        .operationIndex(t.getOperationIndex())
        .voltage(orNaN(t.getVoltageVolt()))
        .current(orNaN(t.getCurrentAmpere()))
        .temperature(orNaN(t.getSurfaceTemperatureCelsius()))
        .stateOfCharge(toDomain(t.getStateOfCharge()))
        .openCircuitVoltage(toDomain(t.getOpenCircuitVoltage()))
        .sohCapacity(toDomain(t.getSohCapacity()))
        .remainingCapacity(toDomain(t.getRemainingCapacity()))
        .capacityFade(toDomain(t.getCapacityFade()))
        .numberOfFullCycles(toDomain(t.getNumberOfFullCycles()))
        .energyThroughput(toDomain(t.getEnergyThroughput()))
        .capacityThroughput(toDomain(t.getCapacityThroughput()))
        .internalResistance(toDomain(t.getInternalResistance()))
        .internalResistanceIncrease(toDomain(t.getInternalResistanceIncrease()))
        .roundTripEfficiency(toDomain(t.getRemainingRoundTripEnergyEfficiency()))
        .timeExtremeHighTemp(toDomain(t.getTimeExtremeHighTemp()))
        .timeExtremeLowTemp(toDomain(t.getTimeExtremeLowTemp()))
        .timeExtremeHighTempCharging(toDomain(t.getTimeExtremeHighTempCharging()))
        .timeExtremeLowTempCharging(toDomain(t.getTimeExtremeLowTempCharging()))
        .deepDischarges(toDomain(t.getNumberOfDeepDischarges()))
        .overcharges(toDomain(t.getNumberOfOvercharges()))
        .negativeEvents(
            t.getNegativeEvents().stream()
                .map(e -> new Twin.NegativeEvent(e.getText(), e.getTime().toEpochMilli()))
                .toList())
        .rulCycles(toDomain(t.getRulCycles()))
        .endOfLifeCycle(toDomain(t.getEndOfLifeCycle()))
        .dataQuality(toDomain(t.getDataQuality()))
        .thermalResidual(orUnknown(t.getThermalResidual(), "K", t))
        .meanDepthOfDischarge(orUnknown(t.getMeanDepthOfDischarge(), "%", t))
        .calendarAge(orUnknown(t.getCalendarAge(), "d", t))
        .modes(
            t.getAgeingModes().stream()
                .map(
                    m ->
                        new AgeingMode(
                            m.getName(),
                            toDomain(m.getExtent()),
                            orNaN(m.getProbability()),
                            m.getEvidence()))
                .toList())
        .lineage(toDomain(t.getLineage()))
        .codeVersion(t.getCodeVersion())
        .build();
  }

  static io.celltwin.event.Forecast toEvent(Forecast f) {
    return new io.celltwin.event.Forecast(
        f.cellId(),
        f.revision(),
        at(f.eventMillis()),
        f.cycleNumber(),
        Arrays.stream(f.cyclesAhead()).boxed().toList(),
        boxed(f.lower()),
        boxed(f.median()),
        boxed(f.upper()),
        f.endOfLife(),
        toEvent(f.rulCycles()),
        toEvent(f.kneeCycle()));
  }

  static Forecast toDomain(io.celltwin.event.Forecast f) {
    return new Forecast(
        f.getCellId(),
        f.getRevision(),
        f.getTime().toEpochMilli(),
        f.getCycleNumber(),
        f.getCyclesAhead().stream().mapToInt(Integer::intValue).toArray(),
        unboxed(f.getSohLower()),
        unboxed(f.getSohMedian()),
        unboxed(f.getSohUpper()),
        f.getEndOfLifeFraction(),
        toDomain(f.getRulCycles()),
        toDomain(f.getKneeCycle()));
  }

  static io.celltwin.event.Alert toEvent(Alert a) {
    return new io.celltwin.event.Alert(
        a.id(),
        a.cellId(),
        a.kind(),
        io.celltwin.event.Severity.valueOf(a.severity().name()),
        io.celltwin.event.AlertState.valueOf(a.state().name()),
        at(a.eventMillis()),
        a.operationIndex(),
        a.cycleNumber(),
        orNull(a.value()),
        orNull(a.limit()),
        a.unit(),
        a.message(),
        a.action(),
        a.ruleVersion(),
        toEvent(a.evidence()));
  }

  static Alert toDomain(io.celltwin.event.Alert a) {
    return new Alert(
        a.getAlertId(),
        a.getCellId(),
        a.getKind(),
        Alert.Severity.valueOf(a.getSeverity().name()),
        Alert.State.valueOf(a.getState().name()),
        a.getTime().toEpochMilli(),
        a.getOperationIndex(),
        a.getCycleNumber(),
        orNaN(a.getValue()),
        orNaN(a.getLimit()),
        a.getUnit(),
        a.getMessage(),
        a.getAction(),
        a.getRuleVersion(),
        toDomain(a.getEvidence()));
  }

  static io.celltwin.event.AlertAck toEvent(AlertAck a) {
    return new io.celltwin.event.AlertAck(
        a.alertId(),
        a.cellId(),
        io.celltwin.event.AckAction.valueOf(a.action().name()),
        a.by(),
        a.note(),
        at(a.timeMillis()),
        a.untilMillis() == null ? null : at(a.untilMillis()));
  }

  static AlertAck toDomain(io.celltwin.event.AlertAck a) {
    return new AlertAck(
        a.getAlertId(),
        a.getCellId(),
        AlertAck.Action.valueOf(a.getAction().name()),
        a.getBy(),
        a.getNote(),
        a.getTime().toEpochMilli(),
        a.getSilencedUntil() == null ? null : a.getSilencedUntil().toEpochMilli());
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static double[] unboxed(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
