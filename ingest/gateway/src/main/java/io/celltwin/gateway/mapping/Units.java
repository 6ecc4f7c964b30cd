package io.celltwin.gateway.mapping;

import io.celltwin.gateway.Quantity;
import java.util.LinkedHashMap;
import java.util.Map;

/** The units a source may send a quantity in, and how each becomes the quantity's own. */
public final class Units {
  /**
   * own = (value + offset) · factor
   *
   * @param offset added first, in the foreign unit
   * @param factor own units in one foreign
   */
  public record Conversion(double offset, double factor) {
    public double apply(double value) {
      return (value + offset) * factor;
    }
  }

  private static final Map<String, Map<String, Conversion>> BY_OWN =
      Map.of(
          "V", scales("V", 1, "mV", 1e-3, "cV", 1e-2, "dV", 1e-1, "kV", 1e3, "µV", 1e-6),
          "A", scales("A", 1, "mA", 1e-3, "cA", 1e-2, "dA", 1e-1),
          "W", scales("W", 1, "mW", 1e-3, "kW", 1e3),
          "Ah", scales("Ah", 1, "mAh", 1e-3, "cAh", 1e-2, "dAh", 1e-1, "As", 1 / 3600.0),
          "Wh", scales("Wh", 1, "kWh", 1e3, "J", 1 / 3600.0),
          "Ω", scales("Ω", 1, "Ohm", 1, "mΩ", 1e-3, "mOhm", 1e-3, "µOhm", 1e-6),
          "%", scales("%", 1, "1", 100, "d%", 1e-1),
          "°C", temperatures(),
          "", scales("", 1));

  private Units() {}

  private static Map<String, Conversion> scales(Object... pairs) {
    var units = new LinkedHashMap<String, Conversion>();
    for (int i = 0; i < pairs.length; i += 2) {
      units.put((String) pairs[i], new Conversion(0, ((Number) pairs[i + 1]).doubleValue()));
    }
    return units;
  }

  private static Map<String, Conversion> temperatures() {
    var units = new LinkedHashMap<String, Conversion>();
    for (String name : new String[] {"°C", "C", "degC"}) {
      units.put(name, new Conversion(0, 1));
    }
    units.put("dC", new Conversion(0, 0.1));
    for (String name : new String[] {"°F", "F", "degF"}) {
      units.put(name, new Conversion(-32, 5 / 9.0));
    }
    units.put("K", new Conversion(-273.15, 1));
    units.put("dK", new Conversion(-2731.5, 0.1));
    return units;
  }

  /**
   * @return how that unit becomes the quantity's own, or null where it is none of its
   */
  public static Conversion of(Quantity quantity, String unit) {
    return BY_OWN.get(quantity.unit()).get(unit);
  }

  /** What may stand for a quantity, for an error. */
  static String wanted(Quantity quantity) {
    String names = String.join(", ", BY_OWN.get(quantity.unit()).keySet());
    return names.isEmpty() ? "none: " + quantity.key() + " has no unit" : names;
  }
}
