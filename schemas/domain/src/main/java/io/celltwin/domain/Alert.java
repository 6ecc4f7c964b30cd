package io.celltwin.domain;

/**
 * A rule that fired or cleared for a cell, with its evidence. Made from events alone, so a replay
 * gives the same alerts.
 *
 * @param id equal for the firing and the clearing of one episode, and for every redelivery
 * @param cellId whose
 * @param kind e.g. {@code END_OF_LIFE}, {@code OVERVOLTAGE}
 * @param severity how bad
 * @param state firing or cleared
 * @param eventMillis when, in event time
 * @param operationIndex in which declared operation, or null
 * @param cycleNumber at which cycle
 * @param value measured
 * @param limit it was held against
 * @param unit of both
 * @param message one sentence for a person: what, how much, against what
 * @param action what to do about it
 * @param ruleVersion of the rule; {@link #NO_RULE} where none has spoken
 * @param evidence the frames that show it
 */
public record Alert(
    String id,
    String cellId,
    String kind,
    Severity severity,
    State state,
    long eventMillis,
    Integer operationIndex,
    int cycleNumber,
    double value,
    double limit,
    String unit,
    String message,
    String action,
    int ruleVersion,
    Lineage evidence) {

  /** Of a clearing that no rule found: the cell is gone. */
  public static final int NO_RULE = 0;

  /** Cleared because its cell was taken off the register, not because something is better. */
  public Alert retired(long atMillis) {
    return closed(
        atMillis,
        "%s is retired: it was taken off the register while this was open".formatted(cellId),
        "nothing more is watched of this cell");
  }

  /** Cleared because the limits it was held against hold no more. */
  public Alert renamed(CellSpec before, CellSpec now, long atMillis) {
    return closed(
        atMillis,
        "%s has another nameplate: %s, before %s; what was found under the one before is closed"
            .formatted(cellId, now.inWords(), before.inWords()),
        "watch what is found under the new one");
  }

  private Alert closed(long atMillis, String why, String then) {
    return new Alert(
        id,
        cellId,
        kind,
        severity,
        State.CLEARED,
        Math.max(atMillis, eventMillis),
        operationIndex,
        cycleNumber,
        value,
        limit,
        unit,
        why,
        then,
        NO_RULE,
        evidence);
  }

  /** True for a clearing that no rule found: its cell, or its nameplate, is gone. */
  public boolean closedByNoRule() {
    return state == State.CLEARED && ruleVersion == NO_RULE;
  }

  /** How bad. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  /** Where in its episode. */
  public enum State {
    FIRING,
    CLEARED
  }
}
