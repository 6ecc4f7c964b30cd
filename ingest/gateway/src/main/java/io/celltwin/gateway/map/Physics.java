package io.celltwin.gateway.map;

import io.celltwin.gateway.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides units and signs by what batteries can be: a cell has 1.5 to 4.6 V; a pack is the sum of
 * its cells; a voltage rises when a current charges; power is voltage times current; a counter of
 * charge moves by the integral of the current. What none of these says stays undecided.
 */
final class Physics {
  private static final double LEAST_CELL = 1.5;
  private static final double MOST_CELL = 4.6;
  private static final double SURE = 4; // standard errors of a slope
  private static final double CLOSE = 0.08;
  private static final int FEWEST_STEPS = 4;

  private final List<Column> columns;
  private final ClockGuess clock;
  private final String[] packs;
  private final List<String> cannot;

  Physics(List<Column> columns, ClockGuess clock, String[] packs, List<String> cannot) {
    this.columns = columns;
    this.clock = clock;
    this.packs = packs;
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
    String named = NameGuess.unit(column.path, column.quantity);
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
    String named = NameGuess.unit(column.path, column.quantity);
    double median = column.median();
    if (median > 240 && median < 340) {
      set(column, "K", 1, number(median) + " can be K alone");
      column.offset = -273.15;
    } else if (named != null) {
      set(column, named, named.equals("°F") ? 5 / 9.0 : 1, "by its name");
      column.offset = named.equals("°F") ? -32 : named.equals("K") ? -273.15 : 0;
    } else if (column.max() < 40 && column.min() > -30) {
      set(column, "°C", 1, "as °F it would be " + number((median - 32) / 1.8) + " °C");
      if (column.min() > 33) {
        refuse(column, unsure(column));
      }
    } else {
      refuse(column, unsure(column));
    }
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
    String named = NameGuess.unit(column.path, column.quantity);
    if (named == null && column.quantity.unit().equals("%")) {
      boolean share = column.max() <= 1 && column.changes();
      set(column, share ? "1" : "%", share ? 100 : 1, share ? "never above 1" : "0 to 100");
      return;
    }
    if (named == null) {
      refuse(column, "its unit is neither in its name nor shown by physics; state it");
      return;
    }
    set(
        column,
        named,
        io.celltwin.gateway.mapping.Units.of(column.quantity, named).factor(),
        "by its name");
  }

  private void current(Column column) {
    String named = NameGuess.unit(column.path, column.quantity);
    Column voltage = voltageOfPack();
    double factor = Double.NaN;
    for (Column power : of(Quantity.POWER)) {
      factor = byPower(column, power, voltage);
      if (!Double.isNaN(factor)) {
        set(column, factor == 1 ? "A" : "mA", factor, "power is voltage times current");
      }
    }
    for (Column counter : of(Quantity.REPORTED_REMAINING)) {
      if (Double.isNaN(factor)) {
        factor = byCounter(column, counter);
        if (!Double.isNaN(factor)) {
          set(column, factor == 1 ? "A" : "mA", factor, counter.path + " moves by its integral");
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

  private Column voltageOfPack() {
    for (Column column : of(Quantity.PACK_VOLTAGE)) {
      if (!Double.isNaN(column.factor)) {
        return column;
      }
    }
    return null;
  }

  private static double byPower(Column current, Column power, Column voltage) {
    if (voltage == null) {
      return Double.NaN;
    }
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < current.values.length; i++) {
      double watts = Math.abs(power.values[i]);
      double product = Math.abs(voltage.own(i) * current.values[i]);
      if (watts > 1 && product > 0) {
        ratios.add(watts / product);
      }
    }
    ratios.sort(null);
    double ratio = ratios.size() < FEWEST_STEPS ? Double.NaN : ratios.get(ratios.size() / 2);
    for (double factor : new double[] {1, 0.001}) {
      if (Math.abs(ratio / factor - 1) < CLOSE) {
        return factor;
      }
    }
    return Double.NaN;
  }

  /** By Ah counted against the integral of the current; NaN where they do not go together. */
  private double byCounter(Column current, Column counter) {
    double[] moved = moved(current, counter);
    double own = counter.path.toLowerCase(Locale.ROOT).contains("mah") ? 1e-3 : 1;
    for (double factor : new double[] {1, 0.001}) {
      double ratio = Math.abs(moved[1] * own / (moved[0] * factor));
      if (Math.abs(ratio - 1) < 0.2 && Math.abs(moved[1] * own) > 0.05) {
        return factor;
      }
    }
    return Double.NaN;
  }

  /** Integral of a current in raw units [raw·h], and by how much a counter moved. */
  private double[] moved(Column current, Column counter) {
    double charge = 0;
    int before = -1;
    int first = -1;
    int last = -1;
    for (int i = 0; i < current.values.length; i++) {
      if (Double.isNaN(current.values[i]) || clock.micros[i] == Long.MIN_VALUE) {
        continue;
      }
      if (before >= 0 && packs[i].equals(packs[before]) && clock.micros[i] > clock.micros[before]) {
        charge +=
            (current.values[i] + current.values[before])
                / 2
                * (clock.micros[i] - clock.micros[before])
                / 3.6e9;
      }
      before = i;
      if (!Double.isNaN(counter.values[i]) && (first < 0 || packs[i].equals(packs[first]))) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    return new double[] {charge, first < 0 ? 0 : counter.values[last] - counter.values[first]};
  }

  /** Which way is positive: votes of the slope dV/dI, of a counter, and of the reported SOC. */
  private void sign(Column current, Column pack) {
    var votes = new ArrayList<String>();
    var said = new ArrayList<String>();
    double slope = slope(current, pack);
    if (!Double.isNaN(slope)) {
      votes.add(slope > 0 ? "charge" : "discharge");
      said.add(String.format(Locale.ROOT, "dV/dI is %+.3g Ω over the pack", slope));
    }
    for (Quantity counter : new Quantity[] {Quantity.REPORTED_REMAINING, Quantity.REPORTED_SOC}) {
      for (Column column : of(counter)) {
        double[] moved = moved(current, column);
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

  /**
   * Slope of voltage steps over current steps [V/raw]; NaN unless it is more than {@link #SURE}
   * standard errors from 0.
   */
  private double slope(Column current, Column pack) {
    List<Column> cells = of(Quantity.CELL_VOLTAGE);
    double sxy = 0;
    double sxx = 0;
    double syy = 0;
    int n = 0;
    int before = -1;
    double largest = current.max() - current.min();
    for (int i = 0; i < current.values.length; i++) {
      if (Double.isNaN(current.values[i]) || Double.isNaN(volts(pack, cells, i))) {
        continue;
      }
      if (before >= 0 && packs[i].equals(packs[before])) {
        double di = current.values[i] - current.values[before];
        double dv = volts(pack, cells, i) - volts(pack, cells, before);
        if (Math.abs(di) > 0.05 * largest && largest > 0) {
          sxy += di * dv;
          sxx += di * di;
          syy += dv * dv;
          n++;
        }
      }
      before = i;
    }
    if (n < FEWEST_STEPS) {
      return Double.NaN;
    }
    double slope = sxy / sxx;
    double error = Math.sqrt(Math.max(syy - slope * sxy, 1e-12) / (n - 1) / sxx);
    return Math.abs(slope) > SURE * error ? slope / current.factor : Double.NaN;
  }

  private static double volts(Column pack, List<Column> cells, int row) {
    if (pack != null) {
      return pack.own(row);
    }
    double sum = cells.isEmpty() ? Double.NaN : 0;
    for (Column cell : cells) {
      sum += cell.own(row);
    }
    return sum;
  }

  private void power(Column column) {
    String named = NameGuess.unit(column.path, column.quantity);
    column.unit = named == null ? "W" : named;
    column.factor = "kW".equals(named) ? 1000 : 1;
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
