package io.celltwin.codec;

import static io.celltwin.codec.EventMapping.at;
import static io.celltwin.codec.EventMapping.orNaN;
import static io.celltwin.codec.EventMapping.orNull;

import io.celltwin.domain.AgeingMode;
import io.celltwin.domain.Attribute;
import io.celltwin.domain.Forecast;
import io.celltwin.domain.OpenQuestion;
import io.celltwin.domain.Twin;
import io.celltwin.domain.TwinBuilder;
import java.util.Arrays;

/** A revision of a twin and its forecast to their events and back. */
final class TwinMapping {
  private TwinMapping() {}

  /** Twins written before there was such an attribute have none. */
  private static Attribute orUnknown(
      io.celltwin.event.Attribute a, String unit, io.celltwin.event.Twin t) {
    return a == null
        ? Attribute.unknown(unit, t.getTime().toEpochMilli(), "not kept when this was written")
        : EventMapping.toDomain(a);
  }

  static io.celltwin.event.Twin toEvent(Twin t) {
    return new io.celltwin.event.Twin(
        EventMapping.toEvent(t.spec()),
        t.revision(),
        at(t.eventMillis()),
        t.cycleNumber(),
        t.operationIndex(),
        orNull(t.voltage()),
        orNull(t.current()),
        orNull(t.temperature()),
        EventMapping.toEvent(t.stateOfCharge()),
        EventMapping.toEvent(t.openCircuitVoltage()),
        EventMapping.toEvent(t.sohCapacity()),
        EventMapping.toEvent(t.remainingCapacity()),
        EventMapping.toEvent(t.capacityFade()),
        EventMapping.toEvent(t.numberOfFullCycles()),
        EventMapping.toEvent(t.energyThroughput()),
        EventMapping.toEvent(t.capacityThroughput()),
        EventMapping.toEvent(t.internalResistance()),
        EventMapping.toEvent(t.internalResistanceIncrease()),
        EventMapping.toEvent(t.roundTripEfficiency()),
        EventMapping.toEvent(t.timeExtremeHighTemp()),
        EventMapping.toEvent(t.timeExtremeLowTemp()),
        EventMapping.toEvent(t.timeExtremeHighTempCharging()),
        EventMapping.toEvent(t.timeExtremeLowTempCharging()),
        EventMapping.toEvent(t.deepDischarges()),
        EventMapping.toEvent(t.overcharges()),
        t.negativeEvents().stream()
            .map(e -> new io.celltwin.event.NegativeEvent(e.text(), at(e.timeMillis())))
            .toList(),
        EventMapping.toEvent(t.rulCycles()),
        EventMapping.toEvent(t.endOfLifeCycle()),
        EventMapping.toEvent(t.dataQuality()),
        EventMapping.toEvent(t.lineage()),
        t.codeVersion(),
        EventMapping.toEvent(t.thermalResidual()),
        EventMapping.toEvent(t.meanDepthOfDischarge()),
        EventMapping.toEvent(t.calendarAge()),
        t.modes().stream()
            .map(
                m ->
                    new io.celltwin.event.AgeingMode(
                        m.name(),
                        EventMapping.toEvent(m.extent()),
                        orNull(m.probability()),
                        m.evidence()))
            .toList(),
        t.openQuestions().stream().map(TwinMapping::toEvent).toList());
  }

  private static io.celltwin.event.OpenQuestion toEvent(OpenQuestion q) {
    return new io.celltwin.event.OpenQuestion(
        q.attribute(),
        q.unit(),
        orNull(q.halfWidth()),
        q.seen(),
        q.measurements().stream()
            .map(m -> new io.celltwin.event.Measurement(m.what(), orNull(m.halfWidth())))
            .toList());
  }

  private static OpenQuestion toDomain(io.celltwin.event.OpenQuestion q) {
    return new OpenQuestion(
        q.getAttribute(),
        q.getUnit(),
        orNaN(q.getHalfWidth()),
        q.getSeen(),
        q.getMeasurements().stream()
            .map(m -> new OpenQuestion.Measurement(m.getWhat(), orNaN(m.getHalfWidth())))
            .toList());
  }

  static Twin toDomain(io.celltwin.event.Twin t) {
    return TwinBuilder.of(EventMapping.toDomain(t.getCell()))
        .revision(t.getRevision())
        .eventMillis(t.getTime().toEpochMilli())
        .cycleNumber(t.getCycleNumber())
        .operationIndex(t.getOperationIndex())
        .voltage(orNaN(t.getVoltageVolt()))
        .current(orNaN(t.getCurrentAmpere()))
        .temperature(orNaN(t.getSurfaceTemperatureCelsius()))
        .stateOfCharge(EventMapping.toDomain(t.getStateOfCharge()))
        .openCircuitVoltage(EventMapping.toDomain(t.getOpenCircuitVoltage()))
        .sohCapacity(EventMapping.toDomain(t.getSohCapacity()))
        .remainingCapacity(EventMapping.toDomain(t.getRemainingCapacity()))
        .capacityFade(EventMapping.toDomain(t.getCapacityFade()))
        .numberOfFullCycles(EventMapping.toDomain(t.getNumberOfFullCycles()))
        .energyThroughput(EventMapping.toDomain(t.getEnergyThroughput()))
        .capacityThroughput(EventMapping.toDomain(t.getCapacityThroughput()))
        .internalResistance(EventMapping.toDomain(t.getInternalResistance()))
        .internalResistanceIncrease(EventMapping.toDomain(t.getInternalResistanceIncrease()))
        .roundTripEfficiency(EventMapping.toDomain(t.getRemainingRoundTripEnergyEfficiency()))
        .timeExtremeHighTemp(EventMapping.toDomain(t.getTimeExtremeHighTemp()))
        .timeExtremeLowTemp(EventMapping.toDomain(t.getTimeExtremeLowTemp()))
        .timeExtremeHighTempCharging(EventMapping.toDomain(t.getTimeExtremeHighTempCharging()))
        .timeExtremeLowTempCharging(EventMapping.toDomain(t.getTimeExtremeLowTempCharging()))
        .deepDischarges(EventMapping.toDomain(t.getNumberOfDeepDischarges()))
        .overcharges(EventMapping.toDomain(t.getNumberOfOvercharges()))
        .negativeEvents(
            t.getNegativeEvents().stream()
                .map(e -> new Twin.NegativeEvent(e.getText(), e.getTime().toEpochMilli()))
                .toList())
        .rulCycles(EventMapping.toDomain(t.getRulCycles()))
        .endOfLifeCycle(EventMapping.toDomain(t.getEndOfLifeCycle()))
        .dataQuality(EventMapping.toDomain(t.getDataQuality()))
        .thermalResidual(orUnknown(t.getThermalResidual(), "K", t))
        .meanDepthOfDischarge(orUnknown(t.getMeanDepthOfDischarge(), "%", t))
        .calendarAge(orUnknown(t.getCalendarAge(), "d", t))
        .modes(
            t.getAgeingModes().stream()
                .map(
                    m ->
                        new AgeingMode(
                            m.getName(),
                            EventMapping.toDomain(m.getExtent()),
                            orNaN(m.getProbability()),
                            m.getEvidence()))
                .toList())
        .lineage(EventMapping.toDomain(t.getLineage()))
        .codeVersion(t.getCodeVersion())
        .openQuestions(t.getOpenQuestions().stream().map(TwinMapping::toDomain).toList())
        .build();
  }

  static io.celltwin.event.Forecast toEvent(Forecast f) {
    return new io.celltwin.event.Forecast(
        f.cellId(),
        f.revision(),
        at(f.eventMillis()),
        f.cycleNumber(),
        Arrays.stream(f.cyclesAhead()).boxed().toList(),
        EventMapping.boxed(f.lower()),
        EventMapping.boxed(f.median()),
        EventMapping.boxed(f.upper()),
        f.endOfLife(),
        EventMapping.toEvent(f.rulCycles()),
        EventMapping.toEvent(f.kneeCycle()));
  }

  static Forecast toDomain(io.celltwin.event.Forecast f) {
    return new Forecast(
        f.getCellId(),
        f.getRevision(),
        f.getTime().toEpochMilli(),
        f.getCycleNumber(),
        f.getCyclesAhead().stream().mapToInt(Integer::intValue).toArray(),
        EventMapping.unboxed(f.getSohLower()),
        EventMapping.unboxed(f.getSohMedian()),
        EventMapping.unboxed(f.getSohUpper()),
        f.getEndOfLifeFraction(),
        EventMapping.toDomain(f.getRulCycles()),
        EventMapping.toDomain(f.getKneeCycle()));
  }
}
