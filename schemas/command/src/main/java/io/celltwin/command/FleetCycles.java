package io.celltwin.command;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Cycle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a running fleet has measured of its cells. Offered by the application, which knows its
 * topics, to commands of other modules, which do not; found by the service loader.
 */
public interface FleetCycles {
  /**
   * Where a fleet keeps its topics.
   *
   * @param dataDir data directory of a running process; null for the usual one
   * @param bootstrap another broker, as host:port; null for that of the data directory
   * @param registry its schema registry; null for that of the data directory
   * @param namespace of a replay; empty for the live fleet
   */
  record Place(Path dataDir, String bootstrap, String registry, String namespace) {}

  /**
   * Charges and discharges that were closed, as far as the topics still keep them.
   *
   * @param wanted cells, by what is registered of them
   * @return by cell, in the order in which they were closed; a cell without any is left out
   * @throws IOException where broker or registry do not answer
   */
  Map<CellSpec, List<Cycle>> read(Place place, Predicate<CellSpec> wanted) throws IOException;
}
