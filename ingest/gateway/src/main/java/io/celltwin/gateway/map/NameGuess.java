package io.celltwin.gateway.map;

import io.celltwin.gateway.Quantity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a field's name suggests. A hint, never the proof. */
final class NameGuess {
  private static final Map<Pattern, Quantity> WORDS = new LinkedHashMap<>();

  /** Names of what is measured beside the cells, or is no measurement. */
  private static final Pattern NOT_OURS =
      Pattern.compile(
          "mos|fet|ambient|board|room|outside|heater|_set|setpoint|limit|max_charge|max_discharge"
              + "|resistance|counter$|crc|length|enabled|version|cell_?count|rssi|uptime|_ref$");

  static {
    word(
        "(min|low)[a-z_]*cell[a-z_]*(no|id|num|number|index|place)$|min_?cell_?(no|id)",
        Quantity.CELL_VOLTAGE_MIN_PLACE);
    word(
        "(max|high)[a-z_]*cell[a-z_]*(no|id|num|number|index|place)$|max_?cell_?(no|id)",
        Quantity.CELL_VOLTAGE_MAX_PLACE);
    word(
        "(min|low)[a-z_]*cell|cell[a-z_]*(min|low)|brick_?voltage_?min", Quantity.CELL_VOLTAGE_MIN);
    word(
        "(max|high)[a-z_]*cell|cell[a-z_]*(max|high)|brick_?voltage_?max",
        Quantity.CELL_VOLTAGE_MAX);
    word("(avg|mean|average)[a-z_]*cell|cell[a-z_]*(avg|mean|average)", Quantity.CELL_VOLTAGE_MEAN);
    word("delta|spread|diff", Quantity.CELL_VOLTAGE_SPREAD);
    word("balanc[a-z_]*(curr|_a$|amp)", Quantity.BALANCE_CURRENT);
    word("balanc", null);
    word("soh|health", Quantity.REPORTED_SOH);
    word(
        "(^|[^a-z])soc($|[^a-z])|state_?of_?charge|battery_?level|soc_?pct", Quantity.REPORTED_SOC);
    word("cycle[a-z_]*(_ah|capacity|charge)|total_?charge", Quantity.CHARGE_THROUGHPUT);
    word("cycle", Quantity.REPORTED_CYCLES);
    word("remain|residual|cycle_charge", Quantity.REPORTED_REMAINING);
    word(
        "(nominal|rated|design|installed)[a-z_]*(ah|cap|capacity)|capacity_?ah$|full_?capacity",
        Quantity.RATED_CAPACITY);
    word("alarm|warning|protect|fault|problem|error", Quantity.REPORTED_ALARM);
    word("(^|[^a-z])(state|mode|status)$", Quantity.REPORTED_STATE);
    word("(charged?|in)_?energy|energy_?(in|charged?)$", Quantity.ENERGY_IN);
    word("(discharged?|out)_?energy|energy_?(out|discharged?)$", Quantity.ENERGY_OUT);
    word("power|watt|(^|_)w$|^p$", Quantity.POWER);
    word("temp|celsius|fahrenheit|(^|_)t\\d*(_c|_f)?$|_degc$", Quantity.TEMPERATURE);
    word("curr|amper|amps?$|(^|[^a-z])i$|(^|_|\\d)a$|(^|_)ma$", Quantity.CURRENT);
    word("cell[a-z_]*\\d|cells?(_?volt|$|\\[)|cell_?voltage", Quantity.CELL_VOLTAGE);
    word("volt|(^|[^a-z])[uv]$|(^|_|\\d)m?v$", Quantity.PACK_VOLTAGE);
  }

  private NameGuess() {}

  private static void word(String pattern, Quantity quantity) {
    WORDS.put(Pattern.compile(pattern), quantity);
  }

  private static String plain(String path) {
    String name = path.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return name.replaceAll("^\\$\\.?", "").replaceAll("[\\[\\]'\"*]", "").replaceAll("[ .-]+", "_");
  }

  /** The quantity of a path's last name, or of all of it; null for none of ours. */
  static Quantity quantity(String path) {
    String plain = plain(path);
    String last = plain.substring(plain.lastIndexOf('_', plain.length() - 4) + 1);
    if (NOT_OURS.matcher(plain).find()) {
      return null;
    }
    for (Map.Entry<Pattern, Quantity> word : WORDS.entrySet()) {
      if (word.getKey().matcher(plain).find() || word.getKey().matcher(last).find()) {
        return word.getValue();
      }
    }
    return null;
  }

  /** The unit a name ends with, or null. */
  static String unit(String path, Quantity quantity) {
    String name = path.replaceAll("['\\]\"]+$", "");
    for (String unit :
        new String[] {
          "mV",
          "dV",
          "cV",
          "V",
          "dA",
          "cA",
          "mA",
          "A",
          "kW",
          "W",
          "mAh",
          "Ah",
          "kWh",
          "Wh",
          "pct",
          "%",
          "C",
          "F",
          "K",
          "ampere",
          "volt",
          "celsius",
          "fahrenheit"
        }) {
      if (name.matches("(?i).*(_|\\(|\\[| |\\d)" + Pattern.quote(unit) + "[)\\]]?(_abs)?")) {
        String known =
            switch (unit) {
              case "pct" -> "%";
              case "ampere" -> "A";
              case "volt" -> "V";
              case "celsius", "C" -> "°C";
              case "fahrenheit", "F" -> "°F";
              default -> unit;
            };
        return io.celltwin.gateway.mapping.Units.of(quantity, known) == null ? null : known;
      }
    }
    return null;
  }

  /** Whether a name says that it is a time, and which: {@code power-on}, {@code time} or null. */
  static String time(String path) {
    String plain = plain(path);
    if (plain.matches(".*(runtime|uptime|since_start|elapsed|power_on).*")) {
      return "power-on";
    }
    return plain.matches(
            ".*(time|date|(^|_)ts$|(^|_)t$|stamp|last_changed|last_updated|utc|epoch).*")
        ? "time"
        : null;
  }

  /** Whether a field may tell packs from each other. */
  static boolean packId(String path) {
    return plain(path)
        .matches(
            ".*(pack|bank|device|bms|battery|module|rack|string|unit|vehicle|bus)_?(id|no|nr|num"
                + "|number|name|address|addr|index)?$|.*(^|_)(serial|address|addr|vin|mac|id)$");
  }
}
