package io.celltwin.fleet.view;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import io.celltwin.fleet.api.CellRow;
import io.celltwin.fleet.api.FleetSums;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Cells of one chemistry in one pack at one site, and what they add to the fleet's sums. What they
 * add is worked out when it is asked for and something has changed in it. Not thread-safe.
 */
final class Kin {
  /**
   * What they have in common.
   *
   * @param pack or null
   * @param site or null
   */
  record Names(Chemistry chemistry, String pack, String site) {
    static Names of(CellRow row) {
      CellSpec spec = row.spec();
      return new Names(spec.chemistry(), spec.pack(), spec.site());
    }
  }

  private final Names names;
  private final Map<String, CellRow> rows = new HashMap<>();
  private FleetSums.Leaf leaf;
  private double[] quality;

  Kin(Names names) {
    this.names = names;
  }

  Names names() {
    return names;
  }

  Collection<CellRow> rows() {
    return rows.values();
  }

  void put(CellRow row) {
    CellRow before = rows.put(row.cellId(), row);
    if (before == null || !addTheSame(before, row)) {
      leaf = null;
    }
  }

  void remove(String cellId) {
    if (rows.remove(cellId) != null) {
      leaf = null;
    }
  }

  /** True where the kin's sums are the same with one as with the other; most changes are such. */
  private static boolean addTheSame(CellRow a, CellRow b) {
    return Double.compare(a.soh().value(), b.soh().value()) == 0
        && Double.compare(a.dataQuality().value(), b.dataQuality().value()) == 0
        && Double.isNaN(a.endOfLifeCycle().value()) == Double.isNaN(b.endOfLifeCycle().value())
        && a.openAlerts().equals(b.openAlerts());
  }

  /** The same one until something changes in it. */
  FleetSums.Leaf leaf() {
    if (leaf == null) {
      leaf =
          FleetSums.Leaf.of(
              Objects.requireNonNullElse(names.pack, ""),
              Objects.requireNonNullElse(names.site, ""),
              names.chemistry.name(),
              rows.values());
      quality =
          rows.values().stream()
              .mapToDouble(row -> row.dataQuality().value())
              .filter(Double::isFinite)
              .toArray();
      Arrays.sort(quality);
    }
    return leaf;
  }

  /** Of their data, where it is known, in rising order; as of the last {@link #leaf}. */
  double[] quality() {
    return quality;
  }
}
