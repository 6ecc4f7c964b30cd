package io.celltwin.dataset.nasa;

import io.celltwin.domain.CellSpec;
import io.celltwin.domain.Chemistry;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What NASA's descriptions say about the cells, which the data themselves do not.
 *
 * <p>All are 18650 cells of 2 Ah, charged at 1.5 A to 4.2 V and then down to 20 mA. They ran in
 * groups, each with a description of its own; within a group the cells stopped discharge at
 * different voltages from 2.0 to 2.7 V. End of life is a fade of 30 % from the rated capacity.
 *
 * <p>The chemistry is named nowhere in files or descriptions. {@link Chemistry#LCO} is the reading
 * taken here: small cylindrical consumer cells of 2007 with 4.2 V and 3.7 V nominal, whose
 * incremental capacity peaks at 3.99 V when young, the plateau of lithium cobalt oxide. A blend
 * with NCA cannot be ruled out.
 */
final class NasaCells {
  private static final double RATED_CAPACITY = 2.0;
  private static final double NOMINAL_VOLTAGE = 3.7;
  private static final double UPPER_CUTOFF = 4.2;
  private static final double CAPACITY_VOLTAGE = 2.7;
  private static final double UNKNOWN_CUTOFF = 2.5;

  /** 1 C and 2.5 C, usual for such cells; the descriptions name no limits, and load up to 4 A. */
  private static final double CHARGE_LIMIT = 2.0;

  private static final double DISCHARGE_LIMIT = 5.0;

  private static final double REFERENCE_LOAD = 2.0;
  private static final double REFERENCE_TEMPERATURE = 24;
  private static final double END_OF_LIFE = 0.7;

  /** Of charge and discharge of such cells; the chambers were at 4 to 44 °C. */
  private static final double COLDEST = 0;

  private static final double HOTTEST = 60;

  private static final Pattern NAME = Pattern.compile("B0*([1-9]\\d{0,3})(?:\\D.*)?");

  private NasaCells() {}

  /** Cell id from the name in the data or, without one, from the file. */
  static String id(String name) {
    return "nasa/" + name;
  }

  /**
   * The cell behind a name, whether spelled {@code B0007}, {@code B07} or {@code
   * B07_discharge_soh}; other names stand for themselves.
   */
  static String identity(String name) {
    int number = number(name);
    return number < 0 ? id(name) : id(String.format(Locale.ROOT, "B%04d", number));
  }

  /** Whether NASA calls a cell of its ageing set so. */
  static boolean isCell(String name) {
    return number(name) >= 0;
  }

  static CellSpec spec(String name) {
    int number = number(name);
    Group group = Group.of(number);
    double cutoff = group == null ? UNKNOWN_CUTOFF : group.cutoff(number);
    return new CellSpec(
        id(name),
        Chemistry.LCO,
        RATED_CAPACITY,
        NOMINAL_VOLTAGE,
        cutoff,
        UPPER_CUTOFF,
        CAPACITY_VOLTAGE,
        CHARGE_LIMIT,
        DISCHARGE_LIMIT,
        COLDEST,
        HOTTEST,
        REFERENCE_LOAD,
        REFERENCE_TEMPERATURE,
        END_OF_LIFE,
        group == null ? null : group.pack(),
        "nasa-ames",
        null);
  }

  private static int number(String name) {
    Matcher matcher = NAME.matcher(name.toUpperCase(Locale.ROOT));
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  /** The descriptions, by the cells each covers and the voltage at which they stopped. */
  private static final List<Group> GROUPS =
      List.of(
          new Group(List.of(5, 6, 7, 18), List.of(2.7, 2.5, 2.2, 2.5)),
          new Group(List.of(25, 26, 27, 28), List.of(2.0, 2.2, 2.5, 2.7)),
          new Group(List.of(29, 30, 31, 32), List.of(2.0, 2.2, 2.5, 2.7)),
          new Group(List.of(33, 34, 36), List.of(2.0, 2.2, 2.7)),
          new Group(List.of(38, 39, 40), List.of(2.2, 2.5, 2.7)),
          new Group(List.of(41, 42, 43, 44), List.of(2.0, 2.2, 2.5, 2.7)),
          new Group(List.of(45, 46, 47, 48), List.of(2.0, 2.2, 2.5, 2.7)),
          new Group(List.of(49, 50, 51, 52), List.of(2.0, 2.2, 2.5, 2.7)),
          new Group(List.of(53, 54, 55, 56), List.of(2.0, 2.2, 2.5, 2.7)));

  private record Group(List<Integer> cells, List<Double> cutoffs) {
    static Group of(int number) {
      return GROUPS.stream().filter(g -> g.cells.contains(number)).findFirst().orElse(null);
    }

    double cutoff(int number) {
      return cutoffs.get(cells.indexOf(number));
    }

    String pack() {
      return cells.stream().map("%02d"::formatted).collect(Collectors.joining("-", "nasa-", ""));
    }
  }
}
