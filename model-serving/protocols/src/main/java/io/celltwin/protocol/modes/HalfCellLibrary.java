package io.celltwin.protocol.modes;

import io.celltwin.core.mode.ModeTracker;
import io.celltwin.core.physics.ElectrodePair;
import io.celltwin.core.physics.HalfCell;
import io.celltwin.domain.Chemistry;
import java.util.List;
import java.util.Set;

/**
 * What the curve fit knows of half-cell curves. The simulated cells' are blends of published ones,
 * bent; a real cell's are like none in the library.
 */
enum HalfCellLibrary {
  /** As it is shipped: among others the curves that the simulated cells descend from. */
  WHOLE("parents of its curves known", false, false),
  /** Without those that the simulated positive electrodes descend from. */
  FOREIGN_POSITIVE("foreign positive curve", true, false),
  /** Without those of either electrode: what is left is at times another material's. */
  FOREIGN("foreign curves, both electrodes", true, true);

  /** Of the simulated cells ({@link io.celltwin.simulation.electrode.AgeingCell}). */
  private static final class Parents {
    static final Set<HalfCell> POSITIVE =
        Set.of(
            HalfCell.NMC532_MOHTAT_2020,
            HalfCell.NCO_ECKER_2015,
            HalfCell.LCO_RAMADASS_2004,
            HalfCell.LFP_SAFARI_2011);
    static final Set<HalfCell> NEGATIVE =
        Set.of(HalfCell.GRAPHITE_ECKER_2015, HalfCell.GRAPHITE_MOHTAT_2020);

    private Parents() {}
  }

  private final String group;
  private final boolean foreignPositive;
  private final boolean foreignNegative;

  HalfCellLibrary(String group, boolean foreignPositive, boolean foreignNegative) {
    this.group = group;
    this.foreignPositive = foreignPositive;
    this.foreignNegative = foreignNegative;
  }

  /** Name of the group in the tables. */
  String group() {
    return group;
  }

  /** What is left for a chemistry. */
  List<ElectrodePair> pairs(Chemistry chemistry) {
    return ElectrodePair.candidates(chemistry).stream()
        .filter(pair -> !foreignPositive || !Parents.POSITIVE.contains(pair.positive()))
        .filter(pair -> !foreignNegative || !Parents.NEGATIVE.contains(pair.negative()))
        .toList();
  }

  ModeTracker tracker(Chemistry chemistry) {
    return ModeTracker.knowing(chemistry, pairs(chemistry));
  }
}
