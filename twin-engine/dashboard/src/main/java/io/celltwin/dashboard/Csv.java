package io.celltwin.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list as a table for a spreadsheet or a notebook (RFC 4180): a line of names, then a row for
 * each. Names are those of the same list as JSON, a field of a field after a point ({@code
 * sohCapacity.value}), units in them as there. What is not known is empty; numbers have a point.
 */
public final class Csv {
  /** A spreadsheet takes text that begins so for a formula, and would run what a name says. */
  private static final String FORMULA = "=+-@\t\r";

  private static final Logger LOG = LoggerFactory.getLogger(Csv.class);

  private static final String END = "\r\n";

  private Csv() {}

  /**
   * Rows are written twice, first for the names alone: what is held is the table's text and no tree
   * or map for each row, so that it takes no more room than the same list as JSON.
   *
   * <p>A row that cannot be written is left out, and counted.
   *
   * @param rows that can be gone through twice
   * @param write a row as JSON
   */
  static <T> Table of(Iterable<T> rows, Function<T, ObjectNode> write) {
    Set<String> names = new LinkedHashSet<>();
    int unwritten = 0;
    for (T row : rows) {
      try {
        names.addAll(fields(plain(write.apply(row))).keySet());
      } catch (RuntimeException e) {
        LOG.error("a row of a table cannot be shown", e);
        unwritten++;
      }
    }
    List<String> columns = columns(names);
    var out = new ByteArrayOutputStream(4096);
    out.writeBytes((String.join(",", columns) + END).getBytes(StandardCharsets.UTF_8));
    for (T row : rows) {
      Map<String, String> fields;
      try {
        fields = fields(plain(write.apply(row)));
      } catch (RuntimeException e) {
        continue; // said the first time
      }
      out.writeBytes(line(columns, fields).getBytes(StandardCharsets.UTF_8));
    }
    return new Table(out.toByteArray(), unwritten);
  }

  /**
   * A table and how many rows are not in it.
   *
   * @param text UTF-8
   */
  @SuppressWarnings("ArrayRecordComponent") // it goes straight to the wire
  record Table(byte[] text, int unwritten) {}

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
