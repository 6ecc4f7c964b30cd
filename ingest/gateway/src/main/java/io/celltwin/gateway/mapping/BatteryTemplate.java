package io.celltwin.gateway.mapping;

import io.celltwin.domain.Chemistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of the batteries of a source before they are heard of.
 *
 * @param chemistry of the positive electrode, or null
 * @param ratedCapacity of the pack, and so of each group of cells in series [Ah], NaN where unknown
 * @param series cells, or groups of cells in parallel, one after the other; 0 where unknown
 * @param parallel cells a group; 0 where unknown. For the record: the group is what has a twin
 * @param minVoltage of a cell [V], NaN for the chemistry's usual
 * @param maxVoltage of a cell [V], NaN for the chemistry's usual
 * @param site where it stands, or null
 */
public record BatteryTemplate(
    Chemistry chemistry,
    double ratedCapacity,
    int series,
    int parallel,
    double minVoltage,
    double maxVoltage,
    String site) {
  public static final BatteryTemplate NOTHING =
      new BatteryTemplate(null, Double.NaN, 0, 0, Double.NaN, Double.NaN, null);
  private static final int MOST_IN_SERIES = 1000;

  static BatteryTemplate read(Yaml yaml) {
    Map<String, Yaml> keys =
        yaml.keys(
            "chemistry",
            "rated-capacity",
            "series",
            "parallel",
            "min-voltage",
            "max-voltage",
            "site");
    return of(keys);
  }

  static BatteryTemplate of(Map<String, Yaml> keys) {
    return new BatteryTemplate(
        keys.containsKey("chemistry") ? chemistry(keys.get("chemistry")) : null,
        positive(keys.get("rated-capacity"), "Ah"),
        keys.containsKey("series") ? keys.get("series").whole(1, MOST_IN_SERIES) : 0,
        keys.containsKey("parallel") ? keys.get("parallel").whole(1, MOST_IN_SERIES) : 0,
        positive(keys.get("min-voltage"), "V"),
        positive(keys.get("max-voltage"), "V"),
        keys.containsKey("site") ? keys.get("site").text() : null);
  }

  private static double positive(Yaml yaml, String unit) {
    if (yaml == null) {
      return Double.NaN;
    }
    double value = yaml.number();
    if (!(value > 0) || Double.isInfinite(value)) {
      throw yaml.fault("'" + yaml.text() + "'", "more than 0 " + unit);
    }
    return value;
  }

  private static Chemistry chemistry(Yaml yaml) {
    for (Chemistry chemistry : Chemistry.values()) {
      if (chemistry.name().equals(yaml.text().toUpperCase(Locale.ROOT))) {
        return chemistry;
      }
    }
    throw yaml.fault("'" + yaml.text() + "'", "one of " + Arrays.toString(Chemistry.values()));
  }
}
