package io.celltwin.fleet.alert;

import static java.util.Objects.requireNonNull;

import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;

/**
 * One alert from its first firing to its clearing, with what people said about it. It only moves
 * forward: what is delivered again, or late, changes nothing. One that fires again soon after it
 * was cleared goes on, under its first id, and counts ({@link CellAlerts}).
 *
 * @param firing the rule's word when it fired, of the highest severity since; null while only an
 *     acknowledgement has arrived
 * @param cleared the rule's word when it cleared, or null
 * @param acknowledged by a person, or null
 * @param silenced by a person, or null
 * @param times how often it has fired, 0 before the first
 * @param latestId the rule's own id of the last firing; that of the first one names the episode
 * @param heldBy kind of the alert it follows from and waits behind, or null
 */
public record AlertEpisode(
    Alert firing,
    Alert cleared,
    AlertAck acknowledged,
    AlertAck silenced,
    int times,
    String latestId,
    String heldBy) {

  /** Nothing is known of it yet. */
  public static final AlertEpisode NONE = new AlertEpisode(null, null, null, null);

  public AlertEpisode(Alert firing, Alert cleared, AlertAck acknowledged, AlertAck silenced) {
    this(
        firing,
        cleared,
        acknowledged,
        silenced,
        firing == null ? 0 : 1,
        firing == null ? null : firing.id(),
        null);
  }

  /** Where an episode stands. */
  public enum State {
    /** Only talked about; its firing has not arrived. */
    UNSEEN,
    OPEN,
    ACKNOWLEDGED,
    CLEARED,
    /** It holds, and follows from another alert of the cell that holds as well. */
    EXPLAINED
  }

  public State state() {
    if (cleared != null) {
      return State.CLEARED;
    }
    if (firing == null) {
      return State.UNSEEN;
    }
    if (heldBy != null) {
      return State.EXPLAINED;
    }
    return acknowledged != null ? State.ACKNOWLEDGED : State.OPEN;
  }

  /** True while it holds and is nothing that another alert explains, whatever people said. */
  public boolean holds() {
    return firing != null && cleared == null && heldBy == null;
  }

  /** The rule's latest word. */
  public Alert alert() {
    return cleared != null ? cleared : firing;
  }

  /** When it fired, in event time [ms since 1970-01-01 UTC]. */
  public long openedMillis() {
    return (firing != null ? firing : cleared).eventMillis();
  }

  /** How bad it has been at its worst. */
  public Alert.Severity severity() {
    return (firing != null ? firing : cleared).severity();
  }

  /**
   * @param nowMillis by the wall clock
   */
  public boolean silent(long nowMillis) {
    return silenced != null && silenced.untilMillis() > nowMillis;
  }

  /** After another word of the rule; the same episode where it says nothing new. */
  public AlertEpisode on(Alert alert) {
    if (cleared != null && cleared.closedByNoRule() && alert.state() == Alert.State.FIRING) {
      return new AlertEpisode(alert, null, null, null); // the same samples, in another life
    }
    if (cleared != null) {
      return this; // an episode that is over stays over; whoever goes on with it says so
    }
    if (alert.state() == Alert.State.CLEARED) {
      return new AlertEpisode(
          firing, named(alert), acknowledged, silenced, times, latestId, heldBy);
    }
    if (firing == null || alert.severity().compareTo(firing.severity()) > 0) {
      return new AlertEpisode(
          named(alert),
          null,
          acknowledged,
          silenced,
          Math.max(1, times),
          firing == null ? alert.id() : latestId,
          heldBy);
    }
    return this;
  }

  /** It was cleared and fires again: no new episode, the same one for another time. */
  AlertEpisode again(Alert alert) {
    boolean worse = alert.severity().compareTo(firing.severity()) > 0;
    return new AlertEpisode(
        worse ? named(alert) : firing, null, acknowledged, silenced, times + 1, alert.id(), heldBy);
  }

  /** It follows from an alert of this kind; null where from none any more. */
  AlertEpisode heldBy(String cause) {
    return new AlertEpisode(firing, cleared, acknowledged, silenced, times, latestId, cause);
  }

  private Alert named(Alert alert) {
    String name = firing == null ? alert.id() : firing.id();
    return name.equals(alert.id())
        ? alert
        : new Alert(
            requireNonNull(name),
            alert.cellId(),
            alert.kind(),
            alert.severity(),
            alert.state(),
            alert.eventMillis(),
            alert.operationIndex(),
            alert.cycleNumber(),
            alert.value(),
            alert.limit(),
            alert.unit(),
            alert.message(),
            alert.action(),
            alert.ruleVersion(),
            alert.evidence());
  }

  /** After a person's word. */
  public AlertEpisode on(AlertAck ack) {
    return switch (ack.action()) {
      case ACKNOWLEDGE ->
          acknowledged != null
              ? this
              : new AlertEpisode(firing, cleared, ack, silenced, times, latestId, heldBy);
      case SILENCE ->
          silenced != null && silenced.timeMillis() >= ack.timeMillis()
              ? this
              : new AlertEpisode(firing, cleared, acknowledged, ack, times, latestId, heldBy);
    };
  }
}
