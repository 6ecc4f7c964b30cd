package io.celltwin.codec;

import static io.celltwin.codec.EventMapping.orNaN;
import static io.celltwin.codec.EventMapping.orNull;

import io.celltwin.domain.SourceStatus;
import io.celltwin.event.SourceCount;
import io.celltwin.event.SourceField;
import io.celltwin.event.SourcePace;
import io.celltwin.event.SourceWaiting;
import java.time.Instant;
import java.util.List;

/** What a source sends to its event and back. */
final class SourceMapping {
  private SourceMapping() {}

  static io.celltwin.event.SourceStatus toEvent(SourceStatus s) {
    SourceStatus.Pace clock = s.clock();
    return new io.celltwin.event.SourceStatus(
        s.source(),
        s.pack(),
        s.cells(),
        s.serial(),
        Instant.ofEpochMilli(s.timeMillis()),
        s.state(),
        s.trouble(),
        orNever(s.lastArrivalMillis()),
        orNever(s.lastSampleMillis()),
        s.messages(),
        s.rows(),
        new SourcePace(
            clock.kind(),
            orNull(clock.offsetSeconds()),
            orNull(clock.periodSeconds()),
            clock.gaps(),
            clock.longestGapSeconds()),
        counts(s.events()),
        counts(s.rejected()),
        s.lastRejection(),
        s.fields().stream()
            .map(
                f ->
                    new SourceField(
                        f.quantity(),
                        f.unit(),
                        f.told(),
                        f.missing(),
                        f.sentinels(),
                        orNull(f.step()),
                        orNull(f.latest()),
                        f.text()))
            .toList(),
        s.waiting().stream().map(w -> new SourceWaiting(w.cell(), w.missing())).toList(),
        s.notes());
  }

  static SourceStatus toDomain(io.celltwin.event.SourceStatus s) {
    SourcePace clock = s.getClock();
    return new SourceStatus(
        s.getSource(),
        s.getPack(),
        s.getCells(),
        s.getSerial(),
        s.getTime().toEpochMilli(),
        s.getState(),
        s.getTrouble(),
        never(s.getLastArrival()),
        never(s.getLastSample()),
        s.getMessages(),
        s.getRows(),
        new SourceStatus.Pace(
            clock.getKind(),
            orNaN(clock.getOffsetSecond()),
            orNaN(clock.getPeriodSecond()),
            clock.getGaps(),
            clock.getLongestGapSecond()),
        domain(s.getEvents()),
        domain(s.getRejected()),
        s.getLastRejection(),
        s.getFields().stream()
            .map(
                f ->
                    new SourceStatus.Field(
                        f.getQuantity(),
                        f.getUnit(),
                        f.getTold(),
                        f.getMissing(),
                        f.getSentinels(),
                        orNaN(f.getStep()),
                        orNaN(f.getLatest()),
                        f.getText()))
            .toList(),
        s.getWaiting().stream()
            .map(w -> new SourceStatus.Waiting(w.getCell(), w.getMissing()))
            .toList(),
        s.getNotes());
  }

  private static Instant orNever(long millis) {
    return millis == SourceStatus.NEVER ? null : Instant.ofEpochMilli(millis);
  }

  private static long never(Instant time) {
    return time == null ? SourceStatus.NEVER : time.toEpochMilli();
  }

  private static List<SourceCount> counts(List<SourceStatus.Count> counts) {
    return counts.stream().map(c -> new SourceCount(c.name(), c.count())).toList();
  }

  private static List<SourceStatus.Count> domain(List<SourceCount> counts) {
    return counts.stream().map(c -> new SourceStatus.Count(c.getName(), c.getCount())).toList();
  }
}
