package io.celltwin.codec;

import static io.celltwin.codec.EventMapping.orNaN;
import static io.celltwin.codec.EventMapping.orNull;

import io.celltwin.domain.PackTwin;
import io.celltwin.event.PackCell;
import java.time.Instant;

/** A pack's cells beside each other, to their event and back. */
final class PackMapping {
  private PackMapping() {}

  static io.celltwin.event.PackTwin toEvent(PackTwin p) {
    return new io.celltwin.event.PackTwin(
        p.packId(),
        p.site(),
        Instant.ofEpochMilli(p.timeMillis()),
        p.series(),
        p.ratedCapacity(),
        orNull(p.current()),
        orNull(p.soc()),
        orNull(p.voltage()),
        orNull(p.spread()),
        orNull(p.spreadAtRest()),
        orNull(p.spreadUnderLoad()),
        placeOrNull(p.lowest()),
        placeOrNull(p.highest()),
        placeOrNull(p.endsDischarge()),
        placeOrNull(p.endsCharge()),
        orNull(p.usable()),
        orNull(p.usableLower()),
        orNull(p.usableUpper()),
        p.daysWatched(),
        p.openAlerts(),
        p.reason(),
        p.cells().stream().map(PackMapping::toEvent).toList());
  }

  private static PackCell toEvent(PackTwin.Cell c) {
    return new PackCell(
        c.position(),
        c.cellId(),
        orNull(c.voltage()),
        orNull(c.imbalance()),
        orNull(c.imbalanceDeviation()),
        orNull(c.capacityRatio()),
        orNull(c.capacityRatioDeviation()),
        orNull(c.resistanceRatio()),
        orNull(c.resistanceRatioDeviation()),
        orNull(c.selfDischarge()),
        orNull(c.selfDischargeDeviation()),
        c.openAlerts());
  }

  static PackTwin toDomain(io.celltwin.event.PackTwin p) {
    return new PackTwin(
        p.getPackId(),
        p.getSiteId(),
        p.getTime().toEpochMilli(),
        p.getSeries(),
        p.getRatedCapacityAmpereHour(),
        orNaN(p.getCurrentAmpere()),
        orNaN(p.getSoc()),
        orNaN(p.getVoltageVolt()),
        orNaN(p.getSpreadVolt()),
        orNaN(p.getSpreadAtRestVolt()),
        orNaN(p.getSpreadUnderLoadVolt()),
        placeOrNone(p.getLowestPosition()),
        placeOrNone(p.getHighestPosition()),
        placeOrNone(p.getEndsDischargePosition()),
        placeOrNone(p.getEndsChargePosition()),
        orNaN(p.getUsableFraction()),
        orNaN(p.getUsableFractionLower()),
        orNaN(p.getUsableFractionUpper()),
        p.getDaysWatched(),
        p.getOpenAlerts(),
        p.getReason(),
        p.getCells().stream().map(PackMapping::toDomain).toList());
  }

  private static PackTwin.Cell toDomain(PackCell c) {
    return new PackTwin.Cell(
        c.getPosition(),
        c.getCellId(),
        orNaN(c.getVoltageVolt()),
        orNaN(c.getImbalanceAmpereHour()),
        orNaN(c.getImbalanceDeviationAmpereHour()),
        orNaN(c.getCapacityRatio()),
        orNaN(c.getCapacityRatioDeviation()),
        orNaN(c.getResistanceRatio()),
        orNaN(c.getResistanceRatioDeviation()),
        orNaN(c.getSelfDischargeAmpereHourPerDay()),
        orNaN(c.getSelfDischargeDeviationAmpereHourPerDay()),
        c.getOpenAlerts());
  }

  private static Integer placeOrNull(int position) {
    return position == 0 ? null : position;
  }

  private static int placeOrNone(Integer position) {
    return position == null ? 0 : position;
  }
}
