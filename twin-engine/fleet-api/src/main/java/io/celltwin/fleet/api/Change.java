package io.celltwin.fleet.api;

/**
 * That something about a cell is new. It says what, not how it looks now: whoever is slow asks once
 * for many changes.
 *
 * @param id rises by one with each change since the service started
 * @param what is new
 * @param cellId whose; null for a rejected record that names no cell
 * @param subject the alert's id, the reason's code, or the revision in decimal
 */
public record Change(long id, What what, String cellId, String subject) {

  /** What can change. */
  public enum What {
    CELL,
    TWIN,
    CYCLE,
    FORECAST,
    IMPEDANCE,
    ALERT,
    REJECTED,
    /** The cell was taken out of the fleet. */
    REMOVED
  }
}
