package io.celltwin.codec;

import static io.celltwin.codec.EventMapping.at;
import static io.celltwin.codec.EventMapping.orNaN;
import static io.celltwin.codec.EventMapping.orNull;

import io.celltwin.domain.Cycle;
import io.celltwin.domain.CycleBuilder;
import io.celltwin.domain.FeatureSet;
import io.celltwin.domain.Features;
import io.celltwin.domain.LiveState;
import io.celltwin.domain.Measured;
import io.celltwin.domain.MeasuredBuilder;
import io.celltwin.domain.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A closed operation to its event and back, with all that was measured of it. */
final class CycleMapping {
  private CycleMapping() {}

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
        EventMapping.toEvent(c.kind()),
        at(c.startMillis()),
        at(c.endMillis()),
        c.samples(),
        EventMapping.toEvent(c.lineage()),
        toEvent(c.measured()),
        toEvent(c.features()),
        toEvent(c.quality()),
        c.comparable(),
        EventMapping.toEvent(c.soh()),
        new TreeMap<>(c.missing()),
        c.families().stream().map(CycleMapping::toEvent).toList(),
        toEvent(c.live()));
  }

  static Cycle toDomain(io.celltwin.event.Cycle c) {
    io.celltwin.event.Quality q = c.getQuality();
    return CycleBuilder.of(c.getCellId())
        .revision(c.getRevision())
        .operationIndex(c.getOperationIndex())
        .cycleNumber(c.getCycleNumber())
        .kind(EventMapping.toDomain(c.getKind()))
        .startMillis(c.getStart().toEpochMilli())
        .endMillis(c.getEnd().toEpochMilli())
        .samples(c.getSamples())
        .lineage(EventMapping.toDomain(c.getLineage()))
        .measured(toDomain(c.getMeasured()))
        .features(toDomain(c.getFeatures()))
        .families(c.getFamilies().stream().map(CycleMapping::toDomain).toList())
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
        .soh(EventMapping.toDomain(c.getSoh()))
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
}
