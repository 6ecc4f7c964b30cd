package io.celltwin.gateway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.gateway.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where one quantity stands, and how its number becomes ours.
 *
 * @param path of the value, or of an array of values of cells in their order
 * @param perCell one path a cell where the path has {@code {cell}} in it, else null
 * @param channel where the value is the message of that topic alone, else null
 * @param only a condition on the row, or null
 * @param can place in a frame of the bus, or null
 * @param quantity what it says
 * @param cell position; 0 for the pack, -1 where the topic's {@code {cell}} tells
 * @param conversion to the quantity's unit
 * @param turned whether its sign is the other way round
 * @param undecided whether sign is to be found out, and until then the value is not used
 * @param missing values that stand for none, as they are sent
 */
record FieldRule(
    ValuePath path,
    List<ValuePath> perCell,
    ChannelPattern channel,
    Condition only,
    CanBits can,
    Quantity quantity,
    int cell,
    Units.Conversion conversion,
    boolean turned,
    boolean undecided,
    Set<Double> missing) {
  static final int CELL_OF_TOPIC = -1;

  /**
   * What a register holds that nobody has filled, in 16 and 32 bits with sign and without: no value
   * of a battery, unless a mapping says {@code missing: []}.
   */
  private static final Set<Double> FULL_REGISTERS =
      Set.of(
          65_535.0,
          65_534.0,
          32_767.0,
          -32_768.0,
          2_147_483_647.0,
          -2_147_483_648.0,
          4_294_967_295.0);

  private static final int MOST_CELLS = 1000;

  /**
   * @param path whose value is looked at
   * @param equals what it has to be
   */
  record Condition(ValuePath path, String equals) {
    boolean holds(JsonNode row) {
      return equals.equals(path.in(row).asText());
    }
  }

  static FieldRule read(Yaml yaml) {
    Map<String, Yaml> keys =
        yaml.keys(
            "path",
            "channel",
            "where",
            "can",
            "quantity",
            "cell",
            "cells",
            "unit",
            "sign",
            "scale",
            "offset",
            "missing");
    Yaml quantityKey = keys.get("quantity");
    if (quantityKey == null) {
      throw yaml.fault("without a quantity", "quantity: " + quantities());
    }
    Quantity quantity = Quantity.of(quantityKey.text());
    if (quantity == null) {
      throw quantityKey.fault("'" + quantityKey.text() + "'", "one of " + quantities());
    }
    Yaml path = keys.get("path");
    if ((path == null) == (keys.get("can") == null)) {
      throw yaml.fault("without one place", "either path: or can:");
    }
    List<ValuePath> perCell = path == null ? null : perCell(yaml, path, keys.get("cells"));
    String sign = keys.containsKey("sign") ? keys.get("sign").text() : "charge";
    sign(yaml, quantity, keys, sign);
    return new FieldRule(
        path == null || perCell != null ? null : TimeRule.path(path),
        perCell,
        keys.containsKey("channel") ? ChannelPattern.of(keys.get("channel").text()) : null,
        keys.containsKey("where") ? condition(keys.get("where")) : null,
        keys.containsKey("can") ? CanBits.read(keys.get("can")) : null,
        quantity,
        cell(keys.get("cell")),
        conversion(yaml, quantity, keys),
        sign.equals("discharge"),
        sign.equals("detect"),
        missing(quantity, keys.get("missing")));
  }

  private static void sign(Yaml yaml, Quantity quantity, Map<String, Yaml> keys, String sign) {
    if (quantity.signed() && !keys.containsKey("sign")) {
      throw yaml.fault(
          "without a sign",
          "sign: charge or discharge, which of the two is positive in " + quantity.key());
    }
    if (!quantity.signed() && keys.containsKey("sign")) {
      throw keys.get("sign").fault("there", "no sign: " + quantity.key() + " has none");
    }
    if (!Set.of("charge", "discharge", "detect").contains(sign)) {
      throw keys.get("sign")
          .fault("'" + sign + "'", "charge, discharge (which of the two is positive) or detect");
    }
  }

  private static List<ValuePath> perCell(Yaml yaml, Yaml path, Yaml cells) {
    boolean placed = path.text().contains("{cell}");
    if (placed != (cells != null)) {
      throw yaml.fault("half a row of cells", "both {cell} in path: and cells: with their number");
    }
    if (!placed) {
      return null;
    }
    var paths = new ArrayList<ValuePath>();
    int[] range = range(cells);
    for (int i = range[0]; i <= range[1]; i++) {
      try {
        paths.add(ValuePath.of(path.text().replace("{cell}", Integer.toString(i))));
      } catch (com.jayway.jsonpath.InvalidPathException e) {
        throw path.fault(
            "'" + path.text() + "'", "a JSONPath, e.g. $.cell{cell}: " + e.getMessage());
      }
    }
    return paths;
  }

  /** {@code 16} counts from 1; {@code 0..15} says where the source begins to count. */
  private static int[] range(Yaml cells) {
    String[] ends = cells.text().split("\\.\\.", -1);
    try {
      int first = ends.length == 2 ? Integer.parseInt(ends[0]) : 1;
      int last = Integer.parseInt(ends[ends.length - 1]);
      if (ends.length <= 2 && first >= 0 && last >= first && last - first < MOST_CELLS) {
        return new int[] {first, last};
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw cells.fault("'" + cells.text() + "'", "the number of cells, e.g. 16, or 0..15");
  }

  private static int cell(Yaml yaml) {
    if (yaml == null) {
      return 0;
    }
    return yaml.text().equals("{cell}") ? CELL_OF_TOPIC : yaml.whole(1, MOST_CELLS);
  }

  private static Condition condition(Yaml yaml) {
    Map<String, Yaml> keys = yaml.keys("path", "equals");
    if (keys.size() < 2) {
      throw yaml.fault("incomplete", "path: and equals:");
    }
    return new Condition(TimeRule.path(keys.get("path")), keys.get("equals").text());
  }

  private static Units.Conversion conversion(Yaml yaml, Quantity quantity, Map<String, Yaml> keys) {
    double scale = keys.containsKey("scale") ? keys.get("scale").number() : 1;
    double offset = keys.containsKey("offset") ? keys.get("offset").number() : 0;
    String unit = keys.containsKey("unit") ? keys.get("unit").text() : "";
    if (unit.isEmpty() && !quantity.unit().isEmpty()) {
      throw yaml.fault("without a unit", "unit: " + Units.wanted(quantity));
    }
    Units.Conversion own = Units.of(quantity, unit);
    if (own == null) {
      throw keys.get("unit").fault("'" + unit + "'", Units.wanted(quantity));
    }
    if (scale == 0) {
      throw keys.get("scale").fault("0", "any other number");
    }
    // raw · scale + offset is in the unit stated
    return new Units.Conversion((offset + own.offset()) / scale, own.factor() * scale);
  }

  private static Set<Double> missing(Quantity quantity, Yaml yaml) {
    var values = new HashSet<Double>();
    if (yaml != null) {
      yaml.items().forEach(item -> values.add(item.number()));
    }
    boolean none = yaml != null && values.isEmpty();
    if (!none && quantity.compareTo(Quantity.POWER) <= 0) {
      values.addAll(FULL_REGISTERS);
    }
    return values;
  }

  private static String quantities() {
    var keys = new TreeSet<String>();
    for (Quantity quantity : Quantity.values()) {
      keys.add(quantity.key());
    }
    return String.join(", ", keys);
  }

  /** The same, where the value has a unit written behind it; null for a unit that is none of it. */
  Double own(Numbers.Value value) {
    if (value.unit() == null) {
      return own(value.number());
    }
    Units.Conversion written = Units.of(quantity, value.unit());
    if (written == null) {
      return null;
    }
    double own = written.apply(value.number());
    return Sane.value(quantity, turned ? 0 - own : own);
  }

  /** The number in the quantity's unit and our sign; NaN where it stands for none. */
  double own(double raw) {
    if (Double.isNaN(raw) || missing.contains(raw)) {
      return Double.NaN;
    }
    double value = conversion.apply(raw);
    return Sane.value(quantity, turned ? 0 - value : value);
  }
}
