package io.celltwin.codec;

import io.celltwin.domain.Identity;
import io.celltwin.event.SourceName;
import java.time.Instant;

/** Who a cell is to its event and back; a name without a beginning or an end has none there. */
final class IdentityMapping {
  private IdentityMapping() {}

  static io.celltwin.event.Identity toEvent(Identity i) {
    return new io.celltwin.event.Identity(
        i.cellId(),
        i.serial(),
        i.names().stream().map(IdentityMapping::toEvent).toList(),
        i.replaces(),
        i.assumed(),
        i.by(),
        Instant.ofEpochMilli(i.changedMillis()));
  }

  private static SourceName toEvent(Identity.Name n) {
    return new SourceName(
        n.name(),
        n.fromMillis() == Identity.ALWAYS ? null : Instant.ofEpochMilli(n.fromMillis()),
        n.untilMillis() == Identity.STILL ? null : Instant.ofEpochMilli(n.untilMillis()));
  }

  static Identity toDomain(io.celltwin.event.Identity i) {
    return new Identity(
        i.getCellId(),
        i.getSerial(),
        i.getNames().stream().map(IdentityMapping::toDomain).toList(),
        i.getReplaces(),
        i.getAssumed(),
        i.getChangedBy(),
        i.getChanged().toEpochMilli());
  }

  private static Identity.Name toDomain(SourceName n) {
    return new Identity.Name(
        n.getName(),
        n.getFrom() == null ? Identity.ALWAYS : n.getFrom().toEpochMilli(),
        n.getUntil() == null ? Identity.STILL : n.getUntil().toEpochMilli());
  }
}
