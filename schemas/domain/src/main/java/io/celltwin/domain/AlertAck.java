package io.celltwin.domain;

/**
 * What a person said about an alert: the one input of the fleet that does not come from a cell.
 *
 * @param alertId which alert
 * @param cellId whose
 * @param action what was said
 * @param by who said it
 * @param note why, in their words; empty where nothing was said
 * @param timeMillis when, by the wall clock [ms since 1970-01-01 UTC]
 * @param untilMillis end of a silence, by the wall clock [ms since 1970-01-01 UTC]; null for the
 *     other actions
 */
public record AlertAck(
    String alertId,
    String cellId,
    Action action,
    String by,
    String note,
    long timeMillis,
    Long untilMillis) {

  /** What a person can say about an alert. */
  public enum Action {
    /** Seen; somebody is on it. */
    ACKNOWLEDGE,
    /** Do not count it as open until {@link AlertAck#untilMillis()}. */
    SILENCE
  }

  public AlertAck {
    if ((action == Action.SILENCE) != (untilMillis != null)) {
      throw new IllegalArgumentException(
          "alert %s: %s until %s, wanted an end for a silence and none otherwise"
              .formatted(alertId, action, untilMillis));
    }
  }
}
