package io.celltwin.fleet.instance;

import io.celltwin.domain.Alert;
import io.celltwin.domain.Live;
import io.celltwin.fleet.api.AlertEpisode;
import io.celltwin.fleet.api.Change;
import io.celltwin.fleet.api.FleetQueries;
import io.celltwin.fleet.api.FleetSums;
import io.celltwin.fleet.view.Here;
import java.util.List;
import java.util.Optional;

/**
 * What one instance answers of the cells that it has: the same questions as the whole fleet's, and
 * what the whole is made of. Each method has a name of its own, under which another instance asks.
 */
public interface Views extends FleetQueries {

  /** What this part's numbers are made of. */
  FleetSums sums();

  /** Which partitions it answers for. */
  Here here();

  /** The episode that a rule's word belongs to, once it has moved it. */
  Optional<AlertEpisode> heard(Alert alert);

  /**
   * What changed here, after a moment's wait where nothing has.
   *
   * @param epoch that {@code after} and {@code place} are of; empty for from now on
   * @param after the last change that is known
   * @param place after which live twins are wanted
   * @param most live twins and changes, each
   */
  Followed follow(String epoch, long after, long place, int most);

  /**
   * What {@link #follow} asks.
   *
   * @param epoch as there
   * @param after as there
   * @param live place of live twins
   * @param most as there
   */
  record Place(String epoch, long after, long live, int most) {}

  /**
   * @param epoch of this run of the instance
   * @param changes after the one that is known, oldest first
   * @param missed changes that are gone
   * @param next to ask with the next time
   * @param live twins that changed
   * @param livePlace to ask with the next time
   */
  record Followed(
      String epoch, List<Change> changes, long missed, long next, List<Live> live, long livePlace) {
    public Followed {
      changes = List.copyOf(changes);
      live = List.copyOf(live);
    }
  }
}
