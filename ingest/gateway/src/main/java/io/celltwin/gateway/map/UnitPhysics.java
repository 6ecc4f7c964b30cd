package io.celltwin.gateway.map;

import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.mapping.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides units and signs by what batteries can be: a cell has 1.5 to 4.6 V; a pack is the sum of
 * its cells; a voltage rises when a current charges; power is voltage times current; a counter of
 * charge moves by the integral of the current. What none of these says stays undecided.
 */
final class UnitPhysics {
  private static final double LEAST_CELL = 1.5;
  private static final double MOST_CELL = 4.6;
  private static final double CLOSE = 0.08;
  private static final int FEWEST_STEPS = 4;
  private static final String[] CURRENTS = {"A", "dA", "cA", "mA"};
  private static final String SEVERAL = "?";
  private static final String[] POWERS = {"W", "kW", "mW"};

  private final List<Column> columns;
  private final FlowEvidence evidence;
  private final List<String> cannot;

  UnitPhysics(List<Column> columns, ClockGuess clock, String[] packs, List<String> cannot) {
    this.columns = columns;
    this.evidence = new FlowEvidence(clock, packs);
    this.cannot = cannot;
  }

  void decide() {
    of(Quantity.CELL_VOLTAGE).forEach(this::cellVoltage);
    of(Quantity.CELL_VOLTAGE_MIN).forEach(this::cellVoltage);
    of(Quantity.CELL_VOLTAGE_MAX).forEach(this::cellVoltage);
    of(Quantity.CELL_VOLTAGE_MEAN).forEach(this::cellVoltage);
    of(Quantity.PACK_VOLTAGE).forEach(this::packVoltage);
    of(Quantity.PACK_VOLTAGE_MIN).forEach(this::packVoltage);
    of(Quantity.PACK_VOLTAGE_MAX).forEach(this::packVoltage);
    of(Quantity.TEMPERATURE).forEach(this::temperature);
    of(Quantity.CURRENT).forEach(this::current);
    of(Quantity.POWER).forEach(this::power);
    for (Column column : columns) {
      if (Double.isNaN(column.factor) && column.quantity != null && !column.quantity.signed()) {
        byName(column);
      }
    }
  }

  private List<Column> of(Quantity quantity) {
    return columns.stream().filter(c -> c.quantity == quantity).toList();
  }

  /** The unit behind its numbers, or else at the end of its name; null where there is none. */
  private static String named(Column column) {
    String written = column.writtenUnit;
    return written != null && Units.of(column.quantity, written) != null
        ? written
        : NameGuess.unit(column.path, column.quantity);
  }

  private static void set(Column column, String unit, double factor, String how) {
    column.unit = unit;
    column.factor = factor;
    column.how = how;
  }

  private void refuse(Column column, String why) {
    column.how = "undecided: " + why;
    cannot.add(column.path + ": " + why);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private void cellVoltage(Column column) {
    String[] units = {"V", "dV", "cV", "mV"};
    double[] factors = {1, 0.1, 0.01, 0.001};
    double median = column.median();
    for (int i = 0; i < units.length; i++) {
      double volts = median * factors[i];
      if (volts > LEAST_CELL && volts < MOST_CELL) {
        set(column, units[i], factors[i], number(median) + " " + units[i] + " is a cell's voltage");
        return;
      }
    }
    refuse(column, number(median) + " is no cell's voltage in V, dV, cV or mV");
  }

  private void packVoltage(Column column) {
    double cells = sumOfCells();
    double median = column.median();
    String[] units = {"V", "dV", "cV", "mV"};
    double[] factors = {1, 0.1, 0.01, 0.001};
    if (!Double.isNaN(cells)) {
      for (int i = 0; i < units.length; i++) {
        if (Math.abs(median * factors[i] / cells - 1) < CLOSE) {
          set(column, units[i], factors[i], "the sum of its cells is " + number(cells) + " V");
          return;
        }
      }
      if (median < MOST_CELL * 1.2 && of(Quantity.CELL_VOLTAGE).isEmpty()) {
        return;
      }
      refuse(column, number(median) + " is not the sum of its cells, " + number(cells) + " V");
      return;
    }
    String named = named(column);
    if (named != null && !named.equals("V")) {
      byName(column);
    } else if (median > LEAST_CELL && median < 1000) {
      set(
          column,
          "V",
          1,
          number(median)
              + (named == null
                  ? " is a pack's voltage in V, and in no other unit a likely one"
                  : " V by its name"));
    } else {
      refuse(column, "its unit: " + number(median) + " may be mV, cV or dV; state it");
    }
  }

  private double sumOfCells() {
    List<Column> cells = of(Quantity.CELL_VOLTAGE);
    if (cells.size() < 2) {
      return Double.NaN;
    }
    double sum = 0;
    for (Column cell : cells) {
      sum += cell.median() * cell.factor;
    }
    return sum;
  }

  private void temperature(Column column) {
    String named = named(column);
    double median = column.median();
    String only = alone(median);
    if (only != null) {
      Units.Conversion said = Units.of(column.quantity, only);
      set(column, only, said.factor(), number(median) + " can be " + only + " alone");
      column.offset = said.offset();
    } else if (named != null) {
      Units.Conversion said = Units.of(column.quantity, named);
      set(column, named, said.factor(), "by its name");
      column.offset = said.offset();
    } else if (column.max() < 40 && column.min() > -30) {
      set(column, "°C", 1, "as °F it would be " + number((median - 32) / 1.8) + " °C");
      if (column.min() > 33) {
        refuse(column, unsure(column));
      }
    } else {
      refuse(column, unsure(column));
    }
  }

  /** K and tenths of it lie where no other unit of a battery in use does; null elsewhere. */
  private static String alone(double median) {
    return median > 240 && median < 340 ? "K" : median > 2400 && median < 3400 ? "dK" : null;
  }

  private static String unsure(Column column) {
    column.factor = Double.NaN;
    column.unit = null;
    return "its unit: "
        + number(column.median())
        + " may be °C, or °F and then "
        + number((column.median() - 32) / 1.8)
        + " °C; state it";
  }

  private void byName(Column column) {
    if (column.quantity.unit().isEmpty()) {
      set(column, "", 1, "a number");
      return;
    }
    String named = named(column);
    if (named == null && column.quantity.unit().equals("%")) {
      boolean share = column.max() <= 1 && column.changes();
      set(column, share ? "1" : "%", share ? 100 : 1, share ? "never above 1" : "0 to 100");
      return;
    }
    if (named == null) {
      refuse(column, "its unit is neither in its name nor shown by physics; state it");
      return;
    }
    set(column, named, Units.of(column.quantity, named).factor(), "by its name");
  }

  private void current(Column column) {
    String named = named(column);
    Column voltage = voltageOfPack();
    double factor = Double.NaN;
    for (Column power : of(Quantity.POWER)) {
      String unit = byPower(column, named, power, voltage);
      if (SEVERAL.equals(unit)) {
        refuse(
            column,
            "its unit: power is voltage times current for mA and W, and for A and kW as well;"
                + " state it");
        return;
      }
      if (unit != null) {
        factor = Units.of(Quantity.CURRENT, unit).factor();
        set(column, unit, factor, "power is voltage times current");
      }
    }
    for (Column counter : of(Quantity.REPORTED_REMAINING)) {
      if (Double.isNaN(factor)) {
        String unit = byCounter(column, named, counter);
        if (unit != null) {
          factor = Units.of(Quantity.CURRENT, unit).factor();
          set(column, unit, factor, counter.path + " moves by its integral");
        }
      }
    }
    if (Double.isNaN(factor) && named != null) {
      byName(column);
    } else if (Double.isNaN(factor) && Math.max(-column.min(), column.max()) <= 2000) {
      if (column.changes() || column.max() != 0) {
        set(
            column,
            "A",
            1,
            "assumed: no power and no counter to check it by, and "
                + number(Math.max(-column.min(), column.max()))
                + " A is a possible current");
      } else {
        set(column, "A", 1, "assumed: it is always 0");
      }
    } else if (Double.isNaN(factor)) {
      refuse(column, "its unit: no power and no counter of charge to check it by; state it");
      return;
    }
    sign(column, voltage);
  }

  private List<Column> voltages(Column pack) {
    return pack == null ? of(Quantity.CELL_VOLTAGE) : List.of(pack);
  }

  private Column voltageOfPack() {
    for (Column column : of(Quantity.PACK_VOLTAGE)) {
      if (!Double.isNaN(column.factor)) {
        return column;
      }
    }
    return null;
  }

  /**
   * Which unit makes power voltage times current; null where none does, {@link #SEVERAL} where more
   * than one does, as neither name says.
   *
   * @param named of the current by its name, or null
   */
  private static String byPower(Column current, String named, Column power, Column voltage) {
    if (voltage == null) {
      return null;
    }
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < current.values.length; i++) {
      double watts = Math.abs(power.values[i]);
      double product = Math.abs(voltage.own(i) * current.values[i]);
      if (watts > 0 && product > 0) {
        ratios.add(watts / product);
      }
    }
    ratios.sort(null);
    double ratio = ratios.size() < FEWEST_STEPS ? Double.NaN : ratios.get(ratios.size() / 2);
    String powerUnit = named(power);
    String found = null;
    for (String unit : named == null ? CURRENTS : new String[] {named}) {
      for (String watt : powerUnit == null ? POWERS : new String[] {powerUnit}) {
        double expected =
            Units.of(Quantity.CURRENT, unit).factor() / Units.of(Quantity.POWER, watt).factor();
        if (Math.abs(ratio / expected - 1) < CLOSE && !unit.equals(found)) {
          if (found != null) {
            return SEVERAL;
          }
          found = unit;
        }
      }
    }
    return found;
  }

  /** By Ah counted against the integral of the current; null where they do not go together. */
  private String byCounter(Column current, String named, Column counter) {
    double[] moved = evidence.moved(current, counter);
    double own = counter.path.toLowerCase(Locale.ROOT).contains("mah") ? 1e-3 : 1;
    for (String unit : named == null ? CURRENTS : new String[] {named}) {
      double factor = Units.of(Quantity.CURRENT, unit).factor();
      double ratio = Math.abs(moved[1] * own / (moved[0] * factor));
      if (Math.abs(ratio - 1) < 0.2 && Math.abs(moved[1] * own) > 0.05) {
        return unit;
      }
    }
    return null;
  }

  /** Which way is positive: votes of the slope dV/dI, of a counter, and of the reported SOC. */
  private void sign(Column current, Column pack) {
    var votes = new ArrayList<String>();
    var said = new ArrayList<String>();
    double slope = evidence.slope(current, voltages(pack));
    if (!Double.isNaN(slope)) {
      votes.add(slope > 0 ? "charge" : "discharge");
      said.add(String.format(Locale.ROOT, "dV/dI is %+.3g Ω over the pack", slope));
    }
    for (Quantity counter : new Quantity[] {Quantity.REPORTED_REMAINING, Quantity.REPORTED_SOC}) {
      for (Column column : of(counter)) {
        double[] moved = evidence.moved(current, column);
        double least = counter == Quantity.REPORTED_SOC ? 2 : 0.05;
        if (Math.abs(moved[1]) >= least && Math.abs(moved[0] * current.factor) > 0.05) {
          votes.add(moved[0] * moved[1] > 0 ? "charge" : "discharge");
          said.add(
              String.format(
                  Locale.ROOT,
                  "%s moves by %+.3g while %+.3g Ah flow",
                  column.path,
                  moved[1],
                  moved[0] * current.factor));
        }
      }
    }
    if (votes.isEmpty()) {
      refuse(
          current,
          "its sign: "
              + (current.changes()
                  ? "no voltage follows its changes clearly"
                  : "it does not change")
              + "; let a charge or a load begin while listening, or state sign: charge or"
              + " discharge");
      return;
    }
    if (votes.stream().distinct().count() > 1) {
      refuse(current, "its sign, the evidence is at odds: " + String.join("; ", said));
      return;
    }
    current.sign = votes.get(0);
    current.how += "; " + String.join("; ", said);
  }

  private void power(Column column) {
    String named = named(column);
    column.unit = named == null ? "W" : named;
    column.factor = Units.of(Quantity.POWER, column.unit).factor();
    if (column.min() >= 0
        && of(Quantity.CURRENT).stream().anyMatch(c -> c.min() < 0 && c.max() > 0)) {
      column.quantity = null; // a magnitude: the current says the same, with a sign
      return;
    }
    Column voltage = voltageOfPack();
    column.how = named == null ? "assumed" : "by its name";
    if (of(Quantity.CURRENT).isEmpty()) {
      sign(column, voltage);
    } else {
      column.quantity = null;
    }
  }
}
