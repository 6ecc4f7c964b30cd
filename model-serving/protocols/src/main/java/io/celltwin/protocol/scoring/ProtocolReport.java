package io.celltwin.protocol.scoring;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a protocol found.
 *
 * @param protocol its letter
 * @param title one line
 * @param rows all figures, baselines among them
 * @param notes what a reader must know: missing cells, attempts, goals not reached
 */
public record ProtocolReport(
    char protocol, String title, List<ReportRow> rows, List<String> notes) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public ProtocolReport {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** As JSON: {@code {"protocol", "title", "groups": [figures], "notes"}}; null for NaN. */
  public String json() {
    ObjectNode root = JSON.createObjectNode();
    root.put("protocol", String.valueOf(protocol));
    root.put("title", title);
    ArrayNode groups = root.putArray("groups");
    for (ReportRow row : rows) {
      ObjectNode one = groups.addObject();
      one.put("group", row.group());
      one.put("model", row.model());
      one.put("metric", row.metric());
      put(one, "value", row.value());
      put(one, "lower", row.lower());
      put(one, "upper", row.upper());
      one.put("baseline", row.baseline());
      if (!row.note().isEmpty()) {
        one.put("note", row.note());
      }
    }
    ArrayNode all = root.putArray("notes");
    notes.forEach(all::add);
    return root.toPrettyString() + "\n";
  }

  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, Math.rint(value * 1e6) / 1e6);
    } else {
      node.putNull(key);
    }
  }

  /** As Markdown: a table a metric, models down, groups across, the best of a group in bold. */
  public String markdown() {
    StringBuilder text =
        new StringBuilder("# ").append(protocol).append(". ").append(title).append('\n');
    Set<String> metrics = new LinkedHashSet<>();
    rows.forEach(r -> metrics.add(r.metric()));
    for (String metric : metrics) {
      List<ReportRow> own = rows.stream().filter(r -> r.metric().equals(metric)).toList();
      Set<String> groups = new LinkedHashSet<>();
      own.stream()
          .filter(r -> !r.group().equals(ReportRow.MEAN_OF_GROUPS))
          .forEach(r -> groups.add(r.group()));
      if (own.stream().anyMatch(r -> r.group().equals(ReportRow.MEAN_OF_GROUPS))) {
        groups.add(ReportRow.MEAN_OF_GROUPS);
      }
      Map<String, Map<String, ReportRow>> models = new LinkedHashMap<>();
      for (boolean baseline : new boolean[] {false, true}) {
        own.stream()
            .filter(r -> r.baseline() == baseline)
            .forEach(
                r -> {
                  String name = baseline ? r.model() + " (baseline)" : r.model();
                  models.computeIfAbsent(name, m -> new LinkedHashMap<>()).put(r.group(), r);
                });
      }
      text.append("\n## ").append(metric).append("\n\n| model | ");
      text.append(String.join(" | ", groups)).append(" |\n|---|");
      text.append("---|".repeat(groups.size())).append('\n');
      boolean least = metric.startsWith(ReportRow.MAPE) || metric.contains("mae");
      models.forEach(
          (model, byGroup) -> {
            text.append("| ").append(model).append(" |");
            for (String group : groups) {
              text.append(' ').append(cell(byGroup.get(group), own, group, least)).append(" |");
            }
            text.append('\n');
          });
    }
    if (!notes.isEmpty()) {
      text.append("\n## Notes\n\n");
      notes.forEach(n -> text.append("- ").append(n).append('\n'));
    }
    return text.toString();
  }

  private static String cell(ReportRow row, List<ReportRow> all, String group, boolean least) {
    if (row == null || Double.isNaN(row.value())) {
      return "–";
    }
    double best =
        all.stream()
            .filter(r -> r.group().equals(group))
            .mapToDouble(ReportRow::value)
            .filter(Double::isFinite)
            .min()
            .orElse(Double.NaN);
    String mark = least && row.value() <= best ? "**" : "";
    String value = mark + format(row.value()) + mark;
    return Double.isNaN(row.lower()) || row.lower() == row.upper()
        ? value
        : "%s [%s, %s]".formatted(value, format(row.lower()), format(row.upper()));
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
  }

  /** Writes {@code report.json}, {@code report.md} and {@code report.csv} into a folder. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.json"), json());
    Files.writeString(folder.resolve("report.md"), markdown());
    try (CsvWriter csv = CsvWriter.builder().build(folder.resolve("report.csv"))) {
      csv.writeRecord(
          "protocol", "group", "model", "metric", "value", "lower", "upper", "baseline", "note");
      for (ReportRow row : rows) {
        csv.writeRecord(
            String.valueOf(protocol),
            row.group(),
            row.model(),
            row.metric(),
            number(row.value()),
            number(row.lower()),
            number(row.upper()),
            Boolean.toString(row.baseline()),
            row.note());
      }
    }
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "";
  }
}
