package io.celltwin.fleet.api;

import static java.util.Objects.requireNonNull;

import io.celltwin.domain.Alert;
import io.celltwin.domain.AlertAck;

/**
 * One alert from its first firing to its clearing, with what people said about it. It only moves
 * forward: what is delivered again, or late, changes nothing. One that fires again soon after it
 * was cleared goes on, under its first id, and counts ({@code CellAlerts}).
 *
 * @param firing the rule's word when it fired, of the highest severity since; null while only an
 *     acknowledgement has arrived
 * @param cleared the rule's word when it cleared, or null
 * @param acknowledged by a person, or null
 * @param silenced by a person, or null
 * @param times how often it has fired, 0 before the first
 * @param latestId the rule's own id of the last firing; that of the first one names the episode
 * @param latestMillis when that was, in event time
 * @param heldBy kind of the alert it follows from and waits behind, or null
 * @param told whether it has held without waiting, so that a person has heard of it
 */
public record AlertEpisode(
    Alert firing,
    Alert cleared,
    AlertAck acknowledged,
    AlertAck silenced,
    int times,
    String latestId,
    long latestMillis,
    String heldBy,
    boolean told) {

  /** Fired more often than this, its clearing is no news. */
  private static final int FLAPS = 2;

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
        firing == null ? 0 : firing.eventMillis(),
        null,
        firing != null);
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
          firing,
          named(alert),
          acknowledged,
          silenced,
          times,
          latestId,
          latestMillis,
          heldBy,
          told);
    }
    if (firing == null || alert.severity().compareTo(firing.severity()) > 0) {
      return new AlertEpisode(
          named(alert),
          null,
          acknowledged,
          silenced,
          Math.max(1, times),
          firing == null ? alert.id() : latestId,
          firing == null ? alert.eventMillis() : latestMillis,
          heldBy,
          told);
    }
    return this;
  }

  /** It fires again: no new episode, the same one, once more where it had been cleared. */
  public AlertEpisode again(Alert alert) {
    if (alert.eventMillis() < Math.max(latestMillis, cleared == null ? 0 : cleared.eventMillis())) {
      return this; // delivered again
    }
    boolean worse = alert.severity().compareTo(firing.severity()) > 0;
    return new AlertEpisode(
        worse ? named(alert) : firing,
        null,
        acknowledged,
        silenced,
        cleared == null ? times : times + 1,
        alert.id(),
        alert.eventMillis(),
        heldBy,
        told);
  }

  /** A person has heard of it, where it holds and waits behind no other. */
  public AlertEpisode heard() {
    return told || !holds()
        ? this
        : new AlertEpisode(
            firing, cleared, acknowledged, silenced, times, latestId, latestMillis, heldBy, true);
  }

  /** It follows from an alert of this kind; null where from none any more. */
  public AlertEpisode heldBy(String cause) {
    return new AlertEpisode(
        firing, cleared, acknowledged, silenced, times, latestId, latestMillis, cause, told);
  }

  /**
   * Whether a person is to hear of what happened since: that it fires, once; that it got worse; and
   * that it is over, unless it has come back more than once and may again.
   *
   * @param before the episode before it moved, {@link #NONE} where there was none
   */
  public boolean isNews(AlertEpisode before) {
    if (cleared != null) {
      return before.cleared == null && told && times <= FLAPS;
    }
    if (!holds()) {
      return false;
    }
    return !before.told
        || (before.cleared == null
            && before.firing != null
            && firing.severity().compareTo(before.firing.severity()) > 0);
  }

  /**
   * Whether a subscriber is to be told of a rule's word that has moved this episode: not where it
   * only fires again, follows from another alert, or was silenced.
   *
   * @param nowMillis by the wall clock
   */
  public boolean wants(Alert word, long nowMillis) {
    if (silent(nowMillis)) {
      return false;
    }
    if (word.state() == Alert.State.CLEARED) {
      return told && times <= FLAPS;
    }
    boolean first = firing == null || word.id().equals(firing.id());
    return heldBy == null && (first || word.severity().compareTo(firing.severity()) > 0);
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
              : new AlertEpisode(
                  firing, cleared, ack, silenced, times, latestId, latestMillis, heldBy, told);
      case SILENCE ->
          silenced != null && silenced.timeMillis() >= ack.timeMillis()
              ? this
              : new AlertEpisode(
                  firing, cleared, acknowledged, ack, times, latestId, latestMillis, heldBy, told);
    };
  }
}
