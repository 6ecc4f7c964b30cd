package io.celltwin.gateway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.celltwin.gateway.Battery;
import io.celltwin.gateway.Decoded;
import io.celltwin.gateway.Decoder;
import io.celltwin.gateway.Join;
import io.celltwin.gateway.Message;
import io.celltwin.gateway.Moment;
import io.celltwin.gateway.Quantity;
import io.celltwin.gateway.Reading;
import io.celltwin.gateway.Refusal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Applies a mapping to messages. */
final class MappedDecoder implements Decoder {
  private static final int MOST_PACKS = 10_000;

  private final Mapping mapping;
  private final Map<String, Battery[]> batteries = new HashMap<>();

  MappedDecoder(Mapping mapping) {
    this.mapping = mapping;
  }

  @Override
  public String name() {
    return mapping.name();
  }

  @Override
  public Join join() {
    return mapping.join();
  }

  @Override
  public Decoded decode(Message message) {
    String source = mapping.name();
    Map<String, String> names = new HashMap<>();
    Map<String, String> levels = mapping.names(message.channel());
    if (levels != null) {
      names.putAll(levels);
    }
    names.put("channel", message.channel());
    if (message.key() != null) {
      names.put("key", message.key());
    }
    List<JsonNode> rows;
    try {
      rows = rows(message);
    } catch (Rows.UnreadableException e) {
      return Decoded.refused(
          source, new Refusal("UNREADABLE", message.channel() + ": " + e.getMessage()));
    }
    var readings = new ArrayList<Reading>();
    var refusals = new ArrayList<Refusal>();
    for (int i = 0; i < rows.size(); i++) {
      row(message, names, rows.get(i), i, readings, refusals);
    }
    String edge =
        mapping.edge().fill(edgeNames(message, names), rows.isEmpty() ? null : rows.get(0));
    return new Decoded(edge == null ? source : edge, readings, refusals, List.of(), List.of());
  }

  private Map<String, String> edgeNames(Message message, Map<String, String> names) {
    for (FieldRule field : mapping.fields()) {
      Map<String, String> own = names(field, message, names);
      if (own != null) {
        return own;
      }
    }
    return names;
  }

  private List<JsonNode> rows(Message message) throws Rows.UnreadableException {
    List<JsonNode> rows = Rows.of(message.payload(), mapping.format());
    if (mapping.rows() != null) {
      rows = rows.stream().flatMap(r -> Rows.inner(r, mapping.rows().in(r)).stream()).toList();
    }
    if (rows.size() != 1) {
      return rows;
    }
    JsonNode only = rows.get(0);
    if (only.isArray()) {
      var all = new ArrayList<JsonNode>();
      only.forEach(all::add);
      return all;
    }
    return columns(only);
  }

  /** An object whose time is an array is a table, column by column. */
  private List<JsonNode> columns(JsonNode object) throws Rows.UnreadableException {
    int length = -1;
    boolean all = object.isObject() && !object.isEmpty();
    for (JsonNode value : object) {
      if (value.isArray() && !(value.size() > 0 && value.get(0).isContainerNode())) {
        length = Math.max(length, value.size());
      }
    }
    boolean table = all && length >= 0 && mapping.time() != null && timeIsColumn(object);
    if (!table) {
      return List.of(object);
    }
    var rows = new ArrayList<JsonNode>();
    for (int i = 0; i < length; i++) {
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> column : object.properties()) {
        JsonNode value = column.getValue();
        if (value.isArray() && value.size() != length) {
          throw new Rows.UnreadableException(
              "column '"
                  + column.getKey()
                  + "' has "
                  + value.size()
                  + " values, wanted "
                  + length
                  + " like the others",
              null);
        }
        row.set(column.getKey(), value.isArray() ? value.get(i) : value);
      }
      rows.add(row);
    }
    return rows;
  }

  private boolean timeIsColumn(JsonNode object) {
    return mapping.time().isArrayIn(object);
  }

  private void row(
      Message message,
      Map<String, String> names,
      JsonNode row,
      int index,
      List<Reading> readings,
      List<Refusal> refusals) {
    Moment moment;
    try {
      Moment told = mapping.time() == null ? null : mapping.time().in(row);
      moment = told == null ? Moment.ofArrival() : told;
    } catch (DateTimeException e) {
      refusals.add(new Refusal("WRONG_TIME", place(message, index) + e.getMessage()));
      return;
    }
    for (FieldRule field : mapping.fields()) {
      Map<String, String> own = names(field, message, names);
      if (own == null || !applies(field, row) || isNoCell(field, own)) {
        continue;
      }
      String pack = mapping.pack().fill(own, row);
      if (pack == null) {
        refusals.add(
            new Refusal(
                "NO_PACK",
                place(message, index)
                    + "nothing fills pack: '"
                    + mapping.pack()
                    + "', wanted a name there"));
        return;
      }
      String serial = mapping.serial() == null ? null : mapping.serial().fill(own, row);
      int before = readings.size();
      values(field, own, row, pack, serial, moment, readings);
      for (int i = before; i < readings.size(); i++) {
        Reading reading = readings.get(i);
        if (Double.isNaN(reading.value()) && reading.text() != null && !wordy(field.quantity())) {
          refusals.add(
              new Refusal(
                  "NOT_A_NUMBER",
                  place(message, index)
                      + reading.path()
                      + " is '"
                      + reading.text()
                      + "', wanted a number for "
                      + field.quantity().key()));
        }
      }
    }
  }

  private static String place(Message message, int row) {
    return message.channel() + ", row " + (row + 1) + ": ";
  }

  /** Names for a field; null where the message is of another topic than the field's. */
  private Map<String, String> names(FieldRule field, Message message, Map<String, String> names) {
    if (field.channel() == null) {
      return names;
    }
    Map<String, String> levels = field.channel().match(message.channel());
    if (levels == null) {
      return null;
    }
    var own = new HashMap<>(names);
    own.putAll(levels);
    return own;
  }

  private static boolean applies(FieldRule field, JsonNode row) {
    return (field.only() == null || field.only().holds(row))
        && (field.can() == null || field.can().in(row));
  }

  private static boolean wordy(Quantity quantity) {
    return quantity == Quantity.REPORTED_ALARM
        || quantity == Quantity.REPORTED_STATE
        || quantity == Quantity.CONTACTOR;
  }

  private void values(
      FieldRule field,
      Map<String, String> names,
      JsonNode row,
      String pack,
      String serial,
      Moment moment,
      List<Reading> readings) {
    if (field.can() != null) {
      int cell = cell(field, names);
      readings.add(
          Reading.of(
              new Battery(pack, cell, serial),
              moment,
              field.quantity(),
              field.own(field.can().value(row)),
              "can " + Integer.toHexString(field.can().id()) + "[" + field.can().first() + "]"));
      return;
    }
    if (field.perCell() != null) {
      for (int i = 0; i < field.perCell().size(); i++) {
        ValuePath path = field.perCell().get(i);
        add(field, path.in(row), path.toString(), battery(pack, i + 1, serial), moment, readings);
      }
      return;
    }
    JsonNode found = listed(field, field.path().in(row));
    if (found.isObject() && perCell(field.quantity())) {
      numbered(field, found, new Battery(pack, 0, serial), moment, readings);
      return;
    }
    if (found.isArray()) {
      for (int i = 0; i < found.size(); i++) {
        boolean each = perCell(field.quantity());
        add(
            field,
            found.get(i),
            field.path().place(i),
            battery(pack, each ? i + 1 : cell(field, names), serial),
            moment,
            readings);
      }
      return;
    }
    add(
        field,
        found,
        field.path().toString(),
        battery(pack, cell(field, names), serial),
        moment,
        readings);
  }

  /** The same one each time, where no serial comes with it. */
  private Battery battery(String pack, int cell, String serial) {
    if (serial != null) {
      return new Battery(pack, cell, serial);
    }
    Battery[] known = batteries.get(pack);
    if (known == null || cell >= known.length) {
      if (batteries.size() >= MOST_PACKS) {
        batteries.clear();
      }
      known = known == null ? new Battery[cell + 1] : Arrays.copyOf(known, cell + 1);
      batteries.put(pack, known);
    }
    if (known[cell] == null) {
      known[cell] = new Battery(pack, cell, null);
    }
    return known[cell];
  }

  private static boolean perCell(Quantity quantity) {
    return quantity == Quantity.CELL_VOLTAGE || quantity == Quantity.TEMPERATURE;
  }

  /** A topic that matches where a cell's number should stand, and names none: a sum, a minimum. */
  static boolean isNoCell(FieldRule field, Map<String, String> names) {
    return field.cell() == FieldRule.CELL_OF_TOPIC && cell(field, names) == 0;
  }

  static int cell(FieldRule field, Map<String, String> names) {
    if (field.cell() != FieldRule.CELL_OF_TOPIC) {
      return field.cell();
    }
    String digits = names.getOrDefault("cell", "").replaceAll("\\D", "");
    return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
  }

  /** Cells in one text, parted by commas or the like, are cells. */
  private static JsonNode listed(FieldRule field, JsonNode found) {
    if (!found.isTextual() || !perCell(field.quantity())) {
      return found;
    }
    List<Double> numbers = Numbers.listed(found.textValue());
    if (numbers.isEmpty()) {
      return found;
    }
    var array = JsonNodeFactory.instance.arrayNode();
    numbers.forEach(n -> array.add(Double.isNaN(n) ? null : n));
    return array;
  }

  /** Cells as an object whose keys have their numbers, from 1, or from 0 where a 0 is there. */
  private static void numbered(
      FieldRule field, JsonNode cells, Battery pack, Moment moment, List<Reading> readings) {
    var places = new TreeMap<Integer, Map.Entry<String, JsonNode>>();
    for (Map.Entry<String, JsonNode> cell : cells.properties()) {
      String digits = cell.getKey().replaceAll("\\D", "");
      if (!digits.isEmpty() && digits.length() < 5) {
        places.put(Integer.valueOf(digits), cell);
      }
    }
    int first = places.containsKey(0) ? 1 : 0;
    places.forEach(
        (place, cell) ->
            add(
                field,
                cell.getValue(),
                field.path() + "." + cell.getKey(),
                new Battery(pack.pack(), place + first, pack.serial()),
                moment,
                readings));
  }

  private static void add(
      FieldRule field,
      JsonNode node,
      String path,
      Battery battery,
      Moment moment,
      List<Reading> readings) {
    if (node.isMissingNode()) {
      return;
    }
    Numbers.Value value = Numbers.of(node);
    if (value == null) { // null, unavailable, NaN: told, and none
      readings.add(Reading.of(battery, moment, field.quantity(), Double.NaN, path));
      return;
    }
    Double own = value.word() == null ? field.own(value) : null;
    if (own == null) { // a word, or a unit that the quantity does not come in
      String word = value.word() == null ? node.asText() : value.word();
      readings.add(Reading.word(battery, moment, field.quantity(), word, path));
    } else {
      Reading reading = Reading.of(battery, moment, field.quantity(), own, path);
      readings.add(field.undecided() ? reading.asUndirected() : reading);
    }
  }
}
