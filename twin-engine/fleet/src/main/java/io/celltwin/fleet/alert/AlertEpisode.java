package io.celltwin.fleet.alert;

import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;

/**
 * One alert from its first firing to its clearing, with what people said about it. It only moves
 * forward: what is delivered again, or late, changes nothing.
 *
 * @param firing the rule's word when it fired, of the highest severity since; null while only an
 *     acknowledgement has arrived
 * @param cleared the rule's word when it cleared, or null
 * @param acknowledged by a person, or null
 * @param silenced by a person, or null
 */
public record AlertEpisode(Alert firing, Alert cleared, AlertAck acknowledged, AlertAck silenced) {

  /** Nothing is known of it yet. */
  public static final AlertEpisode NONE = new AlertEpisode(null, null, null, null);

  /** Where an episode stands. */
  public enum State {
    /** Only talked about; its firing has not arrived. */
    UNSEEN,
    OPEN,
    ACKNOWLEDGED,
    CLEARED
  }

  public State state() {
    if (cleared != null) {
      return State.CLEARED;
    }
    if (firing == null) {
      return State.UNSEEN;
    }
    return acknowledged != null ? State.ACKNOWLEDGED : State.OPEN;
  }

  /** True while it holds, whatever people said. */
  public boolean holds() {
    return firing != null && cleared == null;
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
    if (cleared != null && cleared.closedByRetirement() && alert.state() == Alert.State.FIRING) {
      return new AlertEpisode(alert, null, null, null); // the same samples, in another life
    }
    if (cleared != null) {
      return this; // an episode that is over stays over; the next one has its own id
    }
    if (alert.state() == Alert.State.CLEARED) {
      return new AlertEpisode(firing, alert, acknowledged, silenced);
    }
    if (firing == null || alert.severity().compareTo(firing.severity()) > 0) {
      return new AlertEpisode(alert, null, acknowledged, silenced);
    }
    return this;
  }

  /** After a person's word. */
  public AlertEpisode on(AlertAck ack) {
    return switch (ack.action()) {
      case ACKNOWLEDGE ->
          acknowledged != null ? this : new AlertEpisode(firing, cleared, ack, silenced);
      case SILENCE ->
          silenced != null && silenced.timeMillis() >= ack.timeMillis()
              ? this
              : new AlertEpisode(firing, cleared, acknowledged, ack);
    };
  }
}
