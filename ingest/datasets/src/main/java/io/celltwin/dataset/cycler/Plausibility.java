package io.celltwin.dataset.cycler;

import io.celltwin.dataset.DatasetFormatException;
import java.util.List;
import java.util.Locale;

/**
 * What cannot be as it is read, and would be told wrong: such a file is refused with the way out. A
 * unit that its header names is believed; one that was taken for granted is held against what cells
 * can do.
 */
final class Plausibility {
  /** The largest cells that are sold in some number hold 1,500; few have more than 400 [Ah]. */
  private static final double LARGE = 400;

  /** Nobody tests such a cell by less, and a table that writes more may be in mA [A]. */
  private static final double STRONG = 100;

  /** The stated capacity times this is not moved in one direction. */
  private static final double MANY_TIMES = 300;

  /** From full to empty in less is no cell's way: 30 C [s]. */
  private static final double SHORTEST_SWEEP = 120;

  private Plausibility() {}

  /**
   * @param stated rated capacity that somebody stated [Ah]; NaN where nobody did
   * @throws DatasetFormatException with the way out
   */
  static void require(String place, FileSurvey survey, List<Binding> bindings, double stated)
      throws DatasetFormatException {
    if (survey.senseUnknown()) {
      throw implausible(
          place,
          "no current is negative and no state says which rows discharge, though the voltage falls"
              + " while current flows as well as rises: wanted discharges below 0, or a column"
              + " Status with words like charge and discharge"
              + survey.unknownStates());
    }
    for (Binding binding : bindings) {
      if (binding.guess() == null) {
        continue;
      }
      if (binding.quantity() == ColumnQuantity.CURRENT) {
        current(place, survey, binding, stated);
      }
      if (binding.quantity() == ColumnQuantity.TEST_TIME) {
        time(place, survey.runs(), binding);
      }
    }
  }

  private static void current(String place, FileSurvey survey, Binding binding, double stated)
      throws DatasetFormatException {
    double moved = Math.max(survey.charges().largest(), survey.discharges().largest());
    boolean strong = Math.max(survey.mostCharging(), survey.mostDischarging()) >= STRONG;
    if (Double.isNaN(stated) ? strong && moved > LARGE : moved > MANY_TIMES * stated) {
      throw implausible(
          place,
          String.format(
              Locale.ROOT,
              "column %s names no unit, and by amperes %.0f Ah were moved at once, wanted at most"
                  + " %.0f: name the unit, for example Current (mA)",
              binding.name(),
              moved,
              Double.isNaN(stated) ? LARGE : MANY_TIMES * stated));
    }
  }

  private static void time(String place, RunLengths runs, Binding binding)
      throws DatasetFormatException {
    if (runs.sweeps() > 1 && runs.longestSweep() < SHORTEST_SWEEP) {
      throw implausible(
          place,
          String.format(
              Locale.ROOT,
              "column %s names no unit, and by seconds none of its %d charges and discharges took"
                  + " longer than %.1f s: name the unit, for example Time (min) or Time (s)",
              binding.name(),
              runs.sweeps(),
              runs.longestSweep()));
    }
  }

  private static DatasetFormatException implausible(String place, String why) {
    return new DatasetFormatException("IMPLAUSIBLE", place, why);
  }
}
