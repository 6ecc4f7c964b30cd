package io.celltwin.gateway.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.mapping.Numbers;
import io.celltwin.gateway.mapping.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All rows of a source as columns, by path. */
final class Survey {
  private static final int MOST_COLUMNS = 2000;
  private static final Pattern NUMBERED = Pattern.compile("^(.*?)(\\d+)([^\\d]*)$");

  final Rows.Format format;
  final Map<String, Column> columns = new LinkedHashMap<>();

  /** Words and numbers by path and row, as they came. */
  final Map<String, String[]> texts = new LinkedHashMap<>();

  final long[] arrivalMillis;
  final String[] channels;
  final int rows;
  final int retained;
  final Set<String> unreadable = new LinkedHashSet<>();

  private Survey(
      Rows.Format format, List<JsonNode> rows, List<Message> of, Set<String> unreadable) {
    this.format = format;
    this.rows = rows.size();
    this.unreadable.addAll(unreadable);
    this.arrivalMillis = of.stream().mapToLong(Message::arrivedMillis).toArray();
    this.channels = of.stream().map(Message::channel).toArray(String[]::new);
    this.retained = (int) of.stream().filter(Message::retained).count();
    for (int i = 0; i < rows.size(); i++) {
      flatten(singleValued(of) ? channels[i] + " $" : "$", rows.get(i), i);
    }
  }

  private Boolean single;

  /** Whether many topics bring one value each. */
  private boolean singleValued(List<Message> of) {
    if (single == null) {
      long topics = of.stream().map(Message::channel).distinct().count();
      long largest = of.stream().mapToLong(m -> m.payload().length).max().orElse(0);
      single = topics > 2 && largest < 200;
    }
    return single;
  }

  /** Whether rows are frames of a CAN bus. */
  boolean bus() {
    return format == Rows.Format.CAN_GVRET || format == Rows.Format.CAN_ASC;
  }

  boolean singleValued() {
    return single != null && single;
  }

  /** Looks at messages of one source, whatever they are written as. */
  static Survey of(List<Message> messages) {
    Rows.Format format = null;
    String within = null;
    var rows = new ArrayList<JsonNode>();
    var of = new ArrayList<Message>();
    var unreadable = new LinkedHashSet<String>();
    for (Message message : messages) {
      Rows.Format likely = Formats.of(message);
      try {
        for (JsonNode outer : tables(Rows.of(message.payload(), likely))) {
          within = within == null ? within(outer) : within;
          for (JsonNode row : within.isEmpty() ? List.of(outer) : inner(outer, within)) {
            rows.add(row);
            of.add(message);
          }
        }
        format = format == null ? likely : format;
      } catch (Rows.UnreadableException e) {
        unreadable.add(message.channel() + ": " + e.getMessage());
      }
    }
    var survey = new Survey(format == null ? Rows.Format.JSON : format, rows, of, unreadable);
    survey.rowsPath = within == null || within.isEmpty() ? null : within;
    return survey;
  }

  /** Where an object has several batteries in it, as on one bus; empty where it has one. */
  private static String within(JsonNode outer) {
    if (!outer.isObject()) {
      return "";
    }
    if (batteries(outer)) {
      return "$";
    }
    for (Map.Entry<String, JsonNode> member : outer.properties()) {
      if (batteries(member.getValue())) {
        return "$" + key(member.getKey());
      }
    }
    return "";
  }

  /** Two or more members of one shape, in each of which something is a voltage by its name. */
  private static boolean batteries(JsonNode node) {
    Set<String> shape = null;
    int alike = 0;
    for (JsonNode member : node) {
      if (!member.isObject()) {
        if (node.isArray()) {
          return false;
        }
        continue;
      }
      var names = new LinkedHashSet<String>();
      member.fieldNames().forEachRemaining(names::add);
      if (shape != null && !shape.equals(names)) {
        return false;
      }
      shape = names;
      alike++;
    }
    return alike > 1 && shape.size() > 1 && shape.stream().anyMatch(Survey::voltage);
  }

  private static boolean voltage(String name) {
    Quantity quantity = NameGuess.quantity("$" + key(name));
    return quantity == Quantity.PACK_VOLTAGE || quantity == Quantity.CELL_VOLTAGE;
  }

  private static List<JsonNode> inner(JsonNode outer, String path) {
    String name = path.replaceAll("^\\$\\.?|^\\$\\['|'\\]$", "");
    return Rows.inner(outer, name.isEmpty() ? outer : outer.path(name));
  }

  /** An array is rows; an object of arrays that are longer than any pack is columns. */
  private static List<JsonNode> tables(List<JsonNode> rows) {
    if (rows.size() == 1 && rows.get(0).isArray()) {
      var all = new ArrayList<JsonNode>();
      rows.get(0).forEach(all::add);
      return all;
    }
    return rows;
  }

  private void flatten(String path, JsonNode node, int row) {
    if (columns.size() > MOST_COLUMNS) {
      return;
    }
    if (node.isObject()) {
      node.properties().forEach(e -> flatten(path + key(e.getKey()), e.getValue(), row));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), row);
      }
    } else {
      leaf(path, node, row);
    }
  }

  static String key(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? "." + name : "['" + name + "']";
  }

  private void leaf(String path, JsonNode node, int row) {
    List<Double> listed = node.isTextual() ? Numbers.listed(node.textValue()) : List.of();
    for (int i = 0; i < listed.size(); i++) {
      Column cell = columns.computeIfAbsent(path + "[" + i + "]", p -> new Column(p, rows));
      cell.told++;
      cell.list = path;
      cell.values[row] = listed.get(i);
    }
    if (!listed.isEmpty()) {
      return;
    }
    Column column = columns.computeIfAbsent(path, p -> new Column(p, rows));
    column.told++;
    Numbers.Value value = Numbers.of(node);
    if (value == null) {
      column.nothing++;
    } else if (value.word() != null) {
      column.word = value.word();
    } else {
      column.values[row] = value.number();
      column.writtenUnit = value.unit() == null ? column.writtenUnit : value.unit();
    }
    texts.computeIfAbsent(path, p -> new String[rows])[row] = node.asText();
  }

  /**
   * Rows of one entity each, with its name and its value: an export of a home automation. Each name
   * becomes a column.
   */
  void spreadEntities() {
    String names = null;
    String value = null;
    for (String path : columns.keySet()) {
      names = path.matches("\\$\\.(entity_id|metric|signal|register|key|name)") ? path : names;
      value = path.matches("\\$\\.(state|value)") ? path : value;
    }
    if (names == null || value == null || columns.size() > 5) {
      return;
    }
    Column all = columns.remove(value);
    String[] words = texts.get(names);
    Map<String, Column> spread = new TreeMap<>();
    for (int i = 0; i < rows; i++) {
      String name = words[i];
      if (name == null) {
        continue;
      }
      Column own = spread.computeIfAbsent(name, n -> new Column(value(n), rows));
      own.where = new String[] {names, name};
      own.channel = null;
      own.values[i] = all.values[i];
      own.told++;
      own.nothing += Double.isNaN(all.values[i]) ? 1 : 0;
    }
    entityValue = value;
    columns.remove(names);
    spread.forEach((name, column) -> columns.put(name, column));
  }

  /** Where in a message its rows stand, or null. */
  String rowsPath;

  /** Path of the value where rows are of one entity each, else null. */
  String entityValue;

  private static String value(String name) {
    return name;
  }

  /** Names that differ by a number alone, three or more: a row of cells, or of probes. */
  List<List<Column>> families() {
    Map<String, List<Column>> byStem = new LinkedHashMap<>();
    Pattern index = NUMBERED;
    for (Column column : columns.values()) {
      Matcher numbered = index.matcher(column.path);
      if (numbered.matches() && column.numeric()) {
        byStem
            .computeIfAbsent(
                numbered.group(1) + "{cell}" + numbered.group(3), s -> new ArrayList<>())
            .add(column);
      }
    }
    return byStem.values().stream().filter(f -> f.size() >= 2).map(Survey::inOrder).toList();
  }

  private static List<Column> inOrder(List<Column> family) {
    var sorted = new ArrayList<>(family);
    sorted.sort(java.util.Comparator.comparingInt(c -> number(c.path)));
    return sorted;
  }

  static int number(String path) {
    Matcher numbered = NUMBERED.matcher(path);
    return numbered.matches() && numbered.group(2).length() < 8
        ? Integer.parseInt(numbered.group(2))
        : -1;
  }

  static String stem(String path) {
    Matcher numbered = NUMBERED.matcher(path);
    return numbered.matches() ? numbered.group(1) + "{cell}" + numbered.group(3) : path;
  }
}
