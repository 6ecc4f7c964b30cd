package io.celltwin.fleet.view;

import java.util.Set;

/**
 * What one instance answers for.
 *
 * @param cells partitions of the topics that are keyed by cell
 * @param rejected partitions of the dead letters
 */
public record Here(Set<Integer> cells, Set<Integer> rejected) {
  public Here {
    cells = Set.copyOf(cells);
    rejected = Set.copyOf(rejected);
  }
}
