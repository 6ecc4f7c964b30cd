package io.celltwin.codec;

import static io.celltwin.codec.EventMapping.orNaN;
import static io.celltwin.codec.EventMapping.orNull;

import io.celltwin.domain.Live;
import java.time.Instant;

/** A live twin to its event and back; power and days are worked out, and not read back. */
final class LiveMapping {
  private LiveMapping() {}

  static io.celltwin.event.Live toEvent(Live l) {
    Live.Charge charge = l.charge();
    return new io.celltwin.event.Live(
        l.cellId(),
        Instant.ofEpochMilli(l.timeMillis()),
        orNull(l.voltage()),
        orNull(l.current()),
        orNull(l.temperature()),
        orNull(l.power()),
        orNull(charge.soc()),
        orNull(charge.lower()),
        orNull(charge.upper()),
        charge.reason(),
        charge.anchorMillis() == Live.NEVER ? null : Instant.ofEpochMilli(charge.anchorMillis()),
        orNull(l.daysSinceAnchor()),
        l.doing() == null ? null : EventMapping.toEvent(l.doing()),
        Instant.ofEpochMilli(l.sinceMillis()),
        l.samples(),
        l.openAlerts(),
        EventMapping.toEvent(l.lineage()));
  }

  static Live toDomain(io.celltwin.event.Live l) {
    return new Live(
        l.getCellId(),
        l.getTime().toEpochMilli(),
        orNaN(l.getVoltageVolt()),
        orNaN(l.getCurrentAmpere()),
        orNaN(l.getSurfaceTemperatureCelsius()),
        new Live.Charge(
            orNaN(l.getSoc()),
            orNaN(l.getSocLower()),
            orNaN(l.getSocUpper()),
            l.getSocReason(),
            l.getSocAnchor() == null ? Live.NEVER : l.getSocAnchor().toEpochMilli()),
        l.getDoing() == null ? null : EventMapping.toDomain(l.getDoing()),
        l.getSince().toEpochMilli(),
        l.getSamples(),
        l.getOpenAlerts(),
        EventMapping.toDomain(l.getLineage()));
  }
}
