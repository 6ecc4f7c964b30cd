package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A list as a table for a spreadsheet or a notebook (RFC 4180): a line of names, then a row for
 * each. Names are those of the same list as JSON, a field of a field after a point ({@code
 * sohCapacity.value}), units in them as there. What is not known is empty; numbers have a point.
 */
public final class Csv {
  /** A spreadsheet takes text that begins so for a formula, and would run what a name says. */
  private static final String FORMULA = "=+-@\t\r";

  private static final String END = "\r\n";

  private Csv() {}

  /**
   * @param rows few enough to be held: the names are those of all of them
   * @param write a row as JSON
   */
  static <T> byte[] of(Iterable<T> rows, Function<T, ObjectNode> write) {
    List<Map<String, String>> cells = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (T row : rows) {
      Map<String, String> cell = fields(plain(write.apply(row)));
      names.addAll(cell.keySet());
      cells.add(cell);
    }
    List<String> columns = columns(names);
    var out = new StringBuilder(String.join(",", columns)).append(END);
    cells.forEach(cell -> out.append(line(columns, cell)));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A row of such a table.
   *
   * @return by name, as it is written; what is null is empty
   */
  public static Map<String, String> fields(JsonNode row) {
    Map<String, String> fields = new LinkedHashMap<>();
    flatten("", row, fields);
    return fields;
  }

  /**
   * Of the names of all rows, those that have a column: not what is null here and has fields there.
   */
  public static List<String> columns(Set<String> names) {
    Set<String> parents = new HashSet<>();
    for (String name : names) {
      for (int at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) {
        parents.add(name.substring(0, at));
      }
    }
    return names.stream().filter(name -> !parents.contains(name)).toList();
  }

  /** With its end. */
  public static String line(List<String> columns, Map<String, String> fields) {
    return columns.stream()
        .map(name -> fields.getOrDefault(name, ""))
        .collect(Collectors.joining(",", "", END));
  }

  /** Values of topics stand in a tree as they are until it is written. */
  private static JsonNode plain(ObjectNode row) {
    try {
      return Json.MAPPER.readTree(Json.bytes(row));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it was written just now
    }
  }

  private static void flatten(String name, JsonNode value, Map<String, String> to) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field ->
                  flatten(
                      name.isEmpty() ? field.getKey() : name + "." + field.getKey(),
                      field.getValue(),
                      to));
    } else if (value.isNull()) {
      to.put(name, "");
    } else if (value.isNumber() || value.isBoolean()) {
      to.put(name, value.asText());
    } else {
      to.put(name, quoted(value.isArray() ? listed(value) : value.asText()));
    }
  }

  /** Plain values of a list after each other; a list of others as JSON. */
  private static String listed(JsonNode list) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : list) {
      if (value.isContainerNode()) {
        return list.toString();
      }
      values.add(value.asText());
    }
    return String.join("; ", values);
  }

  private static String quoted(String text) {
    String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
