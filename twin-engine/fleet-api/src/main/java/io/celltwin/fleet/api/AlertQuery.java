package io.celltwin.fleet.api;

import io.celltwin.domain.Alert;
import java.util.Locale;

/**
 * Which alerts.
 *
 * @param cellId whose, or null for the whole fleet
 * @param state that they are in, or null for any; {@code OPEN} has those that somebody acknowledged
 *     only where {@code acknowledgedToo}
 * @param acknowledgedToo takes {@code ACKNOWLEDGED} for {@code OPEN}: all that hold
 * @param atLeast as bad as this
 * @param kind of rule, e.g. {@code OVERVOLTAGE}, or null for all
 * @param limit episodes at most, the latest first
 */
public record AlertQuery(
    String cellId,
    AlertEpisode.State state,
    boolean acknowledgedToo,
    Alert.Severity atLeast,
    String kind,
    int limit) {
  public static final int MAX_LIMIT = 5_000;

  /** All that hold. */
  public static final AlertQuery HOLDING =
      new AlertQuery(null, AlertEpisode.State.OPEN, true, Alert.Severity.INFO, MAX_LIMIT);

  /** Of any kind. */
  public AlertQuery(
      String cellId,
      AlertEpisode.State state,
      boolean acknowledgedToo,
      Alert.Severity atLeast,
      int limit) {
    this(cellId, state, acknowledgedToo, atLeast, null, limit);
  }

  public AlertQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "limit is %d, wanted 1 to %d", limit, MAX_LIMIT));
    }
  }

  public boolean takes(AlertEpisode episode) {
    AlertEpisode.State is = episode.state();
    return is != AlertEpisode.State.UNSEEN
        && (cellId == null || cellId.equals(episode.alert().cellId()))
        && (state == null
            || state == is
            || (acknowledgedToo
                && state == AlertEpisode.State.OPEN
                && is == AlertEpisode.State.ACKNOWLEDGED))
        && (kind == null || kind.equals(episode.alert().kind()))
        && episode.severity().compareTo(atLeast) >= 0;
  }
}
