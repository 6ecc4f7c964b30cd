package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A list as a table for a spreadsheet or a notebook (RFC 4180): a line of names, then a row for
 * each. Names are those of the same list as JSON, a field of a field after a point ({@code
 * sohCapacity.value}), units in them as there. What is not known is empty; numbers have a point.
 */
final class Csv {
  /** A spreadsheet takes text that begins so for a formula, and would run what a name says. */
  private static final String FORMULA = "=+-@\t\r";

  private Csv() {}

  /**
   * @param rows few enough to be held: the names are those of all of them
   * @param write a row as JSON
   */
  static <T> byte[] of(Iterable<T> rows, Function<T, ObjectNode> write) {
    List<Map<String, String>> cells = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (T row : rows) {
      Map<String, String> cell = new LinkedHashMap<>();
      flatten("", plain(write.apply(row)), cell);
      names.addAll(cell.keySet());
      cells.add(cell);
    }
    names.removeIf(name -> hasParts(name, names));
    var out = new StringBuilder(String.join(",", names)).append("\r\n");
    for (Map<String, String> cell : cells) {
      String separator = "";
      for (String name : names) {
        out.append(separator).append(cell.getOrDefault(name, ""));
        separator = ",";
      }
      out.append("\r\n");
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What is null in one row and has fields in another has columns for those alone. */
  private static boolean hasParts(String name, Set<String> names) {
    return names.stream().anyMatch(other -> other.startsWith(name + "."));
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

  /** Plain values of a list after each other; others as JSON. */
  private static String listed(JsonNode list) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : list) {
      values.add(value.isTextual() ? value.asText() : value.toString());
    }
    return String.join("; ", values);
  }

  private static String quoted(String text) {
    String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
