package io.celltwin.fleet.api;

import io.celltwin.domain.AuditEntry;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The record of who changed what. */
public interface AuditTrail {
  /** Entries that can be asked for at once. */
  int MOST = 1_000;

  /** Puts it on record. Done once it is durable. */
  CompletionStage<Void> record(AuditEntry entry);

  /**
   * What was recorded last, by any instance, the newest first.
   *
   * @param most entries, up to {@link #MOST}
   */
  List<AuditEntry> latest(int most);
}
