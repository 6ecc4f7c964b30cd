package io.celltwin.gateway.map;

import io.celltwin.gateway.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was understood of a source. */
final class MapReport {
  final Survey survey;
  final ClockGuess clock;
  final List<Column> fields = new ArrayList<>();
  final List<String> cannot = new ArrayList<>();
  final List<String> packs;
  final String[] packOfRow;

  /** Path that tells packs apart, or null; {@code topic} where a level of the topic does. */
  String packPath;

  int topicLevel = -1;
  int cells;
  String chemistry;
  String chemistryHow = "";
  double ratedCapacity = Double.NaN;
  private final String source;

  MapReport(Survey survey, String source) {
    this.survey = survey;
    this.source = source;
    survey.spreadEntities();
    this.clock = ClockGuess.of(survey);
    this.packOfRow = packs();
    this.packs = List.copyOf(new LinkedHashSet<>(Arrays.asList(packOfRow)));
    clock.judge(survey, packOfRow);
    name();
    new UnitPhysics(fields, clock, packOfRow, cannot).decide();
    battery();
    limits();
  }

  private String[] packs() {
    String[] packs = new String[survey.rows];
    Arrays.fill(packs, source);
    if (survey.bus()) {
      return packs;
    }
    long topics = Arrays.stream(survey.channels).distinct().count();
    if (topics > 1) {
      topicLevel = level();
      for (int i = 0; topicLevel >= 0 && i < packs.length; i++) {
        String[] levels = survey.channels[i].split("/", -1);
        packs[i] = topicLevel < levels.length ? levels[topicLevel] : source;
      }
      if (topicLevel >= 0) {
        return packs;
      }
    }
    for (Map.Entry<String, String[]> text : survey.texts.entrySet()) {
      long distinct = Arrays.stream(text.getValue()).filter(v -> v != null).distinct().count();
      boolean all = Arrays.stream(text.getValue()).allMatch(v -> v != null);
      if (all
          && survey.columns.containsKey(text.getKey())
          && NameGuess.packId(text.getKey())
          && NameGuess.quantity(text.getKey()) == null
          && distinct <= 64
          && (distinct * 2 <= Math.max(2, survey.rows) || survey.rowsPath != null)) {
        packPath = text.getKey();
        return text.getValue().clone();
      }
    }
    if (survey.rowsPath != null) {
      packPath = "$.row";
      return survey.texts.get(packPath).clone();
    }
    return packs;
  }

  /** The first level in which topics differ, where each of its values has the same topics below. */
  private int level() {
    List<String[]> topics =
        Arrays.stream(survey.channels).distinct().map(c -> c.split("/", -1)).toList();
    int levels = topics.stream().mapToInt(t -> t.length).min().orElse(0);
    for (int i = 0; i < levels; i++) {
      int at = i;
      long distinct = topics.stream().map(t -> t[at]).distinct().count();
      Map<String, LinkedHashSet<String>> rest = new TreeMap<>();
      for (String[] topic : topics) {
        rest.computeIfAbsent(topic[at], k -> new LinkedHashSet<>())
            .add(String.join("/", Arrays.copyOfRange(topic, at + 1, topic.length)));
      }
      boolean same =
          rest.values().stream().allMatch(r -> r.equals(rest.values().iterator().next()));
      if (distinct > 1 && same) {
        return i;
      }
    }
    return -1;
  }

  private void name() {
    if (survey.bus()) {
      bus();
      return;
    }
    for (List<Column> family : survey.families()) {
      double median = family.get(0).median();
      boolean cell =
          NameGuess.quantity(family.get(0).path) == Quantity.CELL_VOLTAGE
              || (family.size() >= 3
                  && NameGuess.quantity(family.get(0).path) == Quantity.PACK_VOLTAGE
                  && median > 0);
      if (cell && family.size() > cells) {
        cells = family.size();
        for (Column column : family) {
          column.quantity = Quantity.CELL_VOLTAGE;
          column.cells = family.size();
          column.firstCell = Survey.number(family.get(0).path);
          column.cell = Survey.number(column.path) - column.firstCell + 1;
        }
      } else if (cell && family.size() >= 3) {
        family.forEach(column -> column.notOurs = true);
        cannot.add(
            Survey.stem(family.get(0).path)
                + ": another row of "
                + family.size()
                + " cells beside the first: where it is another pack's, it needs a mapping of its"
                + " own with pack: named for it");
      }
    }
    for (Column column : survey.columns.values()) {
      if (clock.paths.contains(column.path)
          || column.path.equals(packPath)
          || column.path.equals("$.row")
          || column.notOurs) {
        continue;
      }
      if (column.quantity == null) {
        column.quantity = NameGuess.quantity(column.where == null ? column.path : column.where[1]);
      }
      if (column.quantity == null && column.path.matches("(?i)\\$\\.?\\W*(min|max)\\W*")) {
        minMax(column);
      }
      if (column.quantity != null
          && (column.numeric() || column.quantity.name().startsWith("REPORTED_"))) {
        column.takeOutSentinels();
        fields.add(column);
      }
    }
  }

  /** What the bytes of a frame mean, no log tells; which frames are there, it does. */
  private void bus() {
    Map<String, LinkedHashSet<Integer>> buses = new TreeMap<>();
    double[] ids = survey.columns.get("$.id").values;
    double[] on = survey.columns.get("$.bus").values;
    for (int i = 0; i < ids.length; i++) {
      buses
          .computeIfAbsent(Integer.toHexString((int) ids[i]), id -> new LinkedHashSet<>())
          .add((int) on[i]);
    }
    var said = new ArrayList<String>();
    buses.forEach(
        (id, all) ->
            said.add(
                id
                    + " on bus "
                    + String.join(" and ", all.stream().sorted().map(String::valueOf).toList())));
    cannot.add(
        "what the bytes of these frames mean: "
            + String.join(", ", said)
            + "; state can: fields, by bus and id");
    if (buses.keySet().containsAll(List.of("595", "596"))) {
      cannot.add(
          "595 and 596 are ids of Hyundai's and Kia's 64 kWh pack: where it is one, the shipped"
              + " mapping kona-can-gvret or kona-can-asc reads it");
    }
  }

  /** Named min and max and nothing else: what they are of, their size alone can say. */
  private void minMax(Column column) {
    boolean least = column.path.toLowerCase(Locale.ROOT).contains("min");
    double median = column.median();
    double swing = (column.max() - column.min()) / median;
    // a battery of 12 or 24 V swings by a third at most; 48 V may as well be °F
    boolean battery = (median > 10 && median < 15) || (median > 20 && median < 30);
    if (swing < 0.35 && battery) {
      column.quantity = least ? Quantity.PACK_VOLTAGE_MIN : Quantity.PACK_VOLTAGE_MAX;
      return;
    }
    cannot.add(
        column.path
            + ": "
            + String.format(Locale.ROOT, "%.4g to %.4g", column.min(), column.max())
            + " may be a voltage or a temperature in °C or °F, its name does not say");
  }

  private void battery() {
    double cell = Double.NaN;
    for (Column column : fields) {
      if (column.quantity == Quantity.CELL_VOLTAGE && !Double.isNaN(column.factor)) {
        cell = column.median() * column.factor;
      }
      if (column.quantity == Quantity.RATED_CAPACITY && !Double.isNaN(column.factor)) {
        ratedCapacity = column.median() * column.factor;
        if (column.changes()) {
          cannot.add(
              column.path
                  + ": the rated capacity changes on the way, from "
                  + column.min()
                  + " to "
                  + column.max()
                  + "; the first holds until somebody registers the cells anew");
        }
      }
    }
    if (Double.isNaN(cell)) {
      guessSeries();
    } else {
      chemistry(cell);
    }
  }

  private void guessSeries() {
    for (Column column : fields) {
      boolean pack =
          column.quantity == Quantity.PACK_VOLTAGE
              || column.quantity == Quantity.PACK_VOLTAGE_MIN
              || column.quantity == Quantity.PACK_VOLTAGE_MAX;
      if (pack && !Double.isNaN(column.factor)) {
        double volts = column.median() * column.factor;
        long four = Math.round(volts / 3.3);
        cannot.add(
            String.format(
                Locale.ROOT,
                "cells: none are told, and %.4g V may be %d cells of LFP in series or %d of another"
                    + " chemistry (or lead); state battery: series and chemistry",
                volts,
                four,
                Math.round(volts / 3.75)));
        return;
      }
    }
  }

  private void chemistry(double cell) {
    double least =
        fields.stream()
            .filter(c -> c.quantity == Quantity.CELL_VOLTAGE)
            .mapToDouble(c -> c.min() * c.factor)
            .min()
            .orElse(cell);
    double most =
        fields.stream()
            .filter(c -> c.quantity == Quantity.CELL_VOLTAGE)
            .mapToDouble(c -> c.max() * c.factor)
            .max()
            .orElse(cell);
    if (most > 3.75) {
      chemistryHow = "above 3.75 V no cell of LFP stays: NCM, NCA, LCO or LMO, state which";
      cannot.add("chemistry: " + chemistryHow);
    } else if (cell > 3.15 && cell < 3.4 && least > 2.4) {
      chemistry = "LFP";
      chemistryHow = "inferred: at " + cell + " V most cells of LFP are half full, others empty";
    } else {
      cannot.add("chemistry: " + cell + " V fits several; state battery: chemistry");
    }
  }

  private void limits() {
    boolean current =
        fields.stream()
            .anyMatch(c -> c.quantity == Quantity.CURRENT || c.quantity == Quantity.POWER);
    boolean capacity = !Double.isNaN(ratedCapacity);
    if (!current) {
      cannot.add(
          "SOH: no current and no power is told, so no charge can be counted; a voltage alone"
              + " shows no capacity");
      cannot.add("SOC: without a current, at rest alone, and on a flat curve not even then");
    }
    if (!capacity) {
      cannot.add(
          "SOH: no rated capacity is told, and it is a share of that; state battery:"
              + " rated-capacity");
    }
    if (cells == 0) {
      cannot.add("spread between cells: no cell voltages are told; one twin of the mean cell");
    }
    if (fields.stream().noneMatch(c -> c.quantity == Quantity.TEMPERATURE)) {
      cannot.add("temperature: none is told, so resistance and ageing are not corrected for it");
    }
    if (clock.format == null) {
      cannot.add("time: none is told; a message kept by the broker or sent late gets a wrong one");
    }
    survey.unreadable.forEach(u -> cannot.add("unreadable: " + u));
  }

  /** For programs. */
  Map<String, Object> asJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("fields", fields.stream().map(this::field).toList());
    json.put("cells", cellNames());
    json.put("packs", packNames());
    json.put("clock", clock.report);
    json.put("cannot", cannot.stream().distinct().toList());
    return json;
  }

  private List<String> cellNames() {
    var names = new ArrayList<String>();
    for (String pack : packs) {
      for (int i = 1; i <= cells; i++) {
        names.add(String.format(Locale.ROOT, "%s/%02d", pack, i));
      }
      if (cells == 0) {
        names.add(pack + "/mean");
      }
    }
    return names;
  }

  private List<Map<String, Object>> packNames() {
    return packs.stream()
        .map(
            pack -> {
              Map<String, Object> said = new LinkedHashMap<>();
              said.put("pack", pack);
              said.put("series", cells == 0 ? null : cells);
              said.put("rated_capacity_ah", Double.isNaN(ratedCapacity) ? null : ratedCapacity);
              said.put("chemistry", chemistry);
              said.put("how", chemistryHow);
              return said;
            })
        .toList();
  }

  private Map<String, Object> field(Column column) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("path", column.where == null ? column.path : column.where[1]);
    said.put("quantity", column.quantity == null ? null : column.quantity.key());
    said.put("unit", column.unit);
    said.put("sign", column.sign);
    said.put("rate_hz", rate(column));
    said.put("missing", Math.round(column.missing() * 1e4) / 1e4);
    said.put("how", column.how);
    said.put("sentinels", column.sentinels);
    double step = column.step();
    said.put("step", Double.isNaN(step) ? null : Math.round(step * 1e6) / 1e6);
    return said;
  }

  private double rate(Column column) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    int n = 0;
    for (int i = 0; i < column.values.length; i++) {
      if (!Double.isNaN(column.values[i]) && clock.micros[i] != Long.MIN_VALUE) {
        first = Math.min(first, clock.micros[i]);
        last = Math.max(last, clock.micros[i]);
        n++;
      }
    }
    double seconds = (last - first) / 1e6;
    return n < 2 || seconds <= 0 ? 0 : Math.round((n - 1) / seconds / packs.size() * 1e6) / 1e6;
  }
}
