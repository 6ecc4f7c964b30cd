package io.celltwin.core.alert;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Alert.Severity;
import io.celltwin.domain.Alert.State;
import io.celltwin.domain.Lineage;

/** The alert of a cell whose frames are turned away because one after another met a defect. */
public final class Quarantine {
  public static final String KIND = "QUARANTINED";

  private static final int RULE_VERSION = 1;

  private Quarantine() {}

  /**
   * @param sinceMillis event time of the frame that was one too many
   * @param cycleNumber at which cycle
   * @param what the defect was
   * @param evidence the last frame that met it
   */
  public static Alert fires(
      String cellId, long sinceMillis, int cycleNumber, String what, Lineage evidence) {
    return alert(
        cellId,
        sinceMillis,
        State.FIRING,
        sinceMillis,
        cycleNumber,
        "%s: its frames met one defect after another and are turned away; the last: %s"
            .formatted(cellId, what),
        "report the defect with one of the cell's dead letters; after an upgrade 'celltwin cells"
            + " release' lets its frames be looked at again",
        evidence);
  }

  /**
   * @param sinceMillis as it fired
   * @param nowMillis event time of the cell
   */
  public static Alert clears(
      String cellId, long sinceMillis, long nowMillis, int cycleNumber, Lineage evidence) {
    return alert(
        cellId,
        sinceMillis,
        State.CLEARED,
        Math.max(sinceMillis, nowMillis),
        cycleNumber,
        "%s: a person let its frames be looked at again".formatted(cellId),
        "release its dead letters of reason QUARANTINED, where they matter",
        evidence);
  }

  private static Alert alert(
      String cellId,
      long since,
      State state,
      long when,
      int cycleNumber,
      String message,
      String action,
      Lineage evidence) {
    return new Alert(
        AlertIds.of(cellId, KIND, RULE_VERSION, since),
        cellId,
        KIND,
        Severity.WARNING,
        state,
        when,
        null,
        cycleNumber,
        1,
        1,
        "1",
        message,
        action,
        RULE_VERSION,
        evidence);
  }
}
