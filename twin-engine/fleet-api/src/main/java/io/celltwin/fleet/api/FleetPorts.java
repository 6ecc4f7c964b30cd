package io.celltwin.fleet.api;

/**
 * All that a page needs of a fleet.
 *
 * @param queries what can be asked
 * @param changes what is new
 * @param desk what people may say
 * @param register of the cells there are
 * @param fields names of what is answered
 * @param audit of changes
 * @param whatIfs what would become of a cell under another use
 * @param history what was known earlier
 */
public record FleetPorts(
    FleetQueries queries,
    ChangeFeed changes,
    AlertDesk desk,
    RegisterDesk register,
    TopicFields fields,
    AuditTrail audit,
    WhatIfs whatIfs,
    History history) {

  /** Without history. */
  public FleetPorts(
      FleetQueries queries,
      ChangeFeed changes,
      AlertDesk desk,
      RegisterDesk register,
      TopicFields fields,
      AuditTrail audit,
      WhatIfs whatIfs) {
    this(queries, changes, desk, register, fields, audit, whatIfs, History.NONE);
  }

  /** The same with history. */
  public FleetPorts with(History kept) {
    return new FleetPorts(queries, changes, desk, register, fields, audit, whatIfs, kept);
  }
}
