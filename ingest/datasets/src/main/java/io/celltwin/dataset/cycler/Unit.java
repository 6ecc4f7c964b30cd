package io.celltwin.dataset.cycler;

import io.celltwin.dataset.cycler.ColumnQuantity.Dimension;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A unit in which an export writes a quantity. */
enum Unit {
  SECOND("s", Dimension.TIME, 1, 1),
  MILLISECOND("ms", Dimension.TIME, 1, 1e3),
  MICROSECOND("us", Dimension.TIME, 1, 1e6),
  NANOSECOND("ns", Dimension.TIME, 1, 1e9),
  MINUTE("min", Dimension.TIME, 60, 1),
  HOUR("h", Dimension.TIME, 3600, 1),
  DAY("d", Dimension.TIME, 86_400, 1),
  /** {@code 144:01:18}, {@code 01:26:00.5} or {@code 2d 02:52:51.57}. */
  CLOCK("h:m:s", Dimension.TIME, 1, 1),
  /** A date and a time of day, in one of the manifest's patterns. */
  DATE("date", Dimension.TIME, 1, 1),
  /** Days since 1899-12-30, as spreadsheets count them. */
  SPREADSHEET_DAY("spreadsheet-day", Dimension.TIME, 86_400, 1),
  VOLT("V", Dimension.VOLTAGE, 1, 1),
  MILLIVOLT("mV", Dimension.VOLTAGE, 1, 1e3),
  MICROVOLT("uV", Dimension.VOLTAGE, 1, 1e6),
  AMPERE("A", Dimension.CURRENT, 1, 1),
  MILLIAMPERE("mA", Dimension.CURRENT, 1, 1e3),
  MICROAMPERE("uA", Dimension.CURRENT, 1, 1e6),
  NANOAMPERE("nA", Dimension.CURRENT, 1, 1e9),
  AMPERE_HOUR("Ah", Dimension.CHARGE, 1, 1),
  MILLIAMPERE_HOUR("mAh", Dimension.CHARGE, 1, 1e3),
  MICROAMPERE_HOUR("uAh", Dimension.CHARGE, 1, 1e6),
  WATT_HOUR("Wh", Dimension.ENERGY, 1, 1),
  MILLIWATT_HOUR("mWh", Dimension.ENERGY, 1, 1e3),
  CELSIUS("degC", Dimension.TEMPERATURE, 1, 1),
  KELVIN("K", Dimension.TEMPERATURE, 1, 1),
  FAHRENHEIT("degF", Dimension.TEMPERATURE, 5, 9),
  OHM("ohm", Dimension.RESISTANCE, 1, 1),
  MILLIOHM("mohm", Dimension.RESISTANCE, 1, 1e3),
  HERTZ("Hz", Dimension.FREQUENCY, 1, 1),
  ONE("1", Dimension.COUNT, 1, 1),
  TEXT("text", Dimension.TEXT, 1, 1);

  private static final Map<String, List<Unit>> WRITTEN =
      Map.ofEntries(
              written(SECOND, "s", "sec", "secs", "second", "seconds"),
              written(MILLISECOND, "ms", "msec", "millisecond", "milliseconds"),
              written(MICROSECOND, "us", "usec", "microsecond", "microseconds"),
              written(NANOSECOND, "ns", "nsec", "nanosecond", "nanoseconds"),
              written(MINUTE, "min", "mins", "minute", "minutes"),
              written(HOUR, "h", "hr", "hrs", "hour", "hours"),
              written(DAY, "d", "day", "days"),
              written(VOLT, "v", "volt", "volts"),
              written(MILLIVOLT, "mv", "mvolt", "mvolts", "millivolt", "millivolts"),
              written(MICROVOLT, "uv", "microvolt", "microvolts"),
              written(AMPERE, "a", "amp", "amps", "ampere", "amperes"),
              written(MILLIAMPERE, "ma", "mamp", "mamps", "milliampere", "milliamperes"),
              written(MICROAMPERE, "ua", "microampere", "microamperes"),
              written(NANOAMPERE, "na", "nanoampere", "nanoamperes"),
              written(AMPERE_HOUR, "ah", "ahr", "amphr", "amperehour", "amperehours"),
              written(MILLIAMPERE_HOUR, "mah", "mahr", "mamphr", "milliamperehour"),
              written(MICROAMPERE_HOUR, "uah"),
              written(WATT_HOUR, "wh", "whr", "watthr", "watthour", "watthours"),
              written(MILLIWATT_HOUR, "mwh", "mwhr", "mwatthr"),
              written(CELSIUS, "c", "degc", "celsius", "degreec", "degreescelsius", "degcelsius"),
              written(KELVIN, "k", "kelvin"),
              written(FAHRENHEIT, "f", "degf", "fahrenheit", "degreesfahrenheit"),
              written(OHM, "ohm", "ohms"),
              written(MILLIOHM, "mohm", "mohms"),
              written(HERTZ, "hz", "hertz"),
              written(ONE, "1", "#"))
          .entrySet()
          .stream()
          .flatMap(e -> e.getValue().stream().map(name -> Map.entry(name, e.getKey())))
          .collect(
              Collectors.groupingBy(
                  Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));

  private static Map.Entry<Unit, List<String>> written(Unit unit, String... names) {
    return Map.entry(unit, List.of(names));
  }

  private static final double SPREADSHEET_EPOCH = 25_569;
  private static final double ZERO_CELSIUS = 273.15;
  private static final double ZERO_FAHRENHEIT = 32;

  private final String symbol;
  private final Dimension dimension;
  private final double times;
  private final double over;

  Unit(String symbol, Dimension dimension, double times, double over) {
    this.symbol = symbol;
    this.dimension = dimension;
    this.times = times;
    this.over = over;
  }

  /**
   * @throws IllegalArgumentException if no unit is written so
   */
  static Unit of(String symbol) {
    for (Unit unit : values()) {
      if (unit.symbol.equals(symbol)) {
        return unit;
      }
    }
    throw new IllegalArgumentException("there is no unit " + symbol);
  }

  /**
   * The unit that people write so beside a column's name.
   *
   * @return null if it is none of the dimension
   */
  static Unit written(String text, Dimension dimension) {
    if (dimension == Dimension.TIME && text.indexOf(':') > 0) {
      return CLOCK;
    }
    return WRITTEN.getOrDefault(spelled(text), List.of()).stream()
        .filter(unit -> unit.dimension == dimension)
        .findFirst()
        .orElse(null);
  }

  /** Whether a text is a unit of anything. */
  static boolean isWritten(String text) {
    return WRITTEN.containsKey(spelled(text)) || text.matches("(?i)h+:m.*");
  }

  private static String spelled(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[\\s.*·_-]", "");
  }

  String symbol() {
    return symbol;
  }

  Dimension dimension() {
    return dimension;
  }

  /** Whether it is written as a plain number. */
  boolean isNumber() {
    return this != CLOCK && this != DATE && this != TEXT;
  }

  /** A number of this unit in the unit of its dimension. */
  double convert(double value) {
    return switch (this) {
      case SPREADSHEET_DAY -> (value - SPREADSHEET_EPOCH) * times;
      case KELVIN -> value - ZERO_CELSIUS;
      case FAHRENHEIT -> (value - ZERO_FAHRENHEIT) * times / over;
      default -> value * times / over; // a division by 1000 is exact to the last bit, 0.001 is not
    };
  }

  /**
   * Reads {@code [[days]d ]hours:minutes:seconds}, with a fraction or without.
   *
   * @return seconds, or NaN if it is something else
   */
  static double clock(char[] text, int from, int length) {
    double total = 0;
    double part = 0;
    double fraction = 0;
    int digits = 0;
    int colons = 0;
    boolean negative = false;
    for (int i = from; i < from + length; i++) {
      char c = text[i];
      if (c >= '0' && c <= '9') {
        if (fraction > 0) {
          part += (c - '0') * fraction;
          fraction /= 10;
        } else {
          part = part * 10 + (c - '0');
        }
        digits++;
      } else if (c == ':' && digits > 0 && colons < 2 && fraction == 0) {
        total = total + part * (colons == 0 ? 3600 : 60);
        part = 0;
        digits = 0;
        colons++;
      } else if ((c == '.' || c == ',') && colons == 2 && fraction == 0) {
        fraction = 0.1;
      } else if ((c == 'd' || c == 'D') && digits > 0 && colons == 0 && total == 0) {
        total = part * 86_400;
        part = 0;
        digits = 0;
      } else if (c == '-' && digits == 0 && colons == 0) {
        negative = true;
      } else if (c != ' ') {
        return Double.NaN;
      }
    }
    if (colons != 2 || digits == 0) {
      return Double.NaN;
    }
    return negative ? -(total + part) : total + part;
  }
}
