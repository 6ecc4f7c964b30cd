package io.celltwin.fleet.alert;

import io.celltwin.core.alert.Causes;
import io.celltwin.domain.Alert;
import io.celltwin.domain.Alert.State;
import io.celltwin.fleet.api.AlertEpisode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a rule's word does to all episodes of its cell. One cause is one alert: what fires again
 * within {@value #AGAIN_DAYS} days of its clearing is the same episode once more, and what follows
 * from an alert that holds waits behind it ({@link Causes}). Pure: the episodes come in, those that
 * changed go out.
 */
public final class CellAlerts {
  /** Firing again within so many days of event time, an episode goes on. */
  public static final int AGAIN_DAYS = 7;

  private static final long AGAIN_MILLIS = AGAIN_DAYS * 86_400_000L;

  /** Kinds of which a cell may have two at once, told apart by their rule's advice. */
  private static final String TWO_OF_A_KIND = "OVERCURRENT";

  private CellAlerts() {}

  /**
   * After another word of a rule.
   *
   * @param episodes of the same cell, none of them {@link AlertEpisode#NONE}
   * @return those that moved, each named by {@link #idOf}
   */
  public static List<AlertEpisode> on(Collection<AlertEpisode> episodes, Alert alert) {
    AlertEpisode before = of(episodes, alert);
    boolean its =
        before.firing() == null
            || alert.id().equals(before.latestId())
            || (alert.state() == State.FIRING && alert.id().equals(before.firing().id()));
    if (!its && alert.state() == State.CLEARED) {
      return List.of(); // delivered again: the episode has gone on since
    }
    AlertEpisode now = its ? before.on(alert) : before.again(alert);
    if (now.equals(before)) {
      return List.of();
    }
    List<AlertEpisode> moved = new ArrayList<>();
    moved.add(now.cleared() == null ? now.heldBy(cause(episodes, alert.kind())).heard() : now);
    boolean over = now.cleared() != null;
    for (AlertEpisode other : episodes) {
      if (other.firing() == null || other.cleared() != null || other.equals(before)) {
        continue;
      }
      String kind = other.firing().kind();
      if (!over && other.heldBy() == null && Causes.explains(alert.kind(), kind)) {
        moved.add(other.heldBy(alert.kind()));
      } else if (over && alert.kind().equals(other.heldBy())) {
        moved.add(other.heldBy(causeWithout(episodes, before, kind)).heard());
      }
    }
    return moved;
  }

  /** By which a person finds the episode: the id of its first firing, or of what was said of it. */
  public static String idOf(AlertEpisode episode) {
    if (episode.alert() != null) {
      return episode.alert().id();
    }
    return (episode.acknowledged() != null ? episode.acknowledged() : episode.silenced()).alertId();
  }

  /**
   * The episode that a word belongs to: by its id; by the id of the last firing; or, where it fires
   * while one of its kind holds or soon after it was cleared, that one.
   */
  private static AlertEpisode of(Collection<AlertEpisode> episodes, Alert alert) {
    for (AlertEpisode each : episodes) {
      if (idOf(each).equals(alert.id()) || alert.id().equals(each.latestId())) {
        return each;
      }
    }
    return episodes.stream()
        .filter(e -> e.firing() != null && sameKind(e, alert) && goesOn(e, alert))
        .max(
            Comparator.comparingLong(
                e -> e.cleared() == null ? Long.MAX_VALUE : e.cleared().eventMillis()))
        .orElse(AlertEpisode.NONE);
  }

  private static boolean goesOn(AlertEpisode episode, Alert alert) {
    long after = alert.state() == State.FIRING ? AGAIN_MILLIS : 0;
    return alert.eventMillis() >= episode.openedMillis()
        && (episode.cleared() == null
            || alert.eventMillis() <= episode.cleared().eventMillis() + after);
  }

  private static boolean sameKind(AlertEpisode episode, Alert alert) {
    return episode.firing().kind().equals(alert.kind())
        && (!alert.kind().equals(TWO_OF_A_KIND)
            || episode.firing().action().equals(alert.action()));
  }

  private static String cause(Collection<AlertEpisode> episodes, String kind) {
    return causeWithout(episodes, null, kind);
  }

  private static String causeWithout(
      Collection<AlertEpisode> episodes, AlertEpisode over, String kind) {
    return episodes.stream()
        .filter(e -> !e.equals(over) && e.firing() != null && e.cleared() == null)
        .map(e -> e.firing().kind())
        .filter(k -> Causes.explains(k, kind))
        .sorted()
        .findFirst()
        .orElse(null);
  }
}
